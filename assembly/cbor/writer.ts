// The canonical writer: shortest heads (RFC 8949, 4.2.1). Each function writes at an address and
// returns the address after what it wrote.
import { storeBig16, storeBig32, storeByte } from '../memory';
import { below } from '../unsigned';
import { MAJOR_NEGATIVE, MAJOR_UNSIGNED } from './reader';

/** A head: major type and 64-bit argument. */
export function writeHead(at: i32, major: i32, high: i32, low: i32): i32 {
  const type = major << 5;
  if (high != 0) {
    storeByte(at, type | 27);
    storeBig32(at + 1, high);
    storeBig32(at + 5, low);
    return at + 9;
  }
  if (below(low, 24)) {
    storeByte(at, type | low);
    return at + 1;
  }
  if (below(low, 256)) {
    storeByte(at, type | 24);
    storeByte(at + 1, low);
    return at + 2;
  }
  if (below(low, 65536)) {
    storeByte(at, type | 25);
    storeBig16(at + 1, low);
    return at + 3;
  }
  storeByte(at, type | 26);
  storeBig32(at + 1, low);
  return at + 5;
}

/** An integer of at most 53 bits, given as a double. */
export function writeInteger(at: i32, value: f64): i32 {
  const argument = value < 0 ? -1 - value : value;
  const high = Math.trunc(argument / 4294967296);
  const low = argument - high * 4294967296;
  return writeHead(
    at,
    value < 0 ? MAJOR_NEGATIVE : MAJOR_UNSIGNED,
    i32(high),
    low < 2147483648 ? i32(low) : i32(low - 4294967296),
  );
}
