import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditStats, flushAudit, openAuditLog } from '../../src/audit/audit.ts';
import { auditLine } from '../../src/audit/event.ts';
import type { AuditLogOption } from '../../src/audit/settings.ts';
import { consoleSink } from '../../src/audit/sink.ts';
import { counted, DIARY, stageOf } from './stage.ts';

const stage = stageOf();
const said = { log: [] as string[], error: [] as string[] };

beforeEach(() => {
  for (const name of ['log', 'error'] as const) {
    said[name] = [];
    vi.spyOn(console, name).mockImplementation((text) => void said[name].push(...String(text).split('\n')));
  }
});
afterEach(() => void vi.restoreAllMocks());

const lines = (texts: readonly string[]) => texts.map((text) => JSON.parse(text));

describe('the console', () => {
  it.each([[true], [undefined], [consoleSink()], [{ sinks: consoleSink() }]] satisfies [AuditLogOption | undefined][])(
    'is where %j writes: a line each, on standard output',
    async (option) => {
      openAuditLog(option);
      stage.call();
      stage.call(DIARY);
      await flushAudit();
      expect(lines(said.log)).toMatchObject([{ outcome: 'allowed' }, { outcome: 'denied' }]);
      expect(said.error).toEqual([]);
    },
  );

  it('keeps standard output free with to: stderr', async () => {
    openAuditLog(consoleSink({ to: 'stderr' }));
    stage.call();
    await flushAudit();
    expect(said.log).toEqual([]);
    expect(lines(said.error)).toMatchObject([{ outcome: 'allowed' }]);
  });

  it('writes in another format where it is given one', async () => {
    openAuditLog(consoleSink({ format: ({ id, type }) => `${type} ${id}` }));
    stage.call();
    await flushAudit();
    expect(said.log[0]).toMatch(/^decision evt_/);
  });

  it('is what a denial falls back to, on standard error', async () => {
    openAuditLog({ sinks: () => Promise.reject(new Error('no')), queueSize: 1, ...counted() });
    stage.call(DIARY);
    stage.call(DIARY);
    expect(lines(said.error)).toMatchObject([{ type: 'decision', id: 'e2', outcome: 'denied' }]);
    expect(said.error[0]).toBe(auditLine(JSON.parse(said.error[0] as string)));
    await Promise.resolve();
    expect(auditStats().sinks[0]?.rescued).toBe(1);
  });

  it('that throws reaches no caller', async () => {
    vi.mocked(console.log).mockImplementation(() => {
      throw new Error('closed');
    });
    openAuditLog({ sinks: consoleSink(), ...counted() });
    expect(() => stage.call(DIARY)).not.toThrow();
    await Promise.resolve();
    expect(lines(said.error)).toMatchObject([{ type: 'sink-failed', sink: 'console (stdout)', error: 'Error' }]);
  });
});

describe('options', () => {
  const tell: () => number = () => 0;

  it.each([
    [null, 'auditLog is true or false, a sink'],
    [5, 'auditLog is true or false, a sink'],
    ['console', 'auditLog is true or false, a sink'],
    [[], 'auditLog has no sinks'],
    [{}, 'auditLog has no sinks'],
    [{ sinks: [] }, 'auditLog has no sinks'],
    [{ sinks: null }, 'the sink of auditLog is a function, or an object with write'],
    [[tell, {}], 'auditLog.sinks[1] is a function'],
    [{ sinks: tell, sample: 1 }, 'auditLog has no option "sample"'],
    [{ sinks: tell, sampleAllowed: '1' }, 'auditLog.sampleAllowed must be a number'],
    [{ sinks: tell, sampleAllowed: -0.01 }, 'must be 0 to 1'],
    [{ sinks: tell, sampleAllowed: 1.01 }, 'must be 0 to 1'],
    [{ sinks: tell, sampleAllowed: Number.NaN }, 'must be 0 to 1'],
    [{ sinks: tell, queueSize: 0 }, 'must be 1 to 1000000'],
    [{ sinks: tell, queueSize: 1_000_001 }, 'must be 1 to 1000000'],
    [{ sinks: tell, queueSize: 1.5 }, 'must be a whole number'],
    [{ sinks: tell, timeout: 0 }, 'auditLog.timeout must be above 0'],
    [{ sinks: tell, service: 5 }, 'auditLog.service takes a text'],
    [{ sinks: tell, includeValues: true }, 'auditLog.includeValues takes an object'],
    [{ sinks: tell, includeValues: { argument: true } }, 'has no option "argument"'],
    [{ sinks: tell, includeValues: { args: 'path' } }, 'is true, or a list of names'],
    [{ sinks: tell, includeValues: { args: [5] } }, 'is true, or a list of names'],
    [{ sinks: tell, includeValues: { expected: 'yes' } }, 'is true or false'],
    [{ sinks: tell, fallback: console }, 'auditLog.fallback is a function'],
    [{ sinks: tell, traceContext: 'id' }, 'auditLog.traceContext is a function'],
    [{ sinks: tell, clock: 5 }, 'auditLog.clock is a function'],
    [{ sinks: tell, newId: 'x' }, 'auditLog.newId is a function'],
    [{ write: tell, batchSize: 0 }, 'batchSize must be a whole number from 1 on'],
    [{ write: tell, flush: true }, 'flush must be a function'],
    [{ write: tell, writeNow: true }, 'writeNow must be a function'],
  ])('%j are refused: %s', (option, message) => {
    expect(() => openAuditLog(option as never)).toThrow(message);
    expect(() => openAuditLog(option as never)).toThrow(
      /must be (above|0 to|1 to|a whole)/.test(message) || /from 1 on/.test(message) ? RangeError : TypeError,
    );
  });

  it.each([
    [{ sinks: tell, sampleAllowed: 0 }],
    [{ sinks: tell, sampleAllowed: 1 }],
    [{ sinks: tell, queueSize: 1 }],
    [{ sinks: tell, queueSize: 1_000_000 }],
    [{ sinks: [tell, { write: tell }], service: '', includeValues: {} }],
  ])('%j are taken', (option) => {
    expect(openAuditLog(option as never).isOn).toBe(true);
  });

  it.each([[{ to: 'file' }], [{ to: null }], [{ format: 'json' }], [{ stream: 1 }], [null]])(
    'of consoleSink: %j are refused',
    (options) => {
      expect(() => consoleSink(options as never)).toThrow(TypeError);
    },
  );
});
