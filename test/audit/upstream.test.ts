import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flushAudit } from '../../src/audit/audit.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { AuditLogOptions } from '../../src/audit/settings.ts';
import { type UpstreamEvent, upstreamEvent, upstreamLine } from '../../src/audit/upstream.ts';
import { type Scene, scenesOf, tellActs, tellScene } from './scenes.ts';
import { recorded } from './stage.ts';

/** What upstream's Python SDK 0.3.3 printed: guarded functions, called within their warrant and outside. */
const printed: UpstreamEvent[] = readFileSync(new URL('upstream-0.3.3.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
/** All members that its events may have. */
const MEMBERS = [
  ...[
    'id',
    'event_type',
    'severity',
    '@timestamp',
    'service',
    'trace_id',
    'warrant_id',
    'tool',
    'action',
    'constraints',
  ],
  ...['actor', 'client_ip', 'details', 'error_code', 'related_ids', 'metadata'],
];
const scenes = scenesOf();

async function mapped(tell: () => void, options: Partial<AuditLogOptions> = {}): Promise<UpstreamEvent[]> {
  const { events } = recorded(options);
  tell();
  await flushAudit();
  return events.map((event) => JSON.parse(upstreamLine(event)));
}

const scene = (name: string) => scenes.find((found) => found.name === name) as Scene;

describe('events as upstream writes them', () => {
  it.each([
    ['allowed', 'authorized', undefined],
    ['another value', 'denied', 'CONSTRAINT_VIOLATION'],
    ['another tool', 'denied', 'SCOPE_VIOLATION'],
    ['expired', 'denied', 'EXPIRED'],
    ['no proof', 'denied', 'POP_MISSING'],
  ])('%s: as upstream printed it', async (name, action, errorCode) => {
    const like = printed.find((event) => event.action === action && event.error_code === errorCode) as UpstreamEvent;
    const [event] = await mapped(() => tellScene(scene(name)), { includeValues: { args: true } });
    const { event_type, severity } = like;
    expect(event).toMatchObject({ event_type, severity, action, tool: scene(name).tool });
    expect(event?.error_code).toBe(errorCode);
    for (const member of Object.keys(like)) expect(event).toHaveProperty([member]);
  });

  it('have no member that upstream’s have not', async () => {
    const events = await mapped(() => {
      for (const each of scenes) tellScene(each, { traceId: 't' });
      tellActs();
    });
    for (const event of events) for (const member of Object.keys(event)) expect(MEMBERS).toContain(member);
    expect(events.map(({ event_type }) => event_type)).toEqual(
      expect.arrayContaining(['pop_failed', 'warrant_created', 'warrant_attenuated', 'approval_requested']),
    );
  });

  it('name every other refusal in capitals, and say ours in the metadata', async () => {
    const [event] = await mapped(() => tellScene(scene('an untrusted root'), { mode: 'audit', ran: true }));
    const { decision } = scene('an untrusted root');
    expect(event).toMatchObject({
      event_type: 'authorization_failure',
      action: 'denied',
      error_code: 'UNTRUSTED_ROOT',
      metadata: { number: 1406, mode: 'audit', ran: true, would_have_been_denied: true, source: 'guard' },
    });
    expect(event?.metadata?.ref).toBe(decision.allowed ? undefined : decision.ref);
  });

  it('hold the values that were asked for, and no others', async () => {
    const constraints = async (options?: Partial<AuditLogOptions>) =>
      (await mapped(() => tellScene(scene('allowed')), options))[0]?.constraints;
    expect(await constraints()).toEqual({});
    expect(await constraints({ includeValues: { args: ['limit'] } })).toEqual({ limit: 5 });
    expect(await constraints({ includeValues: { args: true } })).toEqual({ limit: 5, path: '/data/logs/today' });
  });

  it('name the service, the trace and the chain', async () => {
    const [event] = await mapped(() => tellScene(scene('allowed'), { traceId: 't' }), { service: 'tools' });
    expect(event).toMatchObject({ service: 'tools', trace_id: 't' });
    expect(event?.related_ids).toHaveLength(3);
    const [unnamed] = await mapped(() => tellScene(scene('allowed')));
    expect(unnamed?.service).toBe('tenuo-edge');
  });

  it('say of a missing warrant what upstream says', () => {
    const like = printed.find(({ error_code }) => error_code === 'MISSING_CONTEXT') as UpstreamEvent;
    const event = { type: 'decision', outcome: 'denied', severity: 'warning', code: 'warrant-missing', tool: 'search' };
    const { event_type, severity, error_code, action } = like;
    expect(upstreamEvent(event as AuditEvent)).toMatchObject({ event_type, severity, error_code, action });
  });
});
