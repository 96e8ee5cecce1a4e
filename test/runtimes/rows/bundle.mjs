// Bundles one app: node bundle.mjs KIND FOLDER makes FOLDER/out of FOLDER/main.js.
import { join } from 'node:path';

const [kind, folder] = process.argv.slice(2);
const input = join(folder, 'main.js');
const out = join(folder, 'out');

const esbuild = async (options) => {
  const { build } = await import('esbuild');
  await build({ entryPoints: [input], bundle: true, logLevel: 'warning', ...options });
};

const BUNDLERS = {
  'esbuild-esm': () => esbuild({ format: 'esm', platform: 'node', outfile: join(out, 'main.mjs') }),
  'esbuild-cjs': () => esbuild({ format: 'cjs', platform: 'node', outfile: join(out, 'main.cjs') }),
  'esbuild-iife': () => esbuild({ format: 'iife', outfile: join(out, 'main.js') }),

  async rollup() {
    const { rollup } = await import('rollup');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const bundle = await rollup({ input, plugins: [nodeResolve()], onwarn: fail });
    await bundle.write({ file: join(out, 'main.mjs'), format: 'esm' });
    await bundle.close();
  },

  async vite() {
    const { build } = await import('vite');
    await build({ root: folder, logLevel: 'warn', configFile: false, build: { outDir: out, target: 'es2022' } });
  },

  async webpack() {
    const { default: webpack } = await import('webpack');
    const config = { mode: 'production', target: 'web', entry: input, output: { path: out, filename: 'main.js' } };
    const stats = await new Promise((resolve, reject) =>
      webpack({ ...config, performance: { hints: false } }, (error, done) => (error ? reject(error) : resolve(done))),
    );
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
  },
};

function fail({ message }) {
  throw new Error(message);
}

await BUNDLERS[kind]();
