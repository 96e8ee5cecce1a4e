// Events as upstream's Python SDK writes them, for those who read both: `authorization_success`, `authorization_failure`, …
import type { Code } from '../codes.ts';
import { type AuditEvent, type DecisionEvent, safeLine } from './event.ts';
import { REDACTED } from './values.ts';

/** The members that upstream's events have. */
export interface UpstreamEvent {
  readonly id: string;
  readonly event_type: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly '@timestamp': string;
  readonly service: string;
  readonly trace_id?: string;
  readonly warrant_id?: string;
  readonly tool?: string;
  readonly action?: string;
  /** Arguments whose values were asked for. Upstream puts all of them here, in clear. */
  readonly constraints?: Readonly<Record<string, unknown>>;
  readonly details?: string;
  readonly error_code?: string;
  readonly related_ids?: readonly string[];
  /** What upstream has no member for. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const DEFAULT_SERVICE = 'tenuo-edge';

/** Upstream's names of what its decorator refuses; all other codes keep theirs, in its spelling. */
const ERROR_CODES: Partial<Record<Code, string>> = {
  'constraint-violation': 'CONSTRAINT_VIOLATION',
  'tool-not-authorized': 'SCOPE_VIOLATION',
  'warrant-expired': 'EXPIRED',
  'warrant-missing': 'MISSING_CONTEXT',
};

/**
 * An event in upstream's shape as one line of JSON, for `format` of `consoleSink` and `fileSink`. Never throws for an event.
 *
 * @example
 * ```ts
 * import { consoleSink, openAuditLog, upstreamLine } from 'tenuo-edge/audit';
 *
 * openAuditLog(consoleSink({ format: upstreamLine }));
 * ```
 *
 * @see docs/audit.md#upstreams-lines
 */
export function upstreamLine(event: AuditEvent): string {
  return safeLine(upstreamEvent(event));
}

/**
 * An event in upstream's shape. What upstream has no type for (approvers asked, events dropped, a sink that failed) keeps its own,
 * spelled as upstream spells them.
 */
export function upstreamEvent(event: AuditEvent): UpstreamEvent {
  const { id, time, service = DEFAULT_SERVICE, traceId } = event;
  return {
    id,
    event_type: typeOf(event),
    severity: severityOf(event),
    '@timestamp': time,
    service,
    ...(traceId !== undefined && { trace_id: traceId }),
    ...('warrant' in event && { warrant_id: event.warrant }),
    ...('tool' in event && { tool: event.tool }),
    ...(event.type === 'decision' ? decisionMembers(event) : otherMembers(event)),
    ...('chain' in event && { related_ids: event.chain }),
    metadata: metadataOf(event),
  };
}

function typeOf(event: AuditEvent): string {
  if (event.type === 'warrant-minted') return 'warrant_created';
  if (event.type === 'warrant-granted') return 'warrant_attenuated';
  if (event.type !== 'decision') return snake(event.type);
  if (event.outcome === 'allowed') return 'authorization_success';
  if (event.code === 'warrant-expired') return 'warrant_expired';
  return event.stage === 'possession' ? 'pop_failed' : 'authorization_failure';
}

/** Upstream's failures are errors, but for a warrant that has expired. */
function severityOf(event: AuditEvent): UpstreamEvent['severity'] {
  return event.severity === 'warning' && typeOf(event) !== 'warrant_expired' ? 'error' : event.severity;
}

function decisionMembers(event: DecisionEvent): Partial<UpstreamEvent> {
  const { outcome, tool, code, message, args = {} } = event;
  const told = Object.entries(args).filter(([, value]) => value !== REDACTED);
  return {
    action: outcome === 'allowed' ? 'authorized' : 'denied',
    constraints: Object.fromEntries(told),
    details: message ?? `${tool} is authorized`,
    ...(outcome === 'denied' && { error_code: errorCode(event, code as Code) }),
  };
}

function errorCode({ reason }: DecisionEvent, code: Code): string {
  if (reason === 'proof-missing') return 'POP_MISSING';
  return ERROR_CODES[code] ?? snake(code).toUpperCase();
}

function otherMembers(event: AuditEvent): Partial<UpstreamEvent> {
  return { details: event.type.replaceAll('-', ' ') };
}

/** Members that upstream has a place for. */
const PLACED: readonly string[] = [
  ...[
    'version',
    'id',
    'time',
    'severity',
    'service',
    'traceId',
    'type',
    'outcome',
    'warrant',
    'chain',
    'tool',
    'message',
  ],
  'args',
];

/** The others, by our names as upstream spells them. */
function metadataOf(event: AuditEvent): Readonly<Record<string, unknown>> {
  const rest = Object.entries(event).filter(([name]) => !PLACED.includes(name));
  return Object.fromEntries(rest.map(([name, value]) => [snake(name), value]));
}

/** `wouldHaveBeenDenied` and `warrant-minted` as `would_have_been_denied` and `warrant_minted`. */
function snake(name: string): string {
  return name.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
