// Decisions, warrants and requests as events: what is said of each.
import type { ApprovalRequest } from '../approval/request.ts';
import type { Arguments } from '../arguments.ts';
import { type Allowed, type Decision, type Denied, groundsOf } from '../decision.ts';
import type { ChainBytes } from '../engine/chain-bytes.ts';
import { toHex } from '../hex.ts';
import { instantText } from '../instant.ts';
import { shortened } from '../shortened.ts';
import { readFields } from '../warrant/fields.ts';
import { idText } from '../warrant/id.ts';
import type { WarrantView } from '../warrant/view.ts';
import {
  type ApprovalEvent,
  type AuditEventBase,
  type AuditedChain,
  type AuditMode,
  type DecisionEvent,
  EVENT_VERSION,
  type WarrantEvent,
} from './event.ts';
import { type AuditSettings, newEventId } from './settings.ts';
import { describeArguments, shownText } from './values.ts';

/** What is known of a decision beside itself. */
export interface AuditContext {
  /** What decided: `guard`, an adapter, a service's own code. */
  readonly source: string;
  readonly tool: string;
  readonly mode: AuditMode;
  /** Whether the tool was let run. */
  readonly ran: boolean;
  /** How long deciding took. */
  readonly durationMs?: number | undefined;
  /** Where absent, those of the option `traceContext`. */
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  /** The arguments that were decided. */
  readonly args?: Arguments | undefined;
}

/** What is known of an act beside its subject. */
export type ActContext = Pick<AuditContext, 'source' | 'traceId' | 'spanId'>;

/** Characters of a name that is somebody else's. */
const MOST_NAME = 256;
const LAST_MILLISECOND = 8_640_000_000_000_000;
const HIGH_UINT = 2 ** 32;

/** Chains that were described: a hot chain is decided over and over. */
const described = new WeakMap<ChainBytes, AuditedChain>();

/** What all events have. Callbacks of the options that fail are done without. */
export function baseOf(
  settings: AuditSettings,
  context: ActContext,
  severity: AuditEventBase['severity'],
): AuditEventBase {
  const { service } = settings;
  const { traceId, spanId } = context.traceId === undefined ? (attempt(settings.traceContext) ?? {}) : context;
  return {
    version: EVENT_VERSION,
    id: textOf(attempt(settings.newId)) ?? newEventId(),
    time: timeText(settings),
    severity,
    ...(service !== undefined && { service }),
    source: shortened(context.source, MOST_NAME),
    ...(typeof traceId === 'string' && { traceId: shortened(traceId, MOST_NAME) }),
    ...(typeof spanId === 'string' && { spanId: shortened(spanId, MOST_NAME) }),
  };
}

/** The event of a decision; null for an allowed one that the sampling leaves out. */
export function decisionEvent(
  decision: Decision,
  context: AuditContext,
  settings: AuditSettings,
): DecisionEvent | null {
  const base = baseOf(settings, context, decision.allowed ? 'info' : 'warning');
  if (decision.allowed && !isKept(base, settings.sampleAllowed)) return null;
  const { mode, ran, durationMs, args } = context;
  return {
    ...base,
    type: 'decision',
    outcome: decision.allowed ? 'allowed' : 'denied',
    tool: shortened(String(context.tool), MOST_NAME),
    mode,
    ran,
    ...(!decision.allowed && ran && { wouldHaveBeenDenied: true as const }),
    code: decision.code,
    number: decision.number,
    ...attempt(() => (decision.allowed ? allowedMembers(decision, settings) : deniedMembers(decision, settings))),
    ...attempt(() => chainOf(decision)),
    ...(isDuration(durationMs) && { durationMs }),
    ...describeArguments(args, settings.values.args),
  };
}

function allowedMembers(decision: Allowed, { sampleAllowed }: AuditSettings) {
  const { approvals } = decision;
  return {
    ...(sampleAllowed < 1 && { sampleRate: sampleAllowed }),
    ...(approvals.length > 0 && {
      approvers: approvals.map(({ approver }) => approver),
      requestHash: approvals[0]?.requestHash as string,
    }),
  };
}

