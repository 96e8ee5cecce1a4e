/// <reference lib="esnext.disposable" preserve="true" />
// A clock that stands still.
import { DISPOSE } from '../dispose.ts';
import { type Instant, secondsOf } from '../instant.ts';

const START = Date.UTC(2026, 0, 1) / 1000;

/**
 * A clock that moves when it is told to.
 *
 * @example
 * ```ts
 * import { type FrozenClock, frozenClock } from 'tenuo-edge/testing';
 *
 * const clock: FrozenClock = frozenClock('2026-11-22T03:17:00Z');
 * console.log(clock.advance(90).date.toISOString()); // 2026-11-22T03:18:30.000Z
 * ```
 *
 * @see docs/testing.md#time
 */
export interface FrozenClock {
  /** Unix seconds: what every call takes as `now`. */
  readonly now: number;
  /** The same instant. */
  readonly date: Date;
  /**
   * Moves it by so many seconds; back where they are negative.
   *
   * @throws TypeError where that is no number; RangeError where it is not finite.
   */
  advance(seconds: number): this;
  /**
   * Sets it to an instant: a Date, Unix seconds, or a text that `Date` reads.
   *
   * @throws TypeError or RangeError where that is no instant.
   */
  set(instant: Instant | string): this;
  /**
   * Makes `Date.now()` tell this clock's time, in the whole process, until `restore`: for code that is handed no `now`, as guarded
   * functions are. `new Date()` is left alone; the fake timers of test runners replace that too. Never throws.
   */
  install(): this;
  /** Gives `Date.now()` back. `using clock = frozenClock().install()` does so by itself. Never throws. */
  restore(): void;
  [Symbol.dispose](): void;
}

/**
 * A clock that stands at an instant: a Date, Unix seconds, or a text that `Date` reads; 2026-01-01T00:00:00Z where absent.
 *
 * @throws TypeError or RangeError where that is no instant.
 *
 * @example
 * ```ts
 * import { frozenClock, warrantFor } from 'tenuo-edge/testing';
 *
 * const clock = frozenClock('2026-11-22T03:17:00Z');
 * const warrant = warrantFor('search', { ttl: 60, now: clock.now });
 * console.log(warrant.isExpired(clock.now)); // false
 * console.log(warrant.isExpired(clock.advance(60).now)); // true
 * ```
 *
 * @see docs/testing.md#time
 */
export function frozenClock(instant: Instant | string = START): FrozenClock {
  return new StoppedClock(instant);
}

/** Those that are installed, the last in force; and the platform's clock below them. */
const installed: StoppedClock[] = [];
let system: typeof Date.now | undefined;

class StoppedClock implements FrozenClock {
  #now: number;

  constructor(instant: Instant | string) {
    this.#now = readInstant(instant);
  }

  get now(): number {
    return this.#now;
  }

  get date(): Date {
    return new Date(this.#now * 1000);
  }

  advance(seconds: number): this {
    if (typeof seconds !== 'number') throw new TypeError('advance takes seconds');
    if (!Number.isFinite(seconds)) throw new RangeError('advance takes a finite number of seconds');
    this.#now = readInstant(this.#now + seconds);
    return this;
  }

  set(instant: Instant | string): this {
    this.#now = readInstant(instant);
    return this;
  }

  install(): this {
    if (installed.includes(this)) return this;
    installed.push(this);
    if (system === undefined) {
      system = Date.now;
      Date.now = () => (installed.at(-1) as StoppedClock).now * 1000;
    }
    return this;
  }

  restore(): void {
    const at = installed.indexOf(this);
    if (at < 0) return;
    installed.splice(at, 1);
    if (installed.length > 0 || system === undefined) return;
    Date.now = system;
    system = undefined;
  }

  [DISPOSE](): void {
    this.restore();
  }
}

function readInstant(instant: Instant | string): number {
  if (instant === undefined) throw new TypeError('an instant is a Date, Unix seconds or a text');
  const seconds = secondsOf(typeof instant === 'string' ? new Date(instant) : instant);
  if (Math.abs(seconds) > MAX_SECONDS)
    throw new RangeError('a clock stands within the calendar; an instant in numbers is in seconds, not milliseconds');
  return seconds;
}

/** The end of the year 9999. */
const MAX_SECONDS = 253_402_300_799;
