import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it, vi } from 'vitest';
import { auditDecision, auditStats, flushAudit } from '../../src/audit/audit.ts';
import { type AuditEvent, auditLine, type DecisionEvent } from '../../src/audit/event.ts';
import { type AuditLogOptions, newEventId } from '../../src/audit/settings.ts';
import type { Denied } from '../../src/decision.ts';
import { redact } from '../../src/explain/redact.ts';
import { ENGINES } from '../support/engines.ts';
import { sceneNamed, scenesOf, tellActs, tellScene } from './scenes.ts';
import { contextOf, DIARY, decisions, recorded, stageOf } from './stage.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/audit-event.schema.json', import.meta.url), 'utf8'));
const isEvent = new Ajv({ strict: false, allErrors: true }).compile(schema);

async function told(tell: () => void, options: Partial<AuditLogOptions> = {}): Promise<AuditEvent[]> {
  const { events } = recorded(options);
  tell();
  await flushAudit();
  return events;
}

/** Asserts that a line is an event of the schema, with no member that it does not describe. */
function expectEvent(event: AuditEvent): void {
  const line = auditLine(event);
  expect(line).not.toMatch(/[\n\r\u007f-\u009f\u2028\u2029]/);
  const read = JSON.parse(line);
  expect(isEvent(read), `${line}: ${JSON.stringify(isEvent.errors)}`).toBe(true);
  for (const name of Object.keys(read)) expect(Object.keys(schema.properties)).toContain(name);
  for (const name of ['at', 'dropped', 'approvals'])
    for (const member of Object.keys(read[name] ?? {}))
      expect(Object.keys(schema.properties[name].properties)).toContain(member);
}

describe.each(ENGINES)('events on $name', (engine) => {
  const scenes = scenesOf(engine);

  it.each(scenes)('of $name are of the schema', async (scene) => {
    for (const mode of ['enforce', 'audit', 'permissive'] as const) {
      const ran = mode !== 'enforce' || scene.decision.allowed;
      const includeValues = { args: true, expected: true, received: true } as const;
      const events = await told(() => tellScene(scene, { mode, ran, durationMs: 1.5 }), {
        includeValues,
        service: 's',
      });
      expect(events).toHaveLength(1);
      for (const event of events) expectEvent(event);
    }
  });

  it('say the code, number, reason and stage of the decision, and its reference', async () => {
    for (const scene of scenes) {
      const [event] = decisions(await told(() => tellScene(scene)));
      const { allowed, code, number } = scene.decision;
      expect(event).toMatchObject({ outcome: allowed ? 'allowed' : 'denied', code, number });
      if (allowed) continue;
      const { reason, stage, ref, message } = scene.decision as Denied;
      expect(event).toMatchObject({ reason, stage, ref, message });
      expect(String(redact(scene.decision))).toContain(ref);
    }
    expect(new Set(scenes.map(({ decision }) => decision.code)).size).toBeGreaterThan(8);
  });

  it('say who approved, and what is missing', async () => {
    const named = (name: string) => scenes.find((scene) => scene.name === name) as (typeof scenes)[0];
    const [missing] = decisions(await told(() => tellScene(named('one of two approvals'))));
    expect(missing).toMatchObject({ code: 'insufficient-approvals', approvals: { required: 2, received: 1 } });
    const [approved] = decisions(await told(() => tellScene(named('approved'))));
    expect(approved?.approvers).toHaveLength(2);
    expect(approved?.requestHash).toBe(missing?.requestHash);
  });
});

describe('acts', () => {
  it('are events of the schema: minted, granted, asked for approval', async () => {
    const events = await told(tellActs);
    for (const event of events) expectEvent(event);
    expect(events.map(({ type }) => type)).toEqual(['warrant-minted', 'warrant-granted', 'approval-requested']);
    expect(events[0]).toMatchObject({ tools: ['read', 'search'], depth: 0, expiresAt: '2023-11-14T23:13:20Z' });
    expect(events[1]).toMatchObject({ tools: ['read'], depth: 2, traceId: 't1' });
    expect(events[1]).toMatchObject({ chain: [expect.any(String), expect.any(String), expect.any(String)] });
    expect(events[2]).toMatchObject({ tool: 'restart', approvals: { required: 2 } });
  });

  it('are not sampled, and make room for denials', async () => {
    const events = await told(tellActs, { sampleAllowed: 0 });
    expect(events).toHaveLength(3);
    const full = recorded({ queueSize: 3, sinks: () => new Promise(() => undefined) });
    tellActs();
    for (let i = 0; i < 3; i++) tellScene(sceneNamed('expired'));
    expect(full.rescued).toEqual([]);
    expect(auditStats().dropped).toEqual({ allowed: 0, denied: 0, other: 3 });
  });
});

