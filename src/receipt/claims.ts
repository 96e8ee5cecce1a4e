// What allowing receipts claim, held against the chain inside them: that it holds at that instant, below trusted roots, and
// where the arguments are known, that proof, constraints and request hash are those of the call.
import { MAX_APPROVALS } from '../approval/limits.ts';
import { requestHash } from '../approval/request-hash.ts';
import { type Arguments, EncodedArguments } from '../arguments.ts';
import type { Authorizer, CallRequest, Chain } from '../authorizer.ts';
import { isBytes } from '../bytes.ts';
import { compareBytes } from '../cbor/order.ts';
import { FACADE_REASONS } from '../codes.ts';
import type { Decision } from '../decision.ts';
import type { Engine } from '../engine/engine.ts';
import { type ErrorDetail, errorFor, TenuoError } from '../errors.ts';
import type { PublicKey } from '../public-key.ts';
import type { WarrantView } from '../warrant/view.ts';
import type { LogEntry } from './entry.ts';
import type { ReceiptFields } from './payload.ts';
import { toolOf } from './receipt.ts';

const WILDCARD = '*';
/** Denials of a call whose approvals are not in the log: everything before them was checked. */
const APPROVALS_ABSENT: readonly number[] = [1700, 1707];
/** Bytes at the end of a chain, where the signature of its leaf is. */
const TELLING = 32;

/** A receipt with what the log says about it. */
export interface Claim {
  readonly fields: ReceiptFields;
  /** All of the call's arguments, where they are known: values, or the CBOR map that the log has. */
  args: Arguments | Uint8Array | undefined;
  readonly approvals: Uint8Array[];
}

/** How much was checked. */
export interface Checked {
  /** Chains of allowed calls that hold. */
  chains: number;
  /** Allowed calls whose proof and constraints were judged too. */
  calls: number;
  requestHashes: number;
  /** Calls that a gate asks approval for, whose approvals are not in the log. */
  approvalsUnknown: number;
}

/** What refutes a receipt. */
export interface Refutation {
  readonly error: TenuoError;
  readonly decision: Decision | null;
}

/** A claim about a receipt, whose bytes are copied. */
export function claimOf(fields: ReceiptFields): Claim {
  const copied = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? value.slice() : value,
  ]);
  return { fields: Object.fromEntries(copied) as ReceiptFields, args: undefined, approvals: [] };
}

/** Adds what an entry says about the receipt. */
export function addToClaim(claim: Claim, entry: LogEntry): void {
  if (entry.kind === 'arguments' && entry.complete) claim.args = entry.arguments.slice();
  if (entry.kind !== 'approval' || entry.approval === undefined || claim.approvals.length >= MAX_APPROVALS) return;
  claim.approvals.push(entry.approval.slice());
}

/** Holds claims against their chains. */
export class Judge {
  readonly checked: Checked = { chains: 0, calls: 0, requestHashes: 0, approvalsUnknown: 0 };
  readonly #authorizer: Authorizer<WarrantView>;
  readonly #engine: Engine;

  constructor(authorizer: Authorizer<WarrantView>, engine: Engine) {
    this.#authorizer = authorizer;
    this.#engine = engine;
  }

  /** Whether there is anything to hold it against: a denied call may have come with any chain. */
  canJudge({ fields, args }: Claim): boolean {
    return fields.outcome === 'allow' || (args !== undefined && fields.requestHash !== undefined);
  }

  /** What refutes each of the claims, null where nothing does. Those with the same chain are judged together. */
  judge(claims: readonly Claim[]): (Refutation | null)[] {
    const refutations: (Refutation | null)[] = claims.map(() => null);
    for (const group of groupsOf(claims)) {
      const found = this.#judgeGroup(group.map((i) => claims[i] as Claim));
      for (const [at, i] of group.entries()) refutations[i] = found[at] ?? null;
    }
    return refutations;
  }

