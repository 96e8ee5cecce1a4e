// What the types of tenuo-edge/audit promise. Compiled with everything else, never run: see surface.ts.
import {
  type AuditEvent,
  type AuditLogOption,
  type AuditTarget,
  auditDecision,
  auditLine,
  consoleSink,
  type DecisionEvent,
  fileSink,
  logSink,
  openAuditLog,
  spanSink,
  upstreamLine,
} from '../../src/audit/index.ts';
import { type Code, configure, type Decision, type SigningKey } from '../../src/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type All<_Facts extends readonly true[]> = true;

export type Facts = All<
  [
    Equal<IsAny<AuditEvent>, false>,
    Equal<IsAny<AuditLogOption>, false>,
    Equal<DecisionEvent['code'], Code | 'allowed'>,
    Equal<DecisionEvent['version'], 1>,
    Equal<
      AuditEvent['type'],
      'approval-requested' | 'decision' | 'events-dropped' | 'sink-failed' | 'warrant-granted' | 'warrant-minted'
    >,
    Equal<ReturnType<typeof auditLine>, string>,
    Equal<ReturnType<typeof auditDecision>, void>,
  ]
>;

export function correct(issuerKey: SigningKey, decision: Decision): void {
  const sinks: AuditTarget[] = [
    consoleSink({ to: 'stderr', format: upstreamLine }),
    fileSink('audit.jsonl', { maxBytes: 1000, keep: 3, format: auditLine }),
    logSink({ emit: (record: { body?: unknown; attributes?: Record<string, unknown> }) => console.log(record) }),
    spanSink(() => undefined, { withoutSpan: async () => undefined }),
  ];
  configure({ issuerKey, devMode: true, auditLog: sinks });
  configure({ issuerKey, devMode: true, auditLog: (event) => console.log(event.id) });
  configure({
    issuerKey,
    devMode: true,
    auditLog: async (event) => void (await fetch('https://logs', { body: auditLine(event) })),
  });
  configure({ issuerKey, devMode: true, auditLog: { sinks, sampleAllowed: 0.5, includeValues: { args: ['path'] } } });
  openAuditLog({
    write(events) {
      for (const event of events) if (event.type === 'decision' && event.outcome === 'denied') console.log(event.ref);
    },
  });
  auditDecision(decision, { source: 's', tool: 't', mode: 'audit', ran: true, durationMs: 1, args: { path: 'p' } });
}

export function wrong(decision: Decision): void {
  // @ts-expect-error The context says whether the tool ran.
  auditDecision(decision, { source: 's', tool: 't', mode: 'audit' });
  // @ts-expect-error There is no such mode.
  auditDecision(decision, { source: 's', tool: 't', mode: 'dry-run', ran: true });
  // @ts-expect-error Sampling has a rate.
  openAuditLog({ sinks: consoleSink(), sampleAllowed: true });
  // @ts-expect-error Denials are not sampled.
  openAuditLog({ sinks: consoleSink(), sampleDenied: 0.5 });
  // @ts-expect-error Options need sinks.
  openAuditLog({ sampleAllowed: 0.5 });
  // @ts-expect-error Values are asked for by field.
  openAuditLog({ sinks: consoleSink(), includeValues: true });
  // @ts-expect-error Events are read-only.
  openAuditLog((event) => (event.id = 'x'));
  // @ts-expect-error Only decisions have an outcome.
  openAuditLog((event) => console.log(event.outcome));
}