function deniedMembers(decision: Denied, { values }: AuditSettings) {
  const { reason, stage, ref, missingApprovals: approvals } = decision;
  const { warrant, argument, offset } = decision.at;
  const at = {
    ...(warrant !== undefined && { warrant }),
    ...(argument !== undefined && { argument: shortened(argument, MOST_NAME) }),
    ...(offset !== undefined && { offset }),
  };
  const requestHash = approvals === undefined ? undefined : attempt(() => decision.requestHash);
  const expected = values.expected === true ? decision.expected : undefined;
  const received = values.received === true ? decision.received : undefined;
  return {
    reason,
    stage,
    ...(Object.keys(at).length > 0 && { at }),
    message: decision.message,
    ref,
    ...(requestHash !== undefined && { requestHash }),
    ...(approvals !== undefined && { approvals }),
    ...(expected !== undefined && { expected: shownText(expected) }),
    ...(received !== undefined && { received: shownText(received) }),
  };
}

function chainOf(decision: Decision): AuditedChain {
  let chain: ChainBytes | null;
  try {
    chain = groundsOf(decision).chain;
  } catch {
    // A decision of another copy of this package keeps its grounds to itself.
    return publicChain(decision);
  }
  return chain === null ? {} : describeChain(chain);
}

function describeChain(chain: ChainBytes): AuditedChain {
  const known = described.get(chain);
  if (known !== undefined) return known;
  const warrants = chain.envelopes.map(readFields);
  const ids = Object.freeze(warrants.map(({ id }) => idText(id)));
  const told = Object.freeze({
    warrant: ids.at(-1) as string,
    chain: ids,
    root: toHex((warrants[0] as (typeof warrants)[0]).issuer),
    holder: toHex((warrants.at(-1) as (typeof warrants)[0]).holder),
  });
  described.set(chain, told);
  return told;
}

function publicChain(decision: Decision): AuditedChain {
  const { warrantId } = decision;
  if (decision.allowed)
    return { warrant: decision.warrantId, chain: decision.steps.map(({ id }) => id), root: decision.rootIssuer };
  return warrantId === undefined ? {} : { warrant: warrantId };
}

/** The event of a warrant that was made. */
export function warrantEvent(
  type: WarrantEvent['type'],
  warrant: WarrantView,
  context: ActContext,
  settings: AuditSettings,
): WarrantEvent {
  const { chain } = warrant;
  return {
    ...baseOf(settings, context, 'info'),
    type,
    warrant: warrant.id,
    chain: chain.map(({ id }) => id),
    root: (chain[0] ?? warrant).issuer.toHex(),
    holder: warrant.holder.toHex(),
    tools: [...warrant.tools],
    issuer: warrant.issuer.toHex(),
    depth: warrant.depth,
    expiresAt: instantText(warrant.expiresAtSeconds),
  };
}

/** The event of approvers being asked. */
export function approvalEvent(request: ApprovalRequest, context: ActContext, settings: AuditSettings): ApprovalEvent {
  const { holder } = request;
  return {
    ...baseOf(settings, context, 'info'),
    type: 'approval-requested',
    warrant: request.warrantId,
    ...(holder !== null && { holder: holder.toHex() }),
    tool: shortened(request.tool, MOST_NAME),
    requestHash: request.requestHash,
    approvers: request.requiredApprovers.map((key) => key.toHex()),
    approvals: { required: request.minApprovals },
    expiresAt: instantText(request.warrantExpiresAtSeconds),
  };
}

/** Whether an allowed decision is kept: by its trace, so that all of a trace are or none, else by its id. */
function isKept({ traceId, id }: AuditEventBase, rate: number): boolean {
  return rate >= 1 || hash32(traceId ?? id) < rate * HIGH_UINT;
}

/** FNV-1a, its bits mixed (MurmurHash3's last step) so that every part of the range is as likely. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function timeText({ clock }: AuditSettings): string {
  const asked = attempt(clock);
  const isTime = typeof asked === 'number' && Math.abs(asked) <= LAST_MILLISECOND;
  return new Date(isTime ? asked : Date.now()).toISOString();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function attempt<Result>(call: () => Result): Result | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}
