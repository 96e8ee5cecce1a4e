// The choice of the engine in the built package: each realm is a process of its own.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/spawn.ts';
import { type Exports, PLATFORM, type Realm, realm } from './realm.ts';
import { decide, VERDICTS } from './use.ts';

const bytesOf = (kernel: string) => readFileSync(`${projectRoot}dist/core.${kernel}.wasm`);

/** What a call throws. */
function thrown(call: () => unknown): Exports {
  try {
    call();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

describe('without init', () => {
  it('WebAssembly runs where it can be compiled', () => {
    const { engine } = realm(PLATFORM).entry('index');
    expect(engine()).toMatchObject({ kind: 'wasm', reason: 'WebAssembly is available' });
    expect(engine()).toBe(engine());
  });

  const CSP = [
    [
      'Chromium',
      `WebAssembly.Module(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: "script-src 'self'".`,
    ],
    ['Firefox', 'call to WebAssembly.Module() blocked by CSP'],
    [
      'Safari',
      "Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: script-src 'self'",
    ],
  ] as const;
  const refusals: readonly [why: string, make: () => Realm, reason: RegExp][] = [
    [
      'the runtime has none',
      () => {
        const made = realm(PLATFORM);
        made.evaluate('delete globalThis.WebAssembly');
        return made;
      },
      /^this runtime has no WebAssembly$/,
    ],
    [
      'a policy forbids to compile it',
      () => realm(PLATFORM, { wasm: false }),
      /^WebAssembly was refused: .*Wasm code generation disallowed by embedder/,
    ],
    ...CSP.map(([browser, message]): [why: string, make: () => Realm, reason: RegExp] => [
      `a page's policy forbids to compile it, in the words of ${browser}`,
      () => {
        const made = realm(PLATFORM);
        made.evaluate(`
          WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError(${JSON.stringify(message)}); } };
        `);
        return made;
      },
      /^WebAssembly was refused: the page's content security policy does not allow it \('wasm-unsafe-eval'\)$/,
    ]),
    [
      'it has no SIMD',
      () => {
        const made = realm(PLATFORM);
        made.evaluate(`
          WebAssembly.validate = () => false;
          WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError('invalid value type'); } };
        `);
        return made;
      },
      /^WebAssembly was refused: invalid value type$/,
    ],
    [
      'it lacks what validates a module',
      () => {
        const made = realm(PLATFORM);
        made.evaluate('delete WebAssembly.validate');
        return made;
      },
      /^WebAssembly was refused: .*validate/,
    ],
  ];
  it.each(refusals)('JavaScript takes over where %s, silently and with the same verdicts', (_, make, reason) => {
    const made = make();
    const printed = made.evaluate(`
      globalThis.printed = [];
      globalThis.console = new Proxy({}, { get: (_, name) => (...all) => printed.push([name, ...all]) });
      printed`);
    const m = made.entry('index');
    expect(decide(m)).toEqual(VERDICTS);
    expect(m.engine()).toMatchObject({ kind: 'js', kernel: 'noble', reason: expect.stringMatching(reason) });
    expect(printed).toHaveLength(0);
  });
});

describe('init', () => {
  it('takes JavaScript where it is asked for', () => {
    const m = realm(PLATFORM).entry('index');
    expect(m.init({ engine: 'js' })).toBe(m.engine());
    expect(m.engine()).toMatchObject({ kind: 'js', kernel: 'noble', reason: 'asked for' });
    expect(decide(m)).toEqual(VERDICTS);
  });

  it('starts what would start anyway where nothing is asked for', () => {
    const m = realm(PLATFORM).entry('index');
    expect(m.init()).toBe(m.engine());
    expect(m.engine()).toMatchObject({ kind: 'wasm', reason: 'WebAssembly is available' });
  });

  it.each([
    ['the runtime has none', (made: Realm) => made.evaluate('delete globalThis.WebAssembly'), true, /no WebAssembly/],
    ['it is refused', () => undefined, false, /refused: .*disallowed by embedder/],
  ] as const)('says that WebAssembly cannot be had where %s', (_, prepare, wasm, why) => {
    const made = realm(PLATFORM, { wasm });
    prepare(made);
    const m = made.entry('index');
    const error = thrown(() => m.init({ engine: 'wasm' }));
    expect(error).toBeInstanceOf(m.ConfigurationError);
    expect(error).toMatchObject({ code: 'engine-unavailable', number: 9005, reason: 'engine-unavailable' });
    expect(error.received).toMatch(why);
    expect(error.hint).toMatch(/Leave `engine` out/);
    // The mistake leaves no trace: the next to ask gets what runs here.
    expect(m.engine().kind).toBe('js');
  });

  describe('with modules', () => {
    const modules: Record<string, WebAssembly.Module> = {};
    beforeAll(() => {
      for (const kernel of ['simd', 'relaxed'])
        if (WebAssembly.validate(bytesOf(kernel))) modules[kernel] = new WebAssembly.Module(bytesOf(kernel));
    });

    it('runs them where nothing can be compiled', () => {
      const m = realm(PLATFORM, { wasm: false }).entry('index');
      expect(m.init({ modules: { simd: modules.simd } })).toMatchObject({ kind: 'wasm', kernel: 'simd' });
      expect(decide(m)).toEqual(VERDICTS);
      // Engines that are made by hand run them too.
      expect(m.createEngine('wasm').kernel).toBe('simd');
    });

    it('takes the fastest of both', () => {
      const best = realm(PLATFORM).entry('index').engine().kernel;
      const m = realm(PLATFORM, { wasm: false }).entry('index');
      expect(m.init({ engine: 'wasm', modules })).toMatchObject({ kind: 'wasm', kernel: best, reason: 'asked for' });
    });

    it('falls back where they cannot be used', () => {
      const made = realm(PLATFORM, { wasm: false });
      made.evaluate('WebAssembly.Instance = class { constructor() { throw new Error("no instance today"); } };');
      const m = made.entry('index');
      expect(m.init({ modules })).toMatchObject({ kind: 'js', reason: 'WebAssembly was refused: no instance today' });
    });

    it('refuses one of another version, or of something else', () => {
      const stamp = Buffer.from('tenuo-edge0.1.0');
      const other = bytesOf('simd');
      other[other.lastIndexOf(stamp) + stamp.length - 1] = 0x39;
      const nothing = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
      for (const [module, received] of [
        [new WebAssembly.Module(other), 'the core of tenuo-edge 0.1.9'],
        [nothing, 'a module of something else'],
      ] as const) {
        const m = realm(PLATFORM).entry('index');
        const error = thrown(() => m.init({ modules: { simd: module } }));
        expect(error).toBeInstanceOf(m.ConfigurationError);
        expect(error).toMatchObject({ code: 'engine-unavailable', reason: 'engine-module-foreign', received });
        expect(m.engine().kind).toBe('wasm');
      }
    });
  });

  describe('after the first use', () => {
    it('does nothing where it asks for what runs', () => {
      const m = realm(PLATFORM).entry('index');
      const running = m.engine();
      for (const options of [undefined, {}, { engine: 'wasm' }, { engine: undefined }])
        expect(m.init(options)).toBe(running);
    });

    it('does nothing where it is given the same modules again', () => {
      const m = realm(PLATFORM).entry('index');
      const modules = { simd: new WebAssembly.Module(bytesOf('simd')) };
      expect(m.init({ modules })).toBe(m.init({ modules: { ...modules } }));
    });

    it.each([
      ['another kind', (m: Exports) => m.engine(), { engine: 'js' }, "engine: 'js'", /^wasm, /],
      ['WebAssembly instead', (m: Exports) => m.init({ engine: 'js' }), { engine: 'wasm' }, "engine: 'wasm'", /^js: /],
      [
        'other modules',
        (m: Exports) => m.SigningKey.generate(),
        { modules: { simd: new WebAssembly.Module(bytesOf('simd')) } },
        'modules: simd',
        /^wasm, /,
      ],
    ] as const)('says so where it asks for %s', (_, use, options, expected, received) => {
      const m = realm(PLATFORM).entry('index');
      use(m);
      const error = thrown(() => m.init(options));
      expect(error).toBeInstanceOf(m.ConfigurationError);
      expect(error).toMatchObject({ code: 'engine-unavailable', number: 9005, reason: 'engine-running', expected });
      expect(error.received).toMatch(received);
      expect(error.hint).toMatch(/Call init before/);
    });
  });

  it.each([
    ['an unknown option', { kernel: 'simd' }, TypeError, /init has no option "kernel"; it takes engine, modules/],
    ['no object', 'js', TypeError, /init takes an object/],
    ['an unknown engine', { engine: 'asm' }, RangeError, /must be 'wasm' or 'js', not "asm"/],
    ['an unknown module', { modules: { scalar: 1 } }, TypeError, /modules has no option "scalar"/],
    ['no module at all', { modules: {} }, TypeError, /modules is empty: pass \{ simd \}/],
    [
      'bytes for a module',
      { modules: { simd: new Uint8Array(8) } },
      TypeError,
      /modules\.simd must be a WebAssembly\.Mod/,
    ],
    ['a path', { modules: { relaxed: './core.relaxed.wasm' } }, TypeError, /modules\.relaxed must be a WebAssembly/],
    ['modules without WebAssembly', { engine: 'js', modules: {} }, TypeError, /leave them out/],
  ])('refuses %s, and changes nothing', (_, options, kind, message) => {
    const made = realm(PLATFORM);
    const m = made.entry('index');
    const error = thrown(() => m.init(options));
    expect(error.name).toBe(kind.name);
    expect(error.message).toMatch(message);
    expect(m.init({ engine: 'js' }).kind).toBe('js');
  });
});

describe('verify-js', () => {
  it('runs in JavaScript, whatever else the process runs', () => {
    const made = realm(PLATFORM);
    const [all, js] = [made.entry('index'), made.entry('verify-js')];
    expect(all.engine().kind).toBe('wasm');
    expect(js.engine()).toMatchObject({ kind: 'js', kernel: 'noble', reason: 'this entry has no WebAssembly' });
    for (const options of [undefined, {}, { engine: 'js' }]) expect(js.init(options)).toBe(js.engine());
  });

  it('does not choose for the others', () => {
    const made = realm(PLATFORM);
    expect(made.entry('verify-js').init({ engine: 'js' }).kind).toBe('js');
    expect(made.entry('verify').engine().kind).toBe('wasm');
  });

  it.each([{ engine: 'wasm' }, { modules: { simd: new WebAssembly.Module(bytesOf('simd')) } }])(
    'refuses %j, and says where it is to be had',
    (options) => {
      const m = realm(PLATFORM).entry('verify-js');
      const error = thrown(() => m.init(options));
      expect(error).toBeInstanceOf(m.ConfigurationError);
      expect(error).toMatchObject({ number: 9005, reason: 'engine-left-out' });
      expect(error.hint).toContain('tenuo-edge/verify');
    },
  );
});

describe('where modules are imported', () => {
  /** The package as it is bundled for an edge runtime: the module comes from outside. */
  async function bundledForEdge(): Promise<Exports> {
    const { outputFiles } = await build({
      stdin: {
        contents: "export * from 'tenuo-edge'; export { parse } from 'tenuo-edge/verify';",
        resolveDir: projectRoot,
      },
      bundle: true,
      format: 'cjs',
      conditions: ['edge-light'],
      external: ['*.wasm?module'],
      write: false,
      logLevel: 'error',
    });
    const made = realm(PLATFORM, { wasm: false });
    const module = { exports: {} };
    const require = () => new WebAssembly.Module(bytesOf('simd'));
    made.evaluate(`(function (module, require) {${outputFiles[0]?.text}\n})`)(module, require);
    return module.exports;
  }

  it('they run, though compiling is refused', async () => {
    const m = await bundledForEdge();
    expect(m.engine()).toMatchObject({ kind: 'wasm', reason: 'WebAssembly is available' });
    expect(decide(m)).toEqual(VERDICTS);
  });

  it('JavaScript can be asked for, and decides alike', async () => {
    const m = await bundledForEdge();
    expect(m.init({ engine: 'js' })).toMatchObject({ kind: 'js', kernel: 'noble' });
    expect(decide(m)).toEqual(VERDICTS);
  });
});
