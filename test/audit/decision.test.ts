import { describe, expect, it } from 'vitest';
import { auditDecision, auditStats, closeAuditLog, flushAudit, openAuditLog } from '../../src/audit/audit.ts';
import type { Denied } from '../../src/decision.ts';
import { ENGINES } from '../support/engines.ts';
import { contextOf, DIARY, recorded, stageOf } from './stage.ts';

describe.each(ENGINES)('a decision on $name', (engine) => {
  const stage = stageOf(engine);
  const chain = [stage.parent.id, stage.child.id, stage.leaf.id];
  const about = {
    warrant: stage.leaf.id,
    chain,
    root: stage.root.publicKey.toHex(),
    holder: stage.agent.publicKey.toHex(),
  };

  it('is an event when it allows', async () => {
    const { events } = recorded({ service: 'tools' });
    stage.call(undefined, { durationMs: 0.25, traceId: 't'.repeat(32), spanId: 's' });
    await flushAudit();
    expect(events).toEqual([
      {
        version: 1,
        id: 'e1',
        time: '2023-11-14T22:13:20.000Z',
        severity: 'info',
        service: 'tools',
        source: 'guard',
        traceId: 't'.repeat(32),
        spanId: 's',
        type: 'decision',
        outcome: 'allowed',
        tool: 'read',
        mode: 'enforce',
        ran: true,
        code: 'allowed',
        number: 0,
        ...about,
        durationMs: 0.25,
        args: { limit: '[redacted]', path: '[redacted]' },
      },
    ]);
  });

  it('is an event when it denies, with the reference that others are shown', async () => {
    const { events } = recorded();
    const denied = stage.call(DIARY) as Denied;
    await flushAudit();
    expect(events).toEqual([
      {
        version: 1,
        id: 'e1',
        time: '2023-11-14T22:13:20.000Z',
        severity: 'warning',
        source: 'guard',
        type: 'decision',
        outcome: 'denied',
        tool: 'read',
        mode: 'enforce',
        ran: false,
        code: 'constraint-violation',
        number: 1501,
        reason: 'value-mismatch',
        stage: 'constraints',
        at: { warrant: 2, argument: 'path' },
        message: denied.message,
        ref: denied.ref,
        ...about,
        args: { limit: '[redacted]', path: '[redacted]' },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('diary');
  });

  it.each(['audit', 'permissive'] as const)('in mode %s that ran all the same says so', async (mode) => {
    const { events } = recorded();
    stage.call(DIARY, { mode, ran: true });
    stage.call(undefined, { mode });
    await flushAudit();
    expect(events[0]).toMatchObject({ outcome: 'denied', mode, ran: true, wouldHaveBeenDenied: true });
    expect(events[1]).toMatchObject({ outcome: 'allowed', mode, ran: true });
    expect(events[1]).not.toHaveProperty('wouldHaveBeenDenied');
  });
});

describe('the log of the process', () => {
  it('is none until one is opened, and none again after it is closed', async () => {
    closeAuditLog();
    stageOf().call();
    await flushAudit();
    expect(auditStats()).toEqual({
      recorded: 0,
      sampledOut: 0,
      undescribed: 0,
      dropped: { allowed: 0, denied: 0, other: 0 },
      sinks: [],
    });
  });

  it('is off with false', () => {
    expect(openAuditLog(false).isOn).toBe(false);
    stageOf().call();
    expect(auditStats().recorded).toBe(0);
  });

  it('stays as it is where another one cannot be opened', async () => {
    const { events } = recorded();
    expect(() => openAuditLog({ sinks: [] })).toThrow('auditLog: false turns it off');
    stageOf().call();
    await flushAudit();
    expect(events).toHaveLength(1);
  });

  it('counts what it cannot describe, and never throws', () => {
    recorded();
    const decision = stageOf().decide();
    for (const junk of [null, undefined, 5, {}]) auditDecision(junk as never, contextOf(decision));
    auditDecision(decision, null as never);
    auditDecision(decision, { ...contextOf(decision), source: Symbol('s') as never });
    expect(auditStats().undescribed).toBeGreaterThan(0);
  });
});
