// The values of the protocol (protocol 5) as JavaScript values, and how they are written. A safe
// integer is an Integer, any other finite number a Float; `Float` marks what a number alone cannot say.
import { MAX_NESTING } from '../../assembly/codes.ts';
import { brand } from '../brand.ts';
import { notAValue, outOfBounds } from './misuse.ts';
import { sortedKeys } from './order.ts';
import type { CborWriter } from './writer.ts';

/** Levels of lists and objects inside one another that arguments and constraint values may have. */
export const MAX_VALUE_DEPTH = 64;

/** The depth at which values out of a warrant are written again: they may be as deep as the core reads them. */
export const DECODED_DEPTH = MAX_VALUE_DEPTH - MAX_NESTING;

const MIN_I64 = -(2n ** 63n);
const MAX_I64 = 2n ** 63n - 1n;

/**
 * A value as it comes out of a warrant: text, number, boolean, null, list or object. Frozen.
 *
 * @example
 * ```ts
 * import { Exact, type Value } from 'tenuo-edge';
 *
 * const value: Value = Exact({ region: 'eu', replicas: 3 }).value;
 * console.log(value); // [Object: null prototype] { region: 'eu', replicas: 3 }
 * ```
 *
 * @see docs/protocol.md#5-values
 */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | Float
  | readonly Value[]
  | { readonly [name: string]: Value };

/**
 * A number that is a float on the wire although it is integral, as in `float(5)`. Immutable.
 *
 * @example
 * ```ts
 * import { Float, float } from 'tenuo-edge';
 *
 * const five = float(5);
 * console.log(five instanceof Float, String(five), Number(five) + 1); // true 5.0 6
 * ```
 *
 * @see docs/protocol.md#5-values
 */
export class Float {
  /** The number itself, a double. */
  readonly value: number;

  private constructor(value: number) {
    this.value = value;
    Object.freeze(this);
  }

  /** The float with these bits: a plain number where that says the same. Never throws. */
  static of(value: number): number | Float {
    return Number.isFinite(value) && !Number.isSafeInteger(value) ? value : new Float(value);
  }

  /** @internal */
  static marked(value: number): Float {
    return new Float(value);
  }

  /** The number itself, so that arithmetic works: a double. */
  valueOf(): number {
    return this.value;
  }

  /** The number as text, always with a point, exponent or name: `5.0`, `1e+300`. */
  toString(): string {
    return floatText(this.value);
  }

  /** The plain number: JSON has no floats of its own. */
  toJSON(): number {
    return this.value;
  }

  static {
    brand(Float, 'Float');
  }
}

/**
 * The number `value` as a float on the wire, even where it is integral: `float(5)` is 5.0, which is not
 * equal to the integer 5.
 *
 * @throws TypeError where `value` is not a number.
 * @throws RangeError where it is NaN or infinite.
 *
 * @example
 * ```ts
 * import { encodeArguments, float } from 'tenuo-edge';
 *
 * const hex = (args: object) => Buffer.from(encodeArguments({ ...args }).toCbor()).toString('hex');
 * console.log(hex({ x: 5 })); // a1617805
 * console.log(hex({ x: float(5) })); // a16178f94500
 * ```
 *
 * @see docs/protocol.md#5-values
 */
export function float(value: number): Float {
  if (typeof value !== 'number') throw new TypeError('float() takes a number');
  if (!Number.isFinite(value)) throw new RangeError('float() takes a finite number');
  return Float.marked(value);
}

/** A float as text, always with a point, exponent or name: 5.0, 1e+300, NaN. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isSafeInteger(value) ? `${value}.0` : String(value);
}

/**
 * Writes any JavaScript value as a value of the protocol, reading every member once.
 *
 * @throws TypeError where it is, or holds, something that is not a value: bytes, a Date, Map or other class
 *   instance, a symbol, a function, undefined in a list, a lone surrogate, more than 64 levels (a cycle is one).
 * @throws RangeError where a number is not finite or a bigint does not fit in 64 bits.
 */
