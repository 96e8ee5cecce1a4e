// Warrants: signed grants of tools, as they are made, handed on and used by their holder.
import { TOOL_ADDED } from '../assembly/codes.ts';
import { CALL_AT, CALL_HEAD, PROOF_HEAD, SIGNATURE_AT } from '../assembly/layout.ts';
import { type Arguments, clearCall, putCall } from './arguments.ts';
import { toBase64 } from './base64.ts';
import { type BindOptions, BoundWarrant, type CallHeaders, type SignOptions } from './bound.ts';
import { brand } from './brand.ts';
import { GrantBuilder } from './builders/grant.ts';
import { IssueBuilder } from './builders/issue.ts';
import { MintBuilder } from './builders/mint.ts';
import { oneOf, toolList } from './builders/names.ts';
import { quoted } from './cbor/value.ts';
import type { ConstraintInput } from './constraints.ts';
import type { Engine } from './engine/engine.ts';
import { type EngineOption, engineOf } from './engine/port.ts';
import { PLAIN_POLICY, putRequest } from './engine/request.ts';
import type { StoredChain } from './engine/slots.ts';
import { errorFor } from './errors.ts';
import { type CelOption, evaluatorOf } from './host/cel.ts';
import { INSPECT } from './inspect.ts';
import { secondsOf } from './instant.ts';
import { SigningKey, signWith } from './keys.ts';
import { checkOptions } from './options.ts';
import type { PublicKey } from './public-key.ts';
import { type Signed, type Signer, signElsewhere, signedBy } from './signer.ts';
import { SIGNATURE_BYTES } from './sizes.ts';
import { access } from './warrant/access.ts';
import { DelegationDiff, DelegationReceipt, type DiffOptions } from './warrant/diff.ts';
import { readPresented, WarrantView } from './warrant/view.ts';

const GRANT_OPTIONS = ['to', 'allow', 'constraints', 'ttl', 'key', 'cel'];

/**
 * What is handed on by `grant`, and to whom.
 *
 * @example
 * ```ts
 * import { type Handover, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const handover: Handover = { to: SigningKey.generate().publicKey, allow: ['read'], ttl: 60 };
 * console.log(warrant.bind(holder).grant(handover).tools); // [ 'read' ]
 * ```
 *
 * @see docs/delegation.md#what-a-child-has
 */
export interface Handover extends CelOption {
  /** The key that will hold the new warrant. */
  readonly to: PublicKey;
  /** The tools handed on; all of them where absent. */
  readonly allow?: string | readonly string[] | undefined;
  /** Narrower constraints by argument, each replacing the parent's, for every tool handed on. */
  readonly constraints?: { readonly [argument: string]: ConstraintInput } | undefined;
  /** Lifetime in seconds; to the parent's end where absent. */
  readonly ttl?: number | undefined;
}

/**
 * What `grant` takes.
 *
 * @example
 * ```ts
 * import { type GrantOptions, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const options: GrantOptions = { to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder };
 * console.log(warrant.grant(options).ttl); // 60
 * ```
 *
 * @see docs/delegation.md#what-a-child-has
 */
export interface GrantOptions<Key extends Signer = SigningKey> extends Handover {
  /** The key that holds this warrant. */
  readonly key: Key;
}

/** The message of a proof, in the room around the call. */
const MESSAGE_AT = CALL_AT + CALL_HEAD - PROOF_HEAD;

/** The tools to hand on. @throws TenuoError 1502 where one is not the parent's to hand on: a misspelt name would be missed later. */
function granted({ tools }: Warrant, allow: string | readonly string[]): readonly string[] {
  const list = typeof allow === 'string' ? [allow] : toolList(allow, 'grant: allow');
  const added = tools.includes('*') ? undefined : list.find((tool) => !tools.includes(tool));
  if (added === undefined) return list;
  throw errorFor(TOOL_ADDED, { subject: `tool ${quoted(added)}`, expected: oneOf(tools) });
}

