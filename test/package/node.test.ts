// What Node imports and requires: builds that read the modules and the JavaScript core from files, and do without where they are
// not there.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, requireBuild } from '../support/spawn.ts';

const homes: string[] = [];

beforeAll(requireBuild);
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true });
});

/** A folder with these parts of dist; returns it. */
function folderWith(...parts: string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'tenuo-edge-node-'));
  homes.push(home);
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(home, 'dist'));
  for (const part of parts) cpSync(`${projectRoot}dist/${part}`, join(home, 'dist', part), { recursive: true });
  return home;
}

const IMPORT = (path: string) => `const m = await import(${JSON.stringify(path)});`;
const REQUIRE = (path: string) =>
  `const m = process.getBuiltinModule('module').createRequire(${JSON.stringify(`${projectRoot}x.js`)})(${JSON.stringify(path)});`;

/** What a program prints, which has the package as `m`. */
function printed(code: string, ...flags: string[]): string {
  const args = [...flags, '--input-type=module', '-e', code];
  return execFileSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const ENGINE = 'const { kind, kernel, reason } = m.engine(); console.log(kind, kernel, reason);';
const ALLOWS = `
  const root = m.SigningKey.generate();
  const warrant = m.Warrant.mintBuilder().tool('search').ttl(60).mint(root);
  const call = { warrant, tool: 'search', args: {}, signature: warrant.sign(root, 'search', {}) };
  console.log(new m.Authorizer({ trustedRoots: [root.publicKey] }).authorize(call).code);`;
const RUNS = /^wasm (relaxed-simd|simd) WebAssembly is available\nallowed\n$/;

describe('the builds for Node', () => {
  it('are what Node imports', () => {
    const resolved = printed(
      "for (const entry of ['', '/verify', '/cel', '/pool']) console.log(import.meta.resolve('tenuo-edge' + entry));",
    );
    expect(
      resolved
        .trim()
        .split('\n')
        .map((url) => url.slice(url.indexOf('/dist/'))),
    ).toEqual(['/dist/node/index.js', '/dist/node/verify.js', '/dist/node/cel.js', '/dist/node/pool.js']);
  });

  it.each([
    ['imported', IMPORT('tenuo-edge')],
    ['required', REQUIRE('tenuo-edge')],
  ])('%s, run on JavaScript where Node has no WebAssembly', (_, m) => {
    expect(printed(m + ENGINE + ALLOWS, '--jitless')).toBe('js noble this runtime has no WebAssembly\nallowed\n');
  });

  it.each([
    ['imported', 'node', IMPORT],
    ['required', 'cjs', REQUIRE],
  ])('%s, unpack the modules where there are no files', (_, build, load) => {
    const path = join(folderWith(build), `dist/${build}/index.js`);
    expect(printed(load(path) + ENGINE + ALLOWS)).toMatch(RUNS);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['another module', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
  ])('unpack them where a file is %s', (_, bytes) => {
    for (const [build, load] of [
      ['node', IMPORT],
      ['cjs', REQUIRE],
    ] as const) {
      const home = folderWith(build);
      for (const kernel of ['simd', 'relaxed']) writeFileSync(join(home, `dist/core.${kernel}.wasm`), bytes);
      expect(printed(load(join(home, `dist/${build}/index.js`)) + ENGINE + ALLOWS)).toMatch(RUNS);
    }
  });

  it('say what is missing where the JavaScript core was left behind', () => {
    const m = IMPORT(join(folderWith('node'), 'dist/node/index.js'));
    const init =
      "try { m.init({ engine: 'js' }) } catch ({ name, reason, hint }) { console.log(name, reason, /bundler/.test(hint)); }";
    expect(printed(m + init + ENGINE + ALLOWS)).toMatch(
      new RegExp(`^ConfigurationError engine-left-out true\n${RUNS.source.slice(1)}`),
    );
  });

  it.each(['node/verify.js', 'cjs/verify.js'])('%s neither mints nor signs', (path) => {
    const text = readFileSync(`${projectRoot}dist/${path}`, 'utf8');
    for (const word of ['SigningKey', 'mintBuilder', 'grantBuilder', 'PRIVATE KEY']) expect(text).not.toContain(word);
  });
});
