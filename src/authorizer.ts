// The authorizer: trusted roots and rules, and the one path that decides a call.
import {
  APPROVAL_REQUIRED,
  FORM_NOT_ACCEPTED,
  PROOF_INVALID,
  PROOF_MISSING,
  STAGE_POSSESSION,
  STAGE_TEXT,
  TEXT_EMPTY,
} from '../assembly/codes.ts';
import { CALL_AT, CALL_HEAD, DIGEST_AT, REQUEST_AT, ROOTS_AT, SIGNATURE_AT } from '../assembly/layout.ts';
import { CALL_LENGTH, FLAG_SIGNATURE } from '../assembly/request.ts';
import { VERIFICATIONS, WINDOW_OFFSET } from '../assembly/result.ts';
import { type Approvals, countApprovals, readPresented } from './approval/presented.ts';
import type { PresentedApprovals } from './approval/read.ts';
import { type Arguments, clearCall, pairsIn, putCall } from './arguments.ts';
import {
  AUTHORIZER_OPTIONS,
  type AuthorizerOptions,
  readPolicy,
  readRevocation,
  readRoots,
} from './authorizer-options.ts';
import { decodeBase64 } from './base64.ts';
import { brand, isBranded } from './brand.ts';
import { isBytes } from './bytes.ts';
import { Clearances } from './clearance.ts';
import { checkSignal } from './deadline.ts';
import { Allowed, type Decision, Denied, denialOfArguments } from './decision.ts';
import type { Engine } from './engine/engine.ts';
import { type Findings, plainFindings, readFindings } from './engine/findings.ts';
import { engineOf, resultWord } from './engine/port.ts';
import { CALL_OFFSET, MOST_PROOF_BYTES, retryProof, takeProof, verifyProofs } from './engine/proofs.ts';
import { type Policy, putRequest } from './engine/request.ts';
import { type Opened, openChain, type StoredChain } from './engine/slots.ts';
import { errorFor } from './errors.ts';
import { toHex } from './hex.ts';
import { beginCel, type CelEvaluator, celNote, endCel, evaluatorOf } from './host/cel.ts';
import { type Instant, secondsOf } from './instant.ts';
import { markOf } from './mark.ts';
import { checkOptions } from './options.ts';
import { lifetimeOf } from './replay/lifetime.ts';
import { attemptSuffix, Spender, Unspent } from './replay/spend.ts';
import type { RevocationCheck } from './revocation/check.ts';
import { DIGEST_BYTES, KEY_BYTES, SIGNATURE_BYTES } from './sizes.ts';
import { access } from './warrant/access.ts';
import { formsOf, refusalOf } from './warrant/presented.ts';
import { leafOf, type WarrantView } from './warrant/view.ts';
import type { Warrant } from './warrant.ts';

const SIGNATURE_NOTE = 'A signature was given, but it is not 64 bytes or their base64.';

/**
 * A chain to judge: the text or bytes as received, or a warrant with its parents.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, type Presented, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const root = SigningKey.generate();
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .capability('search', { query: Pattern('weather *') })
 *   .holder(holder.publicKey)
 *   .mint(root);
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const args = { query: 'weather NYC' };
 * const signature = warrant.sign(holder, 'search', args);
 * const forms: Presented[] = [warrant, warrant.toStack(), warrant.toStackText(), String(warrant)];
 * console.log(forms.map((form) => authorizer.verify(form).allowed)); // [ true, true, true, true ]
 * ```
 *
 * @see docs/protocol.md#3-the-envelope-and-the-stack
 */
export type Presented = WarrantView | string | Uint8Array;

