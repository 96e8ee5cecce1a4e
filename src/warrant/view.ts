// What a warrant says, as it was received: read, shown and asked, not signed with or handed on.

import { APPROVAL_REQUIRED, STAGE_APPROVAL } from '../../assembly/codes.ts';
import { OUTPUT_AT } from '../../assembly/layout.ts';
import { VERIFICATIONS } from '../../assembly/result.ts';
import { FORM_PEM_CHAIN, FORM_PEM_WARRANTS, FORM_STACK_STANDARD, FORM_WARRANT_URL } from '../../assembly/text/forms.ts';
import { type Arguments, clearCall, pairsIn, putCall } from '../arguments.ts';
import { brand } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import { decodeSet } from '../cbor/constraint.ts';
import { utf8Text } from '../cbor/reader.ts';
import { reasonNumber } from '../codes.ts';
import type { ConstraintSet } from '../constraints/kinds.ts';
import { Denied, denialOfArguments } from '../decision.ts';
import type { Engine } from '../engine/engine.ts';
import { type Findings, plainFindings, readFindings } from '../engine/findings.ts';
import { clearInput, type EngineOption, engineOf, putInput, resultWord } from '../engine/port.ts';
import { PLAIN_POLICY, putRequest } from '../engine/request.ts';
import type { StoredChain } from '../engine/slots.ts';
import { TenuoError } from '../errors.ts';
import { toHex } from '../hex.ts';
import { beginCel, type CelOption, celNote, endCel, evaluatorOf } from '../host/cel.ts';
import { INSPECT } from '../inspect.ts';
import { dateOf, type Instant, secondsOf } from '../instant.ts';
import { checkOptions } from '../options.ts';
import { PublicKey } from '../public-key.ts';
import { access } from './access.ts';
import { APPROVAL_GATES, type Fields, readFields } from './fields.ts';
import type { ApprovalGate, ApprovalGates } from './gates.ts';
import { idText } from './id.ts';
import { formsOf, readChain, stackOf } from './presented.ts';
import { type ApprovalRequirement, readGates, requirementOf } from './requirement.ts';
import { unapproved, untimely } from './unready.ts';

/** The tool of a warrant that grants every other. */
const ANY_TOOL = '*';
const VIEW_OPTIONS = ['cel', 'now'];

/**
 * What a warrant's own view of a call may depend on.
 *
 * @example
 * ```ts
 * import { SigningKey, type ViewOptions, Warrant } from 'tenuo-edge';
 * import { cel, CEL } from 'tenuo-edge/cel';
 *
 * const warrant = Warrant.mintBuilder().capability('pay', { amount: CEL('value <= 100') }).mint(SigningKey.generate());
 * const options: ViewOptions = { cel };
 * console.log(warrant.allows('pay', { amount: 5 }, options)); // true
 * ```
 *
 * @see docs/protocol.md#4-the-payload
 */
export interface ViewOptions extends CelOption {
  /** When the call would be made, as a Date or Unix seconds, which CEL constraints see too; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * A warrant together with its parents, as far as they were presented: what it says is its leaf's. Immutable. It
 * was signed by its issuer, and that is all that reading it has checked: only an `Authorizer` says whether to trust it.
 *
 * @example
 * ```ts
 * import { parse, SigningKey, Warrant, WarrantView } from 'tenuo-edge';
 *
 * const minted = Warrant.mintBuilder().tool('search').ttl(60).mint(SigningKey.generate());
 * const received = parse(minted.toStackText());
 * console.log(received instanceof WarrantView, received.tools, received.ttl); // true [ 'search' ] 60
 * ```
 *
 * @see docs/protocol.md#4-the-payload
 */
export class WarrantView {
  readonly #engine: Engine;
  /** Envelopes, root first; the last is this warrant. */
  readonly #envelopes: readonly Uint8Array[];
  #stored: StoredChain | null;
  #fields: Fields | undefined;
  #capabilities: Readonly<Record<string, ConstraintSet>> | undefined;
  #gates: ApprovalGates | null | undefined;
  #text: string | undefined;
  #stackText: string | undefined;

  protected constructor(engine: Engine, envelopes: readonly Uint8Array[], stored: StoredChain | null) {
    this.#engine = engine;
    this.#envelopes = envelopes;
    this.#stored = stored;
  }

