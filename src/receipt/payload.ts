// What a receipt says (protocol 10): a map with small integers as keys, in ascending order, absent ones left out.
import { KEY_ORDER, KEY_REPEATED, MISSING_FIELD, UNKNOWN_FIELD, WRONG_TYPE } from '../../assembly/codes.ts';
import { bytesOf, exactBytes } from '../bytes.ts';
import { type CborWriter, encode } from '../cbor/writer.ts';
import { FACADE_REASONS } from '../codes.ts';
import { errorFor } from '../errors.ts';
import { checkText } from '../options.ts';
import { Cursor, MAP, UNSIGNED } from './cursor.ts';
import { MAX_RECORD_BYTES } from './limits.ts';

export type Outcome = 'allow' | 'deny';

/** What a receipt says. Bytes are raw: hashes 32, the proof 64. */
export interface ReceiptFields {
  /** 1. */
  readonly version: number;
  /** A label that the enforcement point gives itself. */
  readonly authorizerId?: string | undefined;
  /** The chain that was presented, as the CBOR stack; empty where none could be read. */
  readonly warrantChain: Uint8Array;
  /** `tool:` and the tool's name; some writers leave the prefix out (`Receipt.tool` is the name either way). */
  readonly action: string;
  readonly outcome: Outcome;
  /** Unix seconds. */
  readonly timestamp: number;
  /** The key of the root that issued the chain, in hex. */
  readonly rootPrincipal?: string | undefined;
  /** What an approval of the call signs: SHA-256 over warrant, tool, arguments and holder. */
  readonly requestHash?: Uint8Array | undefined;
  /** The holder's proof of possession. Present where the call was allowed. */
  readonly popSignature?: Uint8Array | undefined;
  readonly requestId: string;
  /** The name of the refusal: `constraint-violation`. Present where the call was denied. */
  readonly decisionCode?: string | undefined;
  /** SHA-256 of the policy in force (`policyDigest`). */
  readonly policyDefinitionHash?: Uint8Array | undefined;
  /** Version and SHA-256 of the revocation list in force (`revocationListDigest`). */
  readonly srlVersion?: number | undefined;
  readonly srlHash?: Uint8Array | undefined;
  /** The digest of the signer's receipt before this one. */
  readonly previousReceiptHash?: Uint8Array | undefined;
  /** SHA-256 of the trusted roots (`trustedRootsDigest`). */
  readonly trustedRootsHash?: Uint8Array | undefined;
}

type Shape = 'unsigned' | 'integer' | 'text' | 'bytes' | 'hash' | 'proof' | 'outcome';
type Field = readonly [name: keyof ReceiptFields, shape: Shape, isRequired?: boolean];

/** By key. */
const FIELDS: readonly Field[] = [
  ['version', 'unsigned', true],
  ['authorizerId', 'text'],
  ['warrantChain', 'bytes', true],
  ['action', 'text', true],
  ['outcome', 'outcome', true],
  ['timestamp', 'integer', true],
  ['rootPrincipal', 'text'],
  ['requestHash', 'hash'],
  ['popSignature', 'proof'],
  ['requestId', 'text', true],
  ['decisionCode', 'text'],
  ['policyDefinitionHash', 'hash'],
  ['srlVersion', 'unsigned'],
  ['srlHash', 'hash'],
  ['previousReceiptHash', 'hash'],
  ['trustedRootsHash', 'hash'],
];

/** The names of all fields, in the order of their keys. */
export const FIELD_NAMES: readonly (keyof ReceiptFields)[] = FIELDS.map(([name]) => name);

const LENGTHS: Readonly<Partial<Record<Shape, number>>> = { hash: 32, proof: 64 };
const SUBJECT = 'the payload of the receipt';

/**
 * Reads a payload; bytes are views of it.
 *
 * @throws TenuoError 1201 where it is not in the one form that an encoder writes, or a member is missing or unknown.
 */
export function readPayload(payload: Uint8Array): ReceiptFields {
  const cursor = new Cursor(payload, SUBJECT, FACADE_REASONS.RECEIPT_PAYLOAD);
  const fields: Record<string, unknown> = {};
  let next = 0;
  for (let left = cursor.head(MAP); left > 0; left--) {
    const key = cursor.head(UNSIGNED);
    if (key < next) cursor.fail(key === next - 1 ? KEY_REPEATED : KEY_ORDER);
    const field = FIELDS[key];
    if (field === undefined) return cursor.fail(UNKNOWN_FIELD);
    for (; next < key; next++) if (FIELDS[next]?.[2]) cursor.fail(MISSING_FIELD);
    fields[field[0]] = readShape(cursor, field[1]);
    next = key + 1;
  }
  for (; next < FIELDS.length; next++) if (FIELDS[next]?.[2]) cursor.fail(MISSING_FIELD);
  cursor.finish();
  return fields as unknown as ReceiptFields;
}

function readShape(cursor: Cursor, shape: Shape): unknown {
  switch (shape) {
    case 'unsigned':
      return cursor.head(UNSIGNED);
    case 'integer':
      return cursor.integer();
    case 'text':
      return cursor.text();
    case 'outcome':
      return readOutcome(cursor);
    default:
      return cursor.byteString(LENGTHS[shape]);
  }
}

function readOutcome(cursor: Cursor): Outcome {
  const text = cursor.text();
  if (text !== 'allow' && text !== 'deny') cursor.fail(WRONG_TYPE);
  return text as Outcome;
}

/**
 * The bytes of a payload.
 *
 * @throws TypeError, RangeError for fields that cannot be written, naming them; TenuoError 1201 where one is missing.
 */
export function writePayload(fields: ReceiptFields): Uint8Array<ArrayBuffer> {
  return encode(SUBJECT, MAX_RECORD_BYTES, (writer) => {
    writer.map(FIELDS.filter(([name]) => fields[name] !== undefined).length);
    FIELDS.forEach(([name, shape, isRequired], key) => {
      const value = fields[name];
      if (value === undefined) {
        if (isRequired) throw errorFor(FACADE_REASONS.RECEIPT_PAYLOAD, { subject: `${SUBJECT}, ${name}` });
        return;
      }
      writer.unsigned(key);
      writeShape(writer, shape, value, name);
    });
  });
}

function writeShape(writer: CborWriter, shape: Shape, value: unknown, name: string): void {
  switch (shape) {
    case 'unsigned':
    case 'integer':
      return writer.integer(checkInteger(value, name, shape === 'unsigned' ? 0 : Number.MIN_SAFE_INTEGER));
    case 'outcome':
      if (value !== 'allow' && value !== 'deny') throw new TypeError(`${name} is 'allow' or 'deny'`);
      writer.text(value);
      return;
    case 'text':
      writer.text(checkText(value, name));
      return;
    case 'bytes':
      return writer.byteString(bytesOf(value, name));
    default:
      return writer.byteString(exactBytes(value, LENGTHS[shape] as number, name));
  }
}

/** @throws TypeError, RangeError where a value is no safe integer from `least` on. */
export function checkInteger(value: unknown, name: string, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} is a number`);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} is a whole number${least === 0 ? ', not negative' : ''}`);
  return value;
}

/** @throws TenuoError 1201 where an allowing receipt has no proof, or a denying one no code. */
export function checkRequirements({ outcome, popSignature, decisionCode }: ReceiptFields): void {
  if (outcome === 'allow' && popSignature === undefined) throw errorFor(FACADE_REASONS.RECEIPT_PROOF_MISSING);
  if (outcome === 'deny' && decisionCode === undefined) throw errorFor(FACADE_REASONS.RECEIPT_CODE_MISSING);
}
