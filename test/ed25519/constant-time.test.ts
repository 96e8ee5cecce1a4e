// Signing has no secret-dependent branch, address or length, and no instruction whose time depends on its operands: the
// traces of runs that differ in the secret only are equal, on every kernel as it is built. What WebAssembly cannot
// promise, no test of it can show: what an engine makes of these instructions, and how long the processor takes.
import { beforeAll, describe, expect, it } from 'vitest';
import { INPUT_AT, KEY_AT, MODULE_MEMORY_SIZE, SCRATCH_AT, SECRET_AT, SIGNATURE_AT } from '../../assembly/layout.ts';
import { HAS_PUBLIC_KEY, PUBLIC_KEY } from '../../assembly/secret.ts';
import type { Core } from '../../src/engine/engine.ts';
import { BUILD } from '../support/engines.ts';
import { moduleOf } from '../support/kernels.ts';
import { type Trace, type Traced, trace, traceOf, whereTheyPart } from '../support/wasm/trace.ts';
import { compileEntry } from './kernel.ts';
import { fromInteger, nodeKey, noise, ORDER, toInteger } from './oracle.ts';

const instantiate = (binary: Uint8Array<ArrayBuffer>) =>
  new WebAssembly.Instance(new WebAssembly.Module(binary), { host: { ask: () => 0 } }).exports;

/** That the traces of all runs are one, and have no instruction of variable time. Returns it. */
function expectOneTrace<T>(exports: Traced, secrets: readonly T[], run: (secret: T) => void): Trace {
  // What is computed once, on first use, is not part of it.
  run(secrets[0] as T);
  const first = traceOf(exports, () => run(secrets[0] as T));
  for (const secret of secrets) {
    const other = traceOf(exports, () => run(secret));
    if (other.hash === first.hash && other.events === first.events) continue;
    expect.fail(
      whereTheyPart(
        exports,
        () => run(secrets[0] as T),
        () => run(secret),
      ),
    );
  }
  expect(first.variable).toBe(0);
  return first;
}

const SEEDS = [
  Buffer.alloc(32),
  Buffer.alloc(32, 255),
  ...Array.from({ length: 8 }, (_, i) => Buffer.alloc(32, 1 << i)),
  ...Array.from({ length: 60 }, (_, i) => noise(`traced seed ${i}`, 32)),
];

describe.each(['relaxed', 'simd', 'scalar'] as const)('on core.%s.wasm', (kernel) => {
  let core: Core & Traced;
  let memory: Uint8Array;

  beforeAll(() => {
    const exports = instantiate(trace(moduleOf(BUILD, kernel)));
    core = exports as unknown as Core & Traced;
    memory = new Uint8Array((exports as unknown as { memory: WebAssembly.Memory }).memory.buffer);
  });

  it.each([0, 1, 64, 175, 300])('signing %i bytes does the same for every seed', (length) => {
    const message = noise('traced message', length);
    const { events } = expectOneTrace(core, SEEDS, (seed) => {
      memory.set(seed, SECRET_AT);
      memory.set(message, INPUT_AT);
      core.signMessage(length);
    });
    // It was signing that was traced.
    expect(events).toBeGreaterThan(20_000);
    const { seed, sign } = nodeKey('traced');
    memory.set(seed, SECRET_AT);
    core.signMessage(length);
    expect(Buffer.from(memory.slice(SIGNATURE_AT, SIGNATURE_AT + 64))).toEqual(sign(message));
  });

  it('so does signing with the public key at hand, and in pieces', () => {
    const keys = Array.from({ length: 40 }, (_, i) => nodeKey(`traced ${i}`));
    const message = noise('traced message', 200);
    expectOneTrace(core, keys, ({ seed, publicKey }) => {
      memory.set(seed, SECRET_AT);
      memory.set(publicKey, SECRET_AT + PUBLIC_KEY);
      memory[SECRET_AT + HAS_PUBLIC_KEY] = 1;
      memory.set(message, INPUT_AT);
      core.signMessage(message.length);
    });
    expectOneTrace(core, SEEDS, (seed) => {
      memory.set(seed, SECRET_AT);
      memory.set(message, INPUT_AT);
      core.beginSignature();
      core.hashPiece(message.length);
      core.commitSignature();
      core.hashPiece(message.length);
      core.finishSignature();
    });
  });

  it('deriving a public key does the same for every seed', () => {
    expectOneTrace(core, SEEDS, (seed) => {
      memory.set(seed, SECRET_AT);
      core.publicKeyFromSeed();
    });
  });

  it('sealing a payload does the same for every seed', () => {
    const payload = noise('traced payload', 200);
    expectOneTrace(core, SEEDS, (seed) => {
      memory.set(seed, SECRET_AT);
      memory.set(payload, INPUT_AT);
      core.sealPayload(payload.length);
    });
  });

  it('verification, which may vary, does: traces of modules as built tell two signatures apart', () => {
    const [one, other] = [nodeKey('control 0'), nodeKey('control 1')].map((key) => {
      const message = Buffer.from('control');
      return traceOf(core, () => {
        memory.set(key.sign(message), SIGNATURE_AT);
        memory.set(key.publicKey, KEY_AT);
        memory.set(message, INPUT_AT);
        core.forgetKeys();
        expect(core.verifyMessage(message.length)).toBe(1);
      });
    }) as [Trace, Trace];
    expect(one.hash).not.toBe(other.hash);
  });
});

