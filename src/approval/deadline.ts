// Waiting that ends: by a timeout, by whoever asked, whichever comes first.

import { within } from '../deadline.ts';
import { TenuoError } from '../errors.ts';
import { ASKING_REASONS } from './asking-reasons.ts';

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs something until it is done, the seconds are over, or the signal is aborted; its own signal tells it so.
 *
 * @throws TenuoError 1707 where the time is over; what the signal was aborted with.
 */
export function withDeadline<Result>(
  seconds: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = () => new TenuoError(ASKING_REASONS.APPROVAL_TIMED_OUT, { expected: `within ${seconds} s` });
  return within(seconds, signal, run, late);
}

/** @throws RangeError where a number is none of seconds to wait. */
export function checkTimeout(seconds: number): void {
  if (!(seconds > 0 && seconds <= MAX_TIMER_MS / 1000))
    throw new RangeError('timeoutSeconds is a number of seconds, more than 0 and less than 25 days');
}
