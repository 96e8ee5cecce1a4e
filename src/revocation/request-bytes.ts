// The bytes of a revocation request (protocol 14), and what its signature is over. What lies behind the second of its date is
// not signed.
//
//   {"warrant_id": …, "reason": …, "requestor": [1, key], "requested_at": RFC 3339, "signature": [1, signature]}
//   signed: two contexts, then [warrant_id, reason, [1, key], Unix seconds]

import { StrictReader } from '../cbor/strict.ts';
import { CborWriter } from '../cbor/writer.ts';
import type { Engine } from '../engine/engine.ts';
import type { PublicKey } from '../public-key.ts';
import { REQUEST_CONTEXT } from './contexts.ts';
import { writeTagged } from './keys.ts';
import { REVOCATION_REASONS } from './reasons.ts';
import { readTimestamp, type Timestamp, timestampText } from './timestamp.ts';

/** What errors name. */
export const SUBJECT = 'the revocation request';

/** What a request says before it is signed. */
export interface Asked {
  readonly warrantId: string;
  readonly reason: string;
  readonly requestor: PublicKey;
  readonly requestedAt: Timestamp;
}

export interface RequestFields extends Asked {
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/**
 * Reads a request that nobody has checked. Its signature is not looked at.
 *
 * @throws TenuoError 1202 where it cannot be read, with the byte.
 */
export function readRequest(bytes: Uint8Array, engine: Engine): RequestFields {
  const reader = new StrictReader(bytes, SUBJECT);
  reader.struct(5);
  reader.name('warrant_id');
  const warrantId = reader.text();
  reader.name('reason');
  const reason = reader.text();
  reader.name('requestor');
  const requestor = reader.publicKey(engine);
  reader.name('requested_at');
  const requestedAt = readTimestamp(reader.text());
  if (requestedAt === null) return reader.fail(REVOCATION_REASONS.TIMESTAMP_MALFORMED);
  reader.name('signature');
  const signature = reader.signature().slice();
  reader.end();
  return { warrantId, reason, requestor, requestedAt, signature };
}

export function requestBytes(fields: RequestFields): Uint8Array<ArrayBuffer> {
  const writer = new CborWriter();
  writer.map(5);
  writer.text('warrant_id');
  writer.text(fields.warrantId);
  writer.text('reason');
  writer.text(fields.reason);
  writer.text('requestor');
  writeTagged(writer, fields.requestor.toBytes());
  writer.text('requested_at');
  writer.text(timestampText(fields.requestedAt));
  writer.text('signature');
  writeTagged(writer, fields.signature);
  return writer.copy();
}

export function signedBytes({ warrantId, reason, requestor, requestedAt }: Asked): Uint8Array<ArrayBuffer> {
  const writer = new CborWriter();
  writer.raw(REQUEST_CONTEXT);
  writer.array(4);
  writer.text(warrantId);
  writer.text(reason);
  writeTagged(writer, requestor.toBytes());
  writer.integer(requestedAt.seconds);
  return writer.copy();
}
