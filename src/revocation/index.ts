// tenuo-edge/revocation: lists over time. Lists by themselves are in tenuo-edge and tenuo-edge/verify.
export type { RevocationCheck } from './check.ts';
export {
  type FeedRuntime,
  type FollowOptions,
  followRevocations,
  type RevocationFeed,
} from './feed.ts';
export { fileFloorStore } from './file-floors.ts';
export { type FileSourceOptions, fileSource } from './file-source.ts';
export { type Floor, type FloorStore, type KeptList, memoryFloorStore, type RestoredList } from './floor.ts';
export { type HttpSourceOptions, httpSource } from './http-source.ts';
export { type RevocationList, SignedRevocationList } from './list.ts';
export {
  type FetchedList,
  type FetchRequest,
  type RevocationSource,
  SourceError,
  staticSource,
} from './source.ts';
export { type AcceptOptions, RevocationTracker, type TrackerOptions } from './tracker.ts';
