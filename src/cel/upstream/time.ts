// Times as upstream reads them: RFC 3339 texts, durations, calendar fields.
import { fail } from '../failure.ts';
import { Duration, Timestamp } from './value.ts';

const NANOS = 1_000_000_000n;
const DAY = 86_400;
/** The instants that the standard has: years 1 to 9999. */
const FIRST = BigInt(Date.parse('0001-01-01T00:00:00Z') / 1000) * NANOS;
const LAST = BigInt(Date.parse('9999-12-31T23:59:59Z') / 1000) * NANOS + NANOS - 1n;
/** The durations that the standard has: about ten thousand years. */
const LONGEST = 315_576_000_000n * NANOS;

/** `T` may be a small letter or a space, the minus U+2212; second 60 is a leap second. */
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+\-\u2212])(\d\d):(\d\d))$/;

/** A text of RFC 3339. */
export interface Moment {
  /** Seconds since 1970, UTC; a leap second is the one before it with a billion nanoseconds more. */
  readonly seconds: number;
  readonly nanos: number;
  readonly offset: number;
}

/** Reads a text of RFC 3339; undefined where it is none. */
export function readMoment(text: string): Moment | undefined {
  const found = RFC3339.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [, , , , , , , fraction = '', , sign, offsetHours = '0', offsetMinutes = '0'] = found;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const distance = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60;
  const offset = sign === undefined || sign === '+' ? distance : -distance;
  const isLeap = second === 60;
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + (isLeap ? 59 : second) - offset;
  const nanos = Number(fraction.slice(0, 9).padEnd(9, '0')) + (isLeap ? Number(NANOS) : 0);
  return { seconds, nanos, offset };
}

/** Whole seconds from a moment until `now`, toward zero; a leap second that has passed counts. */
export function secondsSince({ seconds, nanos }: Moment, now: number): number {
  const isLeap = nanos >= Number(NANOS);
  const passed = isLeap && secondOfDay(now) > secondOfDay(seconds) ? 1 : 0;
  return Math.trunc(now - seconds + passed - nanos / Number(NANOS)) + 0;
}

function secondOfDay(seconds: number): number {
  return ((seconds % DAY) + DAY) % DAY;
}

/** A second as RFC 3339, in the form that upstream prints. */
export function momentText(now: number): string {
  return new Date(now * 1000).toISOString().replace(/\.\d+Z$/, '+00:00');
}

export function timestamp(text: string): Timestamp {
  const moment = readMoment(text);
  if (moment === undefined) return fail('timestamp() of a text that is not RFC 3339');
  if (moment.nanos >= Number(NANOS)) fail('timestamp() of a leap second');
  return inRange(BigInt(moment.seconds) * NANOS + BigInt(moment.nanos), moment.offset);
}

export function inRange(nanos: bigint, offset: number): Timestamp {
  if (nanos < FIRST || nanos > LAST) fail('a timestamp outside the years 1 to 9999');
  return new Timestamp(nanos, offset);
}

const PART = /(\d+(?:\.\d+)?)(h|ms|us|ns|m|s)/y;
const UNIT_NANOS: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** Numbers with units: `1h30m`, `-1.5s`. Upstream multiplies as doubles and cuts off what is less than a nanosecond. */
export function duration(text: string): Duration {
  const positive = text.startsWith('-') ? text.slice(1) : text;
  if (positive === '0') return new Duration(0n);
  let nanos = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < positive.length) {
    const found = PART.exec(positive);
    if (found === null) return fail('duration() of a text that is none');
    const part = Math.trunc(Number(found[1]) * (UNIT_NANOS[found[2] as string] as number));
    if (part >= 2 ** 63) fail('a duration that is too long');
    nanos += BigInt(part);
  }
  if (positive === '') fail('duration() of an empty text');
  return withinDurations(positive === text ? nanos : -nanos);
}

export function withinDurations(nanos: bigint): Duration {
  if (nanos > LONGEST || nanos < -LONGEST) fail('a duration that is too long');
  return new Duration(nanos);
}

/** A field of a timestamp in its own offset. */
export function calendarField(at: Timestamp, field: (date: Date) => number): bigint {
  const milliseconds = floorDiv(at.nanos, 1_000_000n);
  return BigInt(field(new Date(Number(milliseconds) + at.offset * 1000)));
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

export function dayOfYear(date: Date): number {
  const start = new Date(date.getTime());
  start.setUTCMonth(0, 1);
  return Math.round((date.getTime() - start.getTime()) / (DAY * 1000));
}

/** A duration in whole units, toward zero. */
export function wholeUnits(length: Duration, nanos: bigint): bigint {
  const units = length.nanos / nanos;
  if (units > 2_147_483_647n || units < -2_147_483_648n) fail('a duration of more units than 32 bits hold');
  return units;
}
