// Well-formed CBOR as a tree of the oracle's nodes, to change it and write it again.
import type * as cbor from '../oracle/generate/cbor.mjs';

type Node = cbor.Node;

class Reader {
  at = 0;
  constructor(readonly bytes: Buffer) {}

  item(): Node {
    const first = this.bytes.readUInt8(this.at);
    const major = first >> 5;
    const info = first & 31;
    this.at += 1;
    if (major === 7 && info >= 25) {
      const size = 1 << (info - 24);
      this.at += size;
      return { raw: this.bytes.subarray(this.at - size - 1, this.at) };
    }
    const n = this.argument(info);
    if (major < 2) return { major, n };
    if (major === 7) return { major, simple: Number(n) };
    if (major === 6) return { major, n, item: this.item() };
    const count = Number(n);
    if (major < 4) {
      const b = this.bytes.subarray(this.at, this.at + count);
      if (b.length !== count) throw new RangeError('the string is cut short');
      this.at += count;
      return { major, b };
    }
    if (count > this.bytes.length) throw new RangeError('more items than bytes');
    if (major === 4) return { major, items: Array.from({ length: count }, () => this.item()) };
    return { major, pairs: Array.from({ length: count }, () => [this.item(), this.item()]) };
  }

  argument(info: number): bigint {
    if (info < 24) return BigInt(info);
    if (info > 27) throw new RangeError('no definite argument');
    const size = 1 << (info - 24);
    let n = 0n;
    for (let i = 0; i < size; i++) n = (n << 8n) | BigInt(this.bytes.readUInt8(this.at + i));
    this.at += size;
    return n;
  }
}

/** The tree, or undefined where the bytes are not one definite item. */
export function treeOf(bytes: Uint8Array): Node | undefined {
  const reader = new Reader(Buffer.from(bytes));
  try {
    const node = reader.item();
    return reader.at === bytes.length ? node : undefined;
  } catch {
    return undefined;
  }
}

/** Where each head of an encoding begins, as far as it can be followed. */
export function headsOf(bytes: Uint8Array): number[] {
  const heads: number[] = [];
  let at = 0;
  while (at < bytes.length && heads.length < 4096) {
    heads.push(at);
    const first = bytes[at] as number;
    const info = first & 31;
    const size = info < 24 || info > 27 ? 0 : 1 << (info - 24);
    let n = info < 24 ? info : 0;
    for (let i = 0; i < size; i++) n = n * 256 + (bytes[at + 1 + i] ?? 0);
    at += 1 + size;
    const major = first >> 5;
    if (major === 2 || major === 3) at += n;
  }
  return heads;
}
