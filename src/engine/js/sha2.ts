// SHA-256 and SHA-512 (RFC 6234), of what comes in pieces. A 64-bit word is two of 32 bits, the high one first. The
// constants are computed as the standard defines them: from the roots of the first primes.

/** The integer part of the square or cube root, if that is below 2^68. */
function integerRoot(value: bigint, degree: bigint): bigint {
  for (let root = 1n << 68n; ; ) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}

/** The first 64 bits behind the point of the roots of the first primes, as pairs of words. */
function fractionsOfRoots(count: number, degree: number): Int32Array {
  const words = new Int32Array(2 * count);
  const primes: number[] = [];
  for (let p = 2; primes.length < count; p++) {
    if (primes.some((prime) => p % prime === 0)) continue;
    const root = integerRoot(BigInt(p) << BigInt(64 * degree), BigInt(degree));
    words[2 * primes.length] = Number((root >> 32n) & 0xffffffffn);
    words[2 * primes.length + 1] = Number(root & 0xffffffffn);
    primes.push(p);
  }
  return words;
}

/** What a block does to the state. */
type Compress = (state: Int32Array, block: DataView) => void;

export class Hash {
  readonly #compress: Compress;
  readonly #state: Int32Array;
  readonly #block: Uint8Array;
  readonly #view: DataView;
  #filled = 0;
  #length = 0;

  constructor(state: Int32Array, blockSize: number, compress: Compress) {
    this.#compress = compress;
    this.#state = state;
    this.#block = new Uint8Array(blockSize);
    this.#view = new DataView(this.#block.buffer);
  }

