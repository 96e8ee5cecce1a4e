// Signed authorization events, as upstream's authorizers sent them before there were receipts: a map of the texts "1" to "6",
// signed without a domain of their own. They are read, never written: nothing in them covers arguments or the event before.

import { MISSING_FIELD, WRONG_COUNT, WRONG_TYPE } from '../../assembly/codes.ts';
import { fromBase64 } from '../base64.ts';
import { asciiBytes, bytesOf, exactBytes } from '../bytes.ts';
import { domainBytes } from '../domain.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { errorFor } from '../errors.ts';
import { type PublicKeyInput, readPublicKey } from '../public-key.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';
import { Cursor, MAP } from './cursor.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { toolOf } from './receipt.ts';

const CONTEXT = /* @__PURE__ */ domainBytes();
const NAMES = /* @__PURE__ */ ['1', '2', '3', '4', '5', '6'].map(asciiBytes);
const SUBJECT = 'the signed event';
const NULL = 0xf6;
const TEXT_HEAD = 0x60;

/**
 * What the signature of an event covers: not its arguments, reason or approvals.
 *
 * @example
 * ```ts
 * import { type AuthorizationEvent } from 'tenuo-edge/receipt';
 *
 * const describe = ({ tool, outcome, timestamp }: AuthorizationEvent) => `${tool}: ${outcome} at ${timestamp}`;
 * console.log(typeof describe); // function
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export interface AuthorizationEvent {
  /** The label of the enforcement point that signed it. */
  readonly authorizerId: string;
  /** The bytes of the chain that was presented; empty where none could be read. */
  readonly warrantChain: Uint8Array;
  /** What was asked for: `tool:` and the name of the tool, or the name alone. */
  readonly action: string;
  /** The action without the prefix `tool:`. */
  readonly tool: string;
  /** What was decided. */
  readonly outcome: 'allow' | 'deny';
  /** Unix seconds. */
  readonly timestamp: number;
  /** The key of the root in hex; null where it is not known. */
  readonly rootPrincipal: string | null;
}

/**
 * The two members of an event's JSON that are needed: standard base64.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type SignedEvent, verifyEvent } from 'tenuo-edge/receipt';
 *
 * // A control plane hands out such events; this one is nobody's.
 * const event: SignedEvent = { signing_payload: 'oA==', signature: Buffer.alloc(64).toString('base64') };
 * verifyEvent(event, SigningKey.generate().publicKey); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export interface SignedEvent {
  /** What was signed: CBOR in standard base64. */
  readonly signing_payload: string;
  /** 64 bytes in standard base64. */
  readonly signature: string;
}

/**
 * Verifies an event and returns what it says. `outcome` may be written as a text or, as upstream's WebAssembly package did, as
 * a boolean; the root may be left out or null.
 *
 * @param signer the authorizer's key: an event does not carry it.
 * @throws TenuoError 1201 where the signature does not hold, 1202 where the payload is not in the one form.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type SignedEvent, verifyEvent } from 'tenuo-edge/receipt';
 *
 * // A control plane hands out such events; this one is nobody's.
 * const event: SignedEvent = { signing_payload: 'oA==', signature: Buffer.alloc(64).toString('base64') };
 * verifyEvent(event, SigningKey.generate().publicKey); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export function verifyEvent(
  event: SignedEvent | { readonly payload: Uint8Array; readonly signature: Uint8Array },
  signer: PublicKeyInput,
  options?: EngineOption,
): AuthorizationEvent {
  const [payload, signature] = partsOf(event);
  const engine = engineOf(options);
  const message = new Uint8Array(CONTEXT.length + payload.length);
  message.set(CONTEXT);
  message.set(payload, CONTEXT.length);
  const key = readPublicKey(signer, { engine }).toBytes();
  if (!verifyMessage(engine, signature, message, key)) throw errorFor(RECEIPT_REASONS.RECEIPT_SIGNATURE);
  return readEvent(payload);
}

function partsOf(event: unknown): [payload: Uint8Array, signature: Uint8Array] {
  const { signing_payload: text, signature, payload } = Object(event) as Readonly<Record<string, unknown>>;
  if (text === undefined) return [bytesOf(payload, 'payload'), exactBytes(signature, SIGNATURE_BYTES, 'signature')];
  const bytes = [text, signature].map((part) => (typeof part === 'string' ? fromBase64(part) : null));
  if (bytes[0] == null || bytes[1]?.length !== SIGNATURE_BYTES)
    throw errorFor(RECEIPT_REASONS.RECEIPT_TEXT, { subject: SUBJECT });
  return [bytes[0], bytes[1]];
}

function readEvent(payload: Uint8Array): AuthorizationEvent {
  if (payload.length > MAX_RECORD_BYTES) throw errorFor(RECEIPT_REASONS.RECORD_TOO_LARGE, { subject: SUBJECT });
  const cursor = new Cursor(payload.slice(), SUBJECT);
  const count = cursor.head(MAP);
  if (count !== 5 && count !== 6) cursor.fail(WRONG_COUNT);
  const next = (i: number): void => {
    if (!cursor.isText(NAMES[i] as Uint8Array)) cursor.fail(MISSING_FIELD);
  };
  next(0);
  const authorizerId = cursor.text();
  next(1);
  const warrantChain = cursor.byteString();
  next(2);
  const action = cursor.text();
  next(3);
  const outcome = readOutcome(cursor);
  next(4);
  const timestamp = cursor.integer();
  let rootPrincipal: string | null = null;
  if (count === 6) {
    next(5);
    rootPrincipal = readRoot(cursor);
  }
  cursor.finish();
  return Object.freeze({ authorizerId, warrantChain, action, tool: toolOf(action), outcome, timestamp, rootPrincipal });
}

function readOutcome(cursor: Cursor): 'allow' | 'deny' {
  const isText = ((cursor.bytes[cursor.at] ?? 0) & 0xe0) === TEXT_HEAD;
  if (!isText) return cursor.boolean() ? 'allow' : 'deny';
  const text = cursor.text();
  if (text !== 'allow' && text !== 'deny') cursor.fail(WRONG_TYPE);
  return text as 'allow' | 'deny';
}

function readRoot(cursor: Cursor): string | null {
  if (cursor.bytes[cursor.at] !== NULL) return cursor.text();
  cursor.at += 1;
  return null;
}
