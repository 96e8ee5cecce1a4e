// Nothing of a secret stays: after two runs that differ in the secret only, two instances are equal in every byte of
// memory and every global, but for the signature and the public key that they wrote.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ELEMENTS_AT,
  ELEMENTS_SIZE,
  HASH_AT,
  HASH_SIZE,
  INPUT_AT,
  KEY_AT,
  OUTPUT_AT,
  POINTS_AT,
  POINTS_SIZE,
  SCALARS_AT,
  SCALARS_SIZE,
  SECRET_AT,
  SECRET_SIZE,
  SIGNATURE_AT,
} from '../../assembly/layout.ts';
import { HAS_PUBLIC_KEY, PUBLIC_KEY } from '../../assembly/secret.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { Range, SigningKey, Warrant } from '../../src/index.ts';
import { BUILD, KERNEL_ENGINES } from '../support/engines.ts';
import { engineOf, moduleOf } from '../support/kernels.ts';
import { rewrite } from '../support/wasm/rewrite.ts';
import { nodeKey, noise } from './oracle.ts';

const KEYS = [nodeKey('wipe one'), nodeKey('wipe other')] as const;
const [ONE, OTHER] = [KEYS[0].seed, KEYS[1].seed];
const MESSAGE = noise('wipe message', 300);

/** What a run leaves that depends on the secret, and may: [address, size]. */
const PUBLIC: readonly (readonly [number, number])[] = [
  [SIGNATURE_AT, 64],
  [KEY_AT, 32],
];
/** What a signature fills with secrets. */
const REGIONS = {
  SECRET: [SECRET_AT, SECRET_SIZE],
  HASH: [HASH_AT, HASH_SIZE],
  SCALARS: [SCALARS_AT, SCALARS_SIZE],
  ELEMENTS: [ELEMENTS_AT, ELEMENTS_SIZE],
  POINTS: [POINTS_AT, POINTS_SIZE],
} as const;

/** The calls that a secret goes into; the message is at INPUT. */
const CALLS: Readonly<Record<string, (engine: Engine, seed: Uint8Array) => void>> = {
  signMessage: ({ core }) => core.signMessage(MESSAGE.length),
  'signMessage, with the public key': ({ core, memory, words }, seed) => {
    memory.set(publicKeyOf(seed), SECRET_AT + PUBLIC_KEY);
    words[(SECRET_AT + HAS_PUBLIC_KEY) >> 2] = 1;
    core.signMessage(MESSAGE.length);
  },
  'a signature in pieces': ({ core }) => {
    core.beginSignature();
    core.hashPiece(MESSAGE.length);
    core.commitSignature();
    core.hashPiece(MESSAGE.length);
    core.finishSignature();
  },
  'a signature given up before R': ({ core }) => {
    core.beginSignature();
    core.hashPiece(MESSAGE.length);
    core.wipeSecrets();
  },
  'a signature given up behind R': ({ core }) => {
    core.beginSignature();
    core.hashPiece(MESSAGE.length);
    core.commitSignature();
    core.hashPiece(100);
    core.wipeSecrets();
  },
  publicKeyFromSeed: ({ core }) => core.publicKeyFromSeed(),
  sealPayload: ({ core, memory }) => {
    const length = core.sealPayload(MESSAGE.length);
    // The envelope ends in the signature, which is public.
    memory.fill(0, OUTPUT_AT + length - 64, OUTPUT_AT + length);
  },
};
const run = (engine: Engine, seed: Uint8Array, call: string) => {
  engine.memory.set(MESSAGE, INPUT_AT);
  engine.memory.set(seed, SECRET_AT);
  CALLS[call]?.(engine, seed);
};
const publicKeyOf = (seed: Uint8Array): Uint8Array => (seed === ONE ? KEYS[0] : KEYS[1]).publicKey;

function expectWiped({ memory }: Engine): void {
  for (const [name, [at, size]] of Object.entries(REGIONS)) {
    expect(`${name}: ${memory.subarray(at, at + size).findIndex((byte) => byte !== 0)}`).toBe(`${name}: -1`);
  }
}

