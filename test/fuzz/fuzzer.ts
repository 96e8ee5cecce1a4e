// One mutation: an input made from the seed and its number, run on two engines, everything they say compared.
import {
  DIGEST_AT,
  OUTPUT_AT,
  RECORD_SIZE,
  RESULT_AT,
  RESULT_SIZE,
  SECRET_AT,
  SIGNATURE_AT,
  SLOT_HEAD,
} from '../../assembly/layout.ts';
import { SLOT as SLOT_FIELD } from '../../assembly/result.ts';
import { SLOT_WARRANTS, slotAt } from '../../assembly/slot.ts';
import { FORM_PEM_CHAIN, FORM_PEM_WARRANTS, FORM_STACK_STANDARD, FORM_WARRANT_URL } from '../../assembly/text/forms.ts';
import { decodeGates, encodeGates } from '../../src/cbor/gates.ts';
import type { Engine } from '../../src/engine/engine.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { generate, KINDS, setNode, wire } from '../oracle/generate/constraints.mjs';
import { gatesNode, pem } from '../oracle/generate/objects.mjs';
import { Random } from '../oracle/generate/random.mjs';
import { anyArgs, anyValue, node } from '../oracle/generate/values.mjs';
import { type Asked, ask, found, put, reasonName } from '../support/core.ts';
import { treeOf } from '../support/tree.ts';
import {
  AGENT,
  childOf,
  type Fields,
  idOf,
  LEAD,
  NOW,
  OTHER,
  proof,
  ROOT,
  rootWarrant,
  type Sealed,
  sealPayload,
  stackBytes,
} from '../support/warrants.ts';
import { mutateBytes, mutateText, mutateTree } from './mutate.ts';
import { receiptCase } from './receipts.ts';
import { revocationCase } from './revocation.ts';
import type { Vectors } from './vectors.ts';

/** A mutation on which an engine spends longer than this counts as hanging, in milliseconds. */
const SLOW = 1000;

/** What one engine is asked: runs the calls, returns everything observable. */
type Run = (engine: Engine) => unknown;

interface Case {
  kind: string;
  /** For the report: enough to repeat the case by hand. */
  input: string;
  run: Run;
}

export interface Outcome {
  kind: string;
  /** The reason that the first engine gave. */
  reason: string;
  /** What differed, if anything did. */
  failure?: string;
}

/** What there is, and how often each is taken. */
export const KINDS_OF_CASE: readonly (readonly [number, string])[] = [
  [18, 'value'],
  [20, 'constraint'],
  [8, 'set'],
  [10, 'gates'],
  [10, 'match'],
  [10, 'attenuate'],
  [8, 'attenuate-set'],
  [12, 'open'],
  [8, 'text'],
  [12, 'resigned'],
  [14, 'decision'],
  [8, 'revocation-list'],
  [8, 'revocation-request'],
  [8, 'revocation-text'],
  [8, 'receipt'],
  [8, 'receipt-entry'],
  [8, 'receipt-event'],
  [8, 'receipt-log'],
];

/** The result record as it lies there: addresses too, since both engines keep one layout. */
const record = (engine: Engine): string =>
  Buffer.from(engine.memory.subarray(RESULT_AT, RESULT_AT + RESULT_SIZE)).toString('hex');

/** Slot and records of the chain just opened. */
function slotOf(engine: Engine): string {
  const slot = slotAt(engine.words[(RESULT_AT + SLOT_FIELD) >> 2] as number);
  const count = engine.words[(slot + SLOT_WARRANTS) >> 2] as number;
  return Buffer.from(engine.memory.subarray(slot, slot + SLOT_HEAD + count * RECORD_SIZE)).toString('hex');
}

export class Fuzzer {
  constructor(
    readonly engines: readonly [Engine, Engine],
    readonly vectors: Vectors,
    readonly seed: string,
    /** Kinds to take; all where absent. */
    readonly kinds?: readonly string[],
  ) {}

