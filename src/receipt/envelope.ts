// What receipts and log entries have in common: a map of version, payload, signer and signature, in one order. Its first
// bytes say how long it is, so that a log needs nothing between its records.

import { MISSING_FIELD, NUMBER_OUT_OF_RANGE, UNKNOWN_ALGORITHM, WRONG_COUNT } from '../../assembly/codes.ts';
import { asciiBytes } from '../bytes.ts';
import { encode } from '../cbor/writer.ts';
import { domainBytes } from '../domain.ts';
import type { Engine } from '../engine/engine.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { errorFor } from '../errors.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';
import { ARRAY, BYTES, Cursor, MAP, UNSIGNED } from './cursor.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import type { ReceiptSigner } from './signer.ts';

const MAX_VERSION = 0xff;
const ED25519 = 1;
const PAYLOAD = asciiBytes('payload');
const SIGNER = asciiBytes('signer_key');
const SIGNATURE = asciiBytes('signature');
/** Bytes from the end of the payload to the end of the envelope: more than there are in front of the payload. */
const TAIL_BYTES = 1 + SIGNER.length + 4 + KEY_BYTES + 1 + SIGNATURE.length + 4 + SIGNATURE_BYTES;

/** The version of either kind that is written and read. */
export const VERSION_1 = 1;

/** One kind of envelope. */
export interface EnvelopeKind {
  /** What it is called in messages. */
  readonly subject: string;
  /** The name of its first member. */
  readonly member: Uint8Array<ArrayBuffer>;
  /** What is signed in front of the version and the payload. */
  readonly domain: Uint8Array<ArrayBuffer>;
}

export const RECEIPT: EnvelopeKind = {
  subject: 'the receipt',
  member: asciiBytes('receipt_version'),
  domain: domainBytes('tenuo-receipt-v1'),
};

/** Ours, in a domain of its own: an entry can never pass for a receipt or any other signed object. */
export const ENTRY: EnvelopeKind = {
  subject: 'the log entry',
  member: asciiBytes('entry_version'),
  domain: domainBytes('tenuo-edge-log-v1'),
};

/** An envelope that was read; its parts are views of its bytes. */
export interface Envelope {
  readonly kind: EnvelopeKind;
  readonly version: number;
  readonly payload: Uint8Array;
  readonly signer: Uint8Array;
  readonly signature: Uint8Array;
}

/** The kind of an envelope by its first member; null for anything else. */
export function kindOf(bytes: Uint8Array, at: number, end: number): EnvelopeKind | null {
  return [RECEIPT, ENTRY].find(({ member }) => begins(bytes, at, end, member)) ?? null;
}

function begins(bytes: Uint8Array, at: number, end: number, member: Uint8Array): boolean {
  const known = Math.min(end - at, member.length + 2);
  if (known > 0 && bytes[at] !== 0xa4) return false;
  if (known > 1 && bytes[at + 1] !== (0x60 | member.length)) return false;
  for (let i = 2; i < known; i++) if (bytes[at + i] !== member[i - 2]) return false;
  return true;
}

/**
 * The length of the envelope at an address, as its head announces it; 0 where too few bytes are there to say.
 *
 * @throws TenuoError 1202 where no envelope begins there, or 1900 where it is too large.
 */
export function announcedLength(bytes: Uint8Array, at: number, end: number): number {
  const kind = kindOf(bytes, at, end);
  const cursor = new Cursor(bytes, kind?.subject ?? 'the record', undefined, at, end);
  if (kind === null) return cursor.misplaced(MISSING_FIELD);
  if (end - at < TAIL_BYTES) return 0;
  beginEnvelope(cursor, kind);
  const payload = cursor.head(BYTES);
  const length = cursor.at - at + payload + TAIL_BYTES;
  if (length > MAX_RECORD_BYTES) throw errorFor(RECEIPT_REASONS.RECORD_TOO_LARGE, { subject: kind.subject });
  return length;
}

/** Reads up to the head of the payload; returns the version. */
function beginEnvelope(cursor: Cursor, kind: EnvelopeKind): number {
  if (cursor.head(MAP) !== 4) cursor.fail(WRONG_COUNT);
  if (!cursor.isText(kind.member)) cursor.fail(MISSING_FIELD);
  const version = cursor.head(UNSIGNED);
  if (version > MAX_VERSION) cursor.fail(NUMBER_OUT_OF_RANGE);
  if (!cursor.isText(PAYLOAD)) cursor.fail(MISSING_FIELD);
  return version;
}

/**
 * Reads an envelope of this kind that fills the bytes from `at` to `end`.
 *
 * @throws TenuoError 1202 where it is not in the one form that an encoder writes.
 */
export function readEnvelope(kind: EnvelopeKind, bytes: Uint8Array, at = 0, end = bytes.length): Envelope {
  const cursor = new Cursor(bytes, kind.subject, undefined, at, end);
  const version = beginEnvelope(cursor, kind);
  const payload = cursor.byteString();
  if (!cursor.isText(SIGNER)) cursor.fail(MISSING_FIELD);
  const signer = readTagged(cursor, KEY_BYTES);
  if (!cursor.isText(SIGNATURE)) cursor.fail(MISSING_FIELD);
  const signature = readTagged(cursor, SIGNATURE_BYTES);
  cursor.finish();
  return { kind, version, payload, signer, signature };
}

/** `[1, bytes]`. */
function readTagged(cursor: Cursor, length: number): Uint8Array {
  if (cursor.head(ARRAY) !== 2) cursor.fail(WRONG_COUNT);
  if (cursor.head(UNSIGNED) !== ED25519) cursor.fail(UNKNOWN_ALGORITHM);
  return cursor.byteString(length);
}

/** The bytes that the signature of an envelope is over. */
export function signedBytes({ kind, version, payload }: Pick<Envelope, 'kind' | 'version' | 'payload'>): Uint8Array {
  const { domain } = kind;
  const message = new Uint8Array(domain.length + 1 + payload.length);
  message.set(domain);
  message[domain.length] = version;
  message.set(payload, domain.length + 1);
  return message;
}

/** Whether the signature of an envelope holds, strictly. */
export function signatureHolds(engine: Engine, envelope: Envelope): boolean {
  return verifyMessage(engine, envelope.signature, signedBytes(envelope), envelope.signer);
}

/** Signs a payload and puts it in an envelope. */
export function sealEnvelope(
  kind: EnvelopeKind,
  payload: Uint8Array,
  { publicKey, sign }: ReceiptSigner,
): Uint8Array<ArrayBuffer> {
  const signature = sign(signedBytes({ kind, version: VERSION_1, payload }));
  return encode(kind.subject, MAX_RECORD_BYTES, (writer) => {
    writer.raw(Uint8Array.of(0xa4, 0x60 | kind.member.length));
    writer.raw(kind.member);
    writer.unsigned(VERSION_1);
    writer.text('payload');
    writer.byteString(payload);
    writer.text('signer_key');
    writer.array(2);
    writer.unsigned(ED25519);
    writer.byteString(publicKey);
    writer.text('signature');
    writer.array(2);
    writer.unsigned(ED25519);
    writer.byteString(signature);
  });
}
