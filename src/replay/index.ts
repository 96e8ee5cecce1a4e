// tenuo-edge/replay: stores of replay keys.
export { ReplayStoreFullError } from './full.ts';
export { MemoryReplayStore, type MemoryReplayStoreOptions } from './memory.ts';
export { type IoRedisClient, type NodeRedisClient, RedisReplayStore, type RedisReplayStoreOptions } from './redis.ts';
export type { ReplayStore, ReplayStoreOptions } from './store.ts';