  /** Runs mutation number `index`. */
  run(index: number): Outcome {
    const random = new Random(`${this.seed}/${index}`);
    const { kinds } = this;
    const made = this.#make(
      random,
      random.weighted(KINDS_OF_CASE.filter(([, kind]) => kinds === undefined || kinds.includes(kind))),
    );
    const [first, second] = this.engines.map((engine) => timed(engine, made.run)) as [Timed, Timed];
    const outcome: Outcome = { kind: made.kind, reason: first.reason };
    const problem = compare(this.engines, first, second);
    if (problem)
      outcome.failure = `${made.kind}, seed ${this.seed}, mutation ${index}: ${problem}\n  input ${made.input}`;
    return outcome;
  }

  #make(random: Random, kind: string): Case {
    switch (kind) {
      case 'value':
        return this.#read(random, kind, this.vectors.values, () => cbor.encode(node(anyValue(random, 3))));
      case 'constraint':
        return this.#read(random, kind, this.vectors.constraints, () => anyConstraint(random));
      case 'set':
        return this.#read(random, kind, this.vectors.sets, () => cbor.encode(setNode(anySet(random))));
      case 'gates':
        return this.#gates(random);
      case 'match':
        return this.#two(random, kind, anyConstraint(random), cbor.encode(node(anyValue(random, 2))));
      case 'attenuate':
        return this.#attenuate(random);
      case 'attenuate-set': {
        const parent = anySet(random);
        const child = random.chance(0.5) ? parent : anySet(random);
        return this.#two(random, kind, cbor.encode(setNode(parent)), cbor.encode(setNode(child)));
      }
      case 'open':
        return this.#open(random);
      case 'text':
        return this.#text(random);
      case 'resigned':
        return this.#resigned(random);
      case 'revocation-list':
      case 'revocation-request':
      case 'revocation-text':
        return { kind, ...revocationCase(random, kind) };
      case 'receipt':
      case 'receipt-entry':
      case 'receipt-event':
      case 'receipt-log':
        return { kind, ...receiptCase(random, kind) };
      default:
        return decision(random);
    }
  }

  #damaged(random: Random, bytes: Buffer, among: readonly Buffer[]): Buffer {
    let out = bytes;
    for (
      let n = random.weighted([
        [1, 0],
        [6, 1],
        [3, 2],
        [1, 4],
      ]);
      n > 0;
      n--
    )
      out = mutateBytes(random, out, among.length ? random.pick(among) : bytes);
    return out.length > 100_000 ? out.subarray(0, 100_000) : out;
  }

  #read(random: Random, kind: string, among: readonly Buffer[], make: () => Buffer): Case {
    const bytes = this.#damaged(random, random.chance(0.5) ? random.pick(among) : make(), among);
    const call = kind === 'value' ? 'readValue' : kind === 'constraint' ? 'readConstraint' : 'readSet';
    return {
      kind,
      input: bytes.toString('hex'),
      run: (engine) => [engine.core[call](put(engine, bytes)), record(engine)],
    };
  }

  /** Gates that were read are written again: the same bytes, but for messages that upstream trims. */
  #gates(random: Random): Case {
    const bytes = this.#damaged(random, cbor.encode(gatesNode(anyGates(random))), this.vectors.constraints);
    return {
      kind: 'gates',
      input: bytes.toString('hex'),
      run(engine) {
        const reason = engine.core.readGates(put(engine, bytes));
        if (reason !== 0) return [reason, record(engine)];
        const written = encodeGates(decodeGates(bytes));
        const again = encodeGates(decodeGates(written));
        const isSame = Buffer.compare(written, bytes) === 0 || bytes.includes('message');
        if (!isSame || Buffer.compare(written, again) !== 0) throw new Error('gates are not written as they were read');
        return [reason, record(engine), engine.core.readGates(put(engine, written))];
      },
    };
  }

  #attenuate(random: Random): Case {
    const pick = () => (random.chance(0.3) ? random.pick(this.vectors.constraints) : anyConstraint(random));
    const parent = pick();
    return this.#two(random, 'attenuate', parent, random.chance(0.3) ? parent : pick());
  }

  /** Two items side by side, seldom damaged: what is decided about them is the point. */
  #two(random: Random, kind: string, a: Buffer, b: Buffer): Case {
    const first = random.chance(0.1) ? mutateBytes(random, a, b) : a;
    const second = random.chance(0.1) ? mutateBytes(random, b, a) : b;
    const call = kind === 'match' ? 'matchConstraint' : kind === 'attenuate' ? 'attenuateConstraint' : 'attenuateSet';
    const both = Buffer.concat([first, second]);
    return {
      kind,
      input: `${first.toString('hex')} ${second.toString('hex')}`,
      run(engine) {
        put(engine, both);
        return [engine.core[call](first.length, second.length), record(engine)];
      },
    };
  }

  #open(random: Random): Case {
    const chain = random.chance(0.15)
      ? stackBytes(
          random.times(random.pick([1, 2, 3, 24, 31, 32, 65, 300]), () => ({
            bytes: random.pick(this.vectors.chains),
          })),
        )
      : random.pick(this.vectors.chains);
    const bytes = this.#damaged(random, chain, this.vectors.chains);
    return { kind: 'open', input: bytes.toString('hex'), run: opening(bytes, random.pick([1, 2, 3])) };
  }

  #text(random: Random): Case {
    const chain = random.pick(this.vectors.chains);
    const other = random.pick(this.vectors.texts);
    let text = random.weighted<() => string>([
      [3, () => other],
      [2, () => chain.toString('base64')],
      [2, () => chain.toString('base64url')],
      [2, () => pem(chain)],
      [1, () => pem(chain, 'WARRANT CHAIN')],
      [1, () => pem(chain) + pem(random.pick(this.vectors.chains))],
    ])();
    for (
      let n = random.weighted([
        [1, 0],
        [6, 1],
        [3, 2],
        [2, 5],
      ]);
      n > 0;
      n--
    )
      text = mutateText(random, text, other);
    const bytes = Buffer.from(text).subarray(0, 200_000);
    const forms = random.chance(0.5) ? 0x3fc : random.below(256) << 2;
    return { kind: 'text', input: bytes.toString('hex'), run: opening(bytes, forms) };
  }

  /** A payload changed behind a signature that is right again. */
  #resigned(random: Random): Case {
    const tree = treeOf(random.pick(this.vectors.payloads)) as cbor.Node;
    for (const pair of tree.pairs ?? [])
      if (pair[0].n === 5n) pair[1] = cbor.array([cbor.uint(1), cbor.bytes(Buffer.from(ROOT.public, 'hex'))]);
    for (
      let n = random.weighted([
        [1, 0],
        [5, 1],
        [2, 2],
      ]);
      n > 0;
      n--
    )
      mutateTree(random, tree);
    const { bytes } = sealPayload(cbor.encode(tree), ROOT);
    const asked: Asked = { now: random.pick([NOW, 1704067260, 0]), roots: [ROOT.public], flags: random.pick([0, 4]) };
    return {
      kind: 'resigned',
      input: bytes.toString('hex'),
      run(engine) {
        const opened = opening(bytes, 1)(engine) as [number];
        if (opened[0] !== 0) return opened;
        const slot = engine.words[(RESULT_AT + SLOT_FIELD) >> 2] as number;
        ask(engine, asked);
        return [engine.core.verifyChain(slot), record(engine), opened];
      },
    };
  }
}

