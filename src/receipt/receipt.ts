// Receipts: what an enforcement point decided, signed, linked to the receipt before it.

import { fromBase64, toBase64 } from '../base64.ts';
import { brand } from '../brand.ts';
import { bytesOf } from '../bytes.ts';
import { compareBytes } from '../cbor/order.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { errorFor } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import { INSPECT } from '../inspect.ts';
import type { SigningKey } from '../keys.ts';
import { type PublicKey, type PublicKeyInput, readPublicKey } from '../public-key.ts';
import { type Envelope, RECEIPT, readEnvelope, sealEnvelope, signatureHolds, VERSION_1 } from './envelope.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { checkRequirements, type ReceiptFields, readPayload, writePayload } from './payload.ts';
import { RECEIPT_REASONS } from './reasons.ts';
import { type ExternalSigner, type ReceiptSigner, signerOf } from './signer.ts';

/** How the definition of receipts writes the action of a tool. */
export const TOOL_PREFIX = 'tool:';

let make: (bytes: Uint8Array<ArrayBuffer>, engine: Engine) => Receipt;

/**
 * A signed receipt. Immutable. Its signature is checked by `verify`, not when it is read.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, Receipt, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const received = Receipt.parse(receipt.toBase64());
 * console.log(received.verify().outcome, received.signer.equals(log.publicKey)); // allow true
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export class Receipt {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #envelope: Envelope;
  readonly #engine: Engine;
  #digest: Uint8Array<ArrayBuffer> | undefined;

  private constructor(bytes: Uint8Array<ArrayBuffer>, engine: Engine) {
    this.#bytes = bytes;
    this.#envelope = readEnvelope(RECEIPT, bytes);
    this.#engine = engine;
    // A key under which nothing can verify is refused as soon as it is read, as in every signed object.
    this.signer = readPublicKey(this.#envelope.signer, { engine });
  }

  /** The key that claims to have signed it. Whether that is an enforcement point of yours is for you to say. */
  readonly signer: PublicKey;

  /**
   * Reads the envelope: bytes, or them as hex or base64.
   *
   * @throws TenuoError 1202 where it is not in the one form that an encoder writes, 1900 where it is too large, 1100 for
   *   a key that is none.
   */
  static parse(input: Uint8Array | string, options?: EngineOption): Receipt {
    const given = typeof input === 'string' ? bytesOfText(input) : bytesOf(input, 'the receipt');
    if (given.length > MAX_RECORD_BYTES) throw errorFor(RECEIPT_REASONS.RECORD_TOO_LARGE);
    return new Receipt(new Uint8Array(given), engineOf(options));
  }

  /**
   * Signs what is given, as it is; `ReceiptLog` fills it from a decision.
   *
   * @throws TypeError, RangeError for fields that cannot be written.
   * @throws TenuoError 1201 where a member is missing.
   */
  static issue(
    fields: Omit<ReceiptFields, 'version'>,
    key: SigningKey | ExternalSigner,
    options?: EngineOption,
  ): Receipt {
    return issueReceipt(fields, signerOf(key), engineOf(options));
  }

  /**
   * What it says, not verified.
   *
   * @throws TenuoError 1201 where the payload cannot be read.
   */
  get fields(): ReceiptFields {
    return Object.freeze(readPayload(this.#envelope.payload.slice()));
  }

  /** The tool that was called: the action without the prefix `tool:`, which not every writer writes. */
  get tool(): string {
    return toolOf(this.fields.action);
  }

  /** SHA-256 of the whole receipt, 32 bytes: what the next one names. */
  digest(): Uint8Array<ArrayBuffer> {
    this.#digest ??= sha256(this.#engine, this.#bytes);
    return this.#digest.slice();
  }

  /**
   * Checks version, signature, payload and what an outcome asks for; returns what the receipt says. That `signer` may sign
   * receipts, and that what it says is true, is not checked here: see `verifyReceipts`.
   *
   * @throws TenuoError 1200 for another version, 1201 for everything else.
   */
  verify(): ReceiptFields {
    checkVersion(this.#envelope);
    if (!signatureHolds(this.#engine, this.#envelope)) throw errorFor(RECEIPT_REASONS.RECEIPT_SIGNATURE);
    const { fields } = this;
    checkFields(fields, this.#envelope);
    return fields;
  }

  /** A copy of the bytes: upstream's, byte for byte. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice();
  }

  /** The bytes in lower-case hex. */
  toHex(): string {
    return toHex(this.#bytes);
  }

  /** The bytes in standard base64 with padding. */
  toBase64(): string {
    return toBase64(this.#bytes);
  }

  /** The parts of the envelope. */
  get envelope(): { readonly version: number; readonly payload: Uint8Array; readonly signature: Uint8Array } {
    const { version, payload, signature } = this.#envelope;
    return { version, payload: payload.slice(), signature: signature.slice() };
  }

  /** What it says, without chain and proof, for logs. */
  toJSON(): { readonly receipt: string } {
    return { receipt: this.toHex() };
  }

  [INSPECT](): string {
    return `Receipt(${toHex(this.digest().subarray(0, 8))}…)`;
  }

  static {
    brand(Receipt, 'Receipt');
    make = (bytes, engine) => new Receipt(bytes, engine);
  }
}

/** Signs a receipt. */
export function issueReceipt(fields: Omit<ReceiptFields, 'version'>, signer: ReceiptSigner, engine: Engine): Receipt {
  const payload = { ...fields, version: VERSION_1 };
  checkRequirements(payload);
  return make(sealEnvelope(RECEIPT, writePayload(payload), signer), engine);
}

/** The tool of an action. */
export function toolOf(action: string): string {
  return action.startsWith(TOOL_PREFIX) ? action.slice(TOOL_PREFIX.length) : action;
}

/** @throws TenuoError 1200 where the envelope is of another version. */
export function checkVersion({ version }: Envelope): void {
  if (version !== VERSION_1)
    throw errorFor(RECEIPT_REASONS.RECEIPT_VERSION, { expected: `${VERSION_1}`, received: `${version}` });
}

/** @throws TenuoError 1201 where what a receipt says does not fit its envelope, or its outcome. */
export function checkFields(fields: ReceiptFields, { version }: Envelope): void {
  if (fields.version !== version) throw errorFor(RECEIPT_REASONS.RECEIPT_VERSIONS_DIFFER);
  checkRequirements(fields);
}

/**
 * Checks a run of receipts of one signer, oldest first: each by itself, and that each names the one before it. The first may
 * name one outside the run. A run whose newest receipts were cut off looks whole: logs have checkpoints for that.
 *
 * @returns what they say, in order.
 * @throws TenuoError as `verify`; 1201 where there is none, one does not follow the one before, or another key signed.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, ReceiptLog, verifyReceiptChain } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const second = log.decide(authorizer, { ...request, tool: 'other' }).receipt;
 * console.log(verifyReceiptChain([receipt, second]).map(({ outcome }) => outcome)); // [ 'allow', 'deny' ]
 * verifyReceiptChain([second, receipt]); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#15-receipts
 */
export function verifyReceiptChain(
  receipts: readonly Receipt[],
  options: { readonly signer?: PublicKeyInput | undefined } & EngineOption = {},
): ReceiptFields[] {
  if (receipts.length === 0) throw errorFor(RECEIPT_REASONS.RECEIPTS_MISSING);
  const signer =
    options.signer === undefined ? (receipts[0] as Receipt).signer : readPublicKey(options.signer, options);
  let previous: Uint8Array | null = null;
  return receipts.map((receipt, i) => {
    const subject = `receipt ${i}`;
    if (!receipt.signer.equals(signer)) throw errorFor(RECEIPT_REASONS.RECEIPT_SIGNER, { subject });
    const fields = receipt.verify();
    const { previousReceiptHash: named } = fields;
    if (previous !== null && (named === undefined || compareBytes(named, previous) !== 0))
      throw errorFor(RECEIPT_REASONS.RECEIPT_LINK, { subject });
    previous = receipt.digest();
    return fields;
  });
}

function bytesOfText(text: string): Uint8Array {
  const bytes = fromHex(text) ?? fromBase64(text);
  if (bytes === null) throw errorFor(RECEIPT_REASONS.RECEIPT_TEXT);
  return bytes;
}
