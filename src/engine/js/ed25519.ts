// The JavaScript twin of assembly/ed25519: the same functions over the arena, on the point arithmetic of
// @noble/ed25519. Its own verify follows ZIP-215 or RFC 8032; neither is the strict rule, so only its points are used.
//
// BigInt arithmetic is not constant-time, and what it leaves behind cannot be wiped: this engine is for where
// WebAssembly is not to be had. Byte arrays that held secrets are wiped.
import { Point } from '@noble/ed25519';
import {
  JOB_SIZE,
  KEY,
  MESSAGE,
  MESSAGE_LENGTH,
  PREFIX,
  PREFIX_LENGTH,
  SIGNATURE,
  VERDICT,
} from '../../../assembly/job.ts';
import { SCALARS_AT } from '../../../assembly/layout.ts';
import { sha512Begin, sha512Finish, sha512Update } from './hash.ts';
import { hold, knownPoint, learn, multiplyKey, rememberPoint } from './key-memory.ts';
import { bytes, loadByte, loadWord, storeWord } from './memory.ts';
import { newSha512 } from './sha2.ts';

const ORDER = Point.CURVE().n;

/** 32 or 64 little-endian bytes. */
function loadInteger(source: Uint8Array): bigint {
  let value = 0n;
  for (let i = source.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(source[i] as number);
  return value;
}

function storeInteger(at: number, value: bigint): void {
  for (let i = 0; i < 32; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 255n);
}

/** The point that 32 bytes stand for, if it may be trusted: read as ZIP-215 reads keys, and not of small order. */
function admissiblePoint(at: number): Point | undefined {
  const known = knownPoint(at);
  if (known !== undefined) return known;
  try {
    const point = Point.fromBytes(bytes.subarray(at, at + 32), true);
    return point.isSmallOrder() ? undefined : point;
  } catch {
    return undefined; // no point has this y
  }
}

function multiplyBase(scalar: bigint, secret: boolean): Point {
  return scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar, secret);
}

/** SHA-512 of ranges of the arena. */
function hashRanges(...ranges: [at: number, length: number][]): Uint8Array {
  const hash = newSha512();
  for (const [at, length] of ranges) hash.update(bytes.subarray(at, at + length));
  return hash.digest();
}

export function isAdmissibleKey(key: number): boolean {
  return admissiblePoint(key) !== undefined;
}

export function verify(
  signature: number,
  key: number,
  prefix: number,
  prefixLength: number,
  message: number,
  messageLength: number,
): boolean {
  const hash = () => hashRanges([signature, 32], [key, 32], [prefix, prefixLength], [message, messageLength]);
  return holds(signature, key, hash);
}

/** See assembly/ed25519/index. */
export function verifyDigest(signature: number, key: number, digest: number): boolean {
  return holds(signature, key, () => bytes.subarray(digest, digest + 64));
}

/** The digest is asked for only where the signature and the key could be ones. */
function holds(signature: number, key: number, digest: () => Uint8Array): boolean {
  const s = loadInteger(bytes.subarray(signature + 32, signature + 64));
  if (s >= ORDER) return false;
  const point = admissiblePoint(key);
  if (point === undefined) return false;
  const k = loadInteger(digest()) % ORDER;
  const result = multiplyBase(s, false).subtract(multiplyKey(key, point, k));
  // The encoding of a computed point is canonical, so equal bytes mean that R is this point.
  if (!equalEncoding(signature, result) || result.isSmallOrder()) return false;
  rememberPoint(key, point);
  return true;
}

function equalEncoding(at: number, point: Point): boolean {
  const encoded = point.toBytes();
  for (let i = 0; i < 32; i++) if (bytes[at + i] !== encoded[i]) return false;
  return true;
}

/** SHA-512 of the seed, its first half clamped (RFC 8032 5.1.5). The caller wipes it. */
function expand(seed: number): Uint8Array {
  const hash = hashRanges([seed, 32]);
  hash[0] = (hash[0] as number) & 248;
  hash[31] = ((hash[31] as number) & 127) | 64;
  return hash;
}

export function derivePublicKey(seed: number, out: number): void {
  const expanded = expand(seed);
  writePublicKey(expanded, out);
  expanded.fill(0);
}

