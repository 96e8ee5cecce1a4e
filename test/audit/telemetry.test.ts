import { afterEach, describe, expect, it, vi } from 'vitest';
import { auditStats, flushAudit, openAuditLog } from '../../src/audit/audit.ts';
import { logSink, spanSink, type TelemetryAttributes, type TelemetryRecord } from '../../src/audit/telemetry.ts';
import { sceneNamed, tellActs, tellScene } from './scenes.ts';
import { counted, DIARY, NOW, stageOf } from './stage.ts';

const stage = stageOf();
type Said = [name: string, attributes: TelemetryAttributes, time: Date | undefined];

function spanOf(isRecording?: boolean) {
  const events: Said[] = [];
  return {
    events,
    span: {
      addEvent: (name: string, attributes: TelemetryAttributes, time?: Date) => events.push([name, attributes, time]),
      ...(isRecording !== undefined && { isRecording: () => isRecording }),
    },
  };
}

afterEach(() => void vi.restoreAllMocks());

describe('log records', () => {
  const emitted = () => {
    const records: TelemetryRecord[] = [];
    const flush = vi.fn();
    openAuditLog({ sinks: logSink({ emit: (record) => records.push(record) }, { flush }), ...counted() });
    return { records, flush };
  };

  it('are emitted within the call, whose context is at hand then', () => {
    const { records } = emitted();
    const denied = stage.call(DIARY, { durationMs: 2, traceId: 'x' });
    expect(records).toEqual([
      {
        eventName: 'tenuo.decision',
        timestamp: new Date(NOW * 1000),
        severityNumber: 13,
        severityText: 'WARN',
        body: denied.allowed ? '' : denied.message,
        attributes: {
          'tenuo.version': 1,
          'tenuo.id': 'e1',
          'tenuo.source': 'guard',
          'tenuo.outcome': 'deny',
          'tenuo.tool': 'read',
          'tenuo.mode': 'enforce',
          'tenuo.ran': false,
          'tenuo.code': 'constraint-violation',
          'tenuo.number': 1501,
          'tenuo.reason': 'value-mismatch',
          'tenuo.stage': 'constraints',
          'tenuo.at.warrant': 2,
          'tenuo.at.argument': 'path',
          'tenuo.ref': denied.allowed ? '' : denied.ref,
          'tenuo.warrant_id': stage.leaf.id,
          'tenuo.chain': [stage.parent.id, stage.child.id, stage.leaf.id],
          'tenuo.root': stage.root.publicKey.toHex(),
          'tenuo.holder': stage.agent.publicKey.toHex(),
          'tenuo.duration_ms': 2,
          'tenuo.args.path': '[redacted]',
          'tenuo.args.limit': '[redacted]',
        },
      },
    ]);
  });

  it('have a body and only such attributes as OpenTelemetry has, whatever the event', async () => {
    const { records, flush } = emitted();
    stage.call();
    tellActs();
    tellScene(sceneNamed('one of two approvals'));
    await flushAudit();
    expect(records.map(({ eventName, severityText }) => [eventName, severityText])).toEqual([
      ['tenuo.decision', 'INFO'],
      ['tenuo.warrant_minted', 'INFO'],
      ['tenuo.warrant_granted', 'INFO'],
      ['tenuo.approval_requested', 'INFO'],
      ['tenuo.decision', 'WARN'],
    ]);
    for (const { body, attributes } of records) {
      expect(body).toMatch(/\w/);
      for (const value of Object.values(attributes).flat()) expect(typeof value).toMatch(/^(string|number|boolean)$/);
    }
    expect(flush).toHaveBeenCalledOnce();
  });

  it('show values that were asked for as JSON where attributes have no form for them', () => {
    const records: TelemetryRecord[] = [];
    openAuditLog({ sinks: logSink({ emit: (record) => records.push(record) }), includeValues: { args: true } });
    stage.call(undefined, { args: { list: [1, 'a'], object: { a: [1] }, text: 't', texts: ['a', 'b'], no: null } });
    expect(records[0]?.attributes).toMatchObject({
      'tenuo.args.list': '[1,"a"]',
      'tenuo.args.object': '{"a":[1]}',
      'tenuo.args.text': 't',
      'tenuo.args.texts': ['a', 'b'],
    });
    expect(records[0]?.attributes).not.toHaveProperty('tenuo.args.no');
  });

  it('that a logger refuses are tried again, and reach no caller', () => {
    openAuditLog({
      sinks: logSink({
        emit: () => {
          throw new Error('no');
        },
      }),
      fallback: () => undefined,
    });
    expect(() => stage.call(DIARY)).not.toThrow();
    expect(auditStats().sinks[0]).toMatchObject({ failures: 1, queued: 1 });
  });

  it('need a logger', () => {
    for (const logger of [null, undefined, {}, () => 0])
      expect(() => logSink(logger as never)).toThrow('takes a logger');
    expect(() => logSink({ emit: () => 0 }, { flush: 5 } as never)).toThrow(TypeError);
    expect(() => logSink({ emit: () => 0 }, { name: 5 } as never)).toThrow('has no option "name"');
  });
});

describe('span events', () => {
  it('are added to the span of the call, within it', () => {
    const spans = [spanOf(), spanOf(true)];
    let at = 0;
    openAuditLog(spanSink(() => spans[at]?.span));
    stage.call();
    at = 1;
    stage.call(DIARY);
    expect(spans.map(({ events }) => events.map(([name, said]) => [name, said['tenuo.outcome']]))).toEqual([
      [['tenuo.decision', 'allow']],
      [['tenuo.decision', 'deny']],
    ]);
    expect(spans[0]?.events[0]?.[2]).toBeInstanceOf(Date);
  });

  it.each([
    ['no span', undefined],
    ['a span that is not kept', spanOf(false).span],
  ])('with %s leave denials, and only them, to standard error', (_, span) => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    openAuditLog(spanSink(() => span));
    stage.call();
    expect(error).not.toHaveBeenCalled();
    stage.call(DIARY);
    expect(JSON.parse(error.mock.calls[0]?.[0])).toMatchObject({ outcome: 'denied' });
  });

  it('leave what has no span to withoutSpan', () => {
    const left = vi.fn();
    openAuditLog(spanSink(() => undefined, { withoutSpan: left }));
    stage.call();
    stage.call(DIARY);
    expect(left.mock.calls.map(([event]) => event.outcome)).toEqual(['allowed', 'denied']);
  });

  it('need a function', () => {
    expect(() => spanSink({} as never)).toThrow('a function that gives a span');
    expect(() => spanSink(() => undefined, { withoutSpan: {} } as never)).toThrow(TypeError);
    expect(() => spanSink(() => undefined, { fields: [] } as never)).toThrow('has no option "fields"');
  });
});
