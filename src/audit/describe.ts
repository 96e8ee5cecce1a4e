// Decisions, warrants and requests as events: what is said of each.
import type { ApprovalRequest } from '../approval/request.ts';
import type { Arguments } from '../arguments.ts';
import type { Mode } from '../config/config.ts';
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
  type DecisionEvent,
  EVENT_VERSION,
  type WarrantEvent,
} from './event.ts';
import { type AuditSettings, newEventId } from './settings.ts';
import { addArguments, shownText } from './values.ts';

/**
 * What is known of a decision beside itself.
 *
 * @example
 * ```ts
 * import type { AuditContext } from 'tenuo-edge/audit';
 *
 * const context: AuditContext = { source: 'worker', tool: 'read', mode: 'enforce', ran: false };
 * ```
 *
 * @see docs/audit.md
 */
export interface AuditContext {
  /** What decided: `guard`, an adapter, a service's own code. */
  readonly source: string;
  /** The tool that was asked for. */
  readonly tool: string;
  /** The mode in force. */
  readonly mode: Mode;
  /** Whether the tool was let run. */
  readonly ran: boolean;
  /** Milliseconds that deciding took. */
  readonly durationMs?: number | undefined;
  /** The trace of the call; where absent, trace and span are those of the option `traceContext`. */
  readonly traceId?: string | undefined;
  /** The span of the call. */
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

const NO_TRACE: { readonly traceId?: string; readonly spanId?: string } = {};

type Draft<Event> = { -readonly [Name in keyof Event]: Event[Name] };

/** Chains that were described: a hot chain is decided over and over. */
const described = new WeakMap<ChainBytes, AuditedChain>();

/** What all events have. Callbacks of the options that fail are done without. */
export function baseOf(
  settings: AuditSettings,
  context: ActContext,
  severity: AuditEventBase['severity'],
): Draft<AuditEventBase> {
  const { traceId, spanId } = traceOf(settings, context);
  return draftOf(settings, context.source, severity, idOf(settings), traceId, spanId);
}

/**
 * The event of a decision; null for an allowed one that the sampling leaves out. Decisions are many: they are written member by
 * member into one object.
 */
export function decisionEvent(
  decision: Decision,
  context: AuditContext,
  settings: AuditSettings,
): DecisionEvent | null {
  const { allowed } = decision;
  const { sampleAllowed } = settings;
  const { traceId, spanId } = traceOf(settings, context);
  const id = idOf(settings);
  if (allowed && !isKept(traceId ?? id, sampleAllowed)) return null;
  const { mode, ran, durationMs, args } = context;
  const event = draftOf(
    settings,
    context.source,
    allowed ? 'info' : 'warning',
    id,
    traceId,
    spanId,
  ) as Draft<DecisionEvent>;
  event.type = 'decision';
  event.outcome = allowed ? 'allowed' : 'denied';
  event.tool = shortened(String(context.tool), MOST_NAME);
  event.mode = mode;
  event.ran = ran;
  if (!allowed && ran) event.wouldHaveBeenDenied = true;
  event.code = decision.code;
  event.number = decision.number;
  // Whatever fails here, that it was decided is told.
  attempt(() => (allowed ? addAllowed(event, decision, sampleAllowed) : addDenied(event, decision, settings)));
  attempt(() => addChain(event, decision));
  if (isDuration(durationMs)) event.durationMs = durationMs;
  addArguments(event, args, settings.values.args);
  return event;
}

function draftOf(
  settings: AuditSettings,
  source: string,
  severity: AuditEventBase['severity'],
  id: string,
  traceId: string | undefined,
  spanId: string | undefined,
): Draft<AuditEventBase> {
  const { service } = settings;
  const event: Draft<AuditEventBase> = { version: EVENT_VERSION, id, time: timeText(settings), severity, source: '' };
  if (service !== undefined) event.service = service;
  event.source = shortened(source, MOST_NAME);
  if (traceId !== undefined) event.traceId = shortened(traceId, MOST_NAME);
  if (spanId !== undefined) event.spanId = shortened(spanId, MOST_NAME);
  return event;
}

function addAllowed(event: Draft<DecisionEvent>, decision: Allowed, sampleAllowed: number): void {
  const { approvals } = decision;
  if (sampleAllowed < 1) event.sampleRate = sampleAllowed;
  if (approvals.length === 0) return;
  event.approvers = Object.freeze(approvals.map(({ approver }) => approver));
  event.requestHash = (approvals[0] as (typeof approvals)[0]).requestHash;
}

function addDenied(event: Draft<DecisionEvent>, decision: Denied, { values }: AuditSettings): void {
  const { missingApprovals: approvals } = decision;
  const { warrant, argument, offset } = decision.at;
  event.reason = decision.reason;
  event.stage = decision.stage;
  if (warrant !== undefined || argument !== undefined || offset !== undefined)
    event.at = Object.freeze({
      ...(warrant !== undefined && { warrant }),
      ...(argument !== undefined && { argument: shortened(argument, MOST_NAME) }),
      ...(offset !== undefined && { offset }),
    });
  event.message = decision.message;
  event.ref = decision.ref;
  if (approvals !== undefined) {
    event.approvals = Object.freeze(approvals);
    const requestHash = attempt(() => decision.requestHash);
    if (requestHash !== undefined) event.requestHash = requestHash;
  }
  const expected = values.expected === true ? decision.expected : undefined;
  const received = values.received === true ? decision.received : undefined;
  if (expected !== undefined) event.expected = shownText(expected);
  if (received !== undefined) event.received = shownText(received);
}

function addChain(event: Draft<DecisionEvent>, decision: Decision): void {
  const { warrant, chain, root, holder } = chainOf(decision);
  if (warrant !== undefined) event.warrant = warrant;
  if (chain !== undefined) event.chain = chain;
  if (root !== undefined) event.root = root;
  if (holder !== undefined) event.holder = holder;
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
    chain: Object.freeze(chain.map(({ id }) => id)),
    root: (chain[0] ?? warrant).issuer.toHex(),
    holder: warrant.holder.toHex(),
    tools: Object.freeze([...warrant.tools]),
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
    approvers: Object.freeze(request.requiredApprovers.map((key) => key.toHex())),
    approvals: Object.freeze({ required: request.minApprovals }),
    expiresAt: instantText(request.warrantExpiresAtSeconds),
  };
}

/** Whether an allowed decision is kept: by its trace, so that all of a trace are or none, else by its id. */
function isKept(name: string, rate: number): boolean {
  return rate >= 1 || hash32(name) < rate * HIGH_UINT;
}

function traceOf(
  settings: AuditSettings,
  context: ActContext,
): { readonly traceId?: string; readonly spanId?: string } {
  const trace = context.traceId === undefined ? attempt(settings.traceContext) : context;
  const { traceId, spanId } = trace ?? NO_TRACE;
  if (typeof traceId !== 'string') return NO_TRACE;
  return typeof spanId === 'string' ? { traceId, spanId } : { traceId };
}

function idOf({ newId }: AuditSettings): string {
  const id = attempt(newId);
  return typeof id === 'string' && id !== '' ? id : newEventId();
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