/**
 * A call to judge, without its chain.
 *
 * @example
 * ```ts
 * import { Authorizer, type CallRequest, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const root = SigningKey.generate();
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .capability('search', { query: Pattern('weather *') })
 *   .holder(holder.publicKey)
 *   .mint(root);
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const args = { query: 'weather NYC' };
 * const signature = warrant.sign(holder, 'search', args);
 * const call: CallRequest = { tool: 'search', args, signature };
 * console.log(authorizer.open(warrant).authorize(call).code); // allowed
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export interface CallRequest {
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments that it is to be called with. */
  readonly args: Arguments;
  /** The proof of possession: 64 bytes, or their base64 in either alphabet. */
  readonly signature: Uint8Array | string | null | undefined;
  /** The instant to judge at, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
  /**
   * Tells attempts at one call apart where a transport brings the same proof again: a whole number or a text, of the
   * transport itself and never out of the request. Only with `replay`.
   */
  readonly attempt?: number | string | undefined;
  /**
   * Signed approvals, in whichever form `readApprovals` takes: themselves, bytes or text. They are judged where a gate
   * of the leaf asks for approval, and ignored where none does.
   */
  readonly approvals?: PresentedApprovals | null | undefined;
}

/**
 * A call to judge with its chain.
 *
 * @example
 * ```ts
 * import { Authorizer, type AuthorizeRequest, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const root = SigningKey.generate();
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .capability('search', { query: Pattern('weather *') })
 *   .holder(holder.publicKey)
 *   .mint(root);
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const args = { query: 'weather NYC' };
 * const signature = warrant.sign(holder, 'search', args);
 * const request: AuthorizeRequest = { warrant: warrant.toStackText(), tool: 'search', args, signature };
 * console.log(authorizer.authorize(request).code); // allowed
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export interface AuthorizeRequest extends CallRequest {
  /** The whole chain: a text, the bytes of a stack, or a `Warrant` with its parents; null where nothing came. */
  readonly warrant: Presented | null | undefined;
}

/**
 * How a decision is waited for.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, SigningKey, type WaitOptions, Warrant } from 'tenuo-edge';
 *
 * const root = SigningKey.generate();
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .capability('search', { query: Pattern('weather *') })
 *   .holder(holder.publicKey)
 *   .mint(root);
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const args = { query: 'weather NYC' };
 * const signature = warrant.sign(holder, 'search', args);
 * const options: WaitOptions = { signal: AbortSignal.timeout(1000) };
 * const decision = await authorizer.authorizeAsync({ warrant, tool: 'search', args, signature }, options);
 * console.log(decision.allowed); // true
 * ```
 *
 * @see docs/replay.md
 */
export interface WaitOptions {
  /** Rejects with its reason when it is aborted first. The call may be spent then. */
  readonly signal?: AbortSignal | undefined;
}

type PresentedOrChain = Presented | Chain<WarrantView> | null | undefined;

/** What a verdict needs to know beside the result record. */
interface About {
  readonly now: number;
  readonly tool: string | undefined;
  /** Added to the hint where the proof is missing. */
  readonly note: string | undefined;
  /** Verifications so far. */
  readonly spent: number;
  /** Bytes of the encoded call, and whether there was a proof. */
  readonly length: number;
  readonly signed: boolean;
  /** Behind the replay key. */
  readonly attempt: string;
  readonly approvals: Approvals | null;
}

/** A call judged but for its proof: what is decided where that holds, and where it does not. */
interface Undecided {
  readonly chain: StoredChain;
  readonly about: About;
  readonly proof: Uint8Array;
  /** Null where the call is allowed. */
  readonly held: Findings | null;
  readonly refused: Findings;
  /** The arguments, where an approval would help. */
  readonly pairs: Uint8Array<ArrayBuffer> | undefined;
  /** Added to the hint of `held`. */
  readonly note: string | undefined;
  /** What is spent where it is allowed; empty where nothing is. */
  readonly key: string;
}

/** Judges a call about a chain that was read; with a reason where the core has decided it already. */
type Judge<Judged> = (chain: StoredChain, about: About, reason?: number) => Judged;

/** A call judged but for what it spends, which whoever asked does. */
export type Outcome = Decision | Unspent;

