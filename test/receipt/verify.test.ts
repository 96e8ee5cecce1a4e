import { describe, expect, it } from 'vitest';
import { Authorizer } from '../../src/authorizer.ts';
import { sha256 } from '../../src/engine/digest.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { type LogEntry, sealEntry } from '../../src/receipt/entry.ts';
import { ReceiptLog } from '../../src/receipt/log.ts';
import { issueReceipt, Receipt } from '../../src/receipt/receipt.ts';
import { signerOf } from '../../src/receipt/signer.ts';
import { MemorySink } from '../../src/receipt/sink.ts';
import { receiptLines } from '../../src/receipt/source.ts';
import { type VerifiedRecord, type VerifyReceiptsOptions, verifyReceipts } from '../../src/receipt/verify.ts';
import { keyOf } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { joined, NOW, sceneOf } from './logs.ts';

/** A log of allowed and denied calls, closed. */
function logOf(engine: Engine, calls: number, options: object = {}): Uint8Array[] {
  const { call, log, sink } = sceneOf(engine, { checkpointEvery: 4, ...options });
  for (let i = 0; i < calls; i++) call(i % 3 === 2 ? '/etc/passwd' : undefined, { now: NOW + i });
  log.close({ now: NOW + calls });
  return sink.peek();
}

const isReceipt = (record: Uint8Array): boolean => record[1] === 0x6f;

