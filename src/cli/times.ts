// Instants and lifetimes as they are typed.
import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)$/;
/** Unix seconds in the year 5138; as milliseconds it is 1973. */
const MANY_SECONDS = 100_000_000_000;

/** Seconds of `90s`, `5m`, `1h`, `7d`, of several of them (`1h30m`), or of digits alone. */
export function parseDuration(text: string): number {
  if (/^\d+$/.test(text)) return wholeSeconds(Number(text));
  const match = text === '' ? null : DURATION.exec(text.toLowerCase());
  if (match === null)
    throw new InvalidArgumentError('A lifetime is a number with d, h, m or s: 90s, 5m, 1h, 7d, 1h30m.');
  const [, ...counts] = match;
  const sizes = Object.values(UNITS);
  return wholeSeconds(counts.reduce((sum, count, i) => sum + Number(count ?? 0) * (sizes[i] as number), 0));
}

function wholeSeconds(seconds: number): number {
  if (Number.isSafeInteger(seconds)) return seconds;
  throw new InvalidArgumentError('That is longer than can be counted.');
}

/** Unix seconds of `2026-11-22T12:00:00Z`, of another offset, or of digits. */
export function parseInstant(text: string): number {
  if (/^\d+$/.test(text)) return unixSeconds(Number(text));
  const match = INSTANT.exec(text);
  const time = Date.parse(text.replace(' ', 'T'));
  if (match === null || Number.isNaN(time) || !isOnCalendar(match))
    throw new InvalidArgumentError(
      'An instant is a date and time with its zone, as 2026-11-22T12:00:00Z or 2026-11-22T13:00:00+01:00, or Unix seconds.',
    );
  return Math.floor(time / 1000);
}

/** JavaScript makes the 2nd of March of the 30th of February. */
function isOnCalendar([, year, month, day]: RegExpExecArray): boolean {
  return Number(day) >= 1 && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

function unixSeconds(seconds: number): number {
  if (seconds < MANY_SECONDS) return seconds;
  throw new InvalidArgumentError('That looks like milliseconds: Unix seconds have ten digits.');
}

/** The current second, or the instant that `--at` names. */
export function instantOf(at: number | undefined): number {
  return at ?? Math.floor(Date.now() / 1000);
}
