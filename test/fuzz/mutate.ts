// Damage of every kind: to bytes, to CBOR heads, to trees, to text.
import * as cbor from '../oracle/generate/cbor.mjs';
import type { Random } from '../oracle/generate/random.mjs';
import { EDGE_TEXTS } from '../oracle/generate/values.mjs';
import { headsOf } from '../support/tree.ts';

type Node = cbor.Node;

const BYTES = [
  0x00, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x20, 0x3b, 0x40, 0x58, 0x5f, 0x60, 0x78, 0x7f, 0x80, 0x98, 0x9b,
  0x9f, 0xa0, 0xa1, 0xb8, 0xbb, 0xbf, 0xc2, 0xd8, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xff,
];
const COUNTS = [
  0,
  1,
  2,
  22,
  23,
  24,
  25,
  31,
  32,
  63,
  64,
  65,
  255,
  256,
  257,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** One change to bytes. */
export function mutateBytes(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.range(1, 9));
  const cut = (from: number, to: number, middle: Uint8Array) =>
    Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);
  const change = random.weighted<() => Buffer>([
    [5, () => flip(random, bytes)],
    [4, () => cut(at, Math.min(bytes.length, at + 1), Buffer.from([random.pick(BYTES)]))],
    [2, () => bytes.subarray(0, at)],
    [1, () => bytes.subarray(at)],
    [3, () => cut(at, at, random.bytes(random.range(1, 4)))],
    [2, () => cut(at, end, Buffer.alloc(0))],
    [2, () => cut(at, at, bytes.subarray(at, end))],
    [3, () => splice(random, bytes, other)],
    [6, () => editHead(random, bytes)],
    [1, () => Buffer.concat([bytes, random.bytes(random.range(1, 3))])],
    [1, () => nest(random, bytes)],
  ]);
  return change();
}

function flip(random: Random, bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  if (out.length === 0) return out;
  for (let n = random.range(1, 3); n > 0; n--) {
    const at = random.below(out.length);
    out[at] = (out[at] as number) ^ (1 << random.below(8));
  }
  return out;
}

/** A run of another input in place of a run of this one, head to head where both can be followed. */
function splice(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const ours = headsOf(bytes);
  const theirs = headsOf(other);
  if (ours.length === 0 || theirs.length === 0) return Buffer.concat([bytes, other]);
  const from = random.pick(ours);
  const to = random.pick(ours.filter((x) => x >= from));
  const start = random.pick(theirs);
  const end = random.pick([...theirs.filter((x) => x >= start), other.length]);
  return Buffer.concat([bytes.subarray(0, from), other.subarray(start, end), bytes.subarray(to)]);
}

/** Another length, width or type in one head. */
function editHead(random: Random, bytes: Buffer): Buffer {
  const heads = headsOf(bytes);
  if (heads.length === 0) return bytes;
  const at = random.pick(heads);
  const first = bytes[at] as number;
  const info = first & 31;
  const size = info < 24 || info > 27 ? 0 : 1 << (info - 24);
  const major = random.chance(0.2) ? random.below(8) : first >> 5;
  const old =
    info < 24
      ? info
      : size === 1
        ? (bytes[at + 1] ?? 0)
        : size === 2 && at + 2 < bytes.length
          ? bytes.readUInt16BE(at + 1)
          : 0;
  const count = random.weighted<number | bigint>([
    [4, Math.max(0, old + random.pick([-1, 1]))],
    [2, old],
    [2, random.pick(COUNTS)],
  ]);
  const head = random.chance(0.08)
    ? Buffer.from([(major << 5) | random.range(28, 31)])
    : cbor.head(major, count, random.chance(0.2) ? random.pick([1, 2, 4, 8]) : undefined);
  return Buffer.concat([bytes.subarray(0, at), head, bytes.subarray(at + 1 + size)]);
}

/** The whole in containers or tags. */
function nest(random: Random, bytes: Buffer): Buffer {
  const shell = random.pick([0x81, 0xc1, 0x9f, 0xd8]);
  const depth = random.pick([1, 2, 30, 255, 256, 257, 1000]);
  return Buffer.concat([Buffer.alloc(depth, shell), bytes]);
}

