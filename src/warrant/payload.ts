// The payload of a warrant as upstream writes it (protocol 4.1), and its sealing.
import { MAX_WARRANT_BYTES, WARRANT_TOO_LARGE } from '../../assembly/codes.ts';
import { OUTPUT_AT } from '../../assembly/layout.ts';
import { concatBytes } from '../bytes.ts';
import { compareUtf8 } from '../cbor/order.ts';
import { borrowWriter, type CborWriter, encode, giveBack } from '../cbor/writer.ts';
import { domainBytes } from '../domain.ts';
import type { Engine } from '../engine/engine.ts';
import { withItems } from '../engine/port.ts';
import { errorFor } from '../errors.ts';
import { type SigningKey, signWith } from '../keys.ts';
import { type Signer, signElsewhere } from '../signer.ts';
import { AGENT_ID, type Fields, SESSION_ID } from './fields.ts';

const SUBJECT = 'a warrant';
/** Of the envelope. */
const VERSION = 1;
const ED25519 = 1;

/** What a payload is made of; the rest follows from the bytes. */
export type PayloadFields = Omit<Fields, 'payload' | 'signature'>;

/** Encodes the payload, signs it and returns the envelope. */
export function seal(fields: PayloadFields, key: SigningKey, engine: Engine): Uint8Array<ArrayBuffer> {
  const writer = borrowWriter(SUBJECT, Number.POSITIVE_INFINITY);
  try {
    writePayload(writer, fields);
    return withItems(engine, [writer.bytes.subarray(0, writer.length)], () =>
      signWith(key, engine, ({ core, memory }) => {
        const length = core.sealPayload(writer.length);
        return memory.slice(OUTPUT_AT, OUTPUT_AT + length);
      }),
    );
  } finally {
    giveBack(writer);
  }
}

/** As `seal`, with a key that is elsewhere. The payload is encoded before this returns. */
export async function sealElsewhere(fields: PayloadFields, signer: Signer): Promise<Uint8Array<ArrayBuffer>> {
  const payload = encode(SUBJECT, Number.POSITIVE_INFINITY, (writer) => writePayload(writer, fields));
  const signature = await signElsewhere(signer, concatBytes([domainBytes(), Uint8Array.of(VERSION), payload]));
  return encode(SUBJECT, Number.POSITIVE_INFINITY, (writer) => {
    writer.array(3);
    writer.unsigned(VERSION);
    writer.byteString(payload);
    writer.array(2);
    writer.unsigned(ED25519);
    writer.byteString(signature);
  });
}

/**
 * Keys ascend; what is absent is not written.
 *
 * @throws TenuoError 1900 where that is too large for a warrant.
 */
function writePayload(writer: CborWriter, fields: PayloadFields): void {
  const extensions = foldedExtensions(fields);
  writer.map(countFields(fields, extensions));
  field(writer, 0, () => writer.unsigned(1));
  field(writer, 1, () => writer.byteString(fields.id));
  field(writer, 2, () => writer.unsigned(fields.isIssuer ? 1 : 0));
  field(writer, 3, () => writeMap(writer, fields.tools, (set) => writer.raw(set)));
  field(writer, 4, () => writeKey(writer, fields.holder));
  field(writer, 5, () => writeKey(writer, fields.issuer));
  field(writer, 6, () => writer.bigInteger(fields.issuedAt));
  field(writer, 7, () => writer.bigInteger(fields.expiresAt));
  field(writer, 8, () => writer.unsigned(fields.maxDepth));
  optional(writer, 9, fields.parentHash, (hash) => writer.byteArray(hash));
  if (extensions.size > 0) field(writer, 10, () => writeMap(writer, extensions, (value) => writer.byteArray(value)));
  optional(writer, 11, fields.issuableTools, (tools) => writeList(writer, tools, (tool) => void writer.text(tool)));
  optional(writer, 13, fields.maxIssueDepth, (depth) => writer.unsigned(depth));
  optional(writer, 14, fields.constraintBounds, (bounds) => writer.raw(bounds));
  optional(writer, 15, fields.requiredApprovers, (keys) => writeList(writer, keys, (key) => writeKey(writer, key)));
  optional(writer, 16, fields.minApprovals, (count) => writer.unsigned(count));
  optional(writer, 17, fields.clearance, (level) => writer.unsigned(level));
  field(writer, 18, () => writer.unsigned(fields.depth));
  if (writer.length > MAX_WARRANT_BYTES) throw errorFor(WARRANT_TOO_LARGE);
}

/** Keys 0 to 8 and 18 are always there. */
function countFields(fields: PayloadFields, extensions: ReadonlyMap<string, Uint8Array>): number {
  const { parentHash, issuableTools, maxIssueDepth, constraintBounds, requiredApprovers, minApprovals, clearance } =
    fields;
  const optionals = [
    parentHash,
    issuableTools,
    maxIssueDepth,
    constraintBounds,
    requiredApprovers,
    minApprovals,
    clearance,
  ];
  return 10 + optionals.filter((value) => value !== null).length + (extensions.size > 0 ? 1 : 0);
}

function foldedExtensions(fields: PayloadFields): ReadonlyMap<string, Uint8Array> {
  const folded = new Map(fields.extensions);
  const encoder = new TextEncoder();
  if (fields.sessionId !== null) folded.set(SESSION_ID, encoder.encode(fields.sessionId));
  if (fields.agentId !== null) folded.set(AGENT_ID, encoder.encode(fields.agentId));
  return folded;
}

function field(writer: CborWriter, key: number, write: () => void): void {
  writer.unsigned(key);
  write();
}

function optional<Value>(writer: CborWriter, key: number, value: Value | null, write: (value: Value) => void): void {
  if (value !== null) field(writer, key, () => write(value));
}

function writeKey(writer: CborWriter, key: Uint8Array): void {
  writer.array(2);
  writer.unsigned(ED25519);
  writer.byteString(key);
}

function writeMap<Value>(writer: CborWriter, map: ReadonlyMap<string, Value>, write: (value: Value) => void): void {
  const entries = [...map].sort(([a], [b]) => compareUtf8(a, b));
  writer.map(entries.length);
  for (const [key, value] of entries) {
    writer.text(key);
    write(value);
  }
}

function writeList<Item>(writer: CborWriter, list: readonly Item[], write: (item: Item) => void): void {
  writer.array(list.length);
  for (const item of list) write(item);
}
