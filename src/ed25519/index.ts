// tenuo-edge/ed25519: strict Ed25519 by itself. Re-exports and nothing else.
export type { Engine, EngineKind, Kernel } from '../engine/engine.ts';
export type { EngineOption } from '../engine/port.ts';
export { createEngine, engine, type InitOptions, init, type Modules } from '../engine/select.ts';
export { type HotKey, hotKey } from './hot-key.ts';
export { getPublicKey, type KeyPair, keygen, sign } from './sign.ts';
export { isValidPublicKey, verify } from './verify.ts';
export { type SignedMessage, verifyMany } from './verify-many.ts';
