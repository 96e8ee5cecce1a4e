// What allowing receipts claim, held against the chain inside them: that it holds at that instant, below trusted roots, and
// where the arguments are known, that proof, constraints and request hash are those of the call.

import { MAX_APPROVALS } from '../approval/limits.ts';
import { requestHash } from '../approval/request-hash.ts';
import { type Arguments, EncodedArguments } from '../arguments.ts';
import type { Authorizer, Chain } from '../authorizer.ts';
import { isBytes } from '../bytes.ts';
import { compareBytes } from '../cbor/order.ts';
import { FACADE_REASONS } from '../codes.ts';
import type { Decision } from '../decision.ts';
import type { Engine } from '../engine/engine.ts';
import { type ErrorDetail, errorFor, TenuoError } from '../errors.ts';
import type { WarrantView } from '../warrant/view.ts';
import type { LogEntry } from './entry.ts';
import type { ReceiptFields } from './payload.ts';
import { toolOf } from './receipt.ts';

const WILDCARD = '*';
/** Denials of a call whose approvals are not in the log: everything before them was checked. */
const APPROVALS_ABSENT: readonly number[] = [1700, 1707];

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

/** A claim with what it is checked with. */
interface Call {
  readonly fields: ReceiptFields;
  readonly args: Arguments | undefined;
  readonly approvals: readonly Uint8Array[];
  readonly chain: Chain<WarrantView>;
  readonly engine: Engine;
  readonly checked: Checked;
}

/** Checks one receipt; null where nothing refutes it. */
export function refute(
  { fields, args: given, approvals }: Claim,
  authorizer: Authorizer<WarrantView>,
  engine: Engine,
  checked: Checked,
): Refutation | null {
  const isAllowed = fields.outcome === 'allow';
  // A denied call may have come with any chain.
  if (!isAllowed && (given === undefined || fields.requestHash === undefined)) return null;
  const chain = attempt(() => authorizer.open(fields.warrantChain));
  if (chain instanceof Error)
    return isAllowed ? refutation(FACADE_REASONS.RECEIPT_CHAIN, null, { received: chain.message }) : null;
  const args = attempt(() => (isBytes(given) ? EncodedArguments.fromCbor(given, { engine }) : given));
  if (args instanceof Error) return refutation(FACADE_REASONS.RECEIPT_CALL, null, { received: args.message });
  const call = { fields, args, approvals, chain, engine, checked };
  return hashFault(call) ?? (isAllowed ? allowFault(call) : null);
}

function allowFault({ fields, args, approvals, chain, checked }: Call): Refutation | null {
  const { timestamp: now, rootPrincipal, action, popSignature: signature } = fields;
  const tool = toolOf(action);
  const held = chain.verify({ now });
  if (!held.allowed) return refutation(FACADE_REASONS.RECEIPT_CHAIN, held, { received: held.message });
  if (rootPrincipal !== undefined && rootPrincipal !== held.rootIssuer)
    return refutation(FACADE_REASONS.RECEIPT_ROOT, held, { expected: held.rootIssuer, received: rootPrincipal });
  const { tools } = chain.warrant;
  if (!tools.includes(tool) && !tools.includes(WILDCARD))
    return refutation(FACADE_REASONS.RECEIPT_CALL, null, { received: 'a tool that the warrant does not grant' });
  checked.chains += 1;
  if (args === undefined) return null;
  const given = approvals.length === 0 ? undefined : approvals;
  const decision = chain.authorize({ tool, args, signature, now, approvals: given });
  const isUnknown = !decision.allowed && given === undefined && APPROVALS_ABSENT.includes(decision.number);
  if (!decision.allowed && !isUnknown)
    return refutation(FACADE_REASONS.RECEIPT_CALL, decision, { received: decision.message });
  checked.calls += 1;
  if (isUnknown) checked.approvalsUnknown += 1;
  return null;
}

/** Whether the request hash is that of the arguments. */
function hashFault({ fields, args, chain, engine, checked }: Call): Refutation | null {
  if (args === undefined || fields.requestHash === undefined) return null;
  const { id: warrantId, holder } = chain.warrant;
  const hash = requestHash({ warrantId, tool: toolOf(fields.action), args, holder }, { engine });
  if (compareBytes(hash, fields.requestHash) !== 0) return refutation(FACADE_REASONS.RECEIPT_REQUEST_HASH, null);
  checked.requestHashes += 1;
  return null;
}

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
