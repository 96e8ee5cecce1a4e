// Instants and lifetimes. The protocol counts whole Unix seconds in 64 bits; a Date cannot hold them all.

const MAX_DATE_SECONDS = 8_640_000_000_000;

/**
 * An instant as a caller gives it: a Date, or Unix seconds (fractions are dropped).
 *
 * @example
 * ```ts
 * import { type Instant, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const instants: Instant[] = [new Date('2026-01-01T00:00:00Z'), 1_767_225_600];
 * const warrant = Warrant.mintBuilder().tool('search').issuedAt(instants[0] as Date).ttl(60).mint(SigningKey.generate());
 * console.log(instants.map((now) => warrant.isExpired(now))); // [ false, false ]
 * ```
 *
 * @see docs/protocol.md#4-the-payload
 */
export type Instant = Date | number;

/**
 * Whole Unix seconds of an instant; the clock's where absent.
 *
 * @throws RangeError where it is not finite, as in an invalid Date.
 * @throws TypeError where it is neither a Date nor a number.
 */
export function secondsOf(instant: Instant | undefined): number {
  if (instant === undefined) return Math.floor(Date.now() / 1000);
  if (typeof instant !== 'number' && !(instant instanceof Date))
    throw new TypeError('an instant is a Date or Unix seconds');
  const seconds = typeof instant === 'number' ? Math.floor(instant) : Math.floor(instant.getTime() / 1000);
  if (!Number.isFinite(seconds)) throw new RangeError('an instant must be finite');
  return seconds;
}

/** The Date of Unix seconds; the last instant that a Date can hold where they lie beyond it. */
export function dateOf(seconds: bigint): Date {
  const bounded = seconds > BigInt(MAX_DATE_SECONDS) ? MAX_DATE_SECONDS : Number(seconds);
  return new Date(bounded * 1000);
}

/** Unix seconds as `2026-11-22T03:17:00Z`, or as a number where no calendar holds them. */
export function instantText(seconds: bigint | number): string {
  const number = Number(seconds);
  if (Math.abs(number) > MAX_DATE_SECONDS) return `${seconds} s`;
  return new Date(number * 1000).toISOString().replace('.000Z', 'Z');
}

/** A span of seconds in its largest unit that divides it well: `90 s`, `5 min`, `2 h`, `30 d`. */
export function durationText(seconds: number): string {
  if (seconds % 86_400 === 0 && seconds !== 0) return `${seconds / 86_400} d`;
  if (seconds % 3600 === 0 && seconds !== 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0 && seconds !== 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
