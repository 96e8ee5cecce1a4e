// Ed25519 by node:crypto, and the calls of the core over bytes. Everything is derived from labels: no randomness.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { INPUT_AT, KEY_AT, SECRET_AT, SIGNATURE_AT } from '../../assembly/layout.ts';
import type { Engine } from '../../src/engine/engine.ts';

export const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** `length` bytes that depend on the label. */
export function noise(label: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(label).digest();
}

export function corpus<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../corpora/${path}`, import.meta.url), 'utf8')) as T;
}

const PKCS8 = hex('302e020100300506032b657004220420');
const SPKI = hex('302a300506032b6570032100');

/** A seed, its public key and its signatures by node:crypto. */
export function nodeKey(label: string) {
  const seed = noise(label, 32);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { seed, publicKey, sign: (message: Uint8Array): Buffer => sign(null, message, key) };
}

/** The fourteen encodings of the eight points of small order. */
export const SMALL_ORDER: readonly string[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

/** The strict rule by other means: native verification, and no small order in A or R. */
export function strictByNode(signature: Uint8Array, publicKey: Uint8Array, message: Uint8Array): number {
  const small = (bytes: Uint8Array) => SMALL_ORDER.includes(Buffer.from(bytes).toString('hex'));
  if (small(publicKey) || small(signature.subarray(0, 32))) return 0;
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature) ? 1 : 0;
}

type Target = Pick<Engine, 'core' | 'memory'>;

export function verifyOn(
  { core, memory }: Target,
  signature: Uint8Array,
  publicKey: Uint8Array,
  message: Uint8Array,
): number {
  memory.set(signature, SIGNATURE_AT);
  memory.set(publicKey, KEY_AT);
  memory.set(message, INPUT_AT);
  return core.verifyMessage(message.length);
}

export function signOn({ core, memory }: Target, seed: Uint8Array, message: Uint8Array) {
  memory.set(seed, SECRET_AT);
  memory.set(message, INPUT_AT);
  core.signMessage(message.length);
  return {
    signature: Buffer.from(memory.slice(SIGNATURE_AT, SIGNATURE_AT + 64)),
    publicKey: Buffer.from(memory.slice(KEY_AT, KEY_AT + 32)),
  };
}

export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

export function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

export function fromInteger(value: bigint): Buffer {
  return hex(value.toString(16).padStart(64, '0')).reverse();
}

/** CCTV, with the strict verdict that the flags of each vector tell. */
export function cctv(): readonly (Readonly<Record<'key' | 'signature' | 'message', Buffer>> & { strict: number })[] {
  const vectors = corpus<{ key: string; sig: string; msg: string; flags: string[] | null }[]>(
    'ed25519-cctv/ed25519vectors.json',
  );
  const strict = (flag: string) => flag === 'low_order_component_A' || flag === 'low_order_component_R';
  return vectors.map(({ key, sig, msg, flags }) => ({
    key: hex(key),
    signature: hex(sig),
    message: Buffer.from(msg),
    strict: (flags ?? []).every(strict) ? 1 : 0,
  }));
}
