// The JavaScript twin of assembly/hash: the same functions over the arena, by @noble/hashes.
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { bytes } from './memory.ts';

export function sha256(at: number, length: number, out: number): void {
  bytes.set(nobleSha256(bytes.subarray(at, at + length)), out);
}

export function sha512(at: number, length: number, out: number): void {
  bytes.set(nobleSha512(bytes.subarray(at, at + length)), out);
}
