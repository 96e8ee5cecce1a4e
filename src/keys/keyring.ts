// A key and those that it has replaced: the new one signs, all of them are trusted until what the old ones signed has expired.
import { DISPOSE } from '../dispose.ts';
import { INSPECT } from '../inspect.ts';
import { SigningKey } from '../keys.ts';
import { checkOptions } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { checkSigner, type Signer } from '../signer.ts';

/**
 * What a keyring is made of.
 *
 * @example
 * ```ts
 * import { Keyring, type KeyringOptions, SigningKey } from 'tenuo-edge';
 *
 * const [old, root] = [SigningKey.generate(), SigningKey.generate()];
 * const options: KeyringOptions = { root, previous: [old] };
 * console.log(new Keyring(options).allKeys.length); // 2
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export interface KeyringOptions<Key extends Signer = SigningKey> {
  /** The key that signs. */
  readonly root: Key;
  /** Those that signed before it, in any order; none where absent. The same key given twice is kept once. */
  readonly previous?: readonly Key[] | undefined;
}

/**
 * The key that signs now, and those that signed before it and are still trusted. A previous key is trusted for as long as it is
 * in the ring: leave it out when the last warrant that it signed has expired. Immutable; shows public keys alone.
 *
 * @example
 * ```ts
 * import { Authorizer, Keyring, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [old, root] = [SigningKey.generate(), SigningKey.generate()];
 * const keyring = new Keyring({ root, previous: [old] });
 * const warrant = Warrant.mintBuilder().tool('search').mint(old); // before the change
 * const authorizer = new Authorizer({ trustedRoots: keyring.allPublicKeys });
 * console.log(authorizer.verify(warrant).allowed, keyring.rootPublicKey.equals(root.publicKey)); // true true
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export class Keyring<Key extends Signer = SigningKey> {
  readonly #keys: readonly [root: Key, ...previous: Key[]];

  /** @throws TypeError where one of them cannot sign. */
  constructor(options: KeyringOptions<Key>) {
    checkOptions(options, ['root', 'previous'], 'Keyring');
    const { root, previous = [] } = options;
    if (!Array.isArray(previous)) throw new TypeError('previous is a list of keys');
    const known = new Map<string, Key>();
    for (const key of [root, ...(previous as readonly Key[])]) {
      checkSigner(key);
      const hex = key.publicKey.toHex();
      if (!known.has(hex)) known.set(hex, key);
    }
    this.#keys = [...known.values()] as [Key, ...Key[]];
  }

  /** The key that signs. */
  get root(): Key {
    return this.#keys[0];
  }

  /** Those that signed before it: a new list, without the root. */
  get previous(): readonly Key[] {
    return this.#keys.slice(1);
  }

  /** All of them, the root first: a new list. */
  get allKeys(): readonly Key[] {
    return [...this.#keys];
  }

  /** The public half of the key that signs. */
  get rootPublicKey(): PublicKey {
    return this.root.publicKey;
  }

  /** The public keys of all of them, the root's first: what to trust, `trustedRoots: keyring.allPublicKeys`. */
  get allPublicKeys(): readonly PublicKey[] {
    return this.#keys.map((key) => key.publicKey);
  }

  /** Wipes the seeds of all of them; keys that are elsewhere are left alone. */
  dispose(): void {
    for (const key of this.#keys) if (key instanceof SigningKey) key.dispose();
  }

  [DISPOSE](): void {
    this.dispose();
  }

  /** `Keyring(` and fingerprints: nothing of any seed. */
  toString(): string {
    const [root, ...previous] = this.#keys.map((key) => `${key.publicKey.fingerprint}…`);
    return `Keyring(${root}${previous.length === 0 ? '' : `; previous ${previous.join(', ')}`})`;
  }

  /** The public keys in hex: nothing of any seed. */
  toJSON(): { readonly root: string; readonly previous: readonly string[] } {
    const [root, ...previous] = this.#keys.map((key) => key.publicKey.toHex());
    return { root: root as string, previous };
  }

  [INSPECT](): string {
    return this.toString();
  }
}
