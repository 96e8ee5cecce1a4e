// What each entry holds once it is bundled: told by texts that survive minification, each with an entry that does hold it.
import { existsSync, readFileSync } from 'node:fs';
import { type BuildResult, build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODES, codes } from '../../src/codes.ts';
import { VERSION } from '../../src/version.ts';
import { projectRoot, requireBuild } from '../support/spawn.ts';
import { type Exports, PLATFORM, realm } from './realm.ts';
import { decide, NOW, VERDICTS } from './use.ts';

async function bundled(contents: string): Promise<string> {
  const { outputFiles }: BuildResult<{ write: false }> = await build({
    stdin: { contents, resolveDir: projectRoot },
    bundle: true,
    minify: true,
    legalComments: 'none',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return (outputFiles[0]?.text ?? '').trim();
}

const ENTRIES = [
  'tenuo-edge',
  'tenuo-edge/verify',
  'tenuo-edge/verify-js',
  'tenuo-edge/cel',
  'tenuo-edge/ed25519',
  'tenuo-edge/approval',
  'tenuo-edge/audit',
];
const bundles = new Map<string, string>();

beforeAll(async () => {
  requireBuild();
  for (const entry of ENTRIES) bundles.set(entry, await bundled(`export * from '${entry}';`));
});

/** What a bundle holds of a list. */
function held(entry: string, texts: readonly string[]): readonly string[] {
  return texts.filter((text) => bundles.get(entry)?.includes(text));
}

describe('a bundle', () => {
  /** Members, exports of the core and texts of what mints, signs or reads secret keys. A request for approval has a random id. */
  const SIGNING = [
    'SigningKey',
    'mintBuilder',
    'grantBuilder',
    'issueBuilder',
    'exportPem',
    'fromSeed',
    'PRIVATE KEY',
    'sealPayload',
    'signCall',
    'signMessage',
    'beginSignature',
    'publicKeyFromSeed',
  ];

  it.each(['tenuo-edge/verify', 'tenuo-edge/verify-js'])('of %s neither mints nor signs', (entry) => {
    expect(held(entry, SIGNING)).toEqual([]);
    expect(held('tenuo-edge', SIGNING)).toEqual(SIGNING);
  });

  it('of tenuo-edge/verify-js has no WebAssembly', () => {
    const LOADING = ['new WebAssembly.', 'WebAssembly.validate', 'AGFzbQ'];
    expect(held('tenuo-edge/verify-js', LOADING)).toEqual([]);
    expect(held('tenuo-edge/verify', LOADING)).toEqual(LOADING);
  });

  it.each(ENTRIES.filter((entry) => entry !== 'tenuo-edge/cel'))('of %s has no CEL', (entry) => {
    /** What only the library or the code around it says. */
    const CEL = ['not_strictly_false', 'google.protobuf', 'existsOne', 'tenuo_object'];
    expect(held(entry, CEL)).toEqual([]);
    expect(held('tenuo-edge/cel', CEL)).toEqual(CEL);
  });

  it.each(ENTRIES)('of nothing that %s exports is empty', async (entry) => {
    const name = entry.endsWith('/cel') ? 'cel' : 'engine';
    expect(
      await bundled(`import '${entry}'; import * as all from '${entry}'; import { ${name} } from '${entry}';`),
    ).toBe('');
  });
});

describe('the entries', () => {
  const SURFACE = [
    'Allowed',
    'ApprovalRequest',
    'Authorizer',
    'Clearance',
    'ConfigurationError',
    'Denied',
    'EncodedArguments',
    'Float',
    'MemoryReplayStore',
    'PublicKey',
    'ReplayStoreFullError',
    'RevocationRequest',
    'SignedApproval',
    'SignedRevocationList',
    'TenuoError',
    'WarrantView',
    'codes',
    'encodeArguments',
    'engine',
    'explain',
    'float',
    'init',
    'parse',
    'readApprovals',
    'redact',
    'requestHash',
    'verifyApproval',
    'verifyApprovals',
  ];

  it.each(['verify', 'verify-js'])('%s exports what a verifier needs, and index all of it', (name) => {
    const made = realm(PLATFORM);
    expect(Object.keys(made.entry(name)).sort()).toEqual(SURFACE);
    expect(Object.keys(made.entry('index'))).toEqual(expect.arrayContaining(SURFACE));
  });

  it.each(['verify', 'verify-js'])('%s shows a warrant, and has nothing that would make one of it', (name) => {
    const made = realm(PLATFORM);
    const m: Exports = made.entry('index');
    const root = m.SigningKey.generate();
    const text = m.Warrant.mintBuilder().tool('search').issuedAt(NOW).ttl(60).mint(root).toStackText();
    const { parse, WarrantView, Authorizer } = made.entry(name);
    const view = parse(text);
    expect(view).toBeInstanceOf(WarrantView);
    expect(view.tools).toEqual(['search']);
    expect(view.toStackText()).toBe(text);
    expect(view.chain).toHaveLength(1);
    expect(view.chain[0]).toBe(view);
    expect(new Authorizer({ trustedRoots: [root.publicKey] }).open(text).warrant.id).toBe(view.id);
    for (const member of ['sign', 'headers', 'bind', 'grant', 'grantBuilder', 'issueBuilder'])
      expect(member in view, member).toBe(false);
    expect(view).not.toBeInstanceOf(m.Warrant);
  });

  it.each(['verify', 'verify-js'])('%s decides as the main entry does', (name) => {
    const made = realm(PLATFORM);
    const m: Exports = made.entry('index');
    expect(decide({ ...m, Authorizer: made.entry(name).Authorizer })).toEqual(VERDICTS);
  });
});

describe('codes', () => {
  it('has the number of every code by its name', () => {
    expect(Object.entries(codes)).toHaveLength(Object.keys(CODES).length);
    for (const [number, name] of Object.entries(CODES)) expect(codes[name]).toBe(Number(number));
    expect(Object.isFrozen(codes)).toBe(true);
  });
});

it('the version in the sources is that of the package', () => {
  expect(JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8')).version).toBe(VERSION);
});

describe('the conditions', () => {
  /** What a bundle imports from outside, and which loaders are inside. */
  async function bundledFor(conditions: readonly string[]) {
    const { metafile } = await build({
      stdin: { contents: "export * from 'tenuo-edge'; export * from 'tenuo-edge/verify';", resolveDir: projectRoot },
      bundle: true,
      format: 'esm',
      conditions: [...conditions],
      external: ['*.wasm', '*.wasm?module'],
      write: false,
      metafile: true,
      absWorkingDir: projectRoot,
      outfile: 'bundle.js',
      logLevel: 'error',
    });
    return {
      loaders: Object.keys(metafile.inputs).filter((path) => /^dist\/(wasm|js)-/.test(path)),
      imports: (metafile.outputs['bundle.js']?.imports ?? []).map(({ path }) => path).sort(),
    };
  }

  const CORES = ['dist/js-core.js', 'dist/js-verify-core.js'];

  it.each([
    [
      'workerd',
      ['workerd', 'worker', 'browser'],
      ['dist/wasm-static.js', ...CORES],
      ['./core.relaxed.wasm', './core.simd.wasm'],
    ],
    ['edge-light', ['edge-light'], ['dist/wasm-edge.js', ...CORES], ['./core.simd.wasm?module']],
    ['any other', [], ['dist/wasm-embedded.js', ...CORES], []],
    ['a bundler for Node', ['node', 'module'], ['dist/wasm-embedded.js', ...CORES], []],
    ['Deno', ['node', 'deno'], ['dist/wasm-embedded.js', ...CORES], []],
    // The modules are in it; what it reads from files is beside it where it was not bundled.
    ['Node', ['node'], [], []],
  ] as const)('%s: its own loaders and no other', async (_, conditions, loaders, imports) => {
    const bundle = await bundledFor(conditions);
    expect(bundle.imports).toEqual(imports);
    expect(bundle.loaders.sort()).toEqual([...loaders].sort());
  });

  it('give Node its own build of every entry but the one that is the same everywhere', () => {
    const { exports: entries } = JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8'));
    for (const [path, conditions] of Object.entries<Exports>(entries)) {
      if (conditions.require === undefined || path === './verify-js') continue;
      const order = Object.keys(conditions);
      expect(order.slice(order.indexOf('deno')), path).toEqual(['deno', 'module', 'node', 'import', 'require']);
      expect(conditions.deno, path).toEqual({ import: conditions.import });
      expect(conditions.module, path).toEqual({ import: conditions.import });
      const inNode = conditions.import.default.replace('./dist/', './dist/node/');
      expect(conditions.node.import, path).toEqual({ types: conditions.import.types, default: inNode });
      expect(conditions.node.require, path).toEqual(conditions.require);
    }
  });

  it('name files that exist, types first and the default last', () => {
    const { exports: entries, imports } = JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8'));
    const check = (target: unknown): void => {
      if (typeof target === 'string') return void expect(existsSync(`${projectRoot}${target}`), target).toBe(true);
      const conditions = Object.keys(target as object);
      for (const [place, condition] of conditions.entries()) {
        if (condition === 'types') expect(place).toBe(0);
        if (condition === 'default') expect(place).toBe(conditions.length - 1);
      }
      Object.values(target as object).forEach(check);
    };
    check(entries);
    check(imports);
  });
});
