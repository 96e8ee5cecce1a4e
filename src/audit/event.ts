// What is told to audit logs: one shape for all kinds of events, plain JSON, its version in each. docs/audit.md lists the members.
import type { Code, CodeNumber, Reason, Stage } from '../codes.ts';

/** The version of the shape. Within a version members may be added, never changed or taken away. */
export const EVENT_VERSION = 1;

/** What happened. */
export type AuditEventType = AuditEvent['type'];

/** How the mode treats violations: `enforce` refuses the call; `audit` and `permissive` run it. */
export type AuditMode = 'enforce' | 'audit' | 'permissive';

/** What every event has. */
export interface AuditEventBase {
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
  readonly traceId?: string;
  readonly spanId?: string;
}

/** The chain that an event is about. Of a denial it is what was presented: no proof of who called. */
export interface AuditedChain {
  /** The id of the leaf: `tnu_wrt_` and 32 hex digits. */
  readonly warrant?: string;
  /** The ids of all warrants, root first. */
  readonly chain?: readonly string[];
  /** The key that issued the root, and the key that holds the leaf, in hex. */
  readonly root?: string;
  readonly holder?: string;
}

/** A call was decided. */
export interface DecisionEvent extends AuditEventBase, AuditedChain {
  readonly type: 'decision';
  readonly outcome: 'allowed' | 'denied';
  readonly tool: string;
  readonly mode: AuditMode;
  /** Whether the tool was let run. */
  readonly ran: boolean;
  /** True where the call was denied, and ran all the same because the mode only observes. */
  readonly wouldHaveBeenDenied?: true;
  readonly code: Code | 'allowed';
  readonly number: CodeNumber | 0;
  readonly reason?: Reason;
  readonly stage?: Stage;
  /** Where it was refused: index of the warrant in the chain, name of the argument, byte of the input. */
  readonly at?: { readonly warrant?: number; readonly argument?: string; readonly offset?: number };
  /** The refusal in one line, without values. */
  readonly message?: string;
  /** `ref` of the denial: the same as in what `redact` shows. */
  readonly ref?: string;
  readonly durationMs?: number;
  /** Which part of allowed decisions is kept, where it is not all of them. */
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
  /** What would have been accepted, and what came: where they were asked for. */
  readonly expected?: string;
  readonly received?: string;
}

/** A warrant was minted, or granted below another. */
export interface WarrantEvent extends AuditEventBase, AuditedChain {
  readonly type: 'warrant-minted' | 'warrant-granted';
  readonly tools: readonly string[];
  /** The key that signed it, in hex. */
  readonly issuer: string;
  readonly depth: number;
  readonly expiresAt: string;
}

/** Approvers were asked. */
export interface ApprovalEvent extends AuditEventBase, AuditedChain {
  readonly type: 'approval-requested';
  readonly tool: string;
  readonly requestHash: string;
  /** Those who may approve, in hex, and how many of them it takes. */
  readonly approvers: readonly string[];
  readonly approvals: { readonly required: number };
  readonly expiresAt: string;
}

/** How many events a sink did not get. */
export interface DroppedCounts {
  readonly allowed: number;
  readonly denied: number;
  /** Neither: warrants, approvals. */
  readonly other: number;
}

/** Events that this sink did not get: told to it as soon as it takes events again. */
export interface DroppedEvent extends AuditEventBase {
  readonly type: 'events-dropped';
  readonly sink: string;
  readonly dropped: DroppedCounts;
  /** How many denials of them went to the fallback. */
  readonly rescued: number;
}

/** A sink failed: told to the fallback when it begins to. */
export interface SinkFailedEvent extends AuditEventBase {
  readonly type: 'sink-failed';
  readonly sink: string;
  /** The kind of error, `TypeError` or `ENOSPC`, without its message, which may hold anything. */
  readonly error: string;
}

export type AuditEvent = DecisionEvent | WarrantEvent | ApprovalEvent | DroppedEvent | SinkFailedEvent;

/** An event as one line of JSON, without the line end. Nothing in it moves a cursor or ends a line. */
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