/** Opens, and writes what was opened as text again. */
function opening(bytes: Buffer, forms: number): Run {
  return (engine) => {
    const reason = engine.core.openInput(put(engine, bytes), forms);
    if (reason !== 0) return [reason, record(engine)];
    const out: unknown[] = [reason, record(engine), slotOf(engine)];
    for (const form of [FORM_WARRANT_URL, FORM_STACK_STANDARD, FORM_PEM_WARRANTS, FORM_PEM_CHAIN]) {
      const length = engine.core.writeText(Math.min(bytes.length, 65_536), form);
      out.push(Buffer.from(engine.memory.subarray(OUTPUT_AT, OUTPUT_AT + length)).toString('latin1'));
    }
    return out;
  };
}

const BUILT = ['Wildcard', 'Exact', 'Pattern', 'Range', 'OneOf'];

function constraint(random: Random): unknown {
  return generate(random, random.chance(0.7) ? random.pick(BUILT) : random.pick(KINDS), 2);
}

const anyConstraint = (random: Random): Buffer => cbor.encode(wire(constraint(random)));

const argumentGate = (random: Random): Fields | string =>
  random.pick<Fields | string>(['all', { constraint: constraint(random) }, { exempt: constraint(random) }]);

const anyGates = (random: Random): Fields =>
  Object.fromEntries(
    random.times(random.below(4), () => [
      random.pick(['t', 'pay', 'é', '*', '']),
      {
        args: random.chance(0.3)
          ? null
          : Object.fromEntries(
              random.times(random.below(4), () => [random.pick(['a', 'b', 'aa', 'é', '10']), argumentGate(random)]),
            ),
        message: random.pick([undefined, undefined, 'Sure?', ' padded ', 'x'.repeat(300)]),
      },
    ]),
  );

