// Signatures of messages of any length: in one call of the core where the message fits in INPUT, else in pieces. Keys and
// signatures have their length already; whatever was put into the engine is wiped, also when something throws.
import {
  HASH_AT,
  INPUT_AT,
  INPUT_SIZE,
  KEY_AT,
  POINTS_AT,
  POINTS_SIZE,
  SECRET_AT,
  SECRET_SIZE,
  SIGNATURE_AT,
} from '../../assembly/layout.ts';
import { HAS_PUBLIC_KEY, PUBLIC_KEY } from '../../assembly/secret.ts';
import { bufferOf, isShared, lengthOf, viewOf } from '../bytes.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../sizes.ts';
import type { Engine } from './engine.ts';
import { clearInput } from './port.ts';

/** Whether `signature` (64 bytes) is one of `message` under `publicKey` (32 bytes), strictly. */
export function verifyMessage(
  engine: Engine,
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  const { core, memory } = engine;
  const length = lengthOf(message);
  memory.set(signature, SIGNATURE_AT);
  memory.set(publicKey, KEY_AT);
  try {
    if (length > INPUT_SIZE) {
      core.beginVerification();
      hashPieces(engine, viewOf(message));
      return core.finishVerification() === 1;
    }
    memory.set(message, INPUT_AT);
    return core.verifyMessage(length) === 1;
  } finally {
    clearInput(engine, Math.min(length, INPUT_SIZE));
  }
}

/** The public key (32 bytes) of a seed (32 bytes). */
export function derivePublicKey(engine: Engine, seed: Uint8Array): Uint8Array<ArrayBuffer> {
  return withSeed(engine, seed, ({ core, memory }) => {
    core.publicKeyFromSeed();
    return memory.slice(KEY_AT, KEY_AT + KEY_BYTES);
  });
}

/**
 * The signature (64 bytes) of `message` under the key of a seed (32 bytes). The public key saves deriving it; it must be
 * one that this engine derived from this seed.
 */
export function signMessage(
  engine: Engine,
  seed: Uint8Array,
  message: Uint8Array,
  publicKey?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const length = lengthOf(message);
  const whole = length > INPUT_SIZE ? stable(engine, message) : undefined;
  try {
    if (whole === undefined) engine.memory.set(message, INPUT_AT);
    const sign = ({ core, memory }: Engine) => {
      if (whole !== undefined) signPieces(engine, whole);
      else core.signMessage(length);
      return memory.slice(SIGNATURE_AT, SIGNATURE_AT + SIGNATURE_BYTES);
    };
    return withSeed(engine, seed, sign, publicKey);
  } finally {
    clearInput(engine, Math.min(length, INPUT_SIZE));
  }
}

/**
 * Puts the seed where the core reads it, with its public key where that is known, and makes a call that signs. The core
 * wipes it, and all that it makes of it; where that fails, this does.
 */
export function withSeed<Result>(
  engine: Engine,
  seed: Uint8Array,
  call: (engine: Engine) => Result,
  publicKey?: Uint8Array,
): Result {
  const { core, memory, words } = engine;
  try {
    memory.set(seed, SECRET_AT);
    if (publicKey !== undefined) memory.set(publicKey, SECRET_AT + PUBLIC_KEY);
    // A call that did not come to its end may have left its own: signing with another's key gives the seed away.
    words[(SECRET_AT + HAS_PUBLIC_KEY) >> 2] = publicKey === undefined ? 0 : 1;
    return call(engine);
  } catch (error) {
    // Byte by byte, without a call: if the stack has come to its end, no call gets through.
    for (let at = SECRET_AT; at < SECRET_AT + SECRET_SIZE; at++) memory[at] = 0;
    for (let at = HASH_AT; at < POINTS_AT + POINTS_SIZE; at++) memory[at] = 0;
    core.wipeSecrets();
    throw error;
  }
}

function signPieces(engine: Engine, message: Uint8Array): void {
  const { core } = engine;
  core.beginSignature();
  hashPieces(engine, message);
  core.commitSignature();
  hashPieces(engine, message);
  core.finishSignature();
}

/**
 * A message that is the same when it is read again. If it changed between the nonce and the challenge, two signatures
 * would share a nonce, and together give the secret away.
 */
function stable(engine: Engine, message: Uint8Array): Uint8Array {
  const view = viewOf(message);
  return isShared(message) || bufferOf(message) === engine.memory.buffer ? view.slice() : view;
}

function hashPieces({ core, memory }: Engine, message: Uint8Array): void {
  for (let from = 0; from < message.length; from += INPUT_SIZE) {
    const piece = message.subarray(from, from + INPUT_SIZE);
    memory.set(piece, INPUT_AT);
    core.hashPiece(piece.length);
  }
}
