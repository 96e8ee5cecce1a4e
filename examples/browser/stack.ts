// Takes a stack of warrants apart without reading them: a CBOR array (RFC 8949) of definite length. Used only where
// the package has refused the whole, to see which part of it is at fault.

const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const MOST_LEVELS = 64;

/** The bytes of each element of an array that fills `bytes`, or null where it is none. */
export function itemsOf(bytes: Uint8Array): Uint8Array[] | null {
  const head = headOf(bytes, 0);
  if (head === null || head.major !== ARRAY) return null;
  const items: Uint8Array[] = [];
  let at = head.end;
  for (let left = head.value; left > 0; left--) {
    const end = endOf(bytes, at, 1);
    if (end === null) return null;
    items.push(bytes.subarray(at, end));
    at = end;
  }
  return at === bytes.length ? items : null;
}

/** Where the item that begins at `at` ends, or null where it does not. */
function endOf(bytes: Uint8Array, at: number, level: number): number | null {
  const head = headOf(bytes, at);
  if (head === null || level > MOST_LEVELS) return null;
  const { major, value } = head;
  if (major === 2 || major === 3) return head.end + value <= bytes.length ? head.end + value : null;
  if (major < ARRAY || major > TAG) return head.end;
  let end: number | null = head.end;
  const parts = major === TAG ? 1 : major === MAP ? value * 2 : value;
  for (let left = parts; left > 0 && end !== null; left--) end = endOf(bytes, end, level + 1);
  return end;
}

/** Major type, argument and where the head ends; null past the end and for indefinite lengths. */
function headOf(bytes: Uint8Array, at: number): { major: number; value: number; end: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const low = first & 31;
  const size = low < 24 ? 0 : low < 28 ? 1 << (low - 24) : null;
  if (size === null || at + 1 + size > bytes.length) return null;
  let value = size === 0 ? low : 0;
  for (let i = 1; i <= size; i++) value = value * 256 + (bytes[at + i] as number);
  return { major: first >> 5, value, end: at + 1 + size };
}
