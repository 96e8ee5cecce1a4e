// A warrant with its holder's key: what an agent holds while it works.

import type { PresentedApprovals } from './approval/read.ts';
import { type Arguments, type EncodedArguments, encodeArguments } from './arguments.ts';
import type { AuthorizeRequest, Authorizer } from './authorizer.ts';
import { brand, isBranded } from './brand.ts';
import { BUILDING_REASONS } from './builders/reasons.ts';
import { configuredAuthorizer } from './config/authorizer.ts';
import { readTrustedRoots } from './config/roots.ts';
import { type Decision, type Denied, denialOfArguments } from './decision.ts';
import { TenuoError } from './errors.ts';
import { INSPECT } from './inspect.ts';
import { type Instant, secondsOf } from './instant.ts';
import { SigningKey } from './keys.ts';
import { checkOptions, checkText } from './options.ts';
import type { PublicKey, PublicKeyInput } from './public-key.ts';
import { checkBody, runInScope } from './scope/scope.ts';
import { checkSigner, type Signed, type Signer, signedBy } from './signer.ts';
import type { ViewOptions } from './warrant/view.ts';
import type { Handover, Warrant } from './warrant.ts';

/** How a copy of this package works with the key of a warrant that another one bound. */
const LEND = Symbol.for('tenuo-edge/lend');

const VALIDATE_OPTIONS = ['trustedRoots', 'approvals', 'now'];

/** The key of a bound warrant. For the facade alone: index.ts does not export it. */
export let keyOf: <Key extends Signer>(bound: BoundWarrant<Key>) => Key;

/**
 * The headers of a signed call: the chain and the proof.
 *
 * @example
 * ```ts
 * import { type CallHeaders, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const bound = warrant.bind(holder, { trustedRoots: [root.publicKey] });
 * const headers: CallHeaders = bound.headers('read', { path: '/data/a.txt' });
 * console.log(Object.keys(headers)); // [ 'X-Tenuo-Warrant', 'X-Tenuo-PoP' ]
 * ```
 *
 * @see docs/protocol.md#8-proof-of-possession
 */
export interface CallHeaders {
  /** The whole chain: one warrant in base64url, a stack in standard base64. */
  readonly 'X-Tenuo-Warrant': string;
  /** The proof, 64 bytes in standard base64 with padding. */
  readonly 'X-Tenuo-PoP': string;
}

/**
 * When a call is signed.
 *
 * @example
 * ```ts
 * import { SigningKey, type SignOptions, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const bound = warrant.bind(holder, { trustedRoots: [root.publicKey] });
 * const options: SignOptions = { now: new Date() };
 * console.log(bound.sign('read', {}, options).length); // 64
 * ```
 *
 * @see docs/protocol.md#8-proof-of-possession
 */
export interface SignOptions {
  /** The instant of the call, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * What `bind` takes beside the key.
 *
 * @example
 * ```ts
 * import { type BindOptions, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const bound = warrant.bind(holder, { trustedRoots: [root.publicKey] });
 * const options: BindOptions = { trustedRoots: [root.publicKey] };
 * console.log(warrant.bind(holder, options).trustedRoots?.length, bound.warrant === warrant); // 1 true
 * ```
 *
 * @see docs/protocol.md#8-proof-of-possession
 */
export interface BindOptions {
  /** The keys whose root warrants are accepted where this bound warrant decides or is decided about. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
}

/**
 * What `validate` takes beside the call.
 *
 * @example
 * ```ts
 * import { SigningKey, type ValidateOptions, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const bound = warrant.bind(holder, { trustedRoots: [root.publicKey] });
 * const options: ValidateOptions = { trustedRoots: [SigningKey.generate().publicKey] };
 * console.log(bound.validate('read', {}).allowed, bound.validate('read', {}, options).code); // true untrusted-root
 * ```
 *
 * @see docs/protocol.md#8-proof-of-possession
 */
export interface ValidateOptions extends SignOptions, BindOptions {
  /** Signed approvals, in whichever form `readApprovals` takes. */
  readonly approvals?: PresentedApprovals | null | undefined;
}

/**
 * What `validateAsync` takes beside the call.
 *
 * @example
 * ```ts
 * import { SigningKey, type ValidateAsyncOptions, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const bound = warrant.bind(holder, { trustedRoots: [root.publicKey] });
 * const options: ValidateAsyncOptions = { signal: AbortSignal.timeout(1000) };
 * console.log((await bound.validateAsync('read', {}, options)).allowed); // true
 * ```
 *
 * @see docs/replay.md
 */
export interface ValidateAsyncOptions extends ValidateOptions {
  /** Rejects with its reason when it is aborted first. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A warrant and the key that holds it, for many calls. The key shows nowhere: not in JSON, in a console, in a clone. With a
 * signer whose key is elsewhere, whatever takes a signature returns a promise.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const bound = warrant.bind(holder, { trustedRoots: [root.publicKey] });
 * console.log(bound.validate('read', { path: '/data/a.txt' }).allowed); // true
 * console.log(bound.validate('delete', {}).code); // tool-not-authorized
 * console.log(JSON.stringify(bound).includes('seed')); // false
 * ```
 *
 * @see docs/protocol.md#8-proof-of-possession
 */
export class BoundWarrant<Key extends Signer = SigningKey> {
  /** The warrant itself, with its parents. */
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
    this.trustedRoots =
      options.trustedRoots === undefined ? undefined : readTrustedRoots(options.trustedRoots, undefined);
    this.#key = key;
  }

