// What a receipt says (protocol 10): a map with small integers as keys, in ascending order, absent ones left out.

import { encode } from '../cbor/writer.ts';
import { errorFor } from '../errors.ts';
import { Cursor } from './cursor.ts';
import { type Field, readFields, writeFields } from './fields.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { RECEIPT_REASONS } from './reasons.ts';

/**
 * What a receipt is of.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, type Outcome, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const outcome: Outcome = receipt.fields.outcome;
 * console.log(outcome); // allow
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export type Outcome = 'allow' | 'deny';

/**
 * What a receipt says. Bytes are raw: hashes 32, the proof 64.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, type ReceiptFields, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const fields: ReceiptFields = receipt.verify();
 * console.log(fields.action, fields.popSignature?.length); // tool:search 64
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export interface ReceiptFields {
  /** The version of the form: 1. */
  readonly version: number;
  /** A label that the enforcement point gives itself. */
  readonly authorizerId?: string | undefined;
  /** The chain that was presented, as the CBOR stack; empty where none could be read. */
  readonly warrantChain: Uint8Array;
  /** `tool:` and the tool's name; some writers leave the prefix out (`Receipt.tool` is the name either way). */
  readonly action: string;
  /** What was decided. */
  readonly outcome: Outcome;
  /** Unix seconds. */
  readonly timestamp: number;
  /** The key of the root that issued the chain, in hex. */
  readonly rootPrincipal?: string | undefined;
  /** What an approval of the call signs: SHA-256 over warrant, tool, arguments and holder, 32 bytes. */
  readonly requestHash?: Uint8Array | undefined;
  /** The holder's proof of possession, 64 bytes. Present where the call was allowed. */
  readonly popSignature?: Uint8Array | undefined;
  /** A name for the call. */
  readonly requestId: string;
  /** The name of the refusal: `constraint-violation`. Present where the call was denied. */
  readonly decisionCode?: string | undefined;
  /** SHA-256 of the policy in force (`policyDigest`), 32 bytes. */
  readonly policyDefinitionHash?: Uint8Array | undefined;
  /** Version of the revocation list in force. */
  readonly srlVersion?: number | undefined;
  /** SHA-256 of the revocation list in force (`revocationListDigest`), 32 bytes. */
  readonly srlHash?: Uint8Array | undefined;
  /** The digest of the signer's receipt before this one, 32 bytes. */
  readonly previousReceiptHash?: Uint8Array | undefined;
  /** SHA-256 of the trusted roots (`trustedRootsDigest`), 32 bytes. */
  readonly trustedRootsHash?: Uint8Array | undefined;
}

/** By key. */
const FIELDS: readonly Field[] = [
  ['version', 'unsigned', true],
  ['authorizerId', 'text'],
  ['warrantChain', 'bytes', true],
  ['action', 'text', true],
  ['outcome', ['allow', 'deny'], true],
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

const SUBJECT = 'the payload of the receipt';

/**
 * Reads a payload; bytes are views of it.
 *
 * @throws TenuoError 1201 where it is not in the one form that an encoder writes, or a member is missing or unknown.
 */
export function readPayload(payload: Uint8Array): ReceiptFields {
  const cursor = new Cursor(payload, SUBJECT, RECEIPT_REASONS.RECEIPT_PAYLOAD);
  const fields = readFields(cursor, FIELDS);
  cursor.finish();
  return fields as unknown as ReceiptFields;
}

/**
 * The bytes of a payload.
 *
 * @throws TypeError, RangeError for fields that cannot be written, naming them; TenuoError 1201 where one is missing.
 */
export function writePayload(fields: ReceiptFields): Uint8Array<ArrayBuffer> {
  return encode(SUBJECT, MAX_RECORD_BYTES, (writer) =>
    writeFields(writer, FIELDS, { ...fields }, RECEIPT_REASONS.RECEIPT_PAYLOAD),
  );
}

/** @throws TenuoError 1201 where an allowing receipt has no proof, or a denying one no code. */
export function checkRequirements({ outcome, popSignature, decisionCode }: ReceiptFields): void {
  if (outcome === 'allow' && popSignature === undefined) throw errorFor(RECEIPT_REASONS.RECEIPT_PROOF_MISSING);
  if (outcome === 'deny' && decisionCode === undefined) throw errorFor(RECEIPT_REASONS.RECEIPT_CODE_MISSING);
}
