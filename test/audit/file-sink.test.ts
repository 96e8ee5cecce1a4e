import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditDecision, auditStats, flushAudit } from '../../src/audit/audit.ts';
import { type AuditEvent, auditLine, type DecisionEvent } from '../../src/audit/event.ts';
import { type AuditFile, type FileSinkOptions, fileSink } from '../../src/audit/file-sink.ts';
import { contextOf, DIARY, recorded, stageOf } from './stage.ts';

const stage = stageOf();
const allowed = stage.decide();
const denied = stage.decide(DIARY);
const tell = (count: number, decision = denied) => {
  for (let i = 0; i < count; i++) auditDecision(decision, contextOf(decision));
};
/** An event whose line is of this length, its end included. */
function eventOf(id: string, length = 100): AuditEvent {
  const event = (filler: string) => ({ id, filler }) as unknown as DecisionEvent;
  return event('x'.repeat(length - 1 - auditLine(event('')).length));
}

let directory: string;
let path: string;
let sinks: AuditFile[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(directory, 'audit.jsonl');
});
afterEach(async () => {
  await Promise.all(sinks.map((sink) => sink.close()));
  sinks = [];
  rmSync(directory, { recursive: true });
});

function open(options?: FileSinkOptions): AuditFile {
  const sink = fileSink(path, options);
  sinks.push(sink);
  return sink;
}

const idsIn = (name: string): string[] =>
  readFileSync(join(directory, name), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).id);
const files = () => readdirSync(directory).sort();

