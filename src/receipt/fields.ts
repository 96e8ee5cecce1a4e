// Maps with small integers as keys, in ascending order, absent ones left out: what receipts and log entries are made of.
import { KEY_ORDER, KEY_REPEATED, MISSING_FIELD, UNKNOWN_FIELD, WRONG_TYPE } from '../../assembly/codes.ts';
import { bytesOf, exactBytes } from '../bytes.ts';
import type { CborWriter } from '../cbor/writer.ts';
import { errorFor } from '../errors.ts';
import { checkText } from '../options.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';
import { ARRAY, type Cursor, MAP, UNSIGNED } from './cursor.ts';

export const HASH_BYTES = 32;

export type Shape =
  | 'unsigned'
  | 'integer'
  | 'boolean'
  | 'text'
  | 'bytes'
  | 'hash'
  | 'key'
  | 'keys'
  | 'proof'
  | readonly string[];

/** A member by its name here: its shape, or the texts that it may be, and whether it has to be there. */
export type Field = readonly [name: string, shape: Shape, isRequired?: boolean];

const LENGTHS: Readonly<Record<string, number>> = { hash: HASH_BYTES, key: KEY_BYTES, proof: SIGNATURE_BYTES };

/** Reads a map whose keys are the places in the list of fields. Bytes are views. */
export function readFields(cursor: Cursor, list: readonly Field[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let next = 0;
  for (let left = cursor.head(MAP); left > 0; left--) {
    const key = cursor.head(UNSIGNED);
    if (key < next) cursor.fail(key === next - 1 ? KEY_REPEATED : KEY_ORDER);
    const field = list[key];
    if (field === undefined) return cursor.fail(UNKNOWN_FIELD);
    for (; next < key; next++) if (list[next]?.[2]) cursor.fail(MISSING_FIELD);
    values[field[0]] = readShape(cursor, field[1]);
    next = key + 1;
  }
  for (; next < list.length; next++) if (list[next]?.[2]) cursor.fail(MISSING_FIELD);
  return values;
}

function readShape(cursor: Cursor, shape: Shape): unknown {
  switch (shape) {
    case 'unsigned':
      return cursor.head(UNSIGNED);
    case 'integer':
      return cursor.integer();
    case 'boolean':
      return cursor.boolean();
    case 'text':
      return cursor.text();
    case 'keys':
      return readKeys(cursor);
    default:
      return typeof shape === 'string' ? cursor.byteString(LENGTHS[shape]) : readChoice(cursor, shape);
  }
}

function readKeys(cursor: Cursor): readonly Uint8Array[] {
  const keys: Uint8Array[] = [];
  for (let left = cursor.head(ARRAY); left > 0; left--) keys.push(cursor.byteString(KEY_BYTES));
  return keys;
}

function readChoice(cursor: Cursor, choices: readonly string[]): string {
  const text = cursor.text();
  if (!choices.includes(text)) cursor.fail(WRONG_TYPE);
  return text;
}

/**
 * Writes the members that are there.
 *
 * @throws TypeError, RangeError for a value that its field cannot hold; TenuoError of the reason `missing` for one that is not
 *   there and has to be.
 */
export function writeFields(
  writer: CborWriter,
  list: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  missing: number,
): void {
  writer.map(list.filter(([name]) => values[name] !== undefined).length);
  for (const [key, [name, shape, isRequired]] of list.entries()) {
    const value = values[name];
    if (value === undefined && isRequired) throw errorFor(missing, { subject: name });
    if (value === undefined) continue;
    writer.unsigned(key);
    writeShape(writer, shape, value, name);
  }
}

function writeShape(writer: CborWriter, shape: Shape, value: unknown, name: string): void {
  switch (shape) {
    case 'unsigned':
    case 'integer':
      return writer.integer(checkInteger(value, name, shape === 'unsigned' ? 0 : Number.MIN_SAFE_INTEGER));
    case 'boolean':
      return writer.boolean(value === true);
    case 'text':
      writer.text(checkText(value, name));
      return;
    case 'bytes':
      return writer.byteString(bytesOf(value, name));
    case 'keys':
      writer.array((value as readonly Uint8Array[]).length);
      for (const key of value as readonly Uint8Array[]) writer.byteString(exactBytes(key, KEY_BYTES, name));
      return;
    default:
      if (typeof shape === 'string') return writer.byteString(exactBytes(value, LENGTHS[shape] as number, name));
      if (!shape.includes(value as string)) throw new TypeError(`${name} is one of ${shape.join(', ')}`);
      writer.text(value as string);
  }
}

/** @throws TypeError, RangeError where a value is no safe integer from `least` on. */
export function checkInteger(value: unknown, name: string, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${name} is a number`);
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} is a whole number${least === 0 ? ', not negative' : ''}`);
  return value;
}
