// tenuo-edge/testing: what tests of guarded code need, and nothing that weakens it.
export { type AllowAllOptions, allowAll } from './allow-all.ts';
export {
  assertAllowed,
  assertDenied,
  assertRefused,
  type Decided,
  type MatcherResult,
  matchers,
  type TenuoMatchers,
} from './assertions.ts';
export { type FrozenClock, frozenClock } from './clock.ts';
export { keyFor } from './keys.ts';
export { type DecisionRecorder, type RecordedDecision, recordDecisions } from './recorder.ts';
export { boundFor, type ToolsInput, type WarrantForOptions, warrantFor } from './warrants.ts';
