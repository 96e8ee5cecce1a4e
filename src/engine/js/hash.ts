// The JavaScript twin of assembly/hash: the same functions over the arena.
import { bytes } from './memory.ts';
import { type Hash, newSha256, newSha512 } from './sha2.ts';

export function sha256(at: number, length: number, out: number): void {
  bytes.set(
    newSha256()
      .update(bytes.subarray(at, at + length))
      .digest(),
    out,
  );
}

export function sha512(at: number, length: number, out: number): void {
  bytes.set(
    newSha512()
      .update(bytes.subarray(at, at + length))
      .digest(),
    out,
  );
}

let pieces: Hash;

/** Begins the hash of a message in pieces. What it has taken lies outside the arena until sha512Finish, which wipes it. */
export function sha512Begin(): void {
  pieces = newSha512();
}

export function sha512Update(at: number, length: number): void {
  pieces.update(bytes.subarray(at, at + length));
}

export function sha512Finish(out: number): void {
  bytes.set(pieces.digest(), out);
}