let outcomesOf: (authorizer: Authorizer<WarrantView>, requests: readonly AuthorizeRequest[]) => Outcome[];
let decideChain: (authorizer: Authorizer<WarrantView>, chain: Chain<WarrantView>, request: CallRequest) => Decision;
let decideChainAsync: (
  authorizer: Authorizer<WarrantView>,
  chain: Chain<WarrantView>,
  request: CallRequest,
  options?: WaitOptions,
) => Promise<Decision>;
let decideMany: (
  authorizer: Authorizer<WarrantView>,
  chain: Chain<WarrantView>,
  requests: readonly CallRequest[],
) => Decision[];
let decideManyAsync: (
  authorizer: Authorizer<WarrantView>,
  chain: Chain<WarrantView>,
  requests: readonly CallRequest[],
  options?: WaitOptions,
) => Promise<Decision[]>;
/** What a chain of this copy of the package holds; null for anything else. */
let storedOf: (value: unknown) => StoredChain | null;

/**
 * Decides calls against trusted roots. A denial is a value and never thrown; what is thrown is misuse: options or an
 * instant that make no sense.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const root = SigningKey.generate();
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .capability('search', { query: Pattern('weather *') })
 *   .holder(holder.publicKey)
 *   .mint(root);
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const args = { query: 'weather NYC' };
 * const signature = warrant.sign(holder, 'search', args);
 * console.log(authorizer.authorize({ warrant, tool: 'search', args, signature }).allowed); // true
 *
 * const other = { query: 'stock prices' };
 * const denied = authorizer.authorize({ warrant, tool: 'search', args: other, signature: warrant.sign(holder, 'search', other) });
 * console.log(denied.code); // constraint-violation
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export class Authorizer<Leaf extends WarrantView = Warrant> {
  readonly #engine: Engine;
  readonly #cel: CelEvaluator | undefined;
  readonly #policy: Policy;
  readonly #roots: Uint8Array;
  readonly #clearances: Clearances | undefined;
  readonly #spender: Spender | undefined;
  readonly #revocation: RevocationCheck | null;

  /**
   * @throws ConfigurationError without a trusted root, or for a pattern of clearance that cannot be read.
   * @throws TypeError for an unknown option or one of the wrong type; RangeError for a number out of range.
   * @throws TenuoError 1100 where a root is no key.
   */
  constructor(options: AuthorizerOptions) {
    checkOptions(options, AUTHORIZER_OPTIONS, 'Authorizer');
    this.#engine = engineOf(options);
    this.#cel = evaluatorOf(options);
    this.#roots = readRoots(options.trustedRoots, this.#engine);
    this.#clearances = options.clearance === undefined ? undefined : new Clearances(options.clearance);
    this.#revocation = readRevocation(options.revocationList);
    this.#spender = options.replay === undefined ? undefined : new Spender(options.replay);
    this.#policy = readPolicy(options, this.#roots.length / KEY_BYTES, this.#revocation !== null);
  }

  /**
   * Reads a chain once, for many decisions: every signature and the structure are checked here, trust and time in each
   * decision.
   *
   * @throws TenuoError with the reason where it cannot be read.
   */
  open(presented: Presented): Chain<Leaf> {
    const { chain, reason } = this.#read(presented);
    if (chain === null) throw isInput(presented) ? refusalOf(this.#engine, reason) : errorFor(reason);
    return new Chain(chain, this);
  }

  /**
   * Judges a chain by itself, without a call: trust, time and every link.
   *
   * @throws TypeError, RangeError for an instant that is none.
   */
  verify(presented: PresentedOrChain, options: { readonly now?: Instant | undefined } = {}): Decision {
    const now = secondsOf(options.now);
    const opened = this.#read(presented);
    if (opened.chain === null) return this.#unreadable(opened, presented, now, undefined);
    const { chain } = opened;
    this.#putRoots();
    const spent = opened.verifications + chain.settle();
    this.#putRequest(now, 0, 0);
    try {
      this.#begin(now);
      const reason = this.#engine.core.verifyChain(chain.slot);
      return this.#conclude(reason, chain, {
        now,
        tool: undefined,
        note: undefined,
        spent,
        length: 0,
        signed: false,
        attempt: '',
        approvals: null,
      });
    } finally {
      this.#end();
    }
  }

  /**
   * Decides one call. Bad input of any kind is a denial.
   *
   * @throws ConfigurationError 9007 where the replay store answers by a promise: `authorizeAsync` waits for it.
   * @throws TypeError, RangeError for an instant that is none.
   */
  authorize(request: AuthorizeRequest): Decision {
    return this.#authorize(request.warrant, request);
  }

  /**
   * Decides one call as `authorize` does, and waits for the replay store.
   *
   * @throws whatever reason the signal is aborted with; TypeError, RangeError for an instant that is none.
   */
  authorizeAsync(request: AuthorizeRequest, options?: WaitOptions): Promise<Decision> {
    return this.#authorizeAsync(request.warrant, request, options);
  }

  /**
   * Decides many calls: each as `authorize` does, in order, but their proofs are verified together.
   *
   * @throws as `authorize`.
   */
  authorizeMany(requests: readonly AuthorizeRequest[]): Decision[] {
    return this.#authorizeMany(requests, (request) => request.warrant);
  }

  /**
   * Decides many calls as `authorizeMany` does, and waits for the replay store, which is asked in their order.
   *
   * @throws as `authorizeAsync`.
   */
  authorizeManyAsync(requests: readonly AuthorizeRequest[], options?: WaitOptions): Promise<Decision[]> {
    return this.#authorizeManyAsync(requests, (request) => request.warrant, options);
  }

  #authorize(presented: PresentedOrChain, request: CallRequest): Decision {
    return this.#spend(this.#decide(presented, request, this.#judge));
  }

  async #authorizeAsync(presented: PresentedOrChain, request: CallRequest, options?: WaitOptions): Promise<Decision> {
    const signal = signalOf(options, 'authorizeAsync');
    return this.#spendLater(this.#decide(presented, request, this.#judge), signal);
  }

  #authorizeMany<Request extends CallRequest>(
    requests: readonly Request[],
    presentedBy: (request: Request) => PresentedOrChain,
  ): Decision[] {
    const outcomes = this.#decideMany(requests, presentedBy);
    return this.#spender === undefined ? (outcomes as Decision[]) : outcomes.map((outcome) => this.#spend(outcome));
  }

  async #authorizeManyAsync<Request extends CallRequest>(
    requests: readonly Request[],
    presentedBy: (request: Request) => PresentedOrChain,
    options?: WaitOptions,
  ): Promise<Decision[]> {
    const signal = signalOf(options, 'authorizeManyAsync');
    const outcomes = this.#decideMany(requests, presentedBy);
    return Promise.all(outcomes.map((outcome) => this.#spendLater(outcome, signal)));
  }

  #spend(outcome: Outcome): Decision {
    return outcome instanceof Unspent ? (this.#spender as Spender).now(outcome) : outcome;
  }

  async #spendLater(outcome: Outcome, signal: AbortSignal | undefined): Promise<Decision> {
    return outcome instanceof Unspent ? (this.#spender as Spender).later(outcome, signal) : outcome;
  }

  #decideMany<Request extends CallRequest>(
    requests: readonly Request[],
    presentedBy: (request: Request) => PresentedOrChain,
  ): Outcome[] {
    if (!Array.isArray(requests)) throw new TypeError('requests is a list of calls to judge');
    const outcomes: (Outcome | Undecided)[] = [];
    let from = 0;
    let size = 0;
    try {
      for (const request of requests as readonly Request[]) {
        const outcome = this.#decide(presentedBy(request), request, this.#stage);
        const bytes = isUndecided(outcome) ? outcome.proof.length : 0;
        if (size + bytes > MOST_PROOF_BYTES) {
          this.#settle(outcomes, from);
          from = outcomes.length;
          size = 0;
        }
        outcomes.push(outcome);
        size += bytes;
      }
      this.#settle(outcomes, from);
    } finally {
      for (const outcome of outcomes) if (isUndecided(outcome)) outcome.proof.fill(0);
    }
    return outcomes as Outcome[];
  }

  #decide<Judged>(presented: PresentedOrChain, request: CallRequest, judge: Judge<Judged>): Judged | Denied {
    const engine = this.#engine;
    const { tool, args, signature } = request;
    const now = secondsOf(request.now);
    const attempt = attemptSuffix(request.attempt, this.#spender !== undefined);
    const approvals = readPresented(request.approvals, engine);
    let length: number;
    try {
      length = putCall(engine, tool, args);
    } catch (error) {
      return denialOfArguments(error, tool, now);
    }
    try {
      this.#begin(now);
      const signed = putSignature(engine, signature);
      this.#putRequest(now, signed ? FLAG_SIGNATURE : 0, this.#clearances?.of(tool) ?? 0);
      this.#putRoots();
      const opened = this.#read(presented, judge === this.#judge);
      const { chain } = opened;
      if (chain === null) return this.#unreadable(opened, presented, now, tool);
      const note = signed || signature === undefined || signature === null ? undefined : SIGNATURE_NOTE;
      const spent = opened.isDecided ? 0 : opened.verifications + chain.settle();
      const about = { now, tool, note, spent, length, signed, attempt, approvals };
      return opened.isDecided ? judge(chain, about, opened.reason) : judge(chain, about);
    } finally {
      this.#end();
      clearCall(engine, length);
    }
  }

  readonly #judge: Judge<Outcome> = (chain, about, reason = this.#engine.core.authorizeCall(chain.slot)) => {
    const offset = resultWord(this.#engine, WINDOW_OFFSET);
    const decision = this.#conclude(reason, chain, about);
    if (!decision.allowed) return decision;
    return this.#unspent(decision, chain, about, this.#replayKey(chain, about), offset);
  };

  /** What the call in CALL spends; empty where nothing is spent. */
  #replayKey({ slot }: StoredChain, { attempt }: About): string {
    if (this.#spender === undefined) return '';
    const { core, memory } = this.#engine;
    core.replayKey(slot);
    return toHex(memory.subarray(DIGEST_AT, DIGEST_AT + DIGEST_BYTES)) + attempt;
  }

  /** A decision that allows, with what it spends; without replay protection the decision itself. */
  #unspent(allowed: Allowed, chain: StoredChain, { now, tool }: About, key: string, offset: number): Outcome {
    if (this.#spender === undefined) return allowed;
    const { verifications } = allowed.work;
    const mark = Number.parseInt(key.slice(0, 8), 16);
    return new Unspent(allowed, chain, key, lifetimeOf(now, offset, this.#policy), { verifications, now, tool, mark });
  }

  /** Judges a call but for its proof. Nothing that comes after the proof depends on it, so all of it is done here. */
  readonly #stage: Judge<Outcome | Undecided> = (chain, about) => {
    const engine = this.#engine;
    const early = engine.core.stageCall(chain.slot);
    if (early !== 0) return this.#conclude(early, chain, about);
    const proof = takeProof(engine);
    const refused = { ...readFindings(engine, PROOF_INVALID), stage: STAGE_POSSESSION };
    const reason = engine.core.settleCall(chain.slot);
    if (reason === APPROVAL_REQUIRED && about.approvals !== null) {
      // Approvals are verified for a holder alone: this call is decided by itself.
      proof.fill(0);
      return this.#judge(chain, about);
    }
    const held = reason === 0 ? null : readFindings(engine, reason);
    const note = celNote(engine, reason);
    const key = held === null ? this.#replayKey(chain, about) : '';
    return { chain, about, proof, held, refused, pairs: this.#pairs(reason, about), note, key };
  };

  /** Decides what is undecided from an index on. */
  #settle(outcomes: (Outcome | Undecided)[], from: number): void {
    const waiting = outcomes.slice(from).filter(isUndecided);
    if (waiting.length === 0) return;
    const holds = verifyProofs(
      this.#engine,
      waiting.map(({ proof }) => proof),
    );
    let next = 0;
    for (let i = from; i < outcomes.length; i++) {
      const outcome = outcomes[i] as Outcome | Undecided;
      if (isUndecided(outcome)) outcomes[i] = this.#resolve(outcome, holds[next++] === true);
    }
  }

  /** Decides a call whose proof holds, or does not in the window of now. */
  #resolve({ chain, about, proof, held, refused, pairs, note, key }: Undecided, holds: boolean): Outcome {
    const { now, tool, spent, length } = about;
    let findings = held;
    let verifications = spent + 1;
    let offset = 0;
    if (!holds) {
      if (this.#retry(proof, about) !== 0) findings = refused;
      offset = resultWord(this.#engine, WINDOW_OFFSET);
      verifications += resultWord(this.#engine, VERIFICATIONS);
    }
    const mark =
      findings === null ? 0 : markOf(proof, 0, SIGNATURE_BYTES, markOf(proof, CALL_OFFSET, CALL_OFFSET + length));
    proof.fill(0);
    if (findings === null) return this.#unspent(new Allowed(chain, verifications), chain, about, key, offset);
    const isHeld = findings === held;
    const told = isHeld ? note : undefined;
    return new Denied(findings, chain, {
      verifications,
      now,
      tool,
      note: told,
      mark,
      pairs: isHeld ? pairs : undefined,
    });
  }

  /** Tries the other windows. Returns 0 or a reason. */
  #retry(proof: Uint8Array, { now, length }: About): number {
    const engine = this.#engine;
    putRequest(engine, this.#policy, now, FLAG_SIGNATURE);
    engine.words[(REQUEST_AT + CALL_LENGTH) >> 2] = length;
    const reason = retryProof(engine, proof);
    clearCall(engine, length);
    return reason;
  }

  #conclude(reason: number, chain: StoredChain, about: About): Decision {
    if (reason === APPROVAL_REQUIRED) return this.#approve(chain, about);
    if (reason === 0) return new Allowed(chain, this.#verifications(about));
    const note = reason === PROOF_MISSING ? about.note : celNote(this.#engine, reason);
    return this.#deny(readFindings(this.#engine, reason), chain, about, note);
  }

  /** Goes on where all that is missing is approval. */
  #approve(chain: StoredChain, about: About): Decision {
    const { approvals } = about;
    const missing = readFindings(this.#engine, APPROVAL_REQUIRED);
    const pairs = this.#pairs(APPROVAL_REQUIRED, about);
    if (approvals === null) return this.#deny(missing, chain, about, undefined, pairs);
    if (approvals.envelopes === null)
      return this.#deny({ ...missing, reason: approvals.reason }, chain, about, approvals.note, pairs);
    const { reason, counted } = countApprovals(this.#engine, chain.slot, approvals.envelopes);
    if (reason === 0) return new Allowed(chain, this.#verifications(about), counted);
    return this.#deny(readFindings(this.#engine, reason), chain, about, undefined, pairs);
  }

  #deny(
    findings: Findings,
    chain: StoredChain,
    about: About,
    note: string | undefined,
    pairs?: Uint8Array<ArrayBuffer>,
  ): Denied {
    const { now, tool } = about;
    const verifications = this.#verifications(about);
    return new Denied(findings, chain, { verifications, now, tool, note, mark: this.#mark(about), pairs });
  }

  #verifications({ spent }: About): number {
    return spent + resultWord(this.#engine, VERIFICATIONS);
  }

  /** A copy of the arguments, where an approval of them would help. */
  #pairs(reason: number, { length }: About): Uint8Array<ArrayBuffer> | undefined {
    return reason === APPROVAL_REQUIRED ? pairsIn(this.#engine, length) : undefined;
  }

  /** A number for the call and its proof, in the denial's reference. */
  #mark({ length, signed }: About): number {
    const { memory } = this.#engine;
    const from = CALL_AT + CALL_HEAD;
    const call = markOf(memory, from, from + length);
    return signed ? markOf(memory, SIGNATURE_AT, SIGNATURE_AT + SIGNATURE_BYTES, call) : call;
  }

  #unreadable(opened: Opened, presented: unknown, now: number, tool: string | undefined): Denied {
    const { reason, verifications } = opened;
    const findings = isInput(presented) ? readFindings(this.#engine, reason) : plainFindings(reason, STAGE_TEXT);
    return new Denied(findings, null, { verifications, now, tool });
  }

  /** The chain of what was presented, as this engine holds it. */
  #read(presented: unknown, decides = false): Opened {
    if (isInput(presented)) return openChain(this.#engine, presented, formsOf(presented, false), decides);
    const own = storedOf(presented) ?? access.chainOf(presented);
    if (own !== null) return this.#mine(own);
    if (isBranded<Chain>(presented, 'Chain')) return this.#foreign(presented.warrant);
    if (isBranded<WarrantView>(presented, 'WarrantView')) return this.#foreign(presented);
    const reason = presented === undefined || presented === null ? TEXT_EMPTY : FORM_NOT_ACCEPTED;
    return { chain: null, reason, verifications: 0, isDecided: false };
  }

  /** A chain that another engine read is read again by this one. */
  #mine(chain: StoredChain): Opened {
    if (chain.engine === this.#engine) return { chain, reason: 0, verifications: 0, isDecided: false };
    return openChain(this.#engine, chain.bytes, formsOf(chain.bytes, false));
  }

  /** A warrant of another copy of this package is read like any bytes that come from outside. */
  #foreign(warrant: WarrantView): Opened {
    const bytes = warrant.toStack();
    return openChain(this.#engine, bytes, formsOf(bytes, false));
  }

  /** What the core asks while this decides is answered for this, until `#end`. */
  #begin(now: number): void {
    beginCel(this.#engine, this.#cel, now);
    this.#engine.revocation.list = this.#revocation;
  }

  #end(): void {
    endCel(this.#engine);
    this.#engine.revocation.list = null;
  }

  #putRequest(now: number, flags: number, clearance: number): void {
    putRequest(this.#engine, this.#policy, now, flags, clearance, this.#revocation?.stateAt(now) ?? 0);
  }

  #putRoots(): void {
    const engine = this.#engine;
    if (engine.rootsOf === this) return;
    engine.memory.set(this.#roots, ROOTS_AT);
    engine.rootsOf = this;
  }

  static {
    outcomesOf = (authorizer, requests) => authorizer.#decideMany(requests, (request) => request.warrant);
    decideChain = (authorizer, chain, request) => authorizer.#authorize(chain, request);
    decideChainAsync = (authorizer, chain, request, options) => authorizer.#authorizeAsync(chain, request, options);
    decideMany = (authorizer, chain, requests) => authorizer.#authorizeMany(requests, () => chain);
    decideManyAsync = (authorizer, chain, requests, options) =>
      authorizer.#authorizeManyAsync(requests, () => chain, options);
    brand(Authorizer, 'Authorizer');
  }
}

/**
 * A chain that was read, with the authorizer that judges it: decide many calls with it. Immutable.
 *
 * @example
 * ```ts
 * import { Authorizer, type Chain, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const root = SigningKey.generate();
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .capability('search', { query: Pattern('weather *') })
 *   .holder(holder.publicKey)
 *   .mint(root);
 * const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
 * const args = { query: 'weather NYC' };
 * const signature = warrant.sign(holder, 'search', args);
 * const chain: Chain = authorizer.open(warrant.toStackText());
 * console.log(chain.authorize({ tool: 'search', args, signature }).allowed, chain.length); // true 1
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export class Chain<Leaf extends WarrantView = Warrant> {
  readonly #stored: StoredChain;
  readonly #authorizer: Authorizer<Leaf>;

  /** @internal Made by `Authorizer.open`. */
  constructor(stored: StoredChain, authorizer: Authorizer<Leaf>) {
    this.#stored = stored;
    this.#authorizer = authorizer;
  }

  /** The leaf, with its parents. */
  get warrant(): Leaf {
    return leafOf(this.#stored) as Leaf;
  }

  /** How many warrants the chain has. */
  get length(): number {
    return this.#stored.length;
  }

  /**
   * Decides one call, as `Authorizer.authorize` with this chain.
   *
   * @throws as `Authorizer.authorize`.
   */
  authorize(request: CallRequest): Decision {
    return decideChain(this.#authorizer, this, request);
  }

  /**
   * Decides many calls, as `Authorizer.authorizeMany` with this chain.
   *
   * @throws as `Authorizer.authorizeMany`.
   */
  authorizeMany(requests: readonly CallRequest[]): Decision[] {
    return decideMany(this.#authorizer, this, requests);
  }

  /**
   * Decides one call and waits for the replay store, as `Authorizer.authorizeAsync` with this chain.
   *
   * @throws as `Authorizer.authorizeAsync`.
   */
  authorizeAsync(request: CallRequest, options?: WaitOptions): Promise<Decision> {
    return decideChainAsync(this.#authorizer, this, request, options);
  }

  /**
   * Decides many calls and waits for the replay store, as `Authorizer.authorizeManyAsync` with this chain.
   *
   * @throws as `Authorizer.authorizeManyAsync`.
   */
  authorizeManyAsync(requests: readonly CallRequest[], options?: WaitOptions): Promise<Decision[]> {
    return decideManyAsync(this.#authorizer, this, requests, options);
  }

  /**
   * Judges the chain by itself, as `Authorizer.verify`.
   *
   * @throws as `Authorizer.verify`.
   */
  verify(options?: { readonly now?: Instant | undefined }): Decision {
    return this.#authorizer.verify(this, options);
  }

  static {
    storedOf = (value) => (typeof value === 'object' && value !== null && #stored in value ? value.#stored : null);
    brand(Chain, 'Chain');
  }
}

function signalOf(options: WaitOptions | undefined, call: string): AbortSignal | undefined {
  if (options === undefined) return undefined;
  checkOptions(options, ['signal'], call);
  const signal = checkSignal(options.signal);
  signal?.throwIfAborted();
  return signal;
}

function isUndecided(outcome: Outcome | Undecided): outcome is Undecided {
  return 'proof' in outcome;
}

/** Calls judged but for what they spend, for the pool alone: index.ts does not export it. */
export function judgeMany(authorizer: Authorizer<WarrantView>, requests: readonly AuthorizeRequest[]): Outcome[] {
  return outcomesOf(authorizer, requests);
}

/** What is presented as text or bytes, in which it can be sent to another thread; null where it is nothing that is read. */
export function inputOf(presented: unknown): string | Uint8Array | null {
  if (isInput(presented)) return presented;
  const own = storedOf(presented) ?? access.chainOf(presented);
  if (own !== null) return own.bytes;
  if (isBranded<Chain>(presented, 'Chain')) return presented.warrant.toStack();
  return isBranded<WarrantView>(presented, 'WarrantView') ? presented.toStack() : null;
}

function isInput(presented: unknown): presented is string | Uint8Array {
  return typeof presented === 'string' || isBytes(presented);
}

/** Puts a proof where the core reads it; whether there was one. */
function putSignature(engine: Engine, signature: unknown): boolean {
  if (typeof signature === 'string') return decodeBase64(signature, engine.memory, SIGNATURE_AT, SIGNATURE_BYTES);
  if (!isBytes(signature) || signature.length !== SIGNATURE_BYTES) return false;
  engine.memory.set(signature, SIGNATURE_AT);
  return true;
}
