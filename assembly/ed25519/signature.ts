// (wasm) What can be said of a signature without arithmetic on points, and its challenge (RFC 8032 5.1.7).
import { sha512Begin, sha512Finish, sha512Update } from '../hash/sha512';
import { loadByte } from '../memory';
import { isCanonical, reduce } from './scalar';
import { DIGEST, K } from './workspace';

/** Whether the low 255 bits of an encoding are below p: R is compared byte for byte, and no point encodes to more. */
export function isCanonicalEncoding(at: i32): bool {
  if (loadByte(at) < 0xed || (loadByte(at + 31) & 0x7f) != 0x7f) return true;
  for (let i: i32 = 1; i < 31; i++) if (loadByte(at + i) != 0xff) return true;
  return false;
}

/** The y of the points of small order: 0, 1, -1 and the two of order 8. */
const SMALL_Y: i32 = i32(memory.data<u64>([
  0, 0, 0, 0,
  1, 0, 0, 0,
  0xffffffffffffffec, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff,
  0xb027b2c28f95e826, 0xf098eff289f4c345, 0x3933c6d305acdfd5, 0x05fc536d880238b1,
  0x4fd84d3d706a17c7, 0x0f67100d760b3cba, 0xc6cc392cfa53202a, 0x7a03ac9277fdc74e,
]));

/** Whether a canonical encoding, of any sign, is that of a point of small order. */
export function isSmallEncoding(at: i32): bool {
  const x0 = load<u64>(usize(at));
  for (let y = SMALL_Y; y < SMALL_Y + 160; y += 32) {
    if (
      x0 == load<u64>(usize(y)) &&
      load<u64>(usize(at), 8) == load<u64>(usize(y), 8) &&
      load<u64>(usize(at), 16) == load<u64>(usize(y), 16) &&
      (load<u64>(usize(at), 24) & 0x7fffffffffffffff) == load<u64>(usize(y), 24)
    ) return true;
  }
  return false;
}

/** s < L, since s + L would pass too; R canonical and not of small order, as far as its bytes tell. */
export function isPlausible(signature: i32): bool {
  return isCanonical(signature + 32) && isCanonicalEncoding(signature) && !isSmallEncoding(signature);
}

/** Begins the hash of a challenge: R, then the key as given, canonical or not, then the prefix. */
export function beginChallenge(signature: i32, key: i32, prefix: i32, prefixLength: i32): void {
  sha512Begin();
  sha512Update(signature, 32);
  sha512Update(key, 32);
  sha512Update(prefix, prefixLength);
}

/** K = the hash, with what remains of the message, modulo L. */
export function endChallenge(message: i32, messageLength: i32): void {
  sha512Update(message, messageLength);
  sha512Finish(DIGEST);
  reduce(K, DIGEST);
}
