// Instants as lists and requests carry them: RFC 3339 in UTC, with as many digits behind the second as it takes, in threes.
// Upstream reads more spellings (other offsets, spaces, any number of digits) and writes this one, which it signs.

import { type Instant, secondsOf } from '../instant.ts';

/** An instant to the nanosecond. A leap second has a fraction of 1,000,000,000 and more. */
export interface Timestamp {
  /** Unix seconds. */
  readonly seconds: number;
  readonly nanos: number;
}

const BILLION = 1_000_000_000;
/** Seconds of the years -262143 to 262142, which upstream's calendar holds. */
const FIRST = -8_334_601_228_800;
const LAST = 8_210_266_876_799;

/** The groups are year, month, day, hour, minute, second, fraction, sign, hours and minutes of the offset. */
const LOOSE =
  /^\p{White_Space}*([+-][0-9]+|[0-9]{1,4})\p{White_Space}*-\p{White_Space}*([0-9]{1,2})\p{White_Space}*-\p{White_Space}*([0-9]{1,2})[Tt ]\p{White_Space}*([0-9]{1,2})\p{White_Space}*:\p{White_Space}*([0-9]{1,2})\p{White_Space}*:\p{White_Space}*([0-9]{1,2})(?:\.([0-9]{1,9})[0-9]*)?\p{White_Space}*(?:[Zz]|[Uu][Tt][Cc]|([+\-\u2212])([0-9]{2})[:\p{White_Space}]*([0-5][0-9]))\p{White_Space}*$/u;

/** Reads every spelling that upstream reads; null for anything else. */
export function readTimestamp(text: string): Timestamp | null {
  const match = LOOSE.exec(text);
  if (match === null) return null;
  const part = (group: number): number => Number(match[group]);
  const [hour, minute, second, offset] = [part(4), part(5), part(6), offsetOf(match)];
  if (hour > 23 || minute > 59 || second > 60 || offset === null) return null;
  const day = dayOf(part(1), part(2), part(3));
  if (day === null) return null;
  const seconds = day + hour * 3600 + minute * 60 + Math.min(second, 59) - offset;
  if (!(seconds >= FIRST && seconds <= LAST)) return null;
  const fraction = Number((match[7] ?? '').padEnd(9, '0'));
  return { seconds, nanos: second === 60 ? BILLION + fraction : fraction };
}

/** The one spelling: `2024-01-01T00:00:00Z`, with 3, 6 or 9 digits behind the second where it takes them. */
export function timestampText({ seconds, nanos }: Timestamp): string {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  const [rest] = date.toISOString().slice(-20).split('.') as [string];
  const clock = nanos < BILLION ? rest : `${rest.slice(0, -2)}60`;
  return `${yearText(year)}${clock}${fractionText(nanos % BILLION)}Z`;
}

/**
 * Of an instant as a caller gives it; the clock's where absent. Dates count milliseconds; of a number fractions are dropped.
 *
 * @throws RangeError where no calendar holds it; TypeError for another type.
 */
export function timestampAt(instant: Instant = new Date()): Timestamp {
  const seconds = secondsOf(instant);
  if (seconds < FIRST || seconds > LAST) throw new RangeError('the instant lies outside the calendar');
  return { seconds, nanos: typeof instant === 'number' ? 0 : (instant.getTime() - seconds * 1000) * 1_000_000 };
}

/** Whole seconds from one to the other, negative where it lies ahead. A leap second that is over has lasted one. */
export function ageOf(from: Timestamp, now: Timestamp): number {
  const leap = from.nanos >= BILLION && now.seconds > from.seconds ? 1 : 0;
  const nanos = now.nanos - from.nanos;
  const seconds = now.seconds - from.seconds + Math.floor(nanos / BILLION);
  const isWhole = nanos % BILLION === 0;
  return (seconds < 0 && !isWhole ? seconds + 1 : seconds) + leap;
}

/** The last millisecond that it has reached. */
export function timestampDate({ seconds, nanos }: Timestamp): Date {
  return new Date(seconds * 1000 + Math.floor(nanos / 1_000_000));
}

/** Unix seconds of a day's begin; null where the calendar has no such day. */
function dayOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay ? date.getTime() / 1000 : null;
}

/** Seconds by which the spelling is ahead of UTC; null for a day or more. */
function offsetOf(match: RegExpExecArray): number | null {
  if (match[8] === undefined) return 0;
  const hours = Number(match[9]);
  const seconds = hours * 3600 + Number(match[10]) * 60;
  if (hours > 23) return null;
  return match[8] === '+' ? seconds : -seconds;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(4, '0')}`;
}

function fractionText(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (nanos % 1_000_000 === 0) return `.${digits.slice(0, 3)}`;
  return nanos % 1000 === 0 ? `.${digits.slice(0, 6)}` : `.${digits}`;
}
