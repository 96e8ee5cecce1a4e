// The arguments of a call, encoded once: proof, constraints and everything else read these bytes, so that
// no getter or proxy can show one value to the check and another to the tool.

import { WRONG_TYPE } from '../assembly/codes.ts';
import { CALL_AT, CALL_HEAD, CALL_TAIL, INPUT_AT, MAX_CALL_BYTES, REQUEST_AT } from '../assembly/layout.ts';
import { CALL_LENGTH, TOOL_BYTES } from '../assembly/request.ts';
import { FAULT_AT } from '../assembly/result.ts';
import { brand, isBranded } from './brand.ts';
import { checkBytes } from './bytes.ts';
import { notAValue } from './cbor/misuse.ts';
import { sortedKeys } from './cbor/order.ts';
import { CborReader } from './cbor/reader.ts';
import { checkPlain, type Where, writeMember } from './cbor/value.ts';
import { borrowWriter, type CborWriter, encode, giveBack } from './cbor/writer.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf, resultWord, withItems } from './engine/port.ts';
import { TenuoError } from './errors.ts';
import { INSPECT } from './inspect.ts';

const MAP = 5;
const SUBJECT = 'the arguments';
const ROOT: Where = { of: null, key: 'argument' };

/**
 * The arguments of a call by name. Values are texts, numbers, bigints, booleans, null, lists and plain objects of
 * these, and `float(5)`. A safe integer is an integer, any other finite number a float; a member that is
 * undefined is absent.
 *
 * @example
 * ```ts
 * import { type Arguments, float } from 'tenuo-edge';
 *
 * const args: Arguments = { cluster: 'staging-web', replicas: 3, share: float(1), tags: ['a', 'b'], note: null };
 * console.log(Object.keys(args).length); // 5
 * ```
 *
 * @see docs/protocol.md#5-values
 */
export type Arguments = EncodedArguments | { readonly [name: string]: unknown };

/** Arguments around the pairs of a call that was encoded before, not copied: for the pool alone. */
export let argumentsOfPairs: (pairs: Uint8Array<ArrayBuffer>) => EncodedArguments;
/** What a proof signs of encoded arguments; null where they are not encoded. */
let pairsOf: (args: Arguments, engine?: Engine) => Uint8Array | null;

/**
 * Arguments as canonical bytes. Encode once and pass them to several calls, or hand in exact values from another
 * value model. Immutable.
 *
 * @example
 * ```ts
 * import { encodeArguments, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const args = encodeArguments({ query: 'weather NYC' });
 * console.log(args.decode()); // [Object: null prototype] { query: 'weather NYC' }
 * console.log(warrant.sign(key, 'search', args).length); // 64
 * ```
 *
 * @see docs/protocol.md#5-values
 */
export class EncodedArguments {
  /** The form that a proof signs: an array of pairs. */
  readonly #pairs: Uint8Array<ArrayBuffer>;

  private constructor(pairs: Uint8Array<ArrayBuffer>) {
    this.#pairs = pairs;
  }

  /**
   * Reads a canonical CBOR map from names to values. Unlike arguments from JavaScript it may hold NaN and infinities.
   *
   * @throws TenuoError 1202 where it is not canonical, holds what is no value, or is no map of names.
   * @throws RangeError where it is too large for a call.
   * @throws TypeError where it is no bytes.
   */
  static fromCbor(map: Uint8Array, options?: EngineOption): EncodedArguments {
    checkBytes(map, 'the arguments');
    if (map.length > MAX_CALL_BYTES)
      throw new RangeError(`${SUBJECT} must not be larger than ${MAX_CALL_BYTES} bytes of CBOR`);
    const bytes = new Uint8Array(map);
    const engine = engineOf(options);
    const reason = withItems(engine, [bytes], () => engine.core.readValue(bytes.length));
    if (reason !== 0)
      throw new TenuoError(reason, { subject: SUBJECT, offset: resultWord(engine, FAULT_AT) - INPUT_AT });
    return new EncodedArguments(pairsOfMap(bytes));
  }

