// Signatures good and bad, by number: the same number and seed give the same case in every runtime. What is expected of
// each is not known here; the strict rule by other means (../oracle.ts) says.
import { createHash } from 'node:crypto';
import { Point } from '@noble/ed25519';
import { fromInteger, hex, nodeKey, noise, ORDER, SMALL_ORDER, toInteger } from '../oracle.ts';

export interface Case {
  readonly kind: string;
  readonly key: Buffer;
  readonly signature: Buffer;
  readonly message: Buffer;
}

const P = 2n ** 255n - 19n;
/** Enough that keys are evicted: more than are remembered with a comb (128), and than those seen once (256). */
const SIGNERS = 300;
const SCALARS = 24;

/** A point of order 8, and its multiples. */
const TORSION = [Point.ZERO];
for (let i = 1; i < 8; i++) TORSION.push((TORSION[i - 1] as Point).add(Point.fromHex(SMALL_ORDER[4] as string)));

/** Scalars next to the ends of what combs and half-size scalars take, then any. */
const EDGES = [1n, 2n, 3n, 8n, 2n ** 128n, 2n ** 251n, 2n ** 252n - 1n, 2n ** 252n, ORDER - 2n, ORDER - 1n];
const EXTREMES = [0n, ...EDGES, 2n ** 252n + 1n, (ORDER - 1n) / 2n, (ORDER + 1n) / 2n, 2n ** 127n, 15n];

/** An encoded point whose scalar is known but for a part of small order. */
export interface Known {
  readonly scalar: bigint;
  readonly torsion: number;
  readonly bytes: Buffer;
}

/** Bytes of one case, taken one after another. */
class Draw {
  readonly bytes: Buffer;
  at = 0;

  constructor(label: string) {
    this.bytes = noise(label, 560);
  }

