// The values of an expression, with upstream's equality and order. Numbers of different types are never equal, but
// are ordered; strings are ordered by their characters.
import { compareBytes, compareUtf8 } from '../../cbor/order.ts';
import { CborReader } from '../../cbor/reader.ts';
import { Float, type Value as WarrantValue } from '../../cbor/value.ts';
import type { Budget } from '../budget.ts';
import { fail } from '../failure.ts';

export const MIN_I64 = -(2n ** 63n);
export const MAX_I64 = 2n ** 63n - 1n;
export const MAX_U64 = 2n ** 64n - 1n;

/** An int is a bigint and a double a number. */
export type Value =
  | bigint
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | UInt
  | Duration
  | Timestamp
  | readonly Value[]
  | ValueMap;

export type Key = bigint | string | boolean | UInt;

/** An unsigned integer. */
export class UInt {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** An instant, in the offset from UTC in which it was written: upstream tells the hour in that one. */
export class Timestamp {
  readonly nanos: bigint;
  /** Seconds east of UTC. */
  readonly offset: number;
  constructor(nanos: bigint, offset: number) {
    this.nanos = nanos;
    this.offset = offset;
  }
}

/** A map whose keys keep their types: 1, 1u, "1" and true are four keys. */
export class ValueMap {
  readonly #entries = new Map<string, readonly [Key, Value]>();

  get size(): number {
    return this.#entries.size;
  }

  /** The last one wins, as upstream has it. */
  set(key: Key, value: Value): void {
    this.#entries.set(nameOf(key), [key, value]);
  }

  has(key: Key): boolean {
    return this.#entries.has(nameOf(key));
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(nameOf(key))?.[1];
  }

  entries(): Iterable<readonly [Key, Value]> {
    return this.#entries.values();
  }
}

function nameOf(key: Key): string {
  if (key instanceof UInt) return `u${key.value}`;
  return typeof key === 'bigint' ? `i${key}` : typeof key === 'boolean' ? `b${key}` : `s${key}`;
}

export function isKey(value: Value): value is Key {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof UInt;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The type of a value as CEL calls it. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof UInt) return 'uint';
  if (value instanceof ValueMap) return 'map';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Duration) return 'duration';
  if (value instanceof Timestamp) return 'timestamp';
  if (isList(value)) return 'list';
  return typeof value === 'bigint'
    ? 'int'
    : typeof value === 'number'
      ? 'double'
      : typeof value === 'boolean'
        ? 'bool'
        : 'string';
}

/** The value that the core has validated, from its CBOR. */
export function fromCbor(bytes: Uint8Array): Value {
  return convert(new CborReader(bytes).value());
}

function convert(value: WarrantValue): Value {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  const map = new ValueMap();
  for (const [key, member] of Object.entries(value as Readonly<Record<string, WarrantValue>>))
    map.set(key, convert(member));
  return map;
}

export function equal(a: Value, b: Value, budget: Budget): boolean {
  budget.spend(1);
  if (a instanceof UInt) return b instanceof UInt && a.value === b.value;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Uint8Array)
    return b instanceof Uint8Array && a.length === b.length && compareByteStrings(a, b, budget) === 0;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] as Value, budget));
  if (a instanceof ValueMap) return b instanceof ValueMap && equalMaps(a, b, budget);
  if (typeof a === 'string' && typeof b === 'string') budget.spendText(a.length);
  return a === b; // null, booleans, strings, ints, doubles: NaN equals nothing
}

function equalMaps(a: ValueMap, b: ValueMap, budget: Budget): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !equal(value, other, budget)) return false;
  }
  return true;
}

/** Below, at or above zero. Fails for what has no order. */
export function compare(a: Value, b: Value, budget: Budget): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b, budget);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareByteStrings(a, b, budget);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const left = a instanceof UInt ? a.value : a;
  const right = b instanceof UInt ? b.value : b;
  if (typeof left === 'bigint' && typeof right === 'bigint') return order(left, right);
  // With a double, upstream compares as doubles.
  if (isNumber(left) && isNumber(right)) {
    const [x, y] = [Number(left), Number(right)];
    if (Number.isNaN(x) || Number.isNaN(y)) fail('NaN has no order');
    return order(x, y);
  }
  return fail(`a ${typeName(a)} and a ${typeName(b)} have no order`);
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function order<Ordered extends bigint | number>(a: Ordered, b: Ordered): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By characters, as UTF-8 orders them. */
function compareTexts(a: string, b: string, budget: Budget): number {
  budget.spendText(Math.min(a.length, b.length));
  return compareUtf8(a, b);
}

function compareByteStrings(a: Uint8Array, b: Uint8Array, budget: Budget): number {
  budget.spendText(Math.min(a.length, b.length));
  return compareBytes(a, b);
}
