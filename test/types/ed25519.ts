// What the types of tenuo-edge/ed25519 promise. Compiled with everything else, never run: see surface.ts.
import {
  type Engine,
  getPublicKey,
  type HotKey,
  hotKey,
  type isValidPublicKey,
  type KeyPair,
  keygen,
  type SignedMessage,
  sign,
  verify,
  verifyMany,
} from '../../src/ed25519/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type All<_Facts extends readonly true[]> = true;

export type Facts = All<
  [
    Equal<IsAny<ReturnType<typeof sign>>, false>,
    Equal<IsAny<HotKey>, false>,
    Equal<ReturnType<typeof verify>, boolean>,
    Equal<ReturnType<typeof verifyMany>, boolean[]>,
    Equal<ReturnType<typeof isValidPublicKey>, boolean>,
    // What is returned has memory of its own, never a shared one.
    Equal<ReturnType<typeof sign>, Uint8Array<ArrayBuffer>>,
    Equal<ReturnType<typeof getPublicKey>, Uint8Array<ArrayBuffer>>,
    Equal<KeyPair['secretKey'], Uint8Array<ArrayBuffer>>,
    Equal<HotKey['publicKey'], Uint8Array<ArrayBuffer>>,
  ]
>;

export function correct(bytes: Uint8Array, shared: Uint8Array<SharedArrayBuffer>, engine: Engine): void {
  const { secretKey, publicKey } = keygen();
  const signature = sign(bytes, secretKey, { engine });
  verify(signature, shared, publicKey, { engine: undefined });
  verifyMany([{ signature, message: bytes, publicKey }], {});
  verifyMany(new Set<SignedMessage>());
  using key = hotKey(getPublicKey(secretKey), { engine });
  key.verify(signature, bytes);
}

export function wrong(bytes: Uint8Array, key: HotKey): void {
  // @ts-expect-error: text is no message
  verify(bytes, 'text', bytes);
  // @ts-expect-error: an ArrayBuffer is no Uint8Array
  sign(new ArrayBuffer(1), bytes);
  // @ts-expect-error: the rule is one
  verify(bytes, bytes, bytes, { zip215: true });
  // @ts-expect-error: every part is needed
  verifyMany([{ signature: bytes, message: bytes }]);
  // @ts-expect-error: by name, not by place
  verifyMany([[bytes, bytes, bytes]]);
  // @ts-expect-error: a hot key has its public key
  key.verify(bytes, bytes, bytes);
  // @ts-expect-error: it is its own
  key.publicKey = bytes;
}