/** The leaf of a chain that was read, with its parents. */
export function leafOf(chain: StoredChain): Warrant {
  return access.make(chain.engine, chain.envelopes, chain) as Warrant;
}

/**
 * As `Warrant.parse`: a text in base64 or PEM, or the bytes of a warrant or stack.
 *
 * @throws as `Warrant.parse`.
 *
 * @example
 * ```ts
 * import { parse, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * console.log(parse(String(warrant)).id === warrant.id); // true
 * parse('no warrant'); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#3-the-envelope-and-the-stack
 */
export function parse(input: string | Uint8Array, options?: EngineOption): Warrant {
  return leafOf(readPresented(input, options, 'parse'));
}

/**
 * A warrant together with its parents, as far as they were presented: what it says is its leaf's. Immutable. It
 * was signed by its issuer, and that is all that reading it has checked: only an `Authorizer` says whether to trust it.
 * Its holder signs calls with it and hands it on, narrowed.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const received = Warrant.parse(warrant.toStackText());
 * const child = received.grant({ to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder });
 * console.log(child.tools, child.depth, child.chain.length); // [ 'read' ] 1 2
 * ```
 *
 * @see docs/protocol.md#4-the-payload
 * @see docs/delegation.md
 */
export class Warrant extends WarrantView {
  private constructor(engine: Engine, envelopes: readonly Uint8Array[], stored: StoredChain | null) {
    super(engine, envelopes, stored);
  }

  /**
   * Reads one warrant in base64url, a stack in either base64 alphabet, PEM, or the bytes of any of these, and
   * checks every signature and the structure of every warrant. The result is the leaf; it remembers its parents.
   *
   * @throws TenuoError with the reason and the offset where the input cannot be read or a signature does not hold.
   * @throws TypeError where the input is neither text nor bytes.
   */
  static parse(input: string | Uint8Array, options?: EngineOption): Warrant {
    return leafOf(readPresented(input, options, 'Warrant.parse'));
  }

  /**
   * Begins a root warrant: `Warrant.mintBuilder().tool("search").holder(key).ttl(300).mint(issuerKey)`. Never throws.
   */
  static mintBuilder(options?: EngineOption): MintBuilder {
    return new MintBuilder(engineOf(options));
  }

  /**
   * Signs a call for this warrant: the proof of possession, 64 bytes. `key` is the holder's; any other signs too, and the proof
   * is then refused.
   *
   * @throws TypeError or RangeError where the arguments are not values that can be signed.
   * @throws TenuoError 1100 where a signer returns no signature of its key.
   */
  sign<Key extends Signer>(
    key: Key,
    tool: string,
    args: Arguments,
    options: SignOptions = {},
  ): Signed<Key, Uint8Array<ArrayBuffer>> {
    if (!(key instanceof SigningKey)) return signedBy(key, () => this.#signElsewhere(key, tool, args, options));
    const proof = this.#withCall(tool, args, options, (chain) =>
      signWith(key, chain.engine, ({ core, memory }) => {
        core.signCall(chain.slot);
        return memory.slice(SIGNATURE_AT, SIGNATURE_AT + SIGNATURE_BYTES);
      }),
    );
    return proof as Signed<Key, Uint8Array<ArrayBuffer>>;
  }

