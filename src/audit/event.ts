// What is told to audit logs: one shape for all kinds of events, plain JSON, its version in each. docs/audit.md lists the members.
import type { Code, CodeNumber, Reason, Stage } from '../codes.ts';
import type { Mode } from '../config/config.ts';

/** The version of the shape. Within a version members may be added, never changed or taken away. */
export const EVENT_VERSION = 1;

/** What every event has. */
export interface AuditEventBase {
  /** Of the shape: 1. */
  readonly version: typeof EVENT_VERSION;
  /** `evt_` and 32 hex digits, or what `newId` gave; unique: a sink that is asked again after a failure may see an event twice. */
  readonly id: string;
  /** When it happened, UTC: `2026-11-22T03:17:00.123Z`. */
  readonly time: string;
  /** `info`; `warning` for denials; `error` where events or a sink were lost. */
  readonly severity: 'info' | 'warning' | 'error';
  /** The service that was named in the options of the log. */
  readonly service?: string;
  /** What decided or acted: `guard`, an adapter, a service's own code. */
  readonly source: string;
  /** The trace that it belongs to, as the context or `traceContext` named it. */
  readonly traceId?: string;
  /** The span, as they named it. */
  readonly spanId?: string;
}

/** The chain that an event is about. Of a denial it is what was presented: no proof of who called. */
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
 * import { openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog((event) => {
 *   if (event.type === 'decision' && event.wouldHaveBeenDenied) console.log(event.tool, event.code);
 * });
 * ```
 *
 * @see docs/audit.md#the-event
 */
export interface DecisionEvent extends AuditEventBase, AuditedChain {
  /** Tells the kinds of events apart. */
  readonly type: 'decision';
  /** What was decided; `ran` says what became of it. */
  readonly outcome: 'allowed' | 'denied';
  /** The tool that was asked for; cut at 256 characters. */
  readonly tool: string;
  /** The mode that was configured. */
  readonly mode: Mode;
  /** Whether the tool was let run. */
  readonly ran: boolean;
  /** True where the call was denied, and ran all the same because the mode only observes. */
  readonly wouldHaveBeenDenied?: true;
  /** `allowed`, or the code of the denial: `constraint-violation`. */
  readonly code: Code | 'allowed';
  /** 0, or the number of the code: 1501. */
  readonly number: CodeNumber | 0;
  /** What exactly: `value-mismatch`. */
  readonly reason?: Reason;
  /** The check that failed: `constraints`. */
  readonly stage?: Stage;
  /** Where it was refused: index of the warrant in the chain, name of the argument, byte of the input. */
  readonly at?: { readonly warrant?: number; readonly argument?: string; readonly offset?: number };
  /** The refusal in one line, without values. */
  readonly message?: string;
  /** `ref` of the denial: the same as in what `redact` shows. */
  readonly ref?: string;
  /** Milliseconds that deciding took. */
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
  /** What would have been accepted, where `includeValues` asks for it. */
  readonly expected?: string;
  /** What came instead, where `includeValues` asks for it. */
  readonly received?: string;
}

/**
 * A warrant was minted, or granted below another.
 *
 * @example
 * ```ts
 * import { openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog((event) => {
 *   if (event.type === 'warrant-granted') console.log(event.holder, event.tools, event.expiresAt);
 * });
 * ```
 *
 * @see docs/audit.md#the-event
 */
export interface WarrantEvent extends AuditEventBase, AuditedChain {
  /** Minted: a root. Granted: below another. */
  readonly type: 'warrant-minted' | 'warrant-granted';
  /** The names of the tools that it grants. */
  readonly tools: readonly string[];
  /** The key that signed it, in hex. */
  readonly issuer: string;
  /** Its depth in the chain, root 0. */
  readonly depth: number;
  /** When it expires, UTC: `2026-11-22T03:17:00Z`. */
  readonly expiresAt: string;
}

/**
 * Approvers were asked.
 *
 * @example
 * ```ts
 * import { openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog((event) => {
 *   if (event.type === 'approval-requested') console.log(event.tool, event.requestHash);
 * });
 * ```
 *
 * @see docs/audit.md#the-event
 */
export interface ApprovalEvent extends AuditEventBase, AuditedChain {
  /** Tells the kinds of events apart. */
  readonly type: 'approval-requested';
  /** The tool of the call; cut at 256 characters. */
  readonly tool: string;
  /** What an approval signs, 64 hex digits. The decision on it has the same. */
  readonly requestHash: string;
  /** The keys of those who may approve, in hex. */
  readonly approvers: readonly string[];
  /** How many of them it takes. */
  readonly approvals: { readonly required: number };
  /** When the warrant expires, UTC. */
  readonly expiresAt: string;
}

/** How many events a sink did not get. */
export interface DroppedCounts {
  /** Allowed decisions, how many. */
  readonly allowed: number;
  /** Denials, how many. */
  readonly denied: number;
  /** Neither, how many: warrants, approvals. */
  readonly other: number;
}

/**
 * Events that this sink did not get: told to it as soon as it takes events again.
 *
 * @example
 * ```ts
 * import { openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog((event) => {
 *   if (event.type === 'events-dropped') console.log(event.dropped.denied, 'denials went elsewhere');
 * });
 * ```
 *
 * @see docs/audit.md#what-becomes-of-a-denial
 */
export interface DroppedEvent extends AuditEventBase {
  /** Tells the kinds of events apart. */
  readonly type: 'events-dropped';
  /** The name of the sink. */
  readonly sink: string;
  /** How many of each kind, since it was told last. */
  readonly dropped: DroppedCounts;
  /** How many denials of them went to the fallback. */
  readonly rescued: number;
}

/**
 * A sink failed: told to the fallback when it begins to.
 *
 * @example
 * ```ts
 * import { openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog({
 *   sinks: (event) => console.log(event.type),
 *   fallback: (event) => {
 *     if (event.type === 'sink-failed') console.error(event.sink, event.error);
 *   },
 * });
 * ```
 *
 * @see docs/audit.md#what-becomes-of-a-denial
 */
export interface SinkFailedEvent extends AuditEventBase {
  /** Tells the kinds of events apart. */
  readonly type: 'sink-failed';
  /** The name of the sink. */
  readonly sink: string;
  /** The kind of error, `TypeError` or `ENOSPC`, without its message, which may hold anything. */
  readonly error: string;
}

/**
 * What a sink gets: plain, frozen data of one shape, whose kinds `type` tells apart.
 *
 * @example
 * ```ts
 * import type { AuditEvent } from 'tenuo-edge';
 * import { openAuditLog } from 'tenuo-edge/audit';
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * ```
 *
 * @see docs/audit.md#the-event
 */
export type AuditEvent = DecisionEvent | WarrantEvent | ApprovalEvent | DroppedEvent | SinkFailedEvent;

/**
 * An event as one line of JSON, without the line end. Nothing in it moves a cursor or ends a line. Never throws for an event.
 *
 * @example
 * ```ts
 * import { auditLine, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog((event) => process.stderr.write(`${auditLine(event)}\n`));
 * ```
 *
 * @see docs/audit.md#the-event
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