export function writeValue(writer: CborWriter, value: unknown, where: Where, depth = 0): void {
  switch (typeof value) {
    case 'string':
      if (!writer.text(value)) throw notAValue(`${name(where)} holds a lone surrogate, which no UTF-8 can carry`);
      return;
    case 'number':
      return writeNumber(writer, value, where);
    case 'boolean':
      return writer.boolean(value);
    case 'bigint':
      if (value < MIN_I64 || value > MAX_I64)
        throw outOfBounds(`${name(where)} does not fit in a signed 64-bit integer`);
      return writer.bigInteger(value);
    case 'object':
      if (value === null) return writer.null();
      if (value instanceof Float) return writer.float(value.value);
      if (depth >= MAX_VALUE_DEPTH) {
        throw notAValue(`${name(where)} is nested deeper than ${MAX_VALUE_DEPTH} levels, or contains itself`);
      }
      return Array.isArray(value) ? writeList(writer, value, where, depth) : writeObject(writer, value, where, depth);
    default:
      throw notAValue(
        `${name(where)} is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}, which is not a value`,
      );
  }
}

/** Where a value stands, for messages: the member or index, and what it is in. Built on the way down, read only on failure. */
export interface Where {
  readonly of: Where | null;
  readonly key: string | number;
}

/** Characters of a path that a message shows. */
const MAX_PATH = 120;

/** `argument "path"[0].name`: names and indices only, never a value. */
function name(where: Where): string {
  const path = pathOf(where);
  return path.length <= MAX_PATH ? path : `${path.slice(0, MAX_PATH)}…`;
}

function pathOf({ of, key }: Where): string {
  if (of === null) return String(key);
  if (typeof key === 'number') return `${pathOf(of)}[${key}]`;
  return of.of === null ? `${of.key} ${quoted(key)}` : `${pathOf(of)}.${key}`;
}

function writeNumber(writer: CborWriter, value: number, where: Where): void {
  if (Number.isSafeInteger(value)) return writer.integer(value);
  if (!Number.isFinite(value)) throw outOfBounds(`${name(where)} is ${value}; numbers must be finite`);
  writer.float(value);
}

function writeList(writer: CborWriter, list: readonly unknown[], of: Where, depth: number): void {
  const length = list.length;
  writer.array(length);
  for (let key = 0; key < length; key++) writeValue(writer, list[key], { of, key }, depth + 1);
}

function writeObject(writer: CborWriter, object: object, of: Where, depth: number): void {
  checkPlain(object, of);
  const keys = sortedKeys(object);
  const members: unknown[] = [];
  let count = 0;
  for (const key of keys) {
    const value = (object as Record<string, unknown>)[key];
    members.push(value);
    if (value !== undefined) count += 1;
  }
  writer.map(count);
  for (let i = 0; i < keys.length; i++) {
    if (members[i] !== undefined) writeMember(writer, keys[i] as string, members[i], of, depth + 1);
  }
}

/** Writes a key and its value. */
export function writeMember(writer: CborWriter, key: string, value: unknown, of: Where, depth: number): void {
  if (!writer.text(key)) throw notAValue(`${name(of)} has a name with a lone surrogate, which no UTF-8 can carry`);
  // Most values are texts and integers, and nothing has to know where they stand.
  if (typeof value === 'string' && writer.text(value)) return;
  if (Number.isSafeInteger(value)) return writer.integer(value as number);
  writeValue(writer, value, { of, key }, depth);
}

/** @throws TypeError where an object is anything but `{…}`: a class instance, bytes, a Date, a Map. */
export function checkPlain(object: object, where: Where): void {
  if (isPlain(object)) return;
  throw notAValue(`${name(where)} is a ${className(object)}; only plain objects, lists and primitives are values`);
}

/** Whether an object is `{…}`, also one of another realm or without a prototype. */
export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === null || prototype === Object.prototype) return true;
  // The Object.prototype of another realm: it ends the chain and has a method that no other prototype owns.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

function className(object: object): string {
  const { constructor: maker } = object as { constructor?: unknown };
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'class instance';
}

/** A text in quotes, as in JSON, with everything escaped that a terminal or a reader of logs could be misled by. */
export function quoted(text: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, escaped);
}

/** A value as text for people: strings quoted, floats with their point. */
export function valueText(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : floatText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Float) return value.toString();
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${quoted(key)}: ${valueText(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