describe('a file of audit events', () => {
  it('has a line each, which only its owner may read', async () => {
    recorded({ sinks: open() });
    tell(2);
    tell(1, allowed);
    await flushAudit();
    expect(idsIn('audit.jsonl')).toEqual(['e1', 'e2', 'e3']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(auditStats().sinks[0]).toMatchObject({ name: `file ${path}`, written: 3, queued: 0 });
  });

  it('is appended to where it was there before', async () => {
    appendFileSync(path, '{"id":"old"}\n');
    await open().write([eventOf('new')]);
    expect(idsIn('audit.jsonl')).toEqual(['old', 'new']);
  });

  it('goes on in a new line behind one that was torn', async () => {
    appendFileSync(path, '{"id":"to');
    const sink = open();
    // The file is looked at where it is opened for a write.
    renameSync(path, `${path}.moved`);
    appendFileSync(path, '{"id":"to');
    await sink.write([eventOf('new')]);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"id":"to\n\{"id":"new".*\}\n$/);
  });

  it('ends a torn line also where it was torn before it was opened', async () => {
    appendFileSync(path, '{"id":"to');
    await open().write([eventOf('new')]);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"id":"to\n\{"id":"new".*\}\n$/);
  });

  it.each([
    [299, ['1', '2'], ['3']],
    [300, null, ['1', '2', '3']],
    [301, null, ['1', '2', '3']],
  ])('with at most %i bytes is continued in a new one', async (maxBytes, full, last) => {
    await open({ maxBytes }).write(['1', '2', '3'].map((id) => eventOf(id)));
    expect(existsSync(`${path}.00000001`)).toBe(full !== null);
    if (full !== null) expect(idsIn('audit.jsonl.00000001')).toEqual(full);
    expect(idsIn('audit.jsonl')).toEqual(last);
  });

  it('has one line where that is longer than a file may be', async () => {
    const sink = open({ maxBytes: 150 });
    await sink.write([eventOf('a'), eventOf('long', 500), eventOf('b')]);
    expect(files()).toEqual(['audit.jsonl', 'audit.jsonl.00000001', 'audit.jsonl.00000002']);
    expect(['audit.jsonl.00000001', 'audit.jsonl.00000002', 'audit.jsonl'].flatMap(idsIn)).toEqual(['a', 'long', 'b']);
  });

  it.each([
    [1, ['4']],
    [2, ['3', '4']],
    [undefined, ['1', '2', '3', '4']],
  ])('with keep: %s keeps the newest full ones', async (keep, kept) => {
    const sink = open({ maxBytes: 100, keep });
    for (const id of ['1', '2', '3', '4', '5']) await sink.write([eventOf(id)]);
    expect(
      files()
        .filter((name) => name !== 'audit.jsonl')
        .flatMap(idsIn),
    ).toEqual(kept);
    expect(idsIn('audit.jsonl')).toEqual(['5']);
  });

  it('is a new one where something else has moved or removed it', async () => {
    const sink = open();
    await sink.write([eventOf('1')]);
    renameSync(path, join(directory, 'moved'));
    await sink.write([eventOf('2')]);
    rmSync(path);
    await sink.write([eventOf('3')]);
    expect(idsIn('moved')).toEqual(['1']);
    expect(idsIn('audit.jsonl')).toEqual(['3']);
  });

  it('takes the lines of several writers, each once, also while it is continued', async () => {
    const writers = [open({ maxBytes: 1000 }), open({ maxBytes: 1000 }), open({ maxBytes: 1000 })];
    const ids: string[] = [];
    await Promise.all(
      writers.map(async (sink, w) => {
        for (let i = 0; i < 40; i++) {
          ids.push(`${w}-${i}`);
          await sink.write([eventOf(`${w}-${i}`)]);
        }
      }),
    );
    expect(files().flatMap(idsIn).sort()).toEqual(ids.sort());
  });

  it('is written to before writeNow returns', () => {
    const sink = open();
    sink.writeNow?.([eventOf('1'), eventOf('2')]);
    expect(idsIn('audit.jsonl')).toEqual(['1', '2']);
  });

  it('has an event once that was on its way when writeNow came', async () => {
    const sink = open();
    await sink.write([eventOf('0')]);
    const batch = Array.from({ length: 200 }, (_, i) => eventOf(`${i}`, 1000));
    const writing = sink.write(batch);
    // Until the system has the bytes; its threads go on by themselves.
    for (let i = 0; i < 200 && statSync(path).size === 100; i++) await new Promise((resolve) => setImmediate(resolve));
    sink.writeNow?.(batch);
    await writing;
    const ids = idsIn('audit.jsonl');
    expect(new Set(ids).size).toBe(200);
    expect(ids.length).toBe(201);
  });

  it('that cannot be written to keeps no denial from anyone', async () => {
    const sink = open();
    await sink.close();
    const { rescued } = recorded({ sinks: sink });
    tell(1);
    await flushAudit();
    expect(rescued).toMatchObject([
      { type: 'sink-failed', error: 'TypeError' },
      { type: 'decision', outcome: 'denied', id: 'e1' },
    ]);
  });

  it('comes back after its directory was gone', async () => {
    const sink = open();
    rmSync(directory, { recursive: true });
    await expect(sink.write([eventOf('1')])).rejects.toMatchObject({ code: 'ENOENT' });
    mkdirSync(directory);
    await sink.write([eventOf('2')]);
    expect(idsIn('audit.jsonl')).toEqual(['2']);
  });

  it('is refused at once where it cannot be opened, or for options that make no sense', () => {
    expect(() => fileSink(join(directory, 'no', 'such'))).toThrow('ENOENT');
    expect(() => fileSink('')).toThrow('takes the path');
    expect(() => fileSink(5 as never)).toThrow(TypeError);
    expect(() => fileSink(path, { maxBytes: 0 })).toThrow(RangeError);
    expect(() => fileSink(path, { keep: 0.5 })).toThrow(RangeError);
    expect(() => fileSink(path, { keep: '3' as never })).toThrow(TypeError);
    expect(() => fileSink(path, { format: 'json' as never })).toThrow(TypeError);
    expect(() => fileSink(path, { rotate: true } as never)).toThrow('has no option "rotate"');
  });
});
