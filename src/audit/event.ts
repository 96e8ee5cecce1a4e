// What is told to audit logs: one shape for all kinds of events, plain JSON, its version in each. docs/audit.md lists the members.
import type { Code, CodeNumber, Reason, Stage } from '../codes.ts';

/** The version of the shape. Within a version members may be added, never changed or taken away. */
export const EVENT_VERSION = 1;

/**
 * What happened.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, type AuditEventType, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * const types: AuditEventType[] = events.map(({ type }) => type);
 * console.log(types); // [ 'decision' ]
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export type AuditEventType = AuditEvent['type'];

/**
 * How the mode treats violations: `enforce` refuses the call; `audit` and `permissive` run it.
 *
 * @example
 * ```ts
 * import { type AuditMode } from 'tenuo-edge/audit';
 *
 * const refuses = (mode: AuditMode) => mode === 'enforce';
 * console.log(refuses('audit')); // false
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export type AuditMode = 'enforce' | 'audit' | 'permissive';

/**
 * What every event has.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, type AuditEventBase, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * const [first]: AuditEventBase[] = events;
 * console.log(first?.version, first?.severity, first?.source); // 1 info service
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface AuditEventBase {
  /** The version of the shape. */
  readonly version: typeof EVENT_VERSION;
  /** `evt_` and 32 hex digits, unique: a sink that is asked again after a failure may see an event twice. */
  readonly id: string;
  /** When it happened, UTC: `2026-11-22T03:17:00.123Z`. */
  readonly time: string;
  /** `info`; `warning` for denials; `error` where events or a sink were lost. */
  readonly severity: 'info' | 'warning' | 'error';
  /** The service that was named in the options of the log. */
  readonly service?: string;
  /** What decided or acted: `guard`, an adapter, a service's own code. */
  readonly source: string;
  /** The trace that it belongs to; absent where none was given. */
  readonly traceId?: string;
  /** The span of that trace; absent where none was given. */
  readonly spanId?: string;
}

/**
 * The chain that an event is about. Of a denial it is what was presented: no proof of who called.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditedChain, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * const chains: AuditedChain[] = events.filter((event) => event.type === 'decision');
 * console.log(chains[0]?.warrant === warrant.id, chains[0]?.chain?.length); // true 1
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface AuditedChain {
  /** The id of the leaf: `tnu_wrt_` and 32 hex digits. */
  readonly warrant?: string;
  /** The ids of all warrants, root first. */
  readonly chain?: readonly string[];
  /** The key that issued the root, in hex. */
  readonly root?: string;
  /** The key that holds the leaf, in hex. */
  readonly holder?: string;
}

/**
 * A call was decided.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, type DecisionEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * const [event] = events as DecisionEvent[];
 * console.log(event?.outcome, event?.tool, event?.ran); // allowed search true
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface DecisionEvent extends AuditEventBase, AuditedChain {
  /** What happened. */
  readonly type: 'decision';
  /** What was decided. */
  readonly outcome: 'allowed' | 'denied';
  /** The tool that was asked for. */
  readonly tool: string;
  /** How the mode treats violations. */
  readonly mode: AuditMode;
  /** Whether the tool was let run. */
  readonly ran: boolean;
  /** True where the call was denied, and ran all the same because the mode only observes. */
  readonly wouldHaveBeenDenied?: true;
  /** The protocol's name of the refusal; `allowed` where there was none. */
  readonly code: Code | 'allowed';
  /** The protocol's number of it; 0 where it was allowed. */
  readonly number: CodeNumber | 0;
  /** What exactly; absent where it was allowed. */
  readonly reason?: Reason;
  /** The check that failed; absent where it was allowed. */
  readonly stage?: Stage;
  /** Where it was refused: index of the warrant in the chain, name of the argument, byte of the input. */
  readonly at?: { readonly warrant?: number; readonly argument?: string; readonly offset?: number };
  /** The refusal in one line, without values. */
  readonly message?: string;
  /** `ref` of the denial: the same as in what `redact` shows. */
  readonly ref?: string;
  /** How many milliseconds deciding took, where that was measured. */
  readonly durationMs?: number;
  /** Which share of allowed decisions is kept, 0 to 1, where it is not all of them. */
  readonly sampleRate?: number;
  /** The keys, in hex, whose approvals counted. */
  readonly approvers?: readonly string[];
  /** The hash of the request that was approved, or has to be. */
  readonly requestHash?: string;
  /** How many approvals are needed, and how many counted, where too few did. */
  readonly approvals?: { readonly required: number; readonly received: number };
  /** The arguments by name; `[redacted]` where the value was not asked for. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** How many arguments are not listed. */
  readonly argsOmitted?: number;
  /** What would have been accepted: where it was asked for. */
  readonly expected?: string;
  /** What came instead: where it was asked for. */
  readonly received?: string;
}