describe('reports', () => {
  it('of dropped events and failed sinks are of the schema', async () => {
    let fails = 1;
    const stage = stageOf();
    const events: AuditEvent[] = [];
    const { rescued } = recorded({
      queueSize: 1,
      sinks: (event) => {
        if (fails-- > 0) throw new TypeError('no');
        events.push(event);
      },
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    stage.call();
    stage.call();
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(rescued.map(({ type }) => type)).toEqual(['sink-failed']);
    expect(events.map(({ type }) => type)).toEqual(['events-dropped', 'decision']);
    for (const event of [...rescued, ...events]) expectEvent(event);
  });
});

describe('the schema', () => {
  const good = async () => (await told(() => tellScene(sceneNamed('expired'))))[0] as DecisionEvent;

  it.each([
    ['another version', { version: 2 }],
    ['no type', { type: undefined }],
    ['an unknown type', { type: 'context-set' }],
    ['a denial without its code', { code: undefined }],
    ['a denial without its reference', { ref: undefined }],
    ['a denial that ran without being marked', { ran: true }],
    ['a denial that is marked and did not run', { wouldHaveBeenDenied: true }],
    ['an allowed call with a denial’s code', { outcome: 'allowed' }],
    ['a time of another zone', { time: '2023-11-14T22:13:20+01:00' }],
    ['a key that is none', { root: 'abc' }],
  ])('refuses %s', async (_, change) => {
    const event = await good();
    expectEvent(event);
    expect(isEvent(JSON.parse(JSON.stringify({ ...event, ...change })))).toBe(false);
  });
});

describe('values', () => {
  const args = { path: '/home/alice/secret', limit: 5, list: ['secret', { deep: 'secret' }] };
  const stage = stageOf();
  const denied = stage.decide('/home/alice/secret');
  const tell = (given: unknown = args) => auditDecision(denied, { ...contextOf(denied), args: given as never });
  const argsOf = async (options: Partial<AuditLogOptions>, given?: object) =>
    decisions(await told(() => tell(given), options))[0]?.args;

  it('are redacted, wherever they stand', async () => {
    const events = await told(() => {
      for (const scene of scenesOf()) tellScene(scene);
      tell();
    });
    expect(auditLine(events.at(-1) as AuditEvent)).not.toContain('secret');
    for (const event of decisions(events))
      for (const value of Object.values(event.args ?? {})) expect(value).toBe('[redacted]');
  });

  it('are shown of the arguments that are named, and of no other', async () => {
    const shown = await argsOf({ includeValues: { args: ['limit', 'nobody'] } });
    expect(shown).toEqual({ path: '[redacted]', limit: 5, list: '[redacted]' });
  });

  it('are shown of all with args: true', async () => {
    expect(await argsOf({ includeValues: { args: true } })).toEqual(args);
  });

  it('are what was expected and received, each where it is asked for', async () => {
    const [expected] = decisions(await told(tell, { includeValues: { expected: true } }));
    expect(expected).toMatchObject({ expected: 'Exact("/data/logs/today")' });
    expect(expected).not.toHaveProperty('received');
    const [received] = decisions(await told(tell, { includeValues: { received: true } }));
    expect(received).toMatchObject({ received: '"/home/alice/secret"' });
    expect(received).not.toHaveProperty('expected');
  });

  it('are JSON, whatever they were', async () => {
    const includeValues = { args: true } as const;
    const { float } = await import('../../src/index.ts');
    const given = { big: 2n ** 63n - 1n, small: 7n, float: float(5), no: null, yes: true, __proto__x: 1 };
    expect(await argsOf({ includeValues }, given)).toEqual({
      big: '9223372036854775807',
      small: 7,
      float: 5,
      no: null,
      yes: true,
      __proto__x: 1,
    });
    const shown = (await argsOf({ includeValues }, { list: [{ a: 1 }] }))?.list as object[];
    expect([Object.isFrozen(shown), Object.isFrozen(shown[0])]).toEqual([true, true]);
    const own = Object.fromEntries([['__proto__', 'x']]);
    expect(Object.entries((await argsOf({ includeValues }, own)) ?? {})).toEqual([['__proto__', 'x']]);
  });

  const throwing = () => {
    throw new Error('secret');
  };

  it.each([
    [
      'a getter that throws',
      Object.defineProperty({ path: '' }, 'path', { get: throwing, enumerable: true }),
      ['path'],
    ],
    ['a function', { path: () => 0 }, ['path']],
    ['a proxy that has no values', new Proxy({ path: '' }, { get: throwing }), ['path']],
    ['a proxy that throws', new Proxy({}, { ownKeys: throwing }), null],
    ['no object', 5, null],
    ['null', null, null],
  ])('are not asked of arguments that are none: %s', async (_, given, names) => {
    for (const includeValues of [undefined, { args: true } as const]) {
      const shown = await argsOf({ includeValues }, given as never);
      if (names === null) expect(shown).toBeUndefined();
      else expect(shown).toEqual(Object.fromEntries(names.map((name) => [name, '[redacted]'])));
    }
  });

  it.each([2045, 2046, 2047, 100_000])(
    'that are %i characters long are cut where they are too long',
    async (length) => {
      const shown = (await argsOf({ includeValues: { args: true } }, { path: 'x'.repeat(length) }))?.path as string;
      if (length <= 2046) expect(shown).toBe('x'.repeat(length));
      else expect(shown).toBe(`"${'x'.repeat(2047)}… (${length + 2} characters)`);
    },
  );

  it.each([63, 64, 65])('of %i arguments: 64 are listed', async (count) => {
    const given = Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]));
    const [event] = decisions(await told(() => tell(given)));
    expect(Object.keys(event?.args ?? {})).toHaveLength(Math.min(count, 64));
    expect(event?.argsOmitted).toBe(count > 64 ? count - 64 : undefined);
  });

  it('of strangers are short: tools, sources, traces, names of arguments', async () => {
    const long = 'n'.repeat(10_000);
    const [event] = await told(() =>
      auditDecision(denied, {
        ...contextOf(denied),
        tool: long,
        source: long,
        traceId: long,
        spanId: long,
        args: { [long]: 1 },
      }),
    );
    expect(auditLine(event as AuditEvent).length).toBeLessThan(4000);
  });

  it('that terminals would obey show as they are written', () => {
    const line = auditLine({ tool: 'a\u001b[2J\u009b2J\u2028b\n\u202eevil' } as unknown as AuditEvent);
    expect(line).toBe('{"tool":"a\\u001b[2J\\u009b2J\\u2028b\\n\\u202eevil"}');
    expect(JSON.parse(line).tool).toBe('a\u001b[2J\u009b2J\u2028b\n\u202eevil');
  });
});