  /** `tnu_wrt_` and 32 hex digits. */
  get id(): string {
    return idText(this.#own.id);
  }

  /** Whether it grants tools, or lets its holder issue warrants. */
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

  /**
   * Whether it has expired, by the system's clock or at the given instant (a Date or Unix seconds). Its parents may
   * expire earlier.
   *
   * @throws TypeError, RangeError for an instant that is none.
   */
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

  /** The holder's clearance, a level from 0 to 255; null where it has none. */
  get clearance(): number | null {
    return this.#own.clearance;
  }

  /** The session that the whole chain belongs to; null where none was named. */
  get sessionId(): string | null {
    return this.#own.sessionId;
  }

  /** The agent that holds it, as its issuer says; null where none was named. */
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

  /**
   * Which calls the approvers have to approve; null where none. Its messages are as their issuer wrote them.
   *
   * @throws TenuoError 1202 where they cannot be read; then no call is authorized either.
   */
  get approvalGates(): ApprovalGates | null {
    if (this.#gates === undefined) this.#gates = readGates(this.#engine, this.#own.extensions.get(APPROVAL_GATES));
    return this.#gates;
  }

  /**
   * The gate of a tool; null where it has none. Names are compared as they are: `*` gates no tool but one called so.
   *
   * @throws TenuoError 1202 where the gates cannot be read.
   */
  inspectGate(tool: string): ApprovalGate | null {
    return this.approvalGates?.[tool] ?? null;
  }

  /** How many approvals a gated call needs: `minApprovals`, or one of each approver; 0 where there are none. */
  get approvalThreshold(): number {
    const { requiredApprovers, minApprovals } = this.#own;
    const count = new Set(requiredApprovers?.map(toHex)).size;
    return Math.min(minApprovals ?? count, count);
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
  get chain(): readonly this[] {
    return this.#envelopes.map((_, index) =>
      index === this.#envelopes.length - 1
        ? this
        : (access.make(this.#engine, this.#envelopes.slice(0, index + 1), null) as this),
    );
  }

  /** A copy of the signed payload, the bytes of its CBOR. */
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

  /** The whole chain, root first, as the bytes of a CBOR stack: what a verifier needs. */
  toStack(): Uint8Array<ArrayBuffer> {
    return stackOf(this.#envelopes);
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
    return `WarrantView(${this.id}, [${this.tools.join(', ')}])`;
  }

  /** Whether the tool is granted at all, whatever its arguments: to show a button, never to run a tool. */
  allows(tool: string): boolean;
  /**
   * Whether the tool and its arguments lie within this warrant. Never a permission by itself: trust, time and possession are not looked at.
   *
   * @throws TypeError, RangeError for options of another name or type. Arguments that are no values are denied.
   */
  allows(tool: string, args: Arguments, options?: ViewOptions): boolean;
  // An `undefined` in the place of the arguments does not make a question about the tool of one about a call.
  allows(tool: string, ...call: readonly [args?: Arguments, options?: ViewOptions]): boolean {
    if (call.length > 0) {
      const [args, options = {}] = call as readonly [Arguments, ViewOptions?];
      return this.#consider('allows', tool, args, options, () => null) === null;
    }
    return this.#own.tools.has(tool) || this.#own.tools.has(ANY_TOOL);
  }

  /**
   * Why the call would be denied, as far as the warrant itself says: it or a parent has expired or does not hold yet (at `now`), it does not
   * grant the tool or not with these arguments, or its gates ask for an approval, in this order. Null where none of this
   * is so. Never a permission: trust, revocation and possession are not looked at.
   *
   * @throws TypeError, RangeError for options of another name or type. Arguments that are no values are denied.
   */
  whyDenied(tool: string, args: Arguments, options: ViewOptions = {}): Denied | null {
    checkOptions(options, VIEW_OPTIONS, 'whyDenied');
    const now = secondsOf(options.now);
    const late = untimely(this.#envelopes.map(readFields), now);
    if (late !== null) {
      const asked = typeof tool === 'string' ? tool : undefined;
      return new Denied(late, this.#chain, { verifications: 0, now, tool: asked });
    }
    return this.#consider('whyDenied', tool, args, options, (chain, length) => this.#ungated(chain, length, tool, now));
  }

  /** Why the gates stand in the way of the call that is written in CALL and is within the warrant; null where they do not. */
  #ungated(chain: StoredChain, length: number, tool: string, now: number): Denied | null {
    const engine = this.#engine;
    const about = { verifications: 0, tool, now };
    let gated: ApprovalRequirement | Findings;
    try {
      gated = requirementOf(engine, this.#own.extensions.get(APPROVAL_GATES), this.inspectGate(tool), tool);
    } catch (error) {
      if (!(error instanceof TenuoError)) throw error;
      gated = plainFindings(reasonNumber(error.reason), STAGE_APPROVAL);
    }
    if (!('status' in gated)) return new Denied(gated, chain, about);
    if (gated.status !== 'required') return null;
    const findings = unapproved(chain.length - 1, gated.argument, this.approvalThreshold);
    const pairs = findings.reason === APPROVAL_REQUIRED ? pairsIn(engine, length) : undefined;
    return new Denied(findings, chain, { ...about, pairs });
  }

  /**
   * Whether a call would need an approval, before anybody is asked for one: what this warrant refuses needs none. Never a
   * permission: trust, time and possession are not looked at, and approvals that were given are not counted.
   *
   * @throws TenuoError 1202 where the gates cannot be read.
   */
  approvalRequirement(tool: string, args: Arguments, options: ViewOptions = {}): ApprovalRequirement {
    const answer = this.#consider<ApprovalRequirement | Denied>('approvalRequirement', tool, args, options, (chain) => {
      const value = this.#own.extensions.get(APPROVAL_GATES);
      const requirement = requirementOf(this.#engine, value, this.inspectGate(tool), tool);
      return 'status' in requirement ? requirement : new Denied(requirement, chain, { verifications: 0, tool });
    });
    return answer instanceof Denied ? { status: 'denied', denied: answer } : answer;
  }

  /** What a call must satisfy: the answer of `then` where the tool and its arguments lie within this warrant. */
  #consider<Answer>(
    call: string,
    tool: string,
    args: Arguments,
    options: ViewOptions,
    then: (chain: StoredChain, length: number) => Answer,
  ): Answer | Denied {
    checkOptions(options, VIEW_OPTIONS, call);
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
      beginCel(engine, cel, now);
      const reason = engine.core.checkCall(chain.slot);
      if (reason === 0) return then(chain, length);
      const verifications = resultWord(engine, VERIFICATIONS);
      return new Denied(readFindings(engine, reason), chain, { verifications, note: celNote(engine, reason), tool });
    } finally {
      endCel(engine);
      clearCall(engine, length);
    }
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
    brand(WarrantView, 'WarrantView');
    access.make = (engine, envelopes, stored) => new WarrantView(engine, envelopes, stored);
    access.fieldsOf = (warrant) => warrant.#own;
    access.chainOf = (value) =>
      typeof value === 'object' && value !== null && #envelopes in value ? value.#chain : null;
  }
}

/**
 * Reads one warrant in base64url, a stack in either base64 alphabet, PEM, or the bytes of any of these, and
 * checks every signature and the structure of every warrant. The result is the leaf; it remembers its parents.
 *
 * @throws TenuoError with the reason and the offset where the input cannot be read or a signature does not hold.
 * @throws TypeError where the input is neither text nor bytes.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { parse } from 'tenuo-edge/verify';
 *
 * const text = Warrant.mintBuilder().tool('search').mint(SigningKey.generate()).toStackText();
 * console.log(parse(text).tools); // [ 'search' ]
 * parse('no warrant'); // throws TenuoError
 * ```
 *
 * @see docs/protocol.md#3-the-envelope-and-the-stack
 */
export function parse(input: string | Uint8Array, options?: EngineOption): WarrantView {
  return leafOf(readPresented(input, options, 'parse'));
}

/** The chain of text or bytes in any form. `call` names the caller in errors. */
export function readPresented(
  input: string | Uint8Array,
  options: EngineOption | undefined,
  call: string,
): StoredChain {
  if (typeof input !== 'string' && !isBytes(input))
    throw new TypeError(`${call} takes text or bytes, and none came: ${input === null ? 'null' : typeof input}`);
  return readChain(engineOf(options), input, formsOf(input, true));
}

/** The leaf of a chain that was read. */
export function leafOf(chain: StoredChain): WarrantView {
  return access.make(chain.engine, chain.envelopes, chain);
}

function decodeCapabilities(tools: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, ConstraintSet>> {
  const capabilities = Object.create(null) as Record<string, ConstraintSet>;
  for (const [tool, set] of tools) capabilities[tool] = decodeSet(set);
  return Object.freeze(capabilities);
}
