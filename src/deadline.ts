// Waiting for what may never come: for so many seconds at most, and no longer than the caller wants it.

/** The time was up. */
export class TimedOut extends Error {
  override readonly name: string = 'TimedOut';
}

const MOST_SECONDS = 3600;

/** @throws TypeError or RangeError for anything but a number of seconds above 0, at most an hour. */
export function checkTimeout(seconds: unknown, name: string): number {
  if (typeof seconds !== 'number') throw new TypeError(`${name} must be a number`);
  if (!(seconds > 0 && seconds <= MOST_SECONDS))
    throw new RangeError(`${name} must be above 0 and at most ${MOST_SECONDS}`);
  return seconds;
}

/** @throws TypeError for anything but an AbortSignal or nothing. */
export function checkSignal(signal: unknown): AbortSignal | undefined {
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.addEventListener !== 'function')
    throw new TypeError('signal is an AbortSignal');
  return signal as AbortSignal | undefined;
}

/**
 * What `run` resolves to. Rejects with `late` when the time is up and with the signal's reason when it is aborted, whichever
 * is first; either has aborted the signal that `run` got, and what becomes of `run` then is nobody's concern.
 */
export function within<Result>(
  seconds: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
  late = (): Error => new TimedOut(`no answer within ${seconds} s`),
): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const stop = (reason: unknown) => {
      end();
      controller.abort(reason);
      reject(reason);
    };
    const abort = () => stop(signal?.reason);
    const timer = setTimeout(() => stop(late()), seconds * 1000);
    signal?.addEventListener('abort', abort);
    (async () => run(controller.signal))().then(resolve, reject).finally(end);
  });
}