// No seed gives a chosen scalar: what signing is made of is asked directly.
describe.each(['relaxed-simd', 'simd', 'scalar'])('by itself, with the %s kernel', (kernel) => {
  // biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
  let core: any;
  let memory: Uint8Array;
  const [OUT, IN, OTHER, WORK] = [0, 0x100, 0x200, 0x400].map((n) => SCRATCH_AT + n) as [
    number,
    number,
    number,
    number,
  ];
  const SCALARS = [
    ...[0n, 1n, 2n, 7n, 8n, 9n, 15n, 16n, 2n ** 128n, 2n ** 251n, 2n ** 252n, ORDER - 1n, ORDER, 2n ** 255n - 1n],
    // All digits alike: 0 but for one, 7, 8 with carries all the way, -8, -1.
    ...[0x11n, 0x77n, 0x88n, 0x80n, 0x08n, 0xffn, 0x78n].map(
      (byte) => toInteger(Buffer.alloc(32, Number(byte))) % 2n ** 255n,
    ),
    ...Array.from({ length: 20 }, (_, i) => 1n << BigInt(12 * i)),
    ...Array.from({ length: 20 }, (_, i) => toInteger(noise(`traced scalar ${i}`, 32)) % ORDER),
  ];

  beforeAll(async () => {
    core = instantiate(trace(await compileEntry('kernel.entry.ts', kernel, false)));
    memory = new Uint8Array(core.memory.buffer);
    expect(memory.length).toBe(MODULE_MEMORY_SIZE);
    core.prepareConstants();
    core.prepareRows();
  }, 60_000);

  it('a multiple of the base point, alone and two at once', () => {
    expectOneTrace(core, SCALARS, (scalar) => {
      memory.set(fromInteger(scalar), IN);
      core.multiplyBase(OUT, IN);
    });
    const pairs = SCALARS.map((scalar, i) => [scalar, SCALARS[(7 * i + 3) % SCALARS.length] as bigint] as const);
    expectOneTrace(core, pairs, ([one, other]) => {
      memory.set(fromInteger(one), IN);
      memory.set(fromInteger(other), OTHER);
      core.multiplyBaseTwice(OUT, IN, OUT + 32, OTHER);
    });
  });

  it('an entry of a row, whatever its digits', () => {
    const digits = Array.from({ length: 17 * 17 }, (_, i) => [Math.trunc(i / 17) - 8, (i % 17) - 8] as const);
    expectOneTrace(core, digits, ([one, other]) => core.selectFromRow(5, one, other));
  });

  it('arithmetic modulo L', () => {
    expectOneTrace(core, [0n, 2n ** 512n - 1n, ...SCALARS.map((s) => s * (2n ** 256n - 1n))], (wide) => {
      memory.set(fromInteger(wide & (2n ** 256n - 1n)), IN);
      memory.set(fromInteger(wide >> 256n), IN + 32);
      core.reduce(OUT, IN);
    });
    expectOneTrace(core, SCALARS, (scalar) => {
      memory.set(fromInteger(scalar), IN);
      memory.set(fromInteger(scalar % ORDER), OTHER);
      core.multiplyAdd(OUT, IN, OTHER, IN);
      core.recodeFixed(WORK, IN);
    });
  });

  it('inverses, from numbers next to 0 and p as well', () => {
    const P = 2n ** 255n - 19n;
    const numbers = [1n, 2n, P - 1n, P - 2n, (P - 1n) / 2n, 19n, ...SCALARS.filter((s) => s > 0n)];
    expectOneTrace(core, numbers, (number) => {
      memory.set(fromInteger(number % P), IN);
      core.fromBytes(WORK, 0, IN);
      core.fromBytes(WORK, 1, IN);
      core.invertLanesSecret(WORK + 0x100, WORK, WORK + 0x200);
      core.toBytes(OUT, WORK + 0x100, 0);
    });
    expect((toInteger(memory.slice(OUT, OUT + 32)) * ((numbers.at(-1) as bigint) % P)) % P).toBe(1n);
  });

  it.each(['public multiples', 'public inverses'])('%s, which may vary, do', (what) => {
    const run = () => {
      if (what === 'public multiples') core.multiplyBasePublic(OUT, IN, WORK);
      else core.invertLanes(WORK + 0x100, WORK, WORK + 0x200);
    };
    const traces = [3n, ORDER - 5n].map((number) => {
      memory.set(fromInteger(number), IN);
      core.fromBytes(WORK, 0, IN);
      core.fromBytes(WORK, 1, IN);
      run();
      return traceOf(core, run).hash;
    });
    expect(traces[0]).not.toBe(traces[1]);
  });
});

describe('what the trace sees', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the exports of a module that is compiled here
  let leaks: any;
  const run = (name: string, secret: number) => traceOf(leaks, () => leaks[name](secret));

  beforeAll(async () => {
    leaks = instantiate(trace(await compileEntry('leaks.entry.ts', 'scalar', false)));
  }, 60_000);

  it.each(['byAddress', 'byStore', 'byBranch', 'byTurns', 'bySelect', 'bySwitch', 'byLength', 'byCopy'])(
    'a secret that leaks %s',
    (name) => {
      expect(run(name, 5).hash).not.toBe(run(name, 2).hash);
      expect(run(name, 5)).toEqual(run(name, 5));
      expect(
        whereTheyPart(
          leaks,
          () => leaks[name](5),
          () => leaks[name](2),
        ),
      ).toMatch(/^event \d+: .*unreachable/);
    },
  );

  it.each(['byDivision', 'byRemainder', 'bySquareRoot'])('a secret that leaks %s', (name) => {
    expect(run(name, 5).variable).toBe(1);
  });

  it('and nothing of a secret that is used by mask', () => {
    expect(new Set(Array.from({ length: 8 }, (_, secret) => run('byMask', secret).hash)).size).toBe(1);
    expect(run('byMask', 5).variable).toBe(0);
    expect(leaks.byMask(5)).toBe(16);
  });
});
