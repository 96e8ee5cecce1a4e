// Warrants: signed grants of tools, as they are read, shown, handed on and used by their holder.

import { OUTPUT_AT, SIGNATURE_AT } from '../assembly/layout.ts';
import { VERIFICATIONS } from '../assembly/result.ts';
import { FORM_PEM_CHAIN, FORM_PEM_WARRANTS, FORM_STACK_STANDARD, FORM_WARRANT_URL } from '../assembly/text/forms.ts';
import { type Arguments, clearCall, putCall } from './arguments.ts';
import { toBase64 } from './base64.ts';
import { BoundWarrant, type CallHeaders } from './bound.ts';
import { GrantBuilder } from './builders/grant.ts';
import { IssueBuilder } from './builders/issue.ts';
import { MintBuilder } from './builders/mint.ts';
import { decodeSet } from './cbor/constraint.ts';
import { utf8Text } from './cbor/reader.ts';
import { encode } from './cbor/writer.ts';
import type { ConstraintInput, ConstraintSet } from './constraints.ts';
import { Denied, denialOfArguments } from './decision.ts';
import type { Engine } from './engine/engine.ts';
import { readFindings } from './engine/findings.ts';
import { clearInput, type EngineOption, engineOf, putInput, resultWord } from './engine/port.ts';
import { PLAIN_POLICY, putRequest } from './engine/request.ts';
import type { StoredChain } from './engine/slots.ts';
import { toHex } from './hex.ts';
import { beginCel, type CelOption, celNote, endCel, evaluatorOf } from './host/cel.ts';
import { dateOf, type Instant, secondsOf } from './instant.ts';
import { PublicKey, type SigningKey, signWith } from './keys.ts';
import { checkOptions } from './options.ts';
import { SIGNATURE_BYTES } from './sizes.ts';
import { access } from './warrant/access.ts';
import { type Fields, readFields } from './warrant/fields.ts';
import { formsOf, readChain } from './warrant/presented.ts';

export { formsOf, refusalOf } from './warrant/presented.ts';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const ID_PREFIX = 'tnu_wrt_';
const GRANT_OPTIONS = ['to', 'allow', 'constraints', 'ttl', 'key', 'cel'];
const VIEW_OPTIONS = ['cel', 'now'];

/** The stored chain of a warrant, for the facade alone: index.ts does not export it. */
export let chainOf: (warrant: Warrant) => StoredChain;
export let fieldsOf: (warrant: Warrant) => Fields;
/** The leaf of a chain that was read. */
export let leafOf: (chain: StoredChain) => Warrant;

/** What `grant` takes. */
export interface GrantOptions extends CelOption {
  /** The key that will hold the new warrant. */
  readonly to: PublicKey;
  /** The tools handed on; all of them where absent. */
  readonly allow?: string | readonly string[] | undefined;
  /** Narrower constraints by argument, each replacing the parent's, for every tool handed on. */
  readonly constraints?: { readonly [argument: string]: ConstraintInput } | undefined;
  /** Lifetime in seconds; to the parent's end where absent. */
  readonly ttl?: number | undefined;
  /** The key that holds this warrant. */
  readonly key: SigningKey;
}

/** What a warrant's own view of a call may depend on. */
export interface ViewOptions extends CelOption {
  /** The instant that CEL constraints see; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * A warrant together with its parents, as far as they were presented: what it says is its leaf's. Immutable. It
 * was signed by its issuer, and that is all that reading it has checked: only an `Authorizer` says whether to trust it.
 */
export class Warrant {
  readonly #engine: Engine;
  /** Envelopes, root first; the last is this warrant. */
  readonly #envelopes: readonly Uint8Array[];
  #stored: StoredChain | null;
  #fields: Fields | undefined;
  #capabilities: Readonly<Record<string, ConstraintSet>> | undefined;
  #text: string | undefined;
  #stackText: string | undefined;

  private constructor(engine: Engine, envelopes: readonly Uint8Array[], stored: StoredChain | null) {
    this.#engine = engine;
    this.#envelopes = envelopes;
    this.#stored = stored;
  }