const anySet = (random: Random): Fields => ({
  constraints: Object.fromEntries(
    random.times(random.below(4), () => [random.pick(['a', 'b', 'c', 'path', 'é']), constraint(random)]),
  ),
  allow_unknown: random.chance(0.2),
});

// ---- decisions ------------------------------------------------------------------------------------

const SPOILS: ((random: Random) => Fields)[] = [
  (random) => ({ depth: random.pick([0, 1, 2, 64, 65, 2 ** 32 - 1]) }),
  (random) => ({ max_depth: random.pick([0, 1, 64, 255]) }),
  (random) => ({ issued_at: random.pick([0, NOW, NOW + 30, NOW + 31, 2n ** 53n]) }),
  (random) => ({ expires_at: random.pick([NOW - 1, NOW, NOW + 1, 2n ** 63n, 2n ** 64n - 1n]) }),
  (random) => ({ parent_hash: random.pick([undefined, random.hex(32)]) }),
  (random) => ({ clearance: random.pick([0, 10, 255]) }),
  (random) => ({ session_id: random.pick(['a', 'b', '']) }),
  (random) => ({ tools: { [random.pick(['t', 'u', '*'])]: anySet(random) } }),
  () => ({ type: 'issuer', tools: {}, issuable_tools: ['t', 'u'] }),
  () => ({ type: 'issuer', tools: {}, issuable_tools: ['*'] }),
  () => ({ type: 'execution', tools: { t: { constraints: {} } }, issuable_tools: undefined, holder: OTHER.public }),
  (random) => ({ constraint_bounds: anySet(random) }),
  () => ({ required_approvers: [OTHER.public] }),
  () => ({ gates: { t: { args: null } } }),
  (random) => ({ id: idOf(random.pick(['root', 'child 1'])) }),
];

/** A chain of up to three with a call, most of it right. */
function decision(random: Random): Case {
  const spoiled = (): Fields => (random.chance(0.3) ? random.pick(SPOILS)(random) : {});
  const chain: Sealed[] = [rootWarrant({ tools: { t: anySet(random) }, ...spoiled() })];
  while (random.chance(0.5) && chain.length < 3) {
    const parent = chain[chain.length - 1] as Sealed;
    const signer = parent.fields.holder === OTHER.public ? OTHER : LEAD;
    chain.push(childOf(parent, { holder: LEAD.public, ...spoiled() }, random.chance(0.05) ? AGENT : signer));
  }
  const leaf = chain[chain.length - 1] as Sealed;
  const tool = random.weighted([
    [8, 't'],
    [1, 'u'],
    [1, ''],
    [1, '*'],
  ]);
  const args = random.chance(0.7) ? callFor(random, leaf, tool) : anyArgs(random);
  const now = random.weighted([
    [8, NOW],
    [1, NOW - 600],
    [1, NOW + 3000],
    [1, -1],
    [1, 8210266876800],
  ]);
  const windowSeconds = random.weighted([
    [8, 30],
    [1, 1],
    [1, 0],
    [1, -30],
    [1, 60],
  ]);
  const drift =
    random.weighted([
      [4, 0],
      [1, random.range(-4, 4)],
    ]) * 30;
  const signer = random.chance(0.05) ? AGENT : leaf.fields.holder === OTHER.public ? OTHER : LEAD;
  const asked: Asked = {
    now,
    tool,
    args,
    windowSeconds,
    maxWindows: random.range(0, 5),
    roots: random.chance(0.95) ? [OTHER.public, ROOT.public] : [],
    maxLifetime: random.pick([-1, -1, -1, 3600, 3599]),
    flags: random.weighted([
      [6, 0],
      [1, 2],
      [1, 4],
      [1, 8],
      [1, 16],
    ]),
    ...(random.chance(0.95) ? { signature: proof(leaf, signer, tool, args, now + drift) } : {}),
  };
  const bytes = chain.length === 1 && random.chance(0.5) ? leaf.bytes : stackBytes(chain);
  return { kind: 'decision', input: `${bytes.toString('hex')} ${JSON.stringify(asked)}`, run: deciding(bytes, asked) };
}

