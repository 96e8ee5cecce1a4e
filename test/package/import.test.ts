// What importing does: nothing but define. No entry needs a global that some runtime lacks, none waits, none starts an engine.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { projectRoot, run } from '../support/spawn.ts';
import { PLATFORM, realm } from './realm.ts';
import { decide, VERDICTS } from './use.ts';

const { exports: entries } = JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8'));
/** All but tenuo-edge/pool, which runs where there are `node:` modules. */
const NAMES = Object.keys(entries)
  .filter((path) => entries[path].require !== undefined && !path.startsWith('./pool'))
  .map((path) => (path === '.' ? 'index' : path.slice(2)));
const SCRIPTS = [...NAMES, 'browser', 'wasm-embedded', 'js-core'];
/** What Node imports: all but tenuo-edge/verify-js, which is the same everywhere. */
const IN_NODE = NAMES.filter((name) => name !== 'verify-js').map((name) => `node/${name}`);

/** A realm that counts what is made of WebAssembly. */
function countingRealm(globals: object = {}) {
  const made = realm(globals);
  made.evaluate(`
    globalThis.made = 0;
    for (const name of ['Module', 'Instance'])
      WebAssembly[name] = new Proxy(WebAssembly[name], { construct: (...all) => (made++, Reflect.construct(...all)) });
  `);
  return made;
}

describe('importing as CommonJS', () => {
  it.each(NAMES)('%s needs no global beside the language, and starts no engine', (name) => {
    const { entry, evaluate } = countingRealm();
    const before = process.memoryUsage().arrayBuffers;
    const exports = entry(name);
    expect(Object.keys(exports).length).toBeGreaterThan(1);
    expect(evaluate('made')).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(500_000);
  });

  it('leaves it to the first use', () => {
    const { entry, evaluate } = countingRealm(PLATFORM);
    const { engine } = entry('index');
    expect(evaluate('made')).toBe(0);
    expect(engine().kind).toBe('wasm');
    expect(evaluate('made')).toBeGreaterThan(1);
  });

  it.each(['index', 'verify', 'ed25519'])('%s starts an engine with no other global than TextEncoder', (name) => {
    expect(realm({ TextEncoder }).entry(name).engine().kind).toBe('wasm');
  });
});

describe('importing as ES modules', () => {
  it('needs no global beside the language, and starts no engine', () => {
    const { stdout, stderr, status } = run('test/package/bare.mjs', {
      args: [...SCRIPTS, ...IN_NODE],
      flags: ['--experimental-vm-modules', '--no-warnings'],
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual([...SCRIPTS, ...IN_NODE].map((name) => `${name}: 0 modules`));
  });

  it('goes with frozen intrinsics', () => {
    const { stdout, stderr } = run('test/package/frozen.mjs', { flags: ['--frozen-intrinsics', '--no-warnings'] });
    expect(stderr).toBe('');
    expect(stdout).toBe('wasm allowed constraint-violation\njs allowed constraint-violation\n');
  });

  it.each([...SCRIPTS, ...IN_NODE])(
    '%s awaits nothing at its top, and imports nothing from outside the package',
    async (name) => {
      // esbuild refuses to write a script that awaits, and to leave anything out that it does not find.
      const { metafile } = await build({
        entryPoints: [`${projectRoot}dist/${name}.js`],
        bundle: true,
        format: 'iife',
        platform: 'neutral',
        write: false,
        metafile: true,
        absWorkingDir: projectRoot,
        logLevel: 'silent',
      });
      for (const path of Object.keys(metafile.inputs)) expect(path).toMatch(/^dist\//);
    },
  );
});

it('a decision is the same in a realm that has only what it uses, with bytes of another one', () => {
  expect(decide(realm(PLATFORM).entry('index'))).toEqual(VERDICTS);
  expect(decide(realm(PLATFORM).entry('index'), new Uint8Array(32))).toEqual(VERDICTS);
});