  /**
   * Reads one warrant in base64url, a stack in either base64 alphabet, PEM, or the bytes of any of these, and
   * checks every signature and the structure of every warrant. The result is the leaf; it remembers its parents.
   *
   * @throws TenuoError with the reason and the offset where the input cannot be read or a signature does not hold.
   * @throws TypeError where the input is neither text nor bytes.
   */
  static parse(input: string | Uint8Array, options?: EngineOption): Warrant {
    if (typeof input !== 'string' && !(input instanceof Uint8Array))
      throw new TypeError('Warrant.parse takes text or bytes');
    return leafOf(readChain(engineOf(options), input, formsOf(input, true)));
  }

  /** Begins a root warrant: `Warrant.mintBuilder().tool("search").holder(key).ttl(300).mint(issuerKey)`. */
  static mintBuilder(options?: EngineOption): MintBuilder {
    return new MintBuilder(engineOf(options));
  }

  /** `tnu_wrt_` and 32 hex digits. */
  get id(): string {
    return ID_PREFIX + toHex(this.#own.id);
  }

  get type(): 'execution' | 'issuer' {
    return this.#own.isIssuer ? 'issuer' : 'execution';
  }

  /** The names of the granted tools, sorted. `*` stands for any other. */
  get tools(): readonly string[] {
    return [...this.#own.tools.keys()];
  }

  /** What each tool's arguments must satisfy. The object has no prototype: a tool may have any name. */
  get capabilities(): Readonly<Record<string, ConstraintSet>> {
    this.#capabilities ??= decodeCapabilities(this.#own.tools);
    return this.#capabilities;
  }

  /** The key that may use and delegate this warrant. */
  get holder(): PublicKey {
    return PublicKey.admitted(this.#own.holder, this.#engine);
  }

  /** The key that signed this warrant. */
  get issuer(): PublicKey {
    return PublicKey.admitted(this.#own.issuer, this.#engine);
  }

  /** When it was issued. Times past what a Date holds (the year 275760) show as the last that it does; see `issuedAtSeconds`. */
  get issuedAt(): Date {
    return dateOf(this.#own.issuedAt);
  }

  /** When it expires: from this second on it is refused. Bounded as `issuedAt`; see `expiresAtSeconds`. */
  get expiresAt(): Date {
    return dateOf(this.#own.expiresAt);
  }

  /** Unix seconds, exact: the protocol counts in 64 bits. */
  get issuedAtSeconds(): bigint {
    return this.#own.issuedAt;
  }

  /** Unix seconds, exact: the protocol counts in 64 bits. */
  get expiresAtSeconds(): bigint {
    return this.#own.expiresAt;
  }

  /** Seconds from issue to expiry. */
  get ttl(): number {
    return Number(this.#own.expiresAt - this.#own.issuedAt);
  }

  /** Seconds until it expires by the system's clock; 0 once it has. */
  get ttlRemaining(): number {
    return Math.max(0, Number(this.#own.expiresAt) - secondsOf(undefined));
  }

  /** Whether it has expired, by the system's clock or at the given instant. Its parents may expire earlier. */
  isExpired(now?: Instant): boolean {
    return secondsOf(now) >= Number(this.#own.expiresAt);
  }

  /** How many delegations lie above it; 0 for a root. */
  get depth(): number {
    return this.#own.depth;
  }

  /** The depth that delegation may reach below it. */
  get maxDepth(): number {
    return this.#own.maxDepth;
  }

  /** Whether it can be delegated no further. */
  get isTerminal(): boolean {
    return this.#own.depth >= this.#own.maxDepth;
  }

  /** The holder's clearance, 0 to 255. */
  get clearance(): number | null {
    return this.#own.clearance;
  }

  get sessionId(): string | null {
    return this.#own.sessionId;
  }

  get agentId(): string | null {
    return this.#own.agentId;
  }

  /** SHA-256 of the parent's payload in hex; null for a root. */
  get parentHash(): string | null {
    return this.#own.parentHash === null ? null : toHex(this.#own.parentHash);
  }

  /** The keys whose approval a gated call needs. */
  get requiredApprovers(): readonly PublicKey[] | null {
    return this.#own.requiredApprovers?.map((key) => PublicKey.admitted(key, this.#engine)) ?? null;
  }

  /** How many of them must approve; all where null. */
  get minApprovals(): number | null {
    return this.#own.minApprovals;
  }

  /** Copies of the extensions by name, session and agent id left out. The object has no prototype. */
  get extensions(): Readonly<Record<string, Uint8Array>> {
    const extensions = Object.create(null) as Record<string, Uint8Array>;
    for (const [name, value] of this.#own.extensions) extensions[name] = value.slice();
    return extensions;
  }

  /** The tools that an issuer warrant may issue; null for an execution warrant. */
  get issuableTools(): readonly string[] | null {
    return this.#own.issuableTools;
  }

  /** The depth down to which an issuer warrant may issue. */
  get maxIssueDepth(): number | null {
    return this.#own.maxIssueDepth;
  }

  /** What the constraints of everything issued must stay within. */
  get constraintBounds(): ConstraintSet | null {
    return this.#own.constraintBounds === null ? null : decodeSet(this.#own.constraintBounds);
  }

  /** The chain as far as it was presented, root first; the last is this warrant. */
  get chain(): readonly Warrant[] {
    return this.#envelopes.map((_, index) =>
      index === this.#envelopes.length - 1
        ? this
        : new Warrant(this.#engine, this.#envelopes.slice(0, index + 1), null),
    );
  }

  /** A copy of the signed payload. */
  get payload(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#own.payload);
  }

  /** A copy of the issuer's signature, 64 bytes. */
  get signature(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#own.signature);
  }

  /** This warrant alone: the bytes of its envelope. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#envelope);
  }

  /** This warrant alone: base64url without padding. It is a credential only with its holder's key, and still not for logs. */
  toString(): string {
    this.#text ??= this.#write(this.#envelope, FORM_WARRANT_URL);
    return this.#text;
  }

  /** The whole chain, root first: what a verifier needs. */
  toStack(): Uint8Array<ArrayBuffer> {
    return encode('a stack', Number.POSITIVE_INFINITY, (writer) => {
      writer.array(this.#envelopes.length);
      for (const envelope of this.#envelopes) writer.raw(envelope);
    });
  }

  /** The whole chain in standard base64 with padding: what a header carries. */
  toStackText(): string {
    this.#stackText ??= this.#write(this.toStack(), FORM_STACK_STANDARD);
    return this.#stackText;
  }

  /** The whole chain in PEM; a root alone is a `TENUO WARRANT` block. */
  toPem(): string {
    if (this.#envelopes.length === 1) return this.#write(this.#envelope, FORM_PEM_WARRANTS);
    return this.#write(this.toStack(), FORM_PEM_CHAIN);
  }

  /** The id and tools only: a warrant in a log is its name, not the token. */
  toJSON(): { readonly id: string; readonly tools: readonly string[] } {
    return { id: this.id, tools: this.tools };
  }

  [INSPECT](): string {
    return `Warrant(${this.id}, [${this.tools.join(', ')}])`;
  }

  /**
   * Signs a call for this warrant: the proof of possession, 64 bytes. `key` is the holder's; any other signs too, and the proof
   * is then refused.
   *
   * @throws TypeError or RangeError where the arguments are not values that can be signed.
   */
  sign(
    key: SigningKey,
    tool: string,
    args: Arguments,
    options: { readonly now?: Instant | undefined } = {},
  ): Uint8Array<ArrayBuffer> {
    const engine = this.#engine;
    const now = secondsOf(options.now);
    const length = putCall(engine, tool, args);
    try {
      const chain = this.#chain;
      chain.settle();
      putRequest(engine, PLAIN_POLICY, now, 0);
      return signWith(key, engine, ({ core, memory }) => {
        core.signCall(chain.slot);
        return memory.slice(SIGNATURE_AT, SIGNATURE_AT + SIGNATURE_BYTES);
      });
    } finally {
      clearCall(engine, length);
    }
  }

  /**
   * The headers of a signed call: `X-Tenuo-Warrant` with the whole chain, `X-Tenuo-PoP` with the proof.
   *
   * @throws as `sign`.
   */
  headers(
    key: SigningKey,
    tool: string,
    args: Arguments,
    options: { readonly now?: Instant | undefined } = {},
  ): CallHeaders {
    const proof = toBase64(this.sign(key, tool, args, options));
    return {
      'X-Tenuo-Warrant': this.#envelopes.length === 1 ? this.toString() : this.toStackText(),
      'X-Tenuo-PoP': proof,
    };
  }

  /**
   * This warrant with its holder's key, for many calls.
   *
   * @throws TenuoError 1400 where the key is not the holder's.
   */
  bind(key: SigningKey): BoundWarrant {
    return new BoundWarrant(this, key);
  }

  /** Whether the tool and its arguments lie within this warrant. Never a permission by itself: trust, time and possession are not looked at. */
  allows(tool: string, args: Arguments, options?: ViewOptions): boolean {
    return this.whyDenied(tool, args, options) === null;
  }

  /** Why the tool or its arguments lie outside this warrant; null where they do not. As `allows`, never a permission. */
  whyDenied(tool: string, args: Arguments, options: ViewOptions = {}): Denied | null {
    checkOptions(options, VIEW_OPTIONS, 'whyDenied');
    const engine = this.#engine;
    const cel = evaluatorOf(options);
    const now = secondsOf(options.now);
    let length: number;
    try {
      length = putCall(engine, tool, args);
    } catch (error) {
      return denialOfArguments(error, tool);
    }
    try {
      const chain = this.#chain;
      chain.settle();
      putRequest(engine, PLAIN_POLICY, 0, 0);
      beginCel(cel, now);
      const reason = engine.core.checkCall(chain.slot);
      if (reason === 0) return null;
      const verifications = resultWord(engine, VERIFICATIONS);
      return new Denied(readFindings(engine, reason), chain, { verifications, note: celNote(reason) });
    } finally {
      endCel();
      clearCall(engine, length);
    }
  }

  /** Begins a narrower warrant below this one, with nothing in it yet. */
  grantBuilder(options?: CelOption): GrantBuilder {
    return new GrantBuilder(this, this.#engine, evaluatorOf(options));
  }

  /**
   * Begins an execution warrant that this issuer warrant issues.
   *
   * @throws TenuoError 1201 where this is not an issuer warrant.
   */
  issueBuilder(options?: CelOption): IssueBuilder {
    return new IssueBuilder(this, this.#engine, evaluatorOf(options));
  }

  /**
   * Hands on some tools, narrowed: `warrant.grant({ to, allow: "search", constraints: { query: Pattern("safe*") }, ttl: 300, key })`.
   *
   * @throws TenuoError with the rule that the new warrant would break.
   */
  grant(options: GrantOptions): Warrant {
    checkOptions(options, GRANT_OPTIONS, 'grant');
    const { to, allow, constraints, ttl, key } = options;
    const builder = this.grantBuilder(options).inheritAll().holder(to);
    if (allow !== undefined) builder.retainTools(typeof allow === 'string' ? [allow] : allow);
    if (constraints !== undefined) builder.narrow(constraints);
    if (ttl !== undefined) builder.ttl(ttl);
    return builder.grant(key);
  }

  get #own(): Fields {
    this.#fields ??= readFields(this.#envelope);
    return this.#fields;
  }

  get #envelope(): Uint8Array {
    return this.#envelopes[this.#envelopes.length - 1] as Uint8Array;
  }

  /** The chain as an engine reads it; parents taken out of a chain are read again on first use. */
  get #chain(): StoredChain {
    this.#stored ??= readChain(this.#engine, this.#envelopes.length === 1 ? this.#envelope : this.toStack());
    return this.#stored;
  }

  #write(bytes: Uint8Array, form: number): string {
    const engine = this.#engine;
    const length = putInput(engine, bytes);
    const size = engine.core.writeText(length, form);
    clearInput(engine, length);
    return utf8Text(engine.memory, OUTPUT_AT, OUTPUT_AT + size);
  }

  static {
    chainOf = (warrant) => warrant.#chain;
    fieldsOf = (warrant) => warrant.#own;
    leafOf = (chain) => new Warrant(chain.engine, chain.envelopes, chain);
    access.fieldsOf = fieldsOf;
    access.mintedFrom = (parent, envelope, engine) => {
      if (parent === null) return leafOf(readChain(engine, envelope));
      return leafOf(readChain(engine, new Warrant(engine, [...parent.#envelopes, envelope], null).toStack()));
    };
  }
}

function decodeCapabilities(tools: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, ConstraintSet>> {
  const capabilities = Object.create(null) as Record<string, ConstraintSet>;
  for (const [tool, set] of tools) capabilities[tool] = decodeSet(set);
  return Object.freeze(capabilities);
}
