// Receipts, log entries, whole logs and signed events, damaged: as bytes, and as trees signed again. What is read has to be
// what was signed, read again as the same, and no damaged log may pass for whole.
import { Buffer } from 'node:buffer';
import type { Engine } from '../../src/engine/engine.ts';
import { TenuoError } from '../../src/errors.ts';
import { toHex } from '../../src/hex.ts';
import { readEntry } from '../../src/receipt/entry.ts';
import { ENTRY, readEnvelope, signatureHolds } from '../../src/receipt/envelope.ts';
import { verifyEvent } from '../../src/receipt/events.ts';
import { Receipt } from '../../src/receipt/receipt.ts';
import { recoverFile } from '../../src/receipt/recover.ts';
import { Verification } from '../../src/receipt/verify.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { sha256 } from '../oracle/generate/keys.mjs';
import * as make from '../oracle/generate/objects.mjs';
import type { Random } from '../oracle/generate/random.mjs';
import { EDGE_TEXTS } from '../oracle/generate/values.mjs';
import { NOW, OTHER, ROOT, rootWarrant, stackBytes } from '../support/warrants.ts';
import { mutateBytes, mutateTree } from './mutate.ts';

export type ReceiptKind = 'receipt' | 'receipt-entry' | 'receipt-event' | 'receipt-log';

/** An input, and what is asked of an engine about it: 0 or the reason first, then everything observable. */
export interface ReceiptCase {
  readonly input: string;
  run(engine: Engine): unknown;
}

const LOG_DOMAIN = Buffer.from('tenuo-edge-log-v1');
const CHAIN = stackBytes([rootWarrant()]).toString('hex');
const ZEROS = '00'.repeat(32);

export function receiptCase(random: Random, kind: ReceiptKind): ReceiptCase {
  switch (kind) {
    case 'receipt':
      return onBytes(random, anyReceipt(random), anyEntry(random), readReceipt);
    case 'receipt-entry':
      return onBytes(random, anyEntry(random), anyReceipt(random), readOneEntry);
    case 'receipt-event':
      return onEvent(random);
    case 'receipt-log':
      return onLog(random);
  }
}

function onBytes(
  random: Random,
  honest: Buffer,
  other: Buffer,
  read: (engine: Engine, bytes: Uint8Array) => unknown,
): ReceiptCase {
  let bytes = honest;
  for (let n = random.pick([0, 1, 1, 1, 2, 3]); n > 0; n--) bytes = mutateBytes(random, bytes, other);
  return { input: bytes.toString('hex'), run: (engine) => told(() => read(engine, bytes)) };
}

/** 0 and what was read, or why not; anything but a refusal is a fault. */
function told(read: () => unknown): unknown {
  try {
    return [0, read()];
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    return [error.reason, error.number, error.offset, error.received];
  }
}

// ---- made -----------------------------------------------------------------------------------------

function receiptFields(random: Random, changes: make.Fields = {}): make.Fields {
  const isAllowed = random.chance(0.6);
  return {
    warrant_chain: random.pick(['80', '', CHAIN]),
    action: random.pick(['tool:t', 't', ...EDGE_TEXTS]),
    outcome: isAllowed ? 'allow' : 'deny',
    timestamp: random.pick([NOW, 0, 2 ** 53 - 1]),
    request_id: random.pick(EDGE_TEXTS),
    ...(isAllowed ? { pop_signature: random.hex(64) } : { decision_code: 'constraint-violation' }),
    ...(random.chance(0.3) ? { request_hash: random.hex(32), srl_version: random.below(99) } : {}),
    ...changes,
  };
}

function anyReceipt(random: Random, changes: make.Fields = {}, isHonest = false): Buffer {
  const payload = make.receiptPayload(receiptFields(random, changes));
  // Changed and signed again: what lies behind the signature is reached.
  if (!isHonest && random.chance(0.4)) mutateTree(random, payload);
  return make.sealReceipt(cbor.encode(payload), isHonest || random.chance(0.9) ? ROOT : OTHER);
}

interface Place {
  readonly records: number;
  readonly receipts: number;
  readonly head: string;
  readonly last: string | undefined;
}

const BEGINNING: Place = { records: 0, receipts: 0, head: ZEROS, last: undefined };

function entryPayload(random: Random, { records, receipts, head, last }: Place, isLast = false): cbor.Node {
  const hash = (text: string): cbor.Node => cbor.bytes(Buffer.from(text, 'hex'));
  const kinds: readonly (readonly [string, readonly [number, cbor.Node][]])[] = [
    [
      'checkpoint',
      [
        [6, cbor.uint(receipts)],
        [7, cbor.text('asked')],
      ],
    ],
    [
      'arguments',
      [
        [20, cbor.bytes(Buffer.from('a16161f5', 'hex'))],
        [21, cbor.bool(random.chance(0.5))],
      ],
    ],
    [
      'gate',
      [
        [16, cbor.text('approval-required')],
        [17, cbor.uint(2)],
        [18, cbor.uint(0)],
        [19, cbor.array([hash(ROOT.public)])],
      ],
    ],
    [
      'approval',
      [
        [9, hash(OTHER.public)],
        [10, cbor.uint(NOW)],
        [11, cbor.uint(NOW + 60)],
        [12, hash(random.hex(32))],
        [13, hash(random.hex(32))],
        [14, cbor.text(random.pick(EDGE_TEXTS))],
      ],
    ],
  ];
  const [kind, members] = last === undefined || isLast ? (kinds[0] as (typeof kinds)[0]) : random.pick(kinds);
  const rows: [number, cbor.Node][] = [
    [0, cbor.uint(1)],
    [1, cbor.text(kind)],
    [2, cbor.int(NOW)],
    [3, cbor.uint(records)],
    [4, hash(head)],
    ...(last === undefined ? [] : ([[5, hash(last)]] as [number, cbor.Node][])),
    ...members,
  ];
  return cbor.map(rows.map(([key, node]) => [cbor.uint(key), node]));
}