/** Pieces of a size, whatever the records are. */
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe.each(ENGINES)('verifyReceipts on $name', (engine) => {
  const verify = (records: readonly Uint8Array[], options: VerifyReceiptsOptions = {}) =>
    verifyReceipts(joined(records), { engine, ...options });
  const reasonOf = async (records: readonly Uint8Array[], options?: VerifyReceiptsOptions): Promise<string> => {
    const { intact, broken } = await verify(records, options);
    expect(intact).toBe(broken === null);
    return broken === null ? 'intact' : `${broken.record} ${broken.error.number} ${broken.error.reason}`;
  };
  const LOG = logOf(engine, 10);
  const SIGNER = keyOf(9, engine);

  it('counts what is intact', async () => {
    const report = await verify(LOG);
    expect(report).toMatchObject({ intact: true, broken: null, records: 14, receipts: 10, entries: 4 });
    expect(report.end?.records).toBe(14);
    expect(report.endsWithCheckpoint).toBe(true);
    expect(report.signers).toEqual([SIGNER.publicKey.toHex()]);
  });

  it.each([1, 7, 100, 1000, 100_000])('reads pieces of %i bytes alike, from every kind of source', async (size) => {
    const bytes = joined(LOG);
    const sources = [
      [...pieces(bytes, size)],
      (async function* () {
        yield* pieces(bytes, size);
      })(),
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const piece of pieces(bytes, size)) controller.enqueue(piece);
          controller.close();
        },
      }),
      [{ name: 'one', bytes: [...pieces(bytes, size)] }],
      [
        { name: 'a', bytes: joined(LOG.slice(0, 5)) },
        { name: 'b', bytes: new Uint8Array(0) },
        { name: 'c', bytes: [...pieces(joined(LOG.slice(5)), size)] },
      ],
    ];
    for (const source of sources)
      expect(await verifyReceipts(source, { engine })).toMatchObject({ intact: true, records: 14 });
  });

  it('names the first record that was changed, by file, number and offset', async () => {
    for (const [i, record] of LOG.entries()) {
      const changed = LOG.map((each) => each.slice());
      const bytes = changed[i] as Uint8Array;
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
      const { broken } = await verifyReceipts(
        [
          { name: 'first', bytes: joined(changed.slice(0, 6)) },
          { name: 'second', bytes: joined(changed.slice(6)) },
        ],
        { engine },
      );
      const before = LOG.slice(i < 6 ? 0 : 6, i).reduce((sum, each) => sum + each.length, 0);
      expect(broken).toMatchObject({ record: i, file: i < 6 ? 'first' : 'second', offset: before });
      expect(broken?.error.reason, hex(record)).toBe('receipt-signature');
    }
  });

  it('reports a record that was taken out, wherever that was', async () => {
    for (let i = 0; i < LOG.length - 1; i++) {
      const reason = await reasonOf(LOG.filter((_, at) => at !== i));
      if (i === 0)
        expect(reason).toBe('4 9020 entry-place'); // the next entry says that one more stood before it
      else if (isReceipt(LOG[i] as Uint8Array)) expect(reason).toMatch(/ (1201 receipt-link|9020 entry-place)$/);
      else expect(reason).toMatch(/ 9020 entry-place$/);
    }
  });

  it('reports records that were moved, repeated or put in', async () => {
    const swapped = LOG.slice();
    [swapped[2], swapped[3]] = [LOG[3] as Uint8Array, LOG[2] as Uint8Array];
    expect(await reasonOf(swapped)).toBe('2 1201 receipt-link');
    expect(await reasonOf([...LOG.slice(0, 3), LOG[2] as Uint8Array, ...LOG.slice(3)])).toBe('3 1201 receipt-link');
    const checkpoint = LOG.findIndex((record, i) => i > 0 && !isReceipt(record));
    const early = LOG.filter((_, i) => i !== checkpoint);
    early.splice(checkpoint - 1, 0, LOG[checkpoint] as Uint8Array);
    expect(await reasonOf(early)).toBe(`${checkpoint - 1} 9020 entry-place`);
  });

  it('reports another key, unless it is one of those that may sign', async () => {
    const mixed = sceneOf(engine);
    mixed.call();
    const second = new MemorySink({ state: mixed.log.state });
    const other = new ReceiptLog({ key: keyOf(8, engine), sink: second, engine, now: NOW });
    other.close({ now: NOW });
    const records = [...mixed.sink.peek(), ...second.peek()];
    expect(await reasonOf(records)).toBe('2 1201 receipt-signer');
    const both = [SIGNER.publicKey, keyOf(8, engine).publicKey];
    expect(await reasonOf(records, { signers: both })).toBe('intact');
    expect(await reasonOf(LOG, { signers: [keyOf(8, engine).publicKey] })).toBe('0 1201 receipt-signer');
  });

  it('reports a torn record, and bytes that are none', async () => {
    const bytes = joined(LOG);
    const last = LOG.at(-1) as Uint8Array;
    for (const cut of [1, 2, 30, last.length - 1]) {
      const { broken } = await verifyReceipts(bytes.subarray(0, bytes.length - last.length + cut), { engine });
      expect(broken).toMatchObject({ record: 13, offset: bytes.length - last.length });
      expect(broken?.error.reason).toBe('record-torn');
    }
    expect(await reasonOf([...LOG, Uint8Array.of(0)])).toBe('14 9020 record-unknown');
    expect(await reasonOf([Uint8Array.of(0x80), ...LOG])).toBe('0 9020 record-unknown');
    const huge = (LOG[1] as Uint8Array).slice();
    huge.set([0x5a, 0x00, 0x06, 0x00, 0x00], 26);
    expect(await reasonOf([LOG[0] as Uint8Array, huge])).toBe('1 1900 record-too-large');
    expect(await reasonOf([])).toBe('0 9020 log-empty');
  });

  it('sees a cut tail by a checkpoint that was kept elsewhere', async () => {
    const { call, log, sink } = sceneOf(engine);
    for (let i = 0; i < 4; i++) call();
    const witness = log.checkpoint({ now: NOW });
    call();
    log.close({ now: NOW });
    const records = sink.peek();
    expect(await reasonOf(records, { atLeast: witness })).toBe('intact');
    expect(await reasonOf(records.slice(0, 5), { atLeast: witness })).toBe('intact');
    expect((await verify(records.slice(0, 5))).endsWithCheckpoint).toBe(false);
    expect(await reasonOf(records.slice(0, 4), { atLeast: witness })).toBe('4 9020 log-end-missing');
    expect(await reasonOf(logOf(engine, 10), { atLeast: witness })).toBe('4 9020 log-rewritten');
  });

  it('asks for the beginning, or verifies a part where it is told that it is one', async () => {
    const entry = LOG.findIndex((record, i) => i > 0 && !isReceipt(record));
    for (const from of [1, 2, entry, entry + 1]) {
      const rest = LOG.slice(from);
      expect(await reasonOf(rest)).toMatch(from === 1 ? /^\d 9020 entry-place$/ : /^0 9020 log-beginning-missing$/);
      expect(await reasonOf(rest, { partial: true })).toBe('intact');
      expect(
        await reasonOf(
          rest.filter((_, i) => i !== 1),
          { partial: true },
        ),
      ).not.toBe('intact');
    }
    const { start } = await verify(LOG.slice(entry), { partial: true });
    expect(start?.records).toBe(entry);
  });

  it('reads runs of receipts without entries: the published ones, and those of the Python package', async () => {
    const published = vectors('receipts');
    const byId = new Map(
      published.vectors.map((each: { id: string; receipt_hex: string }) => [each.id, each.receipt_hex]),
    );
    const run = ['A.30.2', 'A.30.5'].map((id) => unhex(byId.get(id) as string));
    expect(await reasonOf(run)).toBe('intact');
    const python: string[] = vectors('python-interop').receipts.receipts.map(
      (each: { wire_hex: string }) => each.wire_hex,
    );
    const text = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));
    for (const lines of [python, [...python, ''], python.map((receipt) => JSON.stringify({ receipt }))]) {
      for (const size of [1, 1000, 1 << 20]) {
        const report = await verifyReceipts(receiptLines(pieces(text(lines), size)), { engine });
        expect(report).toMatchObject({ intact: true, receipts: python.length });
      }
    }
    await expect(verifyReceipts(receiptLines(text([python[0] as string, 'gone'])), { engine })).rejects.toThrow(
      'line 2',
    );
  });

  it('judges allowed calls of the Python package at their instants', async () => {
    const { receipts } = vectors('python-interop').receipts;
    const root = vectors('python-interop').keys[0].public_key_hex;
    const run: Uint8Array[] = receipts.map((each: { wire_hex: string }) => unhex(each.wire_hex));
    const report = await verify(run, {
      trustedRoots: [root],
      argumentsOf: (fields) => (fields.requestId === 'req-1' ? { query: 'weather NYC' } : undefined),
    });
    expect(report.broken).toBeNull();
    expect(report.checked).toMatchObject({ calls: 1, requestHashes: 1 });
    expect(report.checked.chains).toBeGreaterThan(2);
  });

  it('tells of each record that holds, in order, in bytes of their own', async () => {
    const told: VerifiedRecord[] = [];
    await verify(LOG, { onRecord: (record) => told.push(record) });
    expect(told.map(({ record }) => record)).toEqual(LOG.map((_, i) => i));
    expect(told.map(({ receipt }) => receipt !== null)).toEqual(LOG.map(isReceipt));
    const { fields } = Receipt.parse(LOG[1] as Uint8Array, { engine });
    expect(told[1]?.receipt).toEqual(fields);
  });

  it('stops when it is told to, and lets the stream go', async () => {
    const controller = new AbortController();
    let isLetGo = false;
    const endless = async function* () {
      try {
        for (let i = 0; ; i++) {
          if (i === 3) controller.abort(new Error('enough'));
          yield new Uint8Array(0);
        }
      } finally {
        isLetGo = true;
      }
    };
    await expect(verifyReceipts(endless(), { engine, signal: controller.signal })).rejects.toThrow('enough');
    expect(isLetGo).toBe(true);
  });

  it('lets the stream go at the first break', async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(0x80000)),
      cancel: () => {
        isCancelled = true;
      },
    });
    expect((await verifyReceipts(stream, { engine })).broken?.error.reason).toBe('record-unknown');
    expect(isCancelled).toBe(true);
  });

  it('holds no more than its buffer of a long log', async () => {
    // 40 MB of the same part of a log, which breaks where it is repeated: what is asked is how much was read of it.
    let read = 0;
    const part = joined(logOf(engine, 40));
    const repeated = function* () {
      for (; read < 40_000_000; read += part.length) yield part;
    };
    expect((await verifyReceipts(repeated(), { engine })).intact).toBe(false);
    expect(read).toBeLessThan(2_000_000);
  });

  it('takes no option that nobody knows, and no source that is none', async () => {
    await expect(verifyReceipts(joined(LOG), { engine, root: [] } as never)).rejects.toThrow('has no option "root"');
    await expect(verifyReceipts(5 as never, { engine })).rejects.toThrow(TypeError);
    await expect(verifyReceipts(['text'] as never, { engine })).rejects.toThrow(TypeError);
    await expect(
      verifyReceipts(joined(LOG), {
        engine,
        trustedRoots: [SIGNER.publicKey],
        authorizer: new Authorizer({ trustedRoots: [SIGNER.publicKey], engine }),
      }),
    ).rejects.toThrow('not both');
  });

  it('holds receipts against what they are expected to commit to', async () => {
    const hash = new Uint8Array(32).fill(3);
    expect(await reasonOf(LOG, { expect: { trustedRootsHash: hash } })).toBe('1 9022 receipt-commitment');
    const { call, sink } = sceneOf(engine, { authorizerId: 'az-1', trustedRoots: [keyOf(1, engine).publicKey] });
    const { trustedRootsHash } = call().receipt.fields;
    expect(await reasonOf(sink.peek(), { expect: { authorizerId: 'az-1', trustedRootsHash } })).toBe('intact');
    expect(await reasonOf(sink.peek(), { expect: { authorizerId: 'az-2' } })).toBe('1 9022 receipt-commitment');
  });

  describe('with trusted roots', () => {
    const root = keyOf(1, engine).publicKey;
    const disclosed = { disclose: { arguments: true } } as const;

    it('judges chains, and with the arguments in the log also proofs and request hashes', async () => {
      const bare = await verify(LOG, { trustedRoots: [root] });
      expect(bare.checked).toEqual({ chains: 7, calls: 0, requestHashes: 0, approvalsUnknown: 0 });
      const full = await verify(logOf(engine, 10, disclosed), { trustedRoots: [root] });
      expect(full).toMatchObject({ intact: true, checked: { chains: 7, calls: 7, requestHashes: 10 } });
    });

    it('refutes an allowed call below roots that are not trusted, with the decision', async () => {
      const { broken } = await verify(LOG, { trustedRoots: [keyOf(4, engine).publicKey] });
      expect(broken).toMatchObject({ record: 1, decision: { allowed: false, code: 'untrusted-root' } });
      expect(broken?.error.reason).toBe('receipt-chain');
    });

    /** A log of one receipt that its signer made up from an honest one. */
    const forged = (changes: object, extra: readonly Omit<LogEntry, 'records' | 'head'>[] = []): Uint8Array[] => {
      const { call } = sceneOf(engine);
      const receipt = issueReceipt({ ...call().receipt.fields, ...changes }, signerOf(SIGNER), engine);
      const entries = extra.map((entry) =>
        sealEntry(
          { ...entry, records: 1, head: headOf(receipt), receipt: receipt.digest() } as LogEntry,
          signerOf(SIGNER),
        ),
      );
      return [receipt.toBytes(), ...entries];
    };
    const headOf = (receipt: Receipt): Uint8Array => sha256(engine, joined([new Uint8Array(32), receipt.digest()]));

    it.each([
      ['a chain that had expired', { timestamp: NOW + 100_000 }, 'receipt-chain'],
      ['a chain that is none', { warrantChain: Uint8Array.of(0x80) }, 'receipt-chain'],
      ['another root', { rootPrincipal: 'ab'.repeat(32) }, 'receipt-root'],
      ['a tool that the warrant does not grant', { action: 'tool:delete' }, 'receipt-call'],
    ])('refutes %s', async (_, changes, reason) => {
      expect(await reasonOf(forged(changes), { trustedRoots: [root] })).toBe(`0 9022 ${reason}`);
      expect(await reasonOf(forged(changes))).toBe('intact');
    });

    it('refutes arguments, a proof or a request hash of another call', async () => {
      const { call, sink } = sceneOf(engine, disclosed);
      call();
      const honest = sink.peek();
      expect(await reasonOf(honest, { trustedRoots: [root] })).toBe('intact');
      const proofless = forged({ popSignature: new Uint8Array(64) });
      const args = () => ({ path: '/data/logs/today', limit: 5 });
      expect(await reasonOf(proofless, { trustedRoots: [root], argumentsOf: args })).toBe('0 9022 receipt-call');
      const other = () => ({ path: '/data/logs/today', limit: 6 });
      expect(await reasonOf(forged({}), { trustedRoots: [root], argumentsOf: other })).toBe(
        '0 9022 receipt-request-hash',
      );
      const garbage = forged({}, [
        { kind: 'arguments', timestamp: NOW, arguments: Uint8Array.of(0xff), complete: true } as never,
      ]);
      expect(await reasonOf(garbage, { trustedRoots: [root] })).toBe('0 9022 receipt-call');
    });

    it('reports what comes first in the log, whatever it is found by', async () => {
      const records = logOf(engine, 10);
      const changed = records.map((record) => record.slice());
      (changed[8] as Uint8Array).fill(0, -3);
      const options = { trustedRoots: [keyOf(4, engine).publicKey] };
      expect(await reasonOf(changed, options)).toBe('1 9022 receipt-chain');
      (changed[0] as Uint8Array).fill(0, -3);
      expect(await reasonOf(changed, options)).toBe('0 1201 receipt-signature');
    });
  });
});