/** No eight bytes in a row of a seed, nor of what it expands to, anywhere in the memory. */
function expectNoTrace({ memory }: Engine): void {
  const arena = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
  for (const seed of [ONE, OTHER]) {
    const secret = Buffer.concat([seed, createHash('sha512').update(seed).digest()]);
    for (let at = 0; at < secret.length; at += 8) expect(arena.indexOf(secret.subarray(at, at + 8))).toBe(-1);
  }
  expect(memory.subarray(SECRET_AT, SECRET_AT + SECRET_SIZE).every((byte) => byte === 0)).toBe(true);
}

describe.each(['relaxed', 'simd', 'scalar'] as const)('two instances of core.%s.wasm', (kernel) => {
  type Instance = Engine & { readonly globals: () => unknown[] };
  let [one, other] = [] as unknown as [Instance, Instance];

  beforeAll(() => {
    const binary = rewrite(moduleOf(BUILD, kernel), { exportGlobals: true });
    [one, other] = [0, 1].map(() => {
      const engine = engineOf(binary, 'scalar');
      const exports = engine.core as unknown as Record<string, WebAssembly.Global>;
      const names = Object.keys(exports).filter((name) => name.startsWith('global '));
      expect(names.length).toBeGreaterThan(10);
      return Object.assign(engine, { globals: () => names.map((name) => (exports[name] as WebAssembly.Global).value) });
    }) as [Instance, Instance];
  });

  /** The first address at which the memories differ that is not public; -1 if there is none. */
  const difference = (): number => {
    for (const [at, size] of PUBLIC) for (const { memory } of [one, other]) memory.fill(0, at, at + size);
    const [a, b] = [one, other].map(({ memory }) => Buffer.from(memory.buffer)) as [Buffer, Buffer];
    return a.equals(b) ? -1 : a.findIndex((byte, at) => byte !== b[at]);
  };

  it.each(Object.keys(CALLS))('are equal after %s with two secrets', (call) => {
    run(one, ONE, call);
    run(other, OTHER, call);
    expect(difference()).toBe(-1);
    expect(one.globals()).toEqual(other.globals());
    for (const engine of [one, other]) expectWiped(engine);
  });

  it('are told apart by a byte of a secret that stays', () => {
    one.memory.set(ONE, SECRET_AT);
    expect(difference()).toBe(SECRET_AT);
    one.memory.fill(0, SECRET_AT, SECRET_AT + 32);
    expect(difference()).toBe(-1);
    one.memory[POINTS_AT + 77] = 1;
    expect(difference()).toBe(POINTS_AT + 77);
    one.memory[POINTS_AT + 77] = 0;
  });
});

describe.each(KERNEL_ENGINES)('on $name', (engine) => {
  it.each(Object.keys(CALLS))('the secret regions are zero after %s', (call) => {
    run(engine, ONE, call);
    expectWiped(engine);
    expectNoTrace(engine);
  });

  it('nothing of a secret is in memory after calls of the facade, those too that fail', () => {
    // What verification leaves in those regions is public.
    const key = SigningKey.fromSeed(ONE, { engine });
    expectNoTrace(engine);
    const spent = SigningKey.fromSeed(OTHER, { engine });
    spent.dispose();
    const warrant = Warrant.mintBuilder({ engine })
      .capability('read', { limit: Range.max(5) })
      .holder(key.publicKey)
      .ttl(60)
      .mint(key);
    expectNoTrace(engine);
    warrant.sign(key, 'read', { limit: 4 });
    expectNoTrace(engine);
    key.sign(new Uint8Array(400_000));
    expectNoTrace(engine);
    const failures: [() => unknown, object][] = [
      [() => key.sign('text' as never), TypeError],
      [() => spent.sign(MESSAGE), TypeError],
      [() => warrant.sign(spent, 'read', { limit: 4 }), TypeError],
      [() => warrant.sign(key, 'read', { limit: Symbol('none') } as never), TypeError],
      [() => warrant.sign(key, 'read', { limit: 'x'.repeat(400_000) }), Error],
      [() => Warrant.mintBuilder({ engine }).tool('t').holder(key.publicKey).ttl(60).mint(spent), TypeError],
      [() => SigningKey.fromSeed(ONE.subarray(1), { engine }), Error],
      [
        () => SigningKey.fromJwk({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), d: 'B'.repeat(43) }, { engine }),
        Error,
      ],
    ];
    for (const [call, type] of failures) {
      expect(call).toThrow(type as never);
      expectNoTrace(engine);
    }
  });
});