describe('sampling', () => {
  const stage = stageOf();
  const allowed = stage.decide();
  const denied = stage.decide(DIARY);
  const tell = (count: number, decision = allowed, context: object = {}) => {
    for (let i = 0; i < count; i++) auditDecision(decision, { ...contextOf(decision), ...context });
  };
  const ids = (events: AuditEvent[]) => events.map(({ id }) => id);

  it.each([0, 0.1, 0.5, 0.9, 1])('keeps %d of allowed decisions and every denial', async (rate) => {
    const { events } = recorded({ sampleAllowed: rate });
    tell(2000);
    tell(200, denied);
    await flushAudit();
    const kept = decisions(events).filter(({ outcome }) => outcome === 'allowed');
    expect(decisions(events).length - kept.length).toBe(200);
    expect(Math.abs(kept.length / 2000 - rate)).toBeLessThan(0.04);
    expect(auditStats()).toMatchObject({ sampledOut: 2000 - kept.length, recorded: kept.length + 200 });
    for (const event of kept) expect(event.sampleRate).toBe(rate < 1 ? rate : undefined);
  });

  it('keeps the same ones each time, and those of a lower rate at a higher one', async () => {
    const kept = async (sampleAllowed: number) => ids(await told(() => tell(500), { sampleAllowed }));
    const [once, again, more] = [await kept(0.3), await kept(0.3), await kept(0.6)];
    expect(once).toEqual(again);
    expect(more).toEqual(expect.arrayContaining(once));
  });

  it('keeps all of a trace, or nothing', async () => {
    for (let i = 0; i < 50; i++) {
      const events = await told(() => tell(5, allowed, { traceId: `trace ${i}` }), { sampleAllowed: 0.5 });
      expect([0, 5]).toContain(events.length);
    }
  });

  it('keeps what would have been denied', async () => {
    const events = await told(() => tell(20, denied, { mode: 'audit', ran: true }), { sampleAllowed: 0 });
    expect(events).toHaveLength(20);
  });
});

describe('ids, times and traces', () => {
  it('are random, of the clock, and none unless they are given', async () => {
    const before = Date.now();
    const [event] = await told(() => stageOf().call(), { newId: undefined, clock: undefined });
    expect(event?.id).toMatch(/^evt_[0-9a-f]{32}$/);
    expect(Date.parse(event?.time ?? '')).toBeGreaterThanOrEqual(before);
    expect(event).not.toHaveProperty('traceId');
  });

  it('are of UUIDs of version 7 where they are random, and no two alike', () => {
    const made = Array.from({ length: 1000 }, newEventId);
    for (const id of made) expect(id).toMatch(/^evt_0[0-9a-f]{11}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(new Set(made).size).toBe(1000);
    expect(Math.abs(Number.parseInt(made[999]?.slice(4, 16) ?? '', 16) - Date.now())).toBeLessThan(60_000);
  });

  it('come from traceContext, at the time of the call, unless the context says so itself', async () => {
    let traceId = 'a';
    const stage = stageOf();
    const events = await told(
      () => {
        stage.call();
        traceId = 'b';
        stage.call();
        stage.call(undefined, { traceId: 'own', spanId: 'mine' });
      },
      { traceContext: () => ({ traceId, spanId: 's' }) },
    );
    expect(events.map((event) => [event.traceId, event.spanId])).toEqual([
      ['a', 's'],
      ['b', 's'],
      ['own', 'mine'],
    ]);
  });
});
