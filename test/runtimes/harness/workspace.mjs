// The packed package, installed as a user would install it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const TOOLS = dirname(dirname(fileURLToPath(import.meta.url)));
export const PROJECT = dirname(dirname(TOOLS));
/** Apps that need tools live beside them, so that the tools are found; everything else in a folder far away. */
const APPS = join(TOOLS, '.work');
const PACKAGE = 'tenuo-edge';

function npm(args, cwd) {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args[0]} failed: ${stderr}`);
  return stdout;
}

/**
 * Packs what `npm run build` made and installs the tarball twice: in `home`, where nothing else is, and in `apps`.
 *
 * @returns the folders, the package's version and exports, and `remove`.
 */
export async function prepare() {
  const home = mkdtempSync(join(tmpdir(), 'runtimes-'));
  rmSync(APPS, { recursive: true, force: true });
  mkdirSync(APPS);
  const remove = () => {
    for (const folder of [home, APPS]) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [{ filename, size }] = JSON.parse(
      npm(['pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', home], PROJECT),
    );
    writeManifest(home);
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', `./${filename}`], home);
    writeManifest(APPS);
    cpSync(join(home, 'node_modules'), join(APPS, 'node_modules'), { recursive: true });
    await bundleDriver(home);
    for (const file of ['driver.mjs', 'driver.cjs']) cpSync(join(home, file), join(APPS, file));
    const manifest = JSON.parse(readFileSync(join(home, 'node_modules', PACKAGE, 'package.json'), 'utf8'));
    return { home, apps: APPS, size, manifest, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const writeManifest = (folder) =>
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));

/** The driver as one file of each module system; it imports nothing. */
async function bundleDriver(folder) {
  for (const [format, extension] of [
    ['esm', 'mjs'],
    ['cjs', 'cjs'],
  ])
    await build({
      entryPoints: [join(TOOLS, 'driver/driver.mjs')],
      outfile: join(folder, `driver.${extension}`),
      bundle: true,
      format,
      platform: 'neutral',
      target: 'es2022',
      logLevel: 'error',
    });
}

/** A program of test/runtimes/node_modules; null where it is not installed. */
export function tool(path) {
  const found = join(TOOLS, 'node_modules', path);
  return existsSync(found) ? found : null;
}

export const toolVersion = (name) =>
  JSON.parse(readFileSync(join(TOOLS, 'node_modules', name, 'package.json'), 'utf8')).version;

/** A port of the loopback interface that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
