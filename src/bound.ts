// A warrant with its holder's key: what an agent holds while it works.

import type { Arguments } from './arguments.ts';
import { brand } from './brand.ts';
import { BUILDING_REASONS } from './builders/reasons.ts';
import type { Denied } from './decision.ts';
import { TenuoError } from './errors.ts';
import { INSPECT } from './inspect.ts';
import type { Instant } from './instant.ts';
import type { SigningKey } from './keys.ts';
import type { ViewOptions } from './warrant/view.ts';
import type { Warrant } from './warrant.ts';

/** The headers of a signed call: the chain and the proof. */
export interface CallHeaders {
  readonly 'X-Tenuo-Warrant': string;
  readonly 'X-Tenuo-PoP': string;
}

/** A warrant and the key that holds it. It signs calls; it does not decide about them. */
export class BoundWarrant {
  readonly warrant: Warrant;
  readonly #key: SigningKey;

  /** @throws TenuoError 1400 where the key is not the holder's. */
  constructor(warrant: Warrant, key: SigningKey) {
    const { holder } = warrant;
    if (!holder.equals(key.publicKey)) {
      const detail = { expected: `the key ${holder.fingerprint}…`, received: `the key ${key.publicKey.fingerprint}…` };
      throw new TenuoError(BUILDING_REASONS.SIGNER_NOT_HOLDER, detail);
    }
    this.warrant = warrant;
    this.#key = key;
  }

  /** The proof of possession for a call, 64 bytes; see `Warrant.sign`. */
  sign(tool: string, args: Arguments, options?: { readonly now?: Instant | undefined }): Uint8Array<ArrayBuffer> {
    return this.warrant.sign(this.#key, tool, args, options);
  }

  /** The headers of a signed call; see `Warrant.headers`. */
  headers(tool: string, args: Arguments, options?: { readonly now?: Instant | undefined }): CallHeaders {
    return this.warrant.headers(this.#key, tool, args, options);
  }

  /** As `Warrant.allows`: never a permission by itself. */
  allows(tool: string, args: Arguments, options?: ViewOptions): boolean {
    return this.warrant.allows(tool, args, options);
  }

  /** As `Warrant.whyDenied`. */
  whyDenied(tool: string, args: Arguments, options?: ViewOptions): Denied | null {
    return this.warrant.whyDenied(tool, args, options);
  }

  toJSON(): unknown {
    return this.warrant.toJSON();
  }

  [INSPECT](): string {
    return `BoundWarrant(${this.warrant.id}, [${this.warrant.tools.join(', ')}])`;
  }

  static {
    brand(BoundWarrant, 'BoundWarrant');
  }
}
