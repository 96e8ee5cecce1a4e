// The JavaScript twin of assembly/hash: the same functions over the arena, by @noble/hashes.
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { bytes } from './memory.ts';

export function sha256(at: number, length: number, out: number): void {
  bytes.set(nobleSha256(bytes.subarray(at, at + length)), out);
}

export function sha512(at: number, length: number, out: number): void {
  bytes.set(nobleSha512(bytes.subarray(at, at + length)), out);
}

let pieces: ReturnType<typeof nobleSha512.create>;

/** Begins the hash of a message in pieces. What it has taken lies outside the arena until sha512Finish, which wipes it. */
export function sha512Begin(): void {
  pieces = nobleSha512.create();
}

export function sha512Update(at: number, length: number): void {
  pieces.update(bytes.subarray(at, at + length));
}

export function sha512Finish(out: number): void {
  bytes.set(pieces.digest(), out);
}