  /**
   * The proof of possession for a call, 64 bytes; see `Warrant.sign`.
   *
   * @throws as `Warrant.sign`.
   */
  sign(tool: string, args: Arguments, options?: SignOptions): Signed<Key, Uint8Array<ArrayBuffer>> {
    return this.warrant.sign(this.#key, tool, args, options);
  }

  /**
   * The headers of a signed call; see `Warrant.headers`.
   *
   * @throws as `Warrant.sign`.
   */
  headers(tool: string, args: Arguments, options?: SignOptions): Signed<Key, CallHeaders> {
    return this.warrant.headers(this.#key, tool, args, options);
  }

  /**
   * Signs a call and decides it as any verifier would: trust, time, every link, possession, constraints, approvals; with the
   * options of `configure`. Trusted are the roots of the call, else of `bind`, else of the scope, else of `configure`. Look at
   * `allowed` of the decision: it is an object either way. Where a replay store is configured an allowed call is spent.
   *
   * @throws ConfigurationError where no roots are trusted; 9007 where the replay store answers by a promise: `validateAsync` waits.
   */
  validate(tool: string, args: Arguments, options: ValidateOptions = {}): Signed<Key, Decision> {
    checkOptions(options, VALIDATE_OPTIONS, 'validate');
    const isHere = this.#key instanceof SigningKey;
    return signedBy<Key, Decision>(this.#key, () =>
      this.#judge(tool, args, options, (authorizer, request) =>
        isHere ? authorizer.authorize(request) : authorizer.authorizeAsync(request),
      ),
    );
  }

  /**
   * As `validate`, and waits for the replay store that is configured.
   *
   * @throws as `validate`, by a rejection; the signal's reason where that is aborted first.
   */
  async validateAsync(tool: string, args: Arguments, options: ValidateAsyncOptions = {}): Promise<Decision> {
    checkOptions(options, [...VALIDATE_OPTIONS, 'signal'], 'validateAsync');
    const { signal } = options;
    return this.#judge(tool, args, options, (authorizer, request) => authorizer.authorizeAsync(request, { signal }));
  }

  /**
   * Runs `body` with the warrant, its key and the roots of `bind` in scope, and returns what it returns: guarded calls in it, and
   * in all that it starts and awaits, are made with this warrant.
   *
   * @throws ConfigurationError where the runtime has no async context: bind guarded functions explicitly there.
   */
  run<Result>(body: () => Result): Result {
    checkBody(body, 'run');
    return runInScope({ warrant: this.warrant, key: this.#key, trustedRoots: this.trustedRoots }, body);
  }

  /**
   * Hands on some tools, narrowed; see `Warrant.grant`.
   *
   * @throws as `Warrant.grant`; TypeError where a `key` is given.
   */
  grant(options: Handover): Signed<Key, Warrant> {
    if (Object.hasOwn(Object(options), 'key'))
      throw new TypeError('a bound warrant grants with its own key; leave `key` out');
    return this.warrant.grant({ ...options, key: this.#key });
  }

  /**
   * As `Warrant.allows`: never a permission by itself.
   *
   * @throws as `Warrant.allows`.
   */
  allows(tool: string): boolean;
  allows(tool: string, args: Arguments, options?: ViewOptions): boolean;
  allows(...call: readonly [tool: string, args?: Arguments, options?: ViewOptions]): boolean {
    return this.warrant.allows(...(call as readonly [string, Arguments, ViewOptions?]));
  }

  /**
   * As `Warrant.whyDenied`.
   *
   * @throws as `Warrant.whyDenied`.
   */
  whyDenied(tool: string, args: Arguments, options?: ViewOptions): Denied | null {
    return this.warrant.whyDenied(tool, args, options);
  }

  /** The id and the tools of the warrant. What may be stored is `String(bound.warrant)`; the key is not in it. */
  toJSON(): unknown {
    return this.warrant.toJSON();
  }

  /** The id and the tools of the warrant, for logs. */
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

  /** Signs a call and has it decided. The arguments are read once: what is signed is what is decided about. */
  #judge(
    tool: string,
    args: Arguments,
    options: ValidateOptions,
    decide: (authorizer: Authorizer, request: AuthorizeRequest) => Decision | Promise<Decision>,
  ): Decision | Promise<Decision> {
    const { warrant, trustedRoots } = this;
    const { approvals } = options;
    const authorizer = configuredAuthorizer(options.trustedRoots ?? trustedRoots);
    const now = secondsOf(options.now);
    let encoded: EncodedArguments;
    try {
      checkText(tool, 'the tool');
      encoded = encodeArguments(args);
    } catch (error) {
      return denialOfArguments(error, tool, now);
    }
    const proof: Uint8Array | Promise<Uint8Array> = warrant.sign<Signer>(this.#key, tool, encoded, { now });
    const decideWith = (signature: Uint8Array) =>
      decide(authorizer, { warrant, tool, args: encoded, signature, approvals, now });
    return proof instanceof Promise ? proof.then(decideWith) : decideWith(proof);
  }

  static {
    brand(BoundWarrant, 'BoundWarrant');
    keyOf = <Held extends Signer>(bound: BoundWarrant<Held>): Held => {
      if (!isBranded(bound, 'BoundWarrant')) throw new TypeError('this takes a BoundWarrant');
      return #key in bound ? bound.#key : (bound as BoundWarrant<Held>)[LEND]((key) => key);
    };
  }
}
