// Values of the protocol as JSON that says which kind of number each is: the other half of read.ts.
import { Float, type Value } from '../cbor/value.ts';

/** What is written: values, and members that are left out where they are undefined. */
export type JsonInput = Value | readonly JsonInput[] | { readonly [name: string]: JsonInput | undefined };

/** @throws RangeError for NaN and infinities, which no JSON holds. */
export function writeJson(value: JsonInput): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value + 0) : floatJson(value);
  if (value instanceof Float) return floatJson(value.value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const members = Object.entries(value as { readonly [name: string]: JsonInput | undefined });
  const present = members.flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${writeJson(member)}`],
  );
  return `{${present.join(',')}}`;
}

/** Always with a point or an exponent. */
function floatJson(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('JSON has no NaN and no infinities');
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