function writePublicKey(expanded: Uint8Array, out: number): void {
  bytes.set(multiplyBase(loadInteger(expanded.subarray(0, 32)) % ORDER, true).toBytes(), out);
}

/** See assembly/ed25519/sign: `publicKey` must be the one derived from `seed`. */
export function sign(
  seed: number,
  publicKey: number,
  prefix: number,
  prefixLength: number,
  message: number,
  messageLength: number,
  out: number,
): void {
  beginSignature(seed);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  writeR(out);
  beginChallenge(publicKey, out);
  sha512Update(prefix, prefixLength);
  sha512Update(message, messageLength);
  answer(out);
}

/** See assembly/ed25519/sign. */
export function deriveAndSign(
  seed: number,
  publicKey: number,
  prefix: number,
  prefixLength: number,
  message: number,
  messageLength: number,
  out: number,
): void {
  derivePublicKey(seed, publicKey);
  sign(seed, publicKey, prefix, prefixLength, message, messageLength, out);
}

const NOTHING = new Uint8Array(0);

// What a signature in steps remembers from one to the next.
let expanded: Uint8Array = NOTHING;
let nonce = 0n;

/** See assembly/ed25519/sign, also for the next two. */
export function beginSignature(seed: number): void {
  expanded = expand(seed);
  sha512Begin();
  // The arena is the only way into the hash.
  bytes.set(expanded.subarray(32), SCALARS_AT);
  sha512Update(SCALARS_AT, 32);
}

export function commit(publicKey: number, out: number): void {
  writePublicKey(expanded, publicKey);
  writeR(out);
  beginChallenge(publicKey, out);
}

function writeR(out: number): void {
  nonce = finishScalar();
  bytes.set(multiplyBase(nonce, true).toBytes(), out);
}

function beginChallenge(publicKey: number, out: number): void {
  sha512Begin();
  sha512Update(out, 32);
  sha512Update(publicKey, 32);
}

export function answer(out: number): void {
  const challenge = finishScalar();
  storeInteger(out + 32, (nonce + challenge * loadInteger(expanded.subarray(0, 32))) % ORDER);
  wipe();
}

/** The hash so far, modulo the order. */
function finishScalar(): bigint {
  sha512Finish(SCALARS_AT);
  return loadInteger(bytes.subarray(SCALARS_AT, SCALARS_AT + 64)) % ORDER;
}

/** Wipes what a signature has left, as far as that can be done here. */
export function wipe(): void {
  expanded.fill(0);
  expanded = NOTHING;
  nonce = 0n;
  bytes.fill(0, SCALARS_AT, SCALARS_AT + 64);
}

export { forgetKeys, letGo, pinRoot } from './key-memory.ts';

/** Remembers a key that one who may vouch for it has named. */
export function remember(key: number): void {
  const point = admissiblePoint(key);
  if (point !== undefined) rememberPoint(key, point);
}

export function learnKey(key: number): boolean {
  const point = admissiblePoint(key);
  if (point !== undefined) learn(key, point);
  return point !== undefined;
}

export function holdKey(key: number): boolean {
  const point = admissiblePoint(key);
  return point !== undefined && hold(key, point);
}

/** Where there is a faster verifier there is WebAssembly too. */
export function preferNative(_on: boolean): void {}

/** There is no kernel that could fail. */
export function kernelWorks(_a: number, _b: number): boolean {
  return true;
}

export function verifyJobs(jobs: number, count: number): number {
  let holding = 0;
  for (let job = jobs; job < jobs + count * JOB_SIZE; job += JOB_SIZE) {
    const verdict = verify(
      loadWord(job + SIGNATURE),
      loadWord(job + KEY),
      loadWord(job + PREFIX),
      loadWord(job + PREFIX_LENGTH),
      loadWord(job + MESSAGE),
      loadWord(job + MESSAGE_LENGTH),
    )
      ? 1
      : 0;
    storeWord(job + VERDICT, verdict);
    holding += verdict;
  }
  return holding;
}

export function verifyTails(
  signature: number,
  key: number,
  prefix: number,
  prefixLength: number,
  tails: number,
  count: number,
): number {
  for (let i = 0; i < count; i++) {
    const tail = tails + 16 * i;
    if (verify(signature, key, prefix, prefixLength, tail, loadByte(tail + 15))) return i;
  }
  return -1;
}
