import { INPUT_AT, INPUT_SIZE, OUTPUT_AT } from '../../assembly/layout.ts';
import { bytesOf, exactBytes, lengthOf } from '../bytes.ts';
import type { Engine } from '../engine/engine.ts';
import { clearInput, type EngineOption, engineFor } from '../engine/port.ts';
import { verifyMessage } from '../engine/signatures.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';

/**
 * One of many: the arguments of `verify` by name.
 *
 * @example
 * ```ts
 * import { keygen, sign, type SignedMessage, verifyMany } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * const entry: SignedMessage = { signature, message, publicKey };
 * console.log(verifyMany([entry])); // [ true ]
 * ```
 *
 * @see docs/ed25519.md#many-signatures
 */
export interface SignedMessage {
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** The very bytes that were signed, of any length. */
  readonly message: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** What precedes a message in the form that the core reads (assembly/keys.ts, verifyMany). */
const HEAD_BYTES = SIGNATURE_BYTES + KEY_BYTES + 4;

/**
 * What `verify` says of each entry, in their order. Each signature is verified by itself, strictly, whatever the others
 * are; two at a time, so in less time than by as many calls of `verify`.
 *
 * @throws TypeError, RangeError as `verify`, naming the entry. Then none was verified.
 *
 * @example
 * ```ts
 * import { keygen, sign, verifyMany } from 'tenuo-edge/ed25519';
 *
 * const { secretKey, publicKey } = keygen();
 * const message = new TextEncoder().encode('hello');
 * const signature = sign(message, secretKey);
 * const entries = ['hello', 'other'].map((text) => ({ signature, message: new TextEncoder().encode(text), publicKey }));
 * console.log(verifyMany(entries)); // [ true, false ]
 * ```
 *
 * @see docs/ed25519.md#many-signatures
 */
export function verifyMany(entries: Iterable<SignedMessage>, options?: EngineOption): boolean[] {
  const engine = engineFor(options, 'verifyMany');
  const checked = readAll(entries).map(check);
  const verdicts: boolean[] = [];
  while (verdicts.length < checked.length) {
    const first = verdicts.length;
    const count = countFitting(checked, first);
    if (count > 0) verifyBatch(engine, checked, first, count, verdicts);
    else verdicts.push(verifyLong(engine, checked[first] as SignedMessage));
  }
  return verdicts;
}

/** Reads every entry before any byte is looked at: getters may run code that changes bytes, or verifies by itself. */
function readAll(entries: Iterable<SignedMessage>): SignedMessage[] {
  if (typeof entries?.[Symbol.iterator] !== 'function') {
    throw new TypeError('entries must be an iterable of objects { signature, message, publicKey }');
  }
  const list: SignedMessage[] = [];
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null) {
      throw new TypeError(`entries[${list.length}] must be an object { signature, message, publicKey }`);
    }
    const { signature, message, publicKey } = entry;
    list.push({ signature, message, publicKey });
  }
  return list;
}

function check({ signature, message, publicKey }: SignedMessage, index: number): SignedMessage {
  return {
    signature: exactBytes(signature, SIGNATURE_BYTES, 'signature', index),
    message: bytesOf(message, 'message', index),
    publicKey: exactBytes(publicKey, KEY_BYTES, 'publicKey', index),
  };
}

/** Bytes of an entry in the form that the core reads. */
function packedSize({ message }: SignedMessage): number {
  return HEAD_BYTES + 4 * Math.ceil(lengthOf(message) / 4);
}

/** How many entries from `first` on fit in INPUT together. */
function countFitting(entries: readonly SignedMessage[], first: number): number {
  let end = first;
  let room = INPUT_SIZE;
  for (; end < entries.length; end++) {
    room -= packedSize(entries[end] as SignedMessage);
    if (room < 0) break;
  }
  return end - first;
}

function verifyBatch(
  engine: Engine,
  entries: readonly SignedMessage[],
  first: number,
  count: number,
  verdicts: boolean[],
): void {
  const { core, memory, words } = engine;
  let at = INPUT_AT;
  try {
    for (let i = first; i < first + count; i++) {
      const entry = entries[i] as SignedMessage;
      memory.set(entry.signature, at);
      memory.set(entry.publicKey, at + SIGNATURE_BYTES);
      words[(at + SIGNATURE_BYTES + KEY_BYTES) >> 2] = lengthOf(entry.message);
      memory.set(entry.message, at + HEAD_BYTES);
      at += packedSize(entry);
    }
    core.verifyMany(count);
    for (let i = 0; i < count; i++) verdicts.push(memory[OUTPUT_AT + i] === 1);
  } finally {
    clearInput(engine, at - INPUT_AT);
  }
}

/** One that does not fit in INPUT by itself. */
function verifyLong(engine: Engine, { signature, message, publicKey }: SignedMessage): boolean {
  return verifyMessage(engine, signature, message, publicKey);
}