const FLOATS = [0, -0, 1, -1, 0.5, 65504, 65520, 2 ** -24, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 1 / 3];

function anyNode(random: Random): Node {
  return random.weighted<() => Node>([
    [4, () => cbor.uint(random.pick(COUNTS))],
    [2, () => ({ major: 1, n: BigInt(random.pick(COUNTS)) })],
    [3, () => cbor.text(random.pick(EDGE_TEXTS))],
    [2, () => cbor.bytes(random.bytes(random.pick([0, 1, 16, 31, 32, 33, 64])))],
    [2, () => cbor.float(random.pick(FLOATS))],
    [2, () => cbor.simple(random.pick([0, 19, 20, 21, 22, 23, 24, 32, 255]))],
    [1, () => cbor.array([])],
    [1, () => cbor.map([])],
    [1, () => cbor.array([cbor.uint(random.below(20)), cbor.nul()])],
    [1, () => cbor.array([cbor.uint(1), cbor.bytes(random.bytes(32))])],
  ])();
}

/** Changes one place of a tree. */
export function mutateTree(random: Random, root: Node): void {
  const places = [...cbor.walk(root)].slice(1);
  if (places.length === 0) return;
  const { node, replace } = random.pick(places);
  const pairs = random.pick(places.filter((place) => place.node.pairs?.length)) ?? { node: root };
  const rows = pairs.node.pairs ?? [];
  const at = random.below(Math.max(1, rows.length));
  random.weighted<() => unknown>([
    [6, () => replace(anyNode(random))],
    [2, () => rows.splice(at, 1)],
    [2, () => rows.length && rows.splice(random.below(rows.length + 1), 0, rows[at] as [Node, Node])],
    [
      2,
      () =>
        rows.length &&
        rows.splice(random.below(rows.length + 1), 0, [
          random.pick([cbor.uint(random.below(20)), cbor.text(random.pick(EDGE_TEXTS))]),
          anyNode(random),
        ]),
    ],
    [2, () => rows.reverse()],
    [1, () => replace(cbor.tag(random.pick([0, 1, 2, 3, 24, 42]), node))],
    [1, () => Object.assign(node, { width: random.pick([1, 2, 4, 8]) })],
    [1, () => Object.assign(node, { indefinite: true })],
    [1, () => node.items?.pop()],
    [1, () => node.items?.push(anyNode(random))],
    [2, () => node.n !== undefined && Object.assign(node, { n: node.n + random.pick([1n, 255n, 1n << 32n]) })],
  ])();
}

const SPACES = [
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\v',
  '\f',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u2028',
  '\u202f',
  '\u205f',
  '\u3000',
  '\ufeff',
  '\u200b',
  '\u0000',
];
const BITS = [
  '=',
  '==',
  '-',
  '_',
  '+',
  '/',
  'A',
  '-----',
  '-----BEGIN TENUO WARRANT-----',
  '-----END TENUO WARRANT-----',
  '-----BEGIN TENUO WARRANT CHAIN-----',
  '-----END TENUO WARRANT CHAIN-----',
  '-----x-----\n',
  'é',
  '😀',
];

/** One change to text. */
export function mutateText(random: Random, text: string, other: string): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + random.range(1, 40));
  const put = (middle: string, to = at) => text.slice(0, at) + middle + text.slice(to);
  return random.weighted<() => string>([
    [4, () => put(random.pick(SPACES))],
    [4, () => put(random.pick(BITS))],
    [3, () => put(random.pick('ABCxyz019-_+/=*%.'.split('')), at + 1)],
    [2, () => put('', end)],
    [2, () => text.slice(0, at)],
    [1, () => text.slice(at)],
    [2, () => text + other],
    [1, () => `${random.pick(SPACES)}${text}${random.pick(SPACES)}`],
    [1, () => text.replaceAll('\n', random.pick(['', '\r\n', ' ', '\n\n']))],
    [1, () => text.replaceAll('-', '+').replaceAll('_', '/')],
    [1, () => text.replaceAll('+', '-').replaceAll('/', '_')],
    [1, () => text.replace(/=+$/, '')],
    [1, () => put(text.slice(at, end))],
  ])();
}