  /**
   * The headers of a signed call: `X-Tenuo-Warrant` with the whole chain, `X-Tenuo-PoP` with the proof.
   *
   * @throws as `sign`.
   */
  headers<Key extends Signer>(
    key: Key,
    tool: string,
    args: Arguments,
    options: SignOptions = {},
  ): Signed<Key, CallHeaders> {
    const proof: Uint8Array | Promise<Uint8Array> = this.sign<Signer>(key, tool, args, options);
    const headers = proof instanceof Promise ? proof.then((later) => this.#headersOf(later)) : this.#headersOf(proof);
    return headers as Signed<Key, CallHeaders>;
  }

  /**
   * This warrant with its holder's key, for many calls. `trustedRoots` are what `validate` and guarded functions then decide with;
   * where absent, those of the scope or of `configure`.
   *
   * @throws TenuoError 1400 where the key is not the holder's.
   */
  bind<Key extends Signer>(key: Key, options?: BindOptions): BoundWarrant<Key> {
    return new BoundWarrant(this, key, options);
  }

  /**
   * Begins a narrower warrant below this one, with nothing in it yet.
   *
   * @throws TypeError where `cel` is something else than the evaluator.
   */
  grantBuilder(options?: CelOption): GrantBuilder {
    return new GrantBuilder(this, this.#chain.engine, evaluatorOf(options));
  }

  /**
   * Begins an execution warrant that this issuer warrant issues.
   *
   * @throws TenuoError 1201 where this is not an issuer warrant.
   */
  issueBuilder(options?: CelOption): IssueBuilder {
    return new IssueBuilder(this, this.#chain.engine, evaluatorOf(options));
  }

  /**
   * Hands on some tools, narrowed: `warrant.grant({ to, allow: "search", constraints: { query: Pattern("safe*") }, ttl: 300, key })`.
   *
   * @throws TenuoError with the rule that the new warrant would break.
   */
  grant<Key extends Signer = SigningKey>(options: GrantOptions<Key>): Signed<Key, Warrant> {
    checkOptions(options, GRANT_OPTIONS, 'grant');
    const { to, allow, constraints, ttl, key } = options;
    const builder = this.grantBuilder(options).inheritAll().holder(to);
    if (allow !== undefined) builder.retainTools(granted(this, allow));
    if (constraints !== undefined) builder.narrow(constraints);
    if (ttl !== undefined) builder.ttl(ttl);
    return builder.grant(key);
  }

  /**
   * What this warrant lacks of its parent: for a log, or to look at before it is handed out. Null where the parent was not
   * presented, as for a root.
   *
   * @throws TypeError, RangeError for an instant that is none.
   */
  diff(options: DiffOptions = {}): DelegationDiff | null {
    const parent = this.chain.at(-2);
    return parent === undefined ? null : new DelegationDiff(parent, this, options);
  }

  /**
   * As `diff`, with the fingerprints of the delegator and of the new holder. Nothing signs it.
   *
   * @throws TypeError, RangeError for an instant that is none.
   */
  delegationReceipt(options: DiffOptions = {}): DelegationReceipt | null {
    const parent = this.chain.at(-2);
    return parent === undefined ? null : new DelegationReceipt(parent, this, options);
  }

  #signElsewhere(key: Signer, tool: string, args: Arguments, options: SignOptions): Promise<Uint8Array<ArrayBuffer>> {
    const message = this.#withCall(tool, args, options, ({ engine: { core, memory }, slot }) =>
      memory.slice(MESSAGE_AT, MESSAGE_AT + core.proofMessage(slot)),
    );
    return signElsewhere(key, message);
  }

  /** Puts a call where the core reads it, for the time of `use`. */
  #withCall<Result>(tool: string, args: Arguments, options: SignOptions, use: (chain: StoredChain) => Result): Result {
    const chain = this.#chain;
    const { engine } = chain;
    const now = secondsOf(options.now);
    const length = putCall(engine, tool, args);
    try {
      chain.settle();
      putRequest(engine, PLAIN_POLICY, now, 0);
      return use(chain);
    } finally {
      clearCall(engine, length);
    }
  }

  #headersOf(proof: Uint8Array): CallHeaders {
    return {
      'X-Tenuo-Warrant': this.#chain.length === 1 ? this.toString() : this.toStackText(),
      'X-Tenuo-PoP': toBase64(proof),
    };
  }

  get #chain(): StoredChain {
    return access.chainOf(this) as StoredChain;
  }

  override [INSPECT](): string {
    return `Warrant(${this.id}, [${this.tools.join(', ')}])`;
  }

  static {
    brand(Warrant, 'Warrant');
    access.make = (engine, envelopes, stored) => new Warrant(engine, envelopes, stored);
  }
}