  update(bytes: Uint8Array): this {
    const block = this.#block;
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + block.length - this.#filled);
      block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < block.length) break;
      this.#compress(this.#state, this.#view);
      this.#filled = 0;
    }
    this.#length += bytes.length;
    return this;
  }

  /** Ends the hash and wipes what it has held. */
  digest(): Uint8Array<ArrayBuffer> {
    const [block, state, size] = [this.#block, this.#state, this.#block.length];
    block.fill(0, this.#filled);
    block[this.#filled] = 0x80;
    if (this.#filled >= size - size / 8) {
      this.#compress(state, this.#view);
      block.fill(0);
    }
    // The length in bits; messages are below 2^53 bytes, and most of its 64 or 128 bits are zero.
    this.#view.setUint32(size - 8, Math.floor(this.#length / 0x20000000));
    this.#view.setUint32(size - 4, this.#length << 3);
    this.#compress(state, this.#view);
    const out = new DataView(new ArrayBuffer(4 * state.length));
    state.forEach((word, i) => {
      out.setInt32(4 * i, word);
    });
    block.fill(0);
    state.fill(0);
    schedule.fill(0);
    return new Uint8Array(out.buffer);
  }
}

let constants: Int32Array | undefined;
let begin: Int32Array | undefined;
/** Of the block at hand. */
const schedule = new Int32Array(160);

/** SHA-512 of nothing yet. */
export function newSha512(): Hash {
  return new Hash(firstState().slice(), 128, compress512);
}

/** SHA-256 of nothing yet. Its constants are the high words of those of SHA-512. */
export function newSha256(): Hash {
  const high = firstState().filter((_, i) => i % 2 === 0);
  return new Hash(high, 64, compress256);
}

function firstState(): Int32Array {
  constants ??= fractionsOfRoots(80, 3);
  begin ??= fractionsOfRoots(8, 2);
  return begin;
}

const word = (words: Int32Array, index: number): number => words[index] as number;

function compress256(state: Int32Array, block: DataView): void {
  const [k, w] = [constants as Int32Array, schedule];
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(4 * t);
  for (let t = 16; t < 64; t++) {
    const x = word(w, t - 15);
    const y = word(w, t - 2);
    const s0 = turn(x, x, 7) ^ turn(x, x, 18) ^ (x >>> 3);
    const s1 = turn(y, y, 17) ^ turn(y, y, 19) ^ (y >>> 10);
    w[t] = s1 + word(w, t - 7) + s0 + word(w, t - 16);
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as Eight;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, e, 6) ^ turn(e, e, 11) ^ turn(e, e, 25);
    const t1 = (h + s1 + choose(e, f, g) + word(k, 2 * t) + word(w, t)) | 0;
    const s0 = turn(a, a, 2) ^ turn(a, a, 13) ^ turn(a, a, 22);
    const t2 = (s0 + majority(a, b, c)) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((x, i) => {
    state[i] = word(state, i) + x;
  });
}

function compress512(state: Int32Array, block: DataView): void {
  const [k, w] = [constants as Int32Array, schedule];
  for (let t = 0; t < 32; t++) w[t] = block.getInt32(4 * t);
  for (let t = 32; t < 160; t += 2) {
    const xh = word(w, t - 30);
    const xl = word(w, t - 29);
    const yh = word(w, t - 4);
    const yl = word(w, t - 3);
    const s0h = turn(xh, xl, 1) ^ turn(xh, xl, 8) ^ (xh >>> 7);
    const s0l = turn(xl, xh, 1) ^ turn(xl, xh, 8) ^ turn(xl, xh, 7);
    const s1h = turn(yh, yl, 19) ^ turn(yl, yh, 29) ^ (yh >>> 6);
    const s1l = turn(yl, yh, 19) ^ turn(yh, yl, 29) ^ turn(yl, yh, 6);
    const low = (s0l >>> 0) + (s1l >>> 0) + (word(w, t - 13) >>> 0) + (word(w, t - 31) >>> 0);
    w[t] = s0h + s1h + word(w, t - 14) + word(w, t - 32) + carry(low);
    w[t + 1] = low;
  }
  let [ah, al, bh, bl, ch, cl, dh, dl, eh, el, fh, fl, gh, gl, hh, hl] = state as unknown as [...Eight, ...Eight];
  for (let t = 0; t < 160; t += 2) {
    const s1h = turn(eh, el, 14) ^ turn(eh, el, 18) ^ turn(el, eh, 9);
    const s1l = turn(el, eh, 14) ^ turn(el, eh, 18) ^ turn(eh, el, 9);
    const low1 =
      (hl >>> 0) + (s1l >>> 0) + (choose(el, fl, gl) >>> 0) + (word(k, t + 1) >>> 0) + (word(w, t + 1) >>> 0);
    const t1h = (hh + s1h + choose(eh, fh, gh) + word(k, t) + word(w, t) + carry(low1)) | 0;
    const t1l = low1 >>> 0;
    const s0h = turn(ah, al, 28) ^ turn(al, ah, 2) ^ turn(al, ah, 7);
    const s0l = turn(al, ah, 28) ^ turn(ah, al, 2) ^ turn(ah, al, 7);
    const low2 = t1l + (s0l >>> 0) + (majority(al, bl, cl) >>> 0);
    const t2h = s0h + majority(ah, bh, ch) + carry(low2);
    const low = t1l + (dl >>> 0);
    hh = gh;
    hl = gl;
    gh = fh;
    gl = fl;
    fh = eh;
    fl = el;
    eh = (dh + t1h + carry(low)) | 0;
    el = low | 0;
    dh = ch;
    dl = cl;
    ch = bh;
    cl = bl;
    bh = ah;
    bl = al;
    ah = (t1h + t2h) | 0;
    al = low2 | 0;
  }
  const added = [ah, al, bh, bl, ch, cl, dh, dl, eh, el, fh, fl, gh, gl, hh, hl];
  for (let i = 0; i < 16; i += 2) {
    const low = (word(state, i + 1) >>> 0) + ((added[i + 1] as number) >>> 0);
    state[i] = word(state, i) + (added[i] as number) + carry(low);
    state[i + 1] = low;
  }
}

type Eight = [number, number, number, number, number, number, number, number];

/** Of a word of 64 bits turned to the right by less than 32, the half that has been `x`; of one of 32 bits, both are `x`. */
function turn(x: number, y: number, n: number): number {
  return (x >>> n) | (y << (32 - n));
}

function choose(x: number, y: number, z: number): number {
  return (x & y) ^ (~x & z);
}

function majority(x: number, y: number, z: number): number {
  return (x & y) ^ (x & z) ^ (y & z);
}

/** What a sum of low words has beyond 32 bits. */
function carry(low: number): number {
  return (low / 0x100000000) | 0;
}
