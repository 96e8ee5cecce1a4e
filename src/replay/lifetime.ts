// How long a key has to be remembered: as long as the proof that brought it holds, and not a second less.
import type { Policy } from '../engine/request.ts';

/**
 * Seconds from `now` to the end of the last window in which a proof still verifies that held `offset` windows from that of
 * now (protocol 8.2): at least 1.
 */
export function lifetimeOf(now: number, offset: number, { windowSeconds, maxWindows }: Policy): number {
  const window = Math.trunc(now / windowSeconds) + offset;
  const last = window + Math.floor(maxWindows / 2);
  return (last + 1) * windowSeconds - now;
}
