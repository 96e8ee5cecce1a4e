// Why a call is not allowed once more, or cannot be remembered.
import { defineReasons } from '../codes.ts';

const STORE_HINT =
  'The proof may have been spent. See why the store failed (`cause` of the denial), and call again with another `attempt` or later.';

export const REPLAY_REASONS = /* @__PURE__ */ defineReasons({
  REPLAYED: [
    900651,
    'this call was allowed before, and its proof still holds',
    'One proof allows one call. Of a call that is really made again, change an argument, or pass `attempt`; else wait until the proof’s windows have passed.',
  ],
  REPLAY_STORE_FAILED: [900751, 'the replay store failed', STORE_HINT],
  REPLAY_STORE_TIMEOUT: [900752, 'the replay store did not answer in time', STORE_HINT],
  REPLAY_STORE_FULL: [
    900753,
    'the replay store has no room for another key',
    'Give it more room: maxEntries of MemoryReplayStore, maxmemory of Redis. Keys expire with their proofs.',
  ],
  REPLAY_STORE_ASYNC: [
    900754,
    'the replay store answers by a promise, which authorize cannot wait for',
    'Call authorizeAsync or authorizeManyAsync.',
  ],
});
