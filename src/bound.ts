// A warrant with its holder's key: what an agent holds while it works.

import type { Arguments } from './arguments.ts';
import { brand, isBranded } from './brand.ts';
import { BUILDING_REASONS } from './builders/reasons.ts';
import type { Denied } from './decision.ts';
import { TenuoError } from './errors.ts';
import { INSPECT } from './inspect.ts';
import type { Instant } from './instant.ts';
import type { SigningKey } from './keys.ts';
import { checkOptions } from './options.ts';
import { PublicKey, type PublicKeyInput } from './public-key.ts';
import { checkSigner, type Signed, type Signer } from './signer.ts';
import type { ViewOptions } from './warrant/view.ts';
import type { Handover, Warrant } from './warrant.ts';

/** How a copy of this package works with the key of a warrant that another one bound. */
const LEND = Symbol.for('tenuo-edge/lend');

/** The key of a bound warrant. For the facade alone: index.ts does not export it. */
export let keyOf: <Key extends Signer>(bound: BoundWarrant<Key>) => Key;

/** The headers of a signed call: the chain and the proof. */
export interface CallHeaders {
  readonly 'X-Tenuo-Warrant': string;
  readonly 'X-Tenuo-PoP': string;
}

/** When a call is signed. */
export interface SignOptions {
  /** The system's clock where absent. */
  readonly now?: Instant | undefined;
}

/** What `bind` takes beside the key. */
export interface BindOptions {
  /** The keys whose root warrants are accepted where this bound warrant decides or is decided about. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
}

/**
 * A warrant and the key that holds it, for many calls. The key shows nowhere: not in JSON, in a console, in a clone. With a
 * signer whose key is elsewhere, whatever takes a signature returns a promise.
 */
export class BoundWarrant<Key extends Signer = SigningKey> {
  readonly warrant: Warrant;
  /** What `bind` was given; undefined where it was given none. */
  readonly trustedRoots: readonly PublicKey[] | undefined;
  readonly #key: Key;

  /** @throws TenuoError 1400 where the key is not the holder's. */
  constructor(warrant: Warrant, key: Key, options: BindOptions = {}) {
    checkSigner(key);
    checkOptions(options, ['trustedRoots'], 'bind');
    const { holder } = warrant;
    if (!holder.equals(key.publicKey)) {
      const detail = { expected: `the key ${holder.fingerprint}…`, received: `the key ${key.publicKey.fingerprint}…` };
      throw new TenuoError(BUILDING_REASONS.SIGNER_NOT_HOLDER, detail);
    }
    this.warrant = warrant;
    this.trustedRoots = readRoots(options.trustedRoots);
    this.#key = key;
  }

  /** The proof of possession for a call, 64 bytes; see `Warrant.sign`. */
  sign(tool: string, args: Arguments, options?: SignOptions): Signed<Key, Uint8Array<ArrayBuffer>> {
    return this.warrant.sign(this.#key, tool, args, options);
  }

  /** The headers of a signed call; see `Warrant.headers`. */
  headers(tool: string, args: Arguments, options?: SignOptions): Signed<Key, CallHeaders> {
    return this.warrant.headers(this.#key, tool, args, options);
  }

  /** Hands on some tools, narrowed; see `Warrant.grant`. */
  grant(options: Handover): Signed<Key, Warrant> {
    if (Object.hasOwn(Object(options), 'key'))
      throw new TypeError('a bound warrant grants with its own key; leave `key` out');
    return this.warrant.grant({ ...options, key: this.#key });
  }

  /** As `Warrant.allows`: never a permission by itself. */
  allows(tool: string, args: Arguments, options?: ViewOptions): boolean {
    return this.warrant.allows(tool, args, options);
  }

  /** As `Warrant.whyDenied`. */
  whyDenied(tool: string, args: Arguments, options?: ViewOptions): Denied | null {
    return this.warrant.whyDenied(tool, args, options);
  }

  /** The id and tools of the warrant, as `String(bound.warrant)` is what to store: a key is never stored with it. */
  toJSON(): unknown {
    return this.warrant.toJSON();
  }

  toString(): string {
    return `BoundWarrant(${this.warrant.id}, [${this.warrant.tools.join(', ')}])`;
  }

  [INSPECT](): string {
    return this.toString();
  }

  /** @internal */
  [LEND]<Result>(use: (key: Key) => Result): Result {
    return use(this.#key);
  }

  static {
    brand(BoundWarrant, 'BoundWarrant');
    keyOf = <Held extends Signer>(bound: BoundWarrant<Held>): Held => {
      if (!isBranded(bound, 'BoundWarrant')) throw new TypeError('this takes a BoundWarrant');
      return #key in bound ? bound.#key : (bound as BoundWarrant<Held>)[LEND]((key) => key);
    };
  }
}

function readRoots(roots: readonly PublicKeyInput[] | undefined): readonly PublicKey[] | undefined {
  if (roots === undefined) return undefined;
  if (!Array.isArray(roots)) throw new TypeError('trustedRoots is a list of public keys');
  return Object.freeze(roots.map((root: PublicKeyInput) => PublicKey.from(root)));
}
