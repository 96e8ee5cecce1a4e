// Ids of warrants, 16 bytes each, to look one up among very many: grouped by a hash, 20 bytes an id. The hash is keyed, so
// that whoever chooses ids cannot crowd them into one group.

/** Bytes of a warrant's id. */
export const ID_BYTES = 16;
const ID_WORDS = 4;
const NIBBLES = 2 * ID_BYTES;
const TWO_32 = 4294967296;

export class IdSet {
  /** How many ids there are, repeated ones included. */
  readonly size: number;
  /** Four words an id, group after group. */
  readonly #words: Int32Array;
  /** Where each group begins; the last entry is where the last one ends. */
  readonly #starts: Uint32Array;
  /** A random word for each value of each half of a byte: tabulation hashing. */
  readonly #table: Int32Array;

  /**
   * @param ids 16 bytes each.
   * @param key 64 bytes that nobody knew when the ids were chosen: the signature of the list that they are in.
   */
  constructor(ids: Uint8Array, key: Uint8Array) {
    const size = ids.length / ID_BYTES;
    this.size = size;
    this.#table = tableOf(key);
    this.#words = new Int32Array(size * ID_WORDS);
    this.#starts = new Uint32Array(size + 1);
    this.#group(ids);
  }

  /** Bytes that the ids take. */
  get byteLength(): number {
    return this.#words.byteLength + this.#starts.byteLength + this.#table.byteLength;
  }

  /** Whether the id of 16 bytes at `bytes[at]` is one of them. */
  has(bytes: Uint8Array, at: number): boolean {
    const words = this.#words;
    const starts = this.#starts;
    if (this.size === 0) return false;
    const group = this.groupOf(bytes, at);
    const end = (starts[group + 1] as number) * ID_WORDS;
    const last = wordAt(bytes, at + 12);
    for (let i = (starts[group] as number) * ID_WORDS; i < end; i += ID_WORDS) {
      if (
        words[i + 3] === last &&
        words[i] === wordAt(bytes, at) &&
        words[i + 1] === wordAt(bytes, at + 4) &&
        words[i + 2] === wordAt(bytes, at + 8)
      )
        return true;
    }
    return false;
  }

  /** Counting sort by group: sizes, then begins, then each id to its place. */
  #group(ids: Uint8Array): void {
    const [words, starts] = [this.#words, this.#starts];
    for (let at = 0; at < ids.length; at += ID_BYTES) {
      const group = this.groupOf(ids, at);
      starts[group] = (starts[group] as number) + 1;
    }
    let end = 0;
    for (let group = 0; group < starts.length; group++) {
      end += starts[group] as number;
      starts[group] = end;
    }
    // From ends to begins: each id goes before those of its group that are there.
    for (let at = 0; at < ids.length; at += ID_BYTES) {
      const group = this.groupOf(ids, at);
      const place = (starts[group] as number) - 1;
      starts[group] = place;
      for (let w = 0; w < ID_WORDS; w++) words[place * ID_WORDS + w] = wordAt(ids, at + 4 * w);
    }
  }

  /** Which group the id at `bytes[at]` belongs to, from 0 to `size - 1`. */
  groupOf(bytes: Uint8Array, at: number): number {
    const table = this.#table;
    let hash = 0;
    for (let i = 0; i < ID_BYTES; i++) {
      const byte = bytes[at + i] as number;
      hash ^= (table[(i << 5) | (byte >>> 4)] as number) ^ (table[(i << 5) | 16 | (byte & 15)] as number);
    }
    return Math.floor(((hash >>> 0) * this.size) / TWO_32);
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** Words that look random to whoever does not know the key: xoshiro128++ from each quarter of it, one upon the other. */
function tableOf(key: Uint8Array): Int32Array {
  const table = new Int32Array(NIBBLES * 16);
  for (let from = 0; from < key.length; from += 16) {
    let [a, b, c, d] = [wordAt(key, from), wordAt(key, from + 4), wordAt(key, from + 8), wordAt(key, from + 12) | 1];
    for (let i = 0; i < table.length; i++) {
      table[i] = (table[i] as number) ^ (turn(a + d, 7) + a);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = turn(d, 11);
    }
  }
  return table;
}

function turn(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
