// Waiting that ends: by a timeout, by whoever asked, whichever comes first.

import { TenuoError } from '../errors.ts';
import { ASKING_REASONS } from './asking-reasons.ts';

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Runs something until it is done, the seconds are over, or the signal is aborted; its own signal tells it so.
 *
 * @throws TenuoError 1707 where the time is over; what the signal was aborted with.
 */
export async function withDeadline<Result>(
  seconds: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  const tooLate = () =>
    controller.abort(new TenuoError(ASKING_REASONS.APPROVAL_TIMED_OUT, { expected: `within ${seconds} s` }));
  const timer = setTimeout(tooLate, Math.min(seconds * 1000, MAX_TIMER_MS));
  signal?.addEventListener('abort', abort);
  try {
    return await run(controller.signal);
  } catch (error) {
    // Whatever it threw on being stopped, why it was stopped says more.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** @throws RangeError where a number is none of seconds to wait. */
export function checkTimeout(seconds: number): void {
  if (!(seconds > 0 && seconds <= MAX_TIMER_MS / 1000))
    throw new RangeError('timeoutSeconds is a number of seconds, more than 0 and less than 25 days');
}