/**
 * A warrant was minted, or granted below another.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { type AuditEvent, auditWarrant, flushAudit, openAuditLog, type WarrantEvent } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * await flushAudit();
 * const [event] = events as WarrantEvent[];
 * console.log(event?.type, event?.tools, event?.depth); // warrant-minted [ 'search' ] 0
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface WarrantEvent extends AuditEventBase, AuditedChain {
  /** What happened. */
  readonly type: 'warrant-minted' | 'warrant-granted';
  /** The names of its tools. */
  readonly tools: readonly string[];
  /** The key that signed it, in hex. */
  readonly issuer: string;
  /** How many delegations lie above it; depth 0 is a root. */
  readonly depth: number;
  /** When it expires, UTC: `2026-11-22T03:17:00Z`. */
  readonly expiresAt: string;
}

/**
 * Approvers were asked.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { type ApprovalEvent, auditApproval, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([SigningKey.generate().publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditApproval(ApprovalRequest.for(warrant, { tool: 'restart', args: {} }), { source: 'service' });
 * await flushAudit();
 * const [event] = events as ApprovalEvent[];
 * console.log(event?.tool, event?.approvals.required); // restart 1
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface ApprovalEvent extends AuditEventBase, AuditedChain {
  /** What happened. */
  readonly type: 'approval-requested';
  /** The tool that was asked for. */
  readonly tool: string;
  /** The hash of the request, in hex. */
  readonly requestHash: string;
  /** The keys of those who may approve, in hex. */
  readonly approvers: readonly string[];
  /** How many of them it takes. */
  readonly approvals: { readonly required: number };
  /** When the warrant expires, UTC: `2026-11-22T03:17:00Z`. */
  readonly expiresAt: string;
}

/**
 * How many events a sink did not get.
 *
 * @example
 * ```ts
 * import { auditStats, type DroppedCounts } from 'tenuo-edge/audit';
 *
 * const dropped: DroppedCounts = auditStats().dropped;
 * console.log(dropped); // { allowed: 0, denied: 0, other: 0 }
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface DroppedCounts {
  /** How many allowed decisions. */
  readonly allowed: number;
  /** How many denials. */
  readonly denied: number;
  /** How many of neither: warrants, approvals. */
  readonly other: number;
}

/**
 * Events that this sink did not get: told to it as soon as it takes events again.
 *
 * @example
 * ```ts
 * import { type AuditEvent, type DroppedEvent } from 'tenuo-edge/audit';
 *
 * const isLoss = (event: AuditEvent): event is DroppedEvent => event.type === 'events-dropped';
 * console.log(typeof isLoss); // function
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface DroppedEvent extends AuditEventBase {
  /** What happened. */
  readonly type: 'events-dropped';
  /** The name of the sink. */
  readonly sink: string;
  /** How many events of each kind it did not get. */
  readonly dropped: DroppedCounts;
  /** How many denials of them went to the fallback. */
  readonly rescued: number;
}

/**
 * A sink failed: told to the fallback when it begins to.
 *
 * @example
 * ```ts
 * import { type AuditEvent, type SinkFailedEvent } from 'tenuo-edge/audit';
 *
 * const isFailure = (event: AuditEvent): event is SinkFailedEvent => event.type === 'sink-failed';
 * console.log(typeof isFailure); // function
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export interface SinkFailedEvent extends AuditEventBase {
  /** What happened. */
  readonly type: 'sink-failed';
  /** The name of the sink. */
  readonly sink: string;
  /** The kind of error, `TypeError` or `ENOSPC`, without its message, which may hold anything. */
  readonly error: string;
}

/**
 * What is told to audit logs, told apart by `type`.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * for (const event of events) if (event.type === 'decision') console.log(event.outcome); // allowed
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export type AuditEvent = DecisionEvent | WarrantEvent | ApprovalEvent | DroppedEvent | SinkFailedEvent;

/**
 * An event as one line of JSON, without the line end. Nothing in it moves a cursor or ends a line. Never throws.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, auditLine, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * console.log(events.map(auditLine).join('\n')); // {"version":1,…}
 * ```
 *
 * @see docs/audit-event.schema.json
 */
export function auditLine(event: AuditEvent): string {
  return safeLine(event);
}

/** Plain data as one line of JSON, which shows as it is written: on terminals, and to whoever splits lines. */
export function safeLine(value: object): string {
  // JSON leaves these as they are: DEL and C1, which terminals obey, marks that turn the direction of what follows, and what some
  // readers take for the end of a line.
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