  #judgeGroup(claims: readonly Claim[]): (Refutation | null)[] {
    const opened = attempt(() => this.#authorizer.open((claims[0] as Claim).fields.warrantChain));
    if (opened instanceof Error) {
      const refuted = refutation(FACADE_REASONS.RECEIPT_CHAIN, null, { received: opened.message });
      return claims.map(({ fields }) => (fields.outcome === 'allow' ? refuted : null));
    }
    const chain = new OpenChain(opened);
    const calls: (CallRequest | null)[] = [];
    const refutations = claims.map((claim, i) => {
      calls[i] = null;
      const args = attempt(() => this.#argumentsOf(claim));
      if (args instanceof Error) return refutation(FACADE_REASONS.RECEIPT_CALL, null, { received: args.message });
      const refuted = this.#hashFault(claim, args, chain) ?? this.#chainFault(claim, chain);
      if (refuted === null && args !== undefined && claim.fields.outcome === 'allow') calls[i] = callOf(claim, args);
      return refuted;
    });
    this.#judgeCalls(chain, calls, refutations);
    return refutations;
  }

  #argumentsOf({ args }: Claim): Arguments | undefined {
    return isBytes(args) ? EncodedArguments.fromCbor(args, { engine: this.#engine }) : args;
  }

  /** Whether the request hash is that of the arguments. */
  #hashFault({ fields }: Claim, args: Arguments | undefined, { id, holder }: OpenChain): Refutation | null {
    if (args === undefined || fields.requestHash === undefined) return null;
    const tool = toolOf(fields.action);
    const hash = requestHash({ warrantId: id, tool, args, holder }, { engine: this.#engine });
    if (compareBytes(hash, fields.requestHash) !== 0) return refutation(FACADE_REASONS.RECEIPT_REQUEST_HASH, null);
    this.checked.requestHashes += 1;
    return null;
  }

  /** Whether the chain of an allowed call holds, from the root that is named to the tool. */
  #chainFault({ fields }: Claim, chain: OpenChain): Refutation | null {
    const { timestamp: now, rootPrincipal, action, outcome } = fields;
    if (outcome !== 'allow') return null;
    const held = chain.opened.verify({ now });
    if (!held.allowed) return refutation(FACADE_REASONS.RECEIPT_CHAIN, held, { received: held.message });
    const root = chain.rootOf(held);
    if (rootPrincipal !== undefined && rootPrincipal !== root)
      return refutation(FACADE_REASONS.RECEIPT_ROOT, held, { expected: root, received: rootPrincipal });
    if (!chain.grants(toolOf(action)))
      return refutation(FACADE_REASONS.RECEIPT_CALL, null, { received: 'a tool that the warrant does not grant' });
    this.checked.chains += 1;
    return null;
  }

  /** Judges the calls of one chain, with their proofs verified together. */
  #judgeCalls({ opened }: OpenChain, calls: readonly (CallRequest | null)[], refutations: (Refutation | null)[]): void {
    const asked = calls.filter((call): call is CallRequest => call !== null);
    const decisions = asked.length === 0 ? [] : opened.authorizeMany(asked);
    let next = 0;
    for (const [i, call] of calls.entries()) {
      if (call === null) continue;
      const decision = decisions[next++] as Decision;
      const isUnknown = !decision.allowed && call.approvals === undefined && APPROVALS_ABSENT.includes(decision.number);
      if (!decision.allowed && !isUnknown)
        refutations[i] = refutation(FACADE_REASONS.RECEIPT_CALL, decision, { received: decision.message });
      else this.checked.calls += 1;
      if (isUnknown) this.checked.approvalsUnknown += 1;
    }
  }
}

/** A chain with what is asked of it for each of its calls, read once. */
class OpenChain {
  readonly opened: Chain<WarrantView>;
  readonly id: string;
  readonly holder: PublicKey;
  readonly #tools: ReadonlySet<string>;
  #root: string | undefined;

  constructor(opened: Chain<WarrantView>) {
    const { id, holder, tools } = opened.warrant;
    this.opened = opened;
    this.id = id;
    this.holder = holder;
    this.#tools = new Set(tools);
  }

  grants(tool: string): boolean {
    return this.#tools.has(tool) || this.#tools.has(WILDCARD);
  }

  rootOf(held: { readonly rootIssuer: string }): string {
    this.#root ??= held.rootIssuer;
    return this.#root;
  }
}

function callOf({ fields, approvals }: Claim, args: Arguments): CallRequest {
  const { action, popSignature: signature, timestamp: now } = fields;
  return { tool: toolOf(action), args, signature, now, approvals: approvals.length === 0 ? undefined : approvals };
}

/** The indices of claims that have the same chain, by chain. */
function groupsOf(claims: readonly Claim[]): number[][] {
  const groups = new Map<string, number[][]>();
  for (const [i, { fields }] of claims.entries()) {
    const { warrantChain } = fields;
    const name = String.fromCharCode(...warrantChain.subarray(-TELLING));
    const alike = groups.get(name) ?? [];
    groups.set(name, alike);
    const same = alike.find(([first]) => compareBytes(warrantChain, chainAt(claims, first)) === 0);
    if (same === undefined) alike.push([i]);
    else same.push(i);
  }
  return [...groups.values()].flat();
}

const chainAt = (claims: readonly Claim[], i: number | undefined): Uint8Array =>
  (claims[i as number] as Claim).fields.warrantChain;

/** What a call gives, or why what was logged cannot be read. */
function attempt<Result>(call: () => Result): Result | Error {
  try {
    return call();
  } catch (error) {
    if (error instanceof TenuoError || error instanceof RangeError) return error;
    throw error;
  }
}

function refutation(reason: number, decision: Decision | null, detail?: ErrorDetail): Refutation {
  return { error: errorFor(reason, detail), decision };
}