  /** The arguments as the bytes of a canonical CBOR map, the form that `fromCbor` reads and approvals commit to. */
  toCbor(): Uint8Array<ArrayBuffer> {
    const reader = new CborReader(this.#pairs);
    const count = reader.head();
    return encode(SUBJECT, MAX_CALL_BYTES, (writer) => {
      writer.map(count);
      for (let left = count; left > 0; left--) {
        reader.head();
        writer.raw(reader.item());
        writer.raw(reader.item());
      }
    });
  }

  /** The arguments as JavaScript values, frozen. */
  decode(): Readonly<Record<string, unknown>> {
    return new CborReader(this.toCbor()).value() as Readonly<Record<string, unknown>>;
  }

  /** How many bytes they take, and none of their values. */
  toJSON(): { readonly bytes: number } {
    return { bytes: this.#pairs.length };
  }

  [INSPECT](): string {
    return `EncodedArguments(${this.#pairs.length} bytes)`;
  }

  static {
    argumentsOfPairs = (pairs) => new EncodedArguments(pairs);
    pairsOf = (args, engine) => {
      if (typeof args !== 'object' || args === null) return null;
      if (#pairs in args) return args.#pairs;
      return isBranded<EncodedArguments>(args, 'EncodedArguments')
        ? EncodedArguments.fromCbor(args.toCbor(), { engine }).#pairs
        : null;
    };
    brand(EncodedArguments, 'EncodedArguments');
  }
}

/**
 * Encodes arguments once, for several calls.
 *
 * @throws TypeError where something is not a value: bytes, a Date, Map or other class instance, a symbol, a function, undefined in
 *   a list, a lone surrogate, more than 64 levels.
 * @throws RangeError where a number is not finite, a bigint does not fit in 64 bits, or the whole is too large.
 *
 * @example
 * ```ts
 * import { encodeArguments } from 'tenuo-edge';
 *
 * const encoded = encodeArguments({ query: 'weather NYC', limit: 5 });
 * console.log(encoded.toCbor().length); // 26
 * encodeArguments({ when: new Date() } as never); // throws TypeError
 * ```
 *
 * @see docs/protocol.md#5-values
 */
export function encodeArguments(args: Arguments): EncodedArguments {
  if (args instanceof EncodedArguments) return args;
  return argumentsOfPairs(encode(SUBJECT, MAX_CALL_BYTES, (writer) => writePairs(writer, args)));
}

/**
 * Puts a call where the core reads it. The arguments are read before anything is written, so whatever their
 * getters do comes first.
 */
export function putCall(engine: Engine, tool: string, args: Arguments): number {
  const writer = borrowCallWriter();
  try {
    const toolBytes = writeCall(writer, tool, args, engine);
    engine.memory.set(writer.bytes.subarray(0, writer.length), CALL_AT + CALL_HEAD);
    engine.words[(REQUEST_AT + CALL_LENGTH) >> 2] = writer.length;
    engine.words[(REQUEST_AT + TOOL_BYTES) >> 2] = toolBytes;
    return writer.length;
  } finally {
    giveBack(writer);
  }
}

/** A writer for one call; `giveBack` it in a `finally`. */
export function borrowCallWriter(): CborWriter {
  return borrowWriter(SUBJECT, MAX_CALL_BYTES);
}

/** Writes the tool, then the arguments as a proof signs them; returns the bytes of the tool. */
export function writeCall(writer: CborWriter, tool: string, args: Arguments, engine?: Engine): number {
  if (typeof tool !== 'string') throw notAValue('the tool must be a text');
  if (!writer.text(tool)) throw notAValue('the tool holds a lone surrogate, which no UTF-8 can carry');
  const toolBytes = writer.length;
  const pairs = pairsOf(args, engine);
  if (pairs === null) writePairs(writer, args);
  else writer.raw(pairs);
  writer.checkLimit();
  return toolBytes;
}

/** A copy of the arguments of a call of so many bytes, as a proof signs them, from where the core reads it. */
export function pairsIn({ memory, words }: Engine, length: number): Uint8Array<ArrayBuffer> {
  const from = CALL_AT + CALL_HEAD;
  return memory.slice(from + (words[(REQUEST_AT + TOOL_BYTES) >> 2] as number), from + length);
}

/** Wipes a call, with what the core put around it. */
export function clearCall(engine: Engine, length: number): void {
  engine.memory.fill(0, CALL_AT, CALL_AT + CALL_HEAD + length + CALL_TAIL);
}

/** An array of `[name, value]`, sorted by name (protocol 8.1). */
function writePairs(writer: CborWriter, args: unknown): void {
  if (typeof args !== 'object' || args === null || Array.isArray(args))
    throw notAValue('the arguments must be an object of values by name, as in { query: "x" }');
  checkPlain(args, ROOT);
  const names = sortedKeys(args);
  const values: unknown[] = [];
  let count = 0;
  for (const name of names) {
    const value = (args as Record<string, unknown>)[name];
    values.push(value);
    if (value !== undefined) count += 1;
  }
  writer.array(count);
  for (let i = 0; i < names.length; i++) {
    if (values[i] === undefined) continue;
    writer.array(2);
    writeMember(writer, names[i] as string, values[i], ROOT, 0);
  }
}

function pairsOfMap(map: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = new CborReader(map);
  const count = reader.head();
  if (reader.major !== MAP) throw new TenuoError(WRONG_TYPE, { subject: SUBJECT, offset: 0 });
  return encode(SUBJECT, MAX_CALL_BYTES, (writer) => {
    writer.array(count);
    for (let left = count; left > 0; left--) {
      writer.array(2);
      writer.raw(reader.item());
      writer.raw(reader.item());
    }
  });
}