function sealEntry(payload: Buffer): Buffer {
  const signature = ROOT.seal(Buffer.concat([LOG_DOMAIN, Buffer.from([1]), payload]));
  return cbor.encode(
    cbor.struct([
      ['entry_version', cbor.uint(1)],
      ['payload', cbor.bytes(payload)],
      ['signer_key', make.keyNode(ROOT.public)],
      ['signature', make.signatureNode(signature)],
    ]),
  );
}

function anyEntry(random: Random): Buffer {
  const place = random.chance(0.3)
    ? BEGINNING
    : { records: 5, receipts: 3, head: random.hex(32), last: random.hex(32) };
  const payload = entryPayload(random, place);
  if (random.chance(0.4)) mutateTree(random, payload);
  return sealEntry(cbor.encode(payload));
}

/** An honest log: each record follows the one before, a checkpoint is the last. */
function anyLog(random: Random): Buffer[] {
  const records: Buffer[] = [];
  let place = BEGINNING;
  for (let left = random.range(2, 8); left >= 0; left--) {
    const isReceipt = left > 0 && random.chance(0.7);
    const record = isReceipt
      ? anyReceipt(random, place.last === undefined ? {} : { prev_receipt_hash: place.last }, true)
      : sealEntry(cbor.encode(entryPayload(random, place, left === 0)));
    const digest = sha256(record);
    place = {
      records: place.records + 1,
      receipts: place.receipts + (isReceipt ? 1 : 0),
      head: sha256(Buffer.concat([Buffer.from(place.head, 'hex'), digest])).toString('hex'),
      last: isReceipt ? digest.toString('hex') : place.last,
    };
    records.push(record);
  }
  return records;
}

// ---- read -----------------------------------------------------------------------------------------

function readReceipt(engine: Engine, bytes: Uint8Array): unknown {
  const receipt = Receipt.parse(bytes, { engine });
  if (receipt.toHex() !== toHex(bytes)) throw new Error('what was read is not what was given');
  const fields = receipt.verify();
  return [fields, toHex(receipt.digest()), receipt.signer.toHex()];
}

function readOneEntry(engine: Engine, bytes: Uint8Array): unknown {
  const envelope = readEnvelope(ENTRY, bytes);
  return [readEntry(envelope), signatureHolds(engine, envelope)];
}

function onEvent(random: Random): ReceiptCase {
  const payload = cbor.map(
    [
      cbor.text('az-1'),
      cbor.bytes(Buffer.from(CHAIN, 'hex')),
      cbor.text('tool:t'),
      random.pick([cbor.text('allow'), cbor.text('deny'), cbor.bool(true)]),
      cbor.int(NOW),
      ...random.pick([[], [cbor.nul()], [cbor.text(ROOT.public)]]),
    ].map((node, i) => [cbor.text(String(i + 1)), node]),
  );
  if (random.chance(0.6)) mutateTree(random, payload);
  const bytes = cbor.encode(payload);
  const signature = random.chance(0.95) ? ROOT.seal(bytes) : random.bytes(64);
  return {
    input: bytes.toString('hex'),
    run: (engine) => told(() => verifyEvent({ payload: bytes, signature }, ROOT.public, { engine })),
  };
}

/** A log, damaged as bytes or in its order, read by the verifier and by the writer that would go on with it. */
function onLog(random: Random): ReceiptCase {
  const records = anyLog(random);
  const honest = Buffer.concat(records);
  const changed = records.slice();
  random.weighted<() => unknown>([
    [2, () => changed],
    [2, () => changed.splice(random.below(changed.length), 1)],
    [1, () => changed.splice(random.below(changed.length), 0, random.pick(records))],
    [1, () => changed.reverse()],
  ])();
  let bytes: Buffer = Buffer.concat(changed);
  for (let n = random.pick([0, 0, 1, 2]); n > 0; n--) bytes = mutateBytes(random, bytes, honest);
  // A tail that is cut between two records leaves a whole log; an entry that is taken out shows at the next one.
  const isWhole = honest.subarray(0, bytes.length).equals(bytes);
  return {
    input: bytes.toString('hex'),
    run(engine) {
      const verification = new Verification({ engine });
      for (let at = 0; at < bytes.length; at += 1000) verification.add(bytes.subarray(at, at + 1000));
      const { intact, broken, records: count, end, endsWithCheckpoint } = verification.finish();
      if (intact && endsWithCheckpoint && !isWhole) throw new Error('a damaged log passes for whole');
      const reason = broken === null ? 0 : broken.error.reason;
      return [
        reason,
        broken?.record,
        broken?.offset,
        count,
        end && toHex(end.head),
        told(() => recovered(engine, bytes)),
      ];
    },
  };
}

function recovered(engine: Engine, bytes: Buffer): unknown {
  const { state, end } = recoverFile(engine, {
    path: 'log',
    size: bytes.length,
    isFirst: true,
    read: (buffer, offset, length, position) => {
      const part = bytes.subarray(position, position + length);
      buffer.set(part, offset);
      return part.length;
    },
  });
  return [end, state?.records, state && toHex(state.head)];
}
