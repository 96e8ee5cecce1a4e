// The state that all copies of this package share in one process, for tests that begin a process anew.
import { VERSION } from '../../src/version.ts';

type State = Record<string, { choice: unknown } | undefined>;

/** Lets the process have no engine yet. */
export function forgetChoice(): void {
  const versions = (globalThis as unknown as Record<symbol, State | undefined>)[Symbol.for('tenuo-edge/1')];
  const state = versions?.[VERSION];
  if (state !== undefined) state.choice = null;
}