/** Arguments that the leaf names, with values that may match. */
function callFor(random: Random, leaf: Sealed, tool: string): Record<string, unknown> {
  const set = leaf.fields.tools?.[tool] ?? { constraints: {} };
  return Object.fromEntries(
    Object.entries(set.constraints as Record<string, Fields>).map(([name, c]) => {
      const value = c.value ?? (c.values?.length ? random.pick(c.values as unknown[]) : undefined);
      return [name, value ?? (typeof c.min === 'number' ? { float: c.min } : (c.pattern?.replaceAll('*', 'x') ?? 'x'))];
    }),
  );
}

function deciding(bytes: Buffer, asked: Asked): Run {
  return (engine) => {
    const opened = engine.core.openInput(put(engine, bytes), 3);
    const out: unknown[] = [opened, record(engine)];
    if (opened !== 0) return out;
    const slot = engine.words[(RESULT_AT + SLOT_FIELD) >> 2] as number;
    ask(engine, asked);
    out[0] = engine.core.authorizeCall(slot);
    out.push(record(engine));
    out.push(engine.core.checkCall(slot), record(engine));
    out.push(engine.core.verifyChain(slot), record(engine));
    engine.core.replayKey(slot);
    out.push(Buffer.from(engine.memory.subarray(DIGEST_AT, DIGEST_AT + 32)).toString('hex'));
    if ((asked.windowSeconds ?? 30) > 0) {
      engine.memory.fill(7, SECRET_AT, SECRET_AT + 32);
      out.push(
        engine.core.signCall(slot),
        Buffer.from(engine.memory.subarray(SIGNATURE_AT, SIGNATURE_AT + 64)).toString('hex'),
      );
    }
    // Last: the record that is reported is that of the decision.
    ask(engine, asked);
    engine.core.authorizeCall(slot);
    return out;
  };
}

// ---- comparing ------------------------------------------------------------------------------------

interface Timed {
  said: unknown;
  reason: string;
  error?: unknown;
  milliseconds: number;
}

function timed(engine: Engine, run: Run): Timed {
  const start = performance.now();
  try {
    const said = run(engine) as [number | string];
    const milliseconds = performance.now() - start;
    const code = said[0];
    const isReason = typeof code === 'number' && code > 1;
    return { said, reason: isReason ? reasonName(code) : String(code), milliseconds };
  } catch (error) {
    return { said: undefined, reason: 'threw', error, milliseconds: performance.now() - start };
  }
}

function compare(engines: readonly [Engine, Engine], a: Timed, b: Timed): string | undefined {
  for (const [engine, { error, milliseconds }] of [
    [engines[0], a],
    [engines[1], b],
  ] as const) {
    if (error) return `${engine.kind} threw ${error instanceof Error ? error.stack : String(error)}`;
    if (milliseconds > SLOW) return `${engine.kind} took ${milliseconds.toFixed(0)} ms`;
  }
  const [left, right] = [JSON.stringify(a.said), JSON.stringify(b.said)];
  if (left === right) return undefined;
  const at = [...left].findIndex((c, i) => c !== right[i]);
  const part = (said: string) => said.slice(Math.max(0, at - 40), at + 80);
  const lines = [part(left), part(right)].map(
    (said, i) => `  ${engines[i as 0 | 1].kind}: …${said}… ${JSON.stringify(found(engines[i as 0 | 1], 0))}`,
  );
  return ['the engines differ', ...lines].join('\n');
}