  below(n: number): number {
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4) % n;
  }

  take(length: number): Buffer {
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

type Signer = ReturnType<typeof nodeKey>;
interface Context {
  readonly draw: Draw;
  readonly signer: Signer;
  readonly message: Buffer;
  readonly cases: Cases;
}
type Parts = Pick<Case, 'key' | 'signature' | 'message'>;

const flip = (bytes: Buffer, bit: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
};
const signed = ({ signer, message }: Context): Parts => ({
  key: signer.publicKey,
  signature: signer.sign(message),
  message,
});
const withR = (parts: Parts, R: Buffer): Parts => ({
  ...parts,
  signature: Buffer.concat([R, parts.signature.subarray(32)]),
});
const withS = (parts: Parts, s: bigint): Parts => ({
  ...parts,
  signature: Buffer.concat([parts.signature.subarray(0, 32), fromInteger(s)]),
});
const challenge = (R: Buffer, A: Buffer, message: Buffer): bigint =>
  toInteger(createHash('sha512').update(R).update(A).update(message).digest()) % ORDER;

/** The signature that the scalars of A and R make. It holds if their parts of small order cancel. */
export function craft(A: Known, R: Known, message: Buffer): Parts {
  const s = (R.scalar + challenge(R.bytes, A.bytes, message) * A.scalar) % ORDER;
  return { key: A.bytes, signature: Buffer.concat([R.bytes, fromInteger(s)]), message };
}

/** The same with the R, of those that differ by a part of small order, that makes the equation hold, if one does. */
export function craftHolding(A: Known, candidates: readonly Known[], message: Buffer): Parts {
  const holds = (R: Known) =>
    (BigInt(R.torsion) + challenge(R.bytes, A.bytes, message) * BigInt(A.torsion)) % 8n === 0n;
  return craft(A, candidates.find(holds) ?? (candidates[0] as Known), message);
}

/** y of p or more: another encoding of the points whose y is below 19. */
const pastP = (draw: Draw): Buffer => fromInteger(P + BigInt(draw.below(19)) + (BigInt(draw.below(2)) << 255n));

/** What a case may be, and which verdicts such cases have: each that is named occurs, and no other. */
interface Kind {
  readonly verdicts: readonly Verdict[];
  make(context: Context): Parts;
}
/**
 * `small`: node:crypto accepts, and a point of small order is why the strict rule does not. Node 20 and 22 give it, 24 and
 * 26 refuse such points themselves.
 */
export type Verdict = 'refused' | 'accepted' | 'small';
const always = (make: Kind['make']): Kind => ({ verdicts: ['accepted'], make });
const never = (make: Kind['make']): Kind => ({ verdicts: ['refused'], make });
const either = (make: Kind['make']): Kind => ({ verdicts: ['refused', 'accepted'], make });
const strict = (make: Kind['make']): Kind => ({ verdicts: ['refused', 'small'], make });

const bitOf = (first: number, count: number) =>
  never((context) => {
    const parts = signed(context);
    return { ...parts, signature: flip(parts.signature, first + context.draw.below(count)) };
  });

export const KINDS: Readonly<Record<string, Kind>> = {
  good: always(signed),
  'good, again': always(signed),
  'good, of few keys': always(({ draw, message, cases }) =>
    signed({ draw, message, cases, signer: cases.signers[draw.below(4)] as Signer }),
  ),
  'a bit of R': bitOf(0, 256),
  'a bit of s': bitOf(256, 253),
  'a high bit of s': bitOf(509, 3),
  'a bit of A': never((context) => {
    const parts = signed(context);
    return { ...parts, key: flip(parts.key, context.draw.below(256)) };
  }),
  'a bit of the message': never((context) => {
    const { draw, message } = context;
    const changed = message.length === 0 ? Buffer.from([0]) : flip(message, draw.below(8 * message.length));
    return { ...signed(context), message: changed };
  }),
  'another length': never((context) => {
    const { message } = context;
    const other = message.length % 2 === 1 ? message.subarray(1) : Buffer.concat([message, Buffer.from([0])]);
    return { ...signed(context), message: other };
  }),
  's and multiples of L': never((context) => {
    const parts = signed(context);
    const s = toInteger(parts.signature.subarray(32));
    return withS(parts, s + ORDER * BigInt(1 + context.draw.below(14)));
  }),
  'L - s': never((context) => {
    const parts = signed(context);
    return withS(parts, ORDER - toInteger(parts.signature.subarray(32)));
  }),
  's at the ends': never((context) => withS(signed(context), context.draw.pick(EXTREMES))),
  's of any size': never((context) => withS(signed(context), toInteger(context.draw.take(32)))),
  'R past p': never((context) => withR(signed(context), pastP(context.draw))),
  'A past p': never((context) => ({ ...signed(context), key: pastP(context.draw) })),
  'R of small order': strict(({ draw, message, cases }) => {
    // s = k a makes s B - k A the neutral element: with the right R, everything but the rule would accept.
    const A = cases.known(draw.below(SCALARS), draw.below(8));
    const R = { scalar: 0n, torsion: 0, bytes: hex(draw.pick(SMALL_ORDER)) };
    return craft(A, R, message);
  }),
  'A of small order': strict(({ draw, message, cases }) => {
    const torsion = draw.below(8);
    const encodings = torsion === 0 ? [SMALL_ORDER[2] as string] : [(TORSION[torsion] as Point).toHex()];
    const A = { scalar: 0n, torsion, bytes: hex(draw.pick(encodings)) };
    const nonce = draw.below(SCALARS);
    return craftHolding(A, cases.allTorsions(nonce), message);
  }),
  'A and R of small order': strict(({ draw, message }) => ({
    key: hex(draw.pick(SMALL_ORDER)),
    signature: Buffer.concat([hex(draw.pick(SMALL_ORDER)), fromInteger(draw.pick([0n, 0n, 1n, ORDER - 1n]))]),
    message,
  })),
  'A with a part of small order': either(({ draw, message, cases }) =>
    craft(cases.known(draw.below(SCALARS), 1 + draw.below(7)), cases.known(draw.below(SCALARS), 0), message),
  ),
  'R with a part of small order': never(({ draw, message, cases }) =>
    craft(cases.known(draw.below(SCALARS), 0), cases.known(draw.below(SCALARS), 1 + draw.below(7)), message),
  ),
  'A and R with parts of small order': either(({ draw, message, cases }) =>
    craft(
      cases.known(draw.below(SCALARS), 1 + draw.below(7)),
      cases.known(draw.below(SCALARS), draw.below(8)),
      message,
    ),
  ),
  'parts of small order that cancel': either(({ draw, message, cases }) =>
    craftHolding(cases.known(draw.below(SCALARS), 1 + draw.below(7)), cases.allTorsions(draw.below(SCALARS)), message),
  ),
  'small multiples of B': either(({ draw, message, cases }) => {
    const parts = craft(cases.known(draw.below(EDGES.length), 0), cases.known(draw.below(EDGES.length), 0), message);
    return draw.below(2) === 0 ? parts : { ...parts, signature: flip(parts.signature, 256) };
  }),
  'R equal to A': either(({ draw, message, cases }) => {
    const A = cases.known(draw.below(SCALARS), 0);
    const parts = craft(A, A, message);
    return draw.below(2) === 0 ? parts : { ...parts, signature: flip(parts.signature, 255) };
  }),
  'of another message': never((context) => ({ ...signed(context), message: context.draw.take(32) })),
  'of another key': never((context) => ({
    ...signed(context),
    key: (context.cases.signers[(context.cases.signers.indexOf(context.signer) + 1) % SIGNERS] as Signer).publicKey,
  })),
  'A negated': never((context) => {
    const parts = signed(context);
    return { ...parts, key: flip(parts.key, 255) };
  }),
  noise: never(({ draw, message }) => ({ key: draw.take(32), signature: draw.take(64), message })),
  'zeros and ones': strict(({ draw, message }) => ({
    key: Buffer.alloc(32, draw.below(2) * 255),
    signature: Buffer.alloc(64, draw.below(2) * 255),
    message,
  })),
};
const NAMES = Object.keys(KINDS);

export class Cases {
  readonly #seed: string;
  readonly signers: readonly Signer[];
  readonly #known = new Map<number, Known>();

  constructor(seed: string) {
    this.#seed = seed;
    this.signers = Array.from({ length: SIGNERS }, (_, i) => nodeKey(`signer ${seed} ${i}`));
  }

  /** The i-th scalar's multiple of B, with a part of small order. The first scalars are the edges. */
  known(i: number, torsion: number): Known {
    let known = this.#known.get(8 * i + torsion);
    if (!known) {
      const scalar = EDGES[i] ?? toInteger(noise(`scalar ${this.#seed} ${i}`, 32)) % ORDER;
      const point = Point.BASE.multiply(scalar).add(TORSION[torsion] as Point);
      known = { scalar, torsion, bytes: Buffer.from(point.toBytes()) };
      this.#known.set(8 * i + torsion, known);
    }
    return known;
  }

  allTorsions(i: number): readonly Known[] {
    return TORSION.map((_, torsion) => this.known(i, torsion));
  }

  /** Case `index`: all kinds by turns, at every length from 0 to 300. */
  make(index: number): Case {
    const draw = new Draw(`case ${this.#seed} ${index}`);
    const kind = NAMES[index % NAMES.length] as string;
    const message = draw.take(index % 301);
    const signer = draw.pick(this.signers);
    const parts = (KINDS[kind] as Kind).make({ draw, signer, message, cases: this });
    return { kind, ...parts };
  }

  /** One place in a batch of `size`. */
  place(size: number): number {
    return noise(`place ${this.#seed} ${size}`, 4).readUInt32LE() % size;
  }

  /** A signature of the i-th signer that holds. */
  good(i: number): Case {
    const signer = this.signers[i % SIGNERS] as Signer;
    const message = noise(`good ${this.#seed} ${i}`, i % 301);
    return { kind: 'good', key: signer.publicKey, signature: signer.sign(message), message };
  }
}

/** `one`, which holds, spoilt in one of six ways. */
export function spoil(one: Case, way: number): Case {
  const parts = [
    () => ({ ...one, signature: flip(one.signature, way % 256) }),
    () => ({ ...one, signature: flip(one.signature, 256 + (way % 256)) }),
    () => ({ ...one, key: flip(one.key, way % 256) }),
    () => ({ ...one, message: Buffer.concat([one.message, Buffer.from([way & 255])]) }),
    () => withS(one, toInteger(one.signature.subarray(32)) + ORDER),
    () => withR(one, hex(SMALL_ORDER[way % 14] as string)),
  ][way % 6] as () => Parts;
  return { kind: 'spoilt', ...parts() };
}
