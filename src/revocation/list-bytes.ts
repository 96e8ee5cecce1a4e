// The bytes of a signed revocation list (protocol 14): the payload lies in the envelope as it is, and the signature is over
// two contexts and it.
//
//   {"payload": {"revoked_ids": […], "version": n, "issued_at": RFC 3339, "issuer": [1, key]}, "signature": [1, signature]}

import { asciiBytes, concatBytes } from '../bytes.ts';
import { CborReader } from '../cbor/reader.ts';
import { StrictReader } from '../cbor/strict.ts';
import { CborWriter } from '../cbor/writer.ts';
import type { Engine } from '../engine/engine.ts';
import type { PublicKey } from '../public-key.ts';
import { LIST_CONTEXT } from './contexts.ts';
import { ID_BYTES } from './id-set.ts';
import { ID_TEXT_BYTES, readId } from './ids.ts';
import { REVOCATION_REASONS } from './reasons.ts';
import { readTimestamp, type Timestamp, timestampText } from './timestamp.ts';

/** What errors name. */
export const SUBJECT = 'the revocation list';
/** The envelope's head, and what stands between payload and signature. */
const PAYLOAD_HEAD = /* @__PURE__ */ asciiBytes('\xa2\x67payload');
const SIGNATURE_HEAD = /* @__PURE__ */ asciiBytes('\x69signature\x82\x01\x58\x40');
/** The head of a text of 40 bytes. */
const ID_HEAD = 0x78;
const ID_ITEM_BYTES = 2 + ID_TEXT_BYTES;

/** What a list says. */
export interface ListFields {
  /** What the signature is over: the contexts, then the payload. */
  readonly signed: Uint8Array<ArrayBuffer>;
  /** Where in it the ids begin, and how many there are. */
  readonly idsAt: number;
  readonly count: number;
  /** The ids that a warrant can have, 16 bytes each, in their order. */
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly version: bigint;
  readonly issuedAt: Timestamp;
  readonly issuer: PublicKey;
  /** 64 bytes. */
  readonly signature: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a list that nobody has checked. Its signature is not looked at.
 *
 * @throws TenuoError 1202 where it cannot be read, with the byte.
 */
export function readList(bytes: Uint8Array, engine: Engine): ListFields {
  const reader = new StrictReader(bytes, SUBJECT);
  reader.struct(2);
  reader.name('payload');
  const payloadAt = reader.at;
  reader.struct(4);
  reader.name('revoked_ids');
  const count = reader.array();
  const idsAt = reader.at;
  const ids = readIds(reader, count);
  reader.name('version');
  const version = reader.unsigned();
  reader.name('issued_at');
  const dateAt = reader.at;
  const text = reader.text();
  const issuedAt = readTimestamp(text);
  if (issuedAt === null) return reader.fail(REVOCATION_REASONS.TIMESTAMP_MALFORMED);
  const dateEnd = reader.at;
  reader.name('issuer');
  const issuer = reader.publicKey(engine);
  const payloadEnd = reader.at;
  reader.name('signature');
  const signature = reader.signature().slice();
  reader.end();
  const payload = bytes.subarray(payloadAt, payloadEnd);
  // What is signed has the date in its one spelling, whichever came.
  const date = dateItem(issuedAt);
  const [before, after] = [payload.subarray(0, dateAt - payloadAt), payload.subarray(dateEnd - payloadAt)];
  const signed = concatBytes([LIST_CONTEXT, before, date, after]);
  return { signed, idsAt: idsAt - payloadAt + LIST_CONTEXT.length, count, ids, version, issuedAt, issuer, signature };
}

/** The bytes of a list of what is signed and its signature (64 bytes): one spelling for one content. */
export function listBytes({ signed, signature }: Pick<ListFields, 'signed' | 'signature'>): Uint8Array<ArrayBuffer> {
  return concatBytes([PAYLOAD_HEAD, signed.subarray(LIST_CONTEXT.length), SIGNATURE_HEAD, signature]);
}

/** Every id as text, also what is none of a warrant. */
export function* idTexts({ signed, idsAt, count }: ListFields): Generator<string, void, undefined> {
  const reader = new CborReader(signed, idsAt);
  for (let i = 0; i < count; i++) yield reader.text();
}

/** The ids that a warrant can have. Others are passed over: they can match nothing. */
function readIds(reader: StrictReader, count: number): Uint8Array<ArrayBuffer> {
  const { bytes } = reader;
  const most = Math.min(count, Math.floor((bytes.length - reader.at) / ID_ITEM_BYTES));
  const ids = new Uint8Array(most * ID_BYTES);
  let to = 0;
  for (let i = 0; i < count; i++) {
    const { at } = reader;
    const end = at + ID_ITEM_BYTES;
    const isId = end <= bytes.length && bytes[at] === ID_HEAD && bytes[at + 1] === ID_TEXT_BYTES;
    if (isId && readId(bytes, at + 2, ids, to)) {
      reader.at = end;
      to += ID_BYTES;
    } else reader.text();
  }
  return to === ids.length ? ids : ids.slice(0, to);
}

function dateItem(date: Timestamp): Uint8Array {
  const writer = new CborWriter();
  writer.text(timestampText(date));
  return writer.copy();
}
