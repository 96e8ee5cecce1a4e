// Decisions on their way back from a worker, as plain data, and made into decisions again. What is not exactly an answer
// to what was asked is none: a call is never allowed by default.

import type { Outcome } from '../authorizer.ts';
import { Allowed, type Circumstances, Denied, groundsOf } from '../decision.ts';
import { ChainBytes } from '../engine/chain-bytes.ts';
import type { Findings } from '../engine/findings.ts';
import { Unspent } from '../replay/spend.ts';

/** What a worker says first, when it can decide. */
export const READY = 'ready';

/** Verdicts. Zero, what memory holds that nobody wrote, is neither. */
const ALLOWED = 0x0a11;
const DENIED = 0x0de1;
/** Words of a decision: the verdict, the index of its chain or -1, verifications or the index of its denial. */
const WORDS = 3;
const NO_CHAIN = -1;

/** What a worker sends for a frame. */
export interface Answer {
  /** That of the frame. */
  readonly sequence: number;
  readonly words: Int32Array<ArrayBuffer>;
  /** Each once, however many decisions are about it. */
  readonly chains: readonly ChainParts[];
  readonly denials: readonly DenialParts[];
  /** What allowed calls spend, in their order; null without replay protection. */
  readonly spends: readonly SpendParts[] | null;
  /** The approvals that allowed decisions rest on, where there are any. */
  readonly approvals: readonly ApprovalParts[];
}

interface ApprovalParts {
  /** Index of the decision. */
  readonly decision: number;
  readonly envelopes: readonly Uint8Array[];
}

interface ChainParts {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isStack: boolean;
  readonly length: number;
}

interface SpendParts {
  readonly key: string;
  readonly ttlSeconds: number;
  readonly circumstances: Circumstances;
}

interface DenialParts {
  readonly findings: Findings;
  readonly circumstances: Circumstances;
}

/** Allowed calls are all unspent, or none is. */
export function answerOf(sequence: number, outcomes: readonly Outcome[]): Answer {
  const words = new Int32Array(outcomes.length * WORDS);
  const chains: ChainParts[] = [];
  const denials: DenialParts[] = [];
  const spends: SpendParts[] = [];
  const approvals: ApprovalParts[] = [];
  const indices = new Map<ChainBytes, number>();
  const indexOf = (chain: ChainBytes) => {
    let index = indices.get(chain);
    if (index === undefined) {
      const { bytes, isStack, length } = chain;
      index = chains.push({ bytes, isStack, length }) - 1;
      indices.set(chain, index);
    }
    return index;
  };
  outcomes.forEach((outcome, i) => {
    if (outcome instanceof Unspent) {
      const { key, ttlSeconds, circumstances } = outcome;
      spends.push({ key, ttlSeconds, circumstances });
    }
    const grounds = groundsOf(outcome instanceof Unspent ? outcome.allowed : outcome);
    const { chain } = grounds;
    words[WORDS * i] = grounds.allowed ? ALLOWED : DENIED;
    words[WORDS * i + 1] = chain === null ? NO_CHAIN : indexOf(chain);
    if (grounds.allowed) {
      words[WORDS * i + 2] = grounds.verifications;
      if (grounds.approvals.length > 0) approvals.push({ decision: i, envelopes: grounds.approvals });
    } else {
      const { findings, circumstances } = grounds;
      words[WORDS * i + 2] = denials.push({ findings, circumstances }) - 1;
    }
  });
  return { sequence, words, chains, denials, spends: spends.length === 0 ? null : spends, approvals };
}

/**
 * The outcomes of an answer. With `hasStore` calls that it allows have still to be spent.
 *
 * @throws Error where it is not the answer to this frame, with a verdict for each of its `count` requests.
 */
export function outcomesOf(answer: Answer, sequence: number, count: number, hasStore = false): Outcome[] {
  if (answer.sequence !== sequence) throw mistaken(`answered frame ${answer.sequence}, not ${sequence}`);
  const { words } = answer;
  if (words.length !== count * WORDS) throw mistaken(`answered ${words.length / WORDS} of ${count} requests`);
  const chains = answer.chains.map(({ bytes, isStack, length }) => new ChainBytes(bytes, isStack, length));
  const approvals = new Map(answer.approvals.map(({ decision, envelopes }) => [decision, envelopes]));
  let next = 0;
  return Array.from({ length: count }, (_, i) => {
    const chain = chains[words[WORDS * i + 1] as number] ?? null;
    const last = words[WORDS * i + 2] as number;
    const verdict = words[WORDS * i];
    if (verdict === ALLOWED && chain !== null) {
      const allowed = new Allowed(chain, last, approvals.get(i));
      return hasStore ? unspent(allowed, chain, answer.spends?.[next++]) : allowed;
    }
    const denial = answer.denials[last];
    if (verdict !== DENIED || denial === undefined) throw mistaken(`gave no verdict for request ${i}`);
    return new Denied(denial.findings, chain, denial.circumstances);
  });
}

function unspent(allowed: Allowed, chain: ChainBytes, spend: SpendParts | undefined): Unspent {
  if (spend === undefined) throw mistaken('allowed a call without what it spends');
  return new Unspent(allowed, chain, spend.key, spend.ttlSeconds, spend.circumstances);
}

const mistaken = (what: string) => new Error(`the worker ${what}`);
