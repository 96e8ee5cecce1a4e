// The authorizer: trusted roots and rules, and the one path that decides a call.
import {
  FORM_NOT_ACCEPTED,
  PROOF_INVALID,
  PROOF_MISSING,
  STAGE_POSSESSION,
  STAGE_TEXT,
  TEXT_EMPTY,
} from '../assembly/codes.ts';
import { CALL_AT, CALL_HEAD, MAX_ROOTS, REQUEST_AT, ROOTS_AT, SIGNATURE_AT } from '../assembly/layout.ts';
import {
  CALL_LENGTH,
  FLAG_ALLOW_ORPHAN,
  FLAG_REVOCATION,
  FLAG_SIGNATURE,
  FLAG_STRICT_SESSION,
} from '../assembly/request.ts';
import { VERIFICATIONS } from '../assembly/result.ts';
import { type Arguments, clearCall, putCall } from './arguments.ts';
import { decodeBase64 } from './base64.ts';
import { brand, isBranded } from './brand.ts';
import { isBytes } from './bytes.ts';
import { type ClearanceOption, Clearances } from './clearance.ts';
import { FACADE_REASONS } from './codes.ts';
import { Allowed, type Decision, Denied, denialOfArguments, markOf } from './decision.ts';
import type { Engine } from './engine/engine.ts';
import { type Findings, plainFindings, readFindings } from './engine/findings.ts';
import { type EngineOption, engineOf, resultWord } from './engine/port.ts';
import { CALL_OFFSET, MOST_PROOF_BYTES, retryProof, takeProof, verifyProofs } from './engine/proofs.ts';
import {
  DEFAULT_CLOCK_TOLERANCE,
  DEFAULT_MAX_WINDOWS,
  DEFAULT_WINDOW_SECONDS,
  NO_CEILING,
  type Policy,
  putRequest,
} from './engine/request.ts';
import { type Opened, openChain, type StoredChain } from './engine/slots.ts';
import { ConfigurationError, errorFor } from './errors.ts';
import { beginCel, type CelEvaluator, type CelOption, celNote, endCel, evaluatorOf } from './host/cel.ts';
import type { RevocationList } from './host/revocation.ts';
import { type Instant, secondsOf } from './instant.ts';
import { checkOptions } from './options.ts';
import { PublicKey, type PublicKeyInput } from './public-key.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from './sizes.ts';
import { access } from './warrant/access.ts';
import { formsOf, refusalOf } from './warrant/presented.ts';
import { leafOf, type WarrantView } from './warrant/view.ts';
import type { Warrant } from './warrant.ts';

/** The most windows that may be tried: each costs a signature verification. */
const MOST_WINDOWS = 64;
const SIGNATURE_NOTE = 'A signature was given, but it is not 64 bytes or their base64.';

/** How an authorizer judges. Seconds are whole and not negative. */
export interface AuthorizerOptions extends EngineOption, CelOption {
  /** The keys whose root warrants are accepted: at least one, at most 1024. */
  readonly trustedRoots: readonly PublicKeyInput[];
  /** Seconds by which a warrant may be issued ahead of the clock; 30 where absent. Expiry has no tolerance. */
  readonly clockTolerance?: number | undefined;
  /** Proof windows: seconds of one (30) and how many are tried around now (5). */
  readonly pop?: { readonly windowSeconds?: number | undefined; readonly maxWindows?: number | undefined } | undefined;
  /** The longest lifetime in seconds of any warrant of a chain; unlimited where absent. */
  readonly maxLifetime?: number | undefined;
  /** Accept a delegated warrant without its parents where its issuer is a trusted root. Its ancestors' bounds and revocation are then not checked. */
  readonly allowOrphanRoot?: boolean | undefined;
  /** Require that all warrants of a chain belong to one session. */
  readonly strictSession?: boolean | undefined;
  /** The least clearance, 0 to 255, that a tool requires of the leaf: its name, else the longest `prefix*`, else `*`. */
  readonly clearance?: ClearanceOption | undefined;
  /** What is revoked: every warrant of a chain is looked up at every decision. */
  readonly revocationList?: RevocationList | undefined;
}

/** A chain to judge: the text or bytes as received, or a warrant with its parents. */
export type Presented = WarrantView | string | Uint8Array;

/** A call to judge, without its chain. */
export interface CallRequest {
  readonly tool: string;
  readonly args: Arguments;
  /** The proof of possession: 64 bytes, or their base64 in either alphabet. */
  readonly signature: Uint8Array | string | null | undefined;
  /** The instant to judge at; the system's clock where absent. */
  readonly now?: Instant | undefined;
  /** Signed approvals. Not built yet: a call that a gate asks approval for is denied (9002), with or without them. */
  readonly approvals?: readonly unknown[] | undefined;
}

/** A call to judge with its chain. */
export interface AuthorizeRequest extends CallRequest {
  readonly warrant: Presented | null | undefined;
}

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
}

/** A call judged but for its proof: what is decided where that holds, and where it does not. */
interface Undecided {
  readonly chain: StoredChain;
  readonly about: About;
  readonly proof: Uint8Array;
  /** Null where the call is allowed. */
  readonly held: Findings | null;
  readonly refused: Findings;
  /** Added to the hint of `held`. */
  readonly note: string | undefined;
}

/** Judges a call about a chain that was read; with a reason where the core has decided it already. */
type Judge<Outcome> = (chain: StoredChain, about: About, reason?: number) => Outcome;

let decideChain: (authorizer: Authorizer<WarrantView>, chain: Chain<WarrantView>, request: CallRequest) => Decision;
let decideMany: (
  authorizer: Authorizer<WarrantView>,
  chain: Chain<WarrantView>,
  requests: readonly CallRequest[],
) => Decision[];
/** What a chain of this copy of the package holds; null for anything else. */
let storedOf: (value: unknown) => StoredChain | null;

/** The names of the options of an authorizer. */
export const AUTHORIZER_OPTIONS: readonly string[] = [
  'trustedRoots',
  'clockTolerance',
  'pop',
  'maxLifetime',
  'allowOrphanRoot',
  'strictSession',
  'clearance',
  'revocationList',
  'engine',
  'cel',
];

/**
 * Decides calls against trusted roots. A denial is a value and never thrown; what is thrown is misuse: options or an
 * instant that make no sense.
 */
export class Authorizer<Leaf extends WarrantView = Warrant> {
  readonly #engine: Engine;
  readonly #cel: CelEvaluator | undefined;
  readonly #policy: Policy;
  readonly #roots: Uint8Array;
  readonly #clearances: Clearances | undefined;
  readonly #revocation: RevocationList | null;

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

  /** Judges a chain by itself, without a call: trust, time and every link. */
  verify(
    presented: Presented | Chain<WarrantView> | null | undefined,
    options: { readonly now?: Instant | undefined } = {},
  ): Decision {
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
      return this.#conclude(reason, chain, { now, tool: undefined, note: undefined, spent, length: 0, signed: false });
    } finally {
      this.#end();
    }
  }

  /** Decides one call. Bad input of any kind is a denial. */
  authorize(request: AuthorizeRequest): Decision {
    return this.#decide(request.warrant, request, this.#judge);
  }

  /** Decides many calls: each as `authorize` does, in order, but their proofs are verified together. */
  authorizeMany(requests: readonly AuthorizeRequest[]): Decision[] {
    return this.#decideMany(requests, (request) => request.warrant);
  }

  #decideMany<Request extends CallRequest>(
    requests: readonly Request[],
    presentedBy: (request: Request) => Presented | Chain<WarrantView> | null | undefined,
  ): Decision[] {
    if (!Array.isArray(requests)) throw new TypeError('requests is a list of calls to judge');
    const outcomes: (Decision | Undecided)[] = [];
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
    return outcomes as Decision[];
  }

  #decide<Outcome>(
    presented: Presented | Chain<WarrantView> | null | undefined,
    request: CallRequest,
    judge: Judge<Outcome>,
  ): Outcome | Denied {
    const engine = this.#engine;
    const { tool, args, signature } = request;
    const now = secondsOf(request.now);
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
      if (opened.isDecided) return judge(chain, { now, tool, note, spent: 0, length, signed }, opened.reason);
      const spent = opened.verifications + chain.settle();
      return judge(chain, { now, tool, note, spent, length, signed });
    } finally {
      this.#end();
      clearCall(engine, length);
    }
  }

  readonly #judge: Judge<Decision> = (chain, about, reason = this.#engine.core.authorizeCall(chain.slot)) =>
    this.#conclude(reason, chain, about);

  /** Judges a call but for its proof. Nothing that comes after the proof depends on it, so all of it is done here. */
  readonly #stage: Judge<Decision | Undecided> = (chain, about) => {
    const engine = this.#engine;
    const early = engine.core.stageCall(chain.slot);
    if (early !== 0) return this.#conclude(early, chain, about);
    const proof = takeProof(engine);
    const refused = { ...readFindings(engine, PROOF_INVALID), stage: STAGE_POSSESSION };
    const reason = engine.core.settleCall(chain.slot);
    const held = reason === 0 ? null : readFindings(engine, reason);
    return { chain, about, proof, held, refused, note: celNote(engine, reason) };
  };

  /** Decides what is undecided from an index on. */
  #settle(outcomes: (Decision | Undecided)[], from: number): void {
    const waiting = outcomes.slice(from).filter(isUndecided);
    if (waiting.length === 0) return;
    const holds = verifyProofs(
      this.#engine,
      waiting.map(({ proof }) => proof),
    );
    let next = 0;
    for (let i = from; i < outcomes.length; i++) {
      const outcome = outcomes[i] as Decision | Undecided;
      if (isUndecided(outcome)) outcomes[i] = this.#resolve(outcome, holds[next++] === true);
    }
  }

  /** Decides a call whose proof holds, or does not in the window of now. */
  #resolve({ chain, about, proof, held, refused, note }: Undecided, holds: boolean): Decision {
    const { now, tool, spent, length } = about;
    let findings = held;
    let verifications = spent + 1;
    if (!holds) {
      if (this.#retry(proof, about) !== 0) findings = refused;
      verifications += resultWord(this.#engine, VERIFICATIONS);
    }
    const mark =
      findings === null ? 0 : markOf(proof, 0, SIGNATURE_BYTES, markOf(proof, CALL_OFFSET, CALL_OFFSET + length));
    proof.fill(0);
    if (findings === null) return new Allowed(chain, verifications);
    const told = findings === held ? note : undefined;
    return new Denied(findings, chain, { verifications, now, tool, note: told, mark });
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
    const verifications = about.spent + resultWord(this.#engine, VERIFICATIONS);
    if (reason === 0) return new Allowed(chain, verifications);
    const { now, tool } = about;
    const note = reason === PROOF_MISSING ? about.note : celNote(this.#engine, reason);
    const mark = this.#mark(about);
    return new Denied(readFindings(this.#engine, reason), chain, { verifications, now, tool, note, mark });
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
    decideChain = (authorizer, chain, request) => authorizer.#decide(chain, request, authorizer.#judge);
    decideMany = (authorizer, chain, requests) => authorizer.#decideMany(requests, () => chain);
    brand(Authorizer, 'Authorizer');
  }
}

/** A chain that was read, with the authorizer that judges it: decide many calls with it. Immutable. */
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

  /** Decides one call, as `Authorizer.authorize` with this chain. */
  authorize(request: CallRequest): Decision {
    return decideChain(this.#authorizer, this, request);
  }

  /** Decides many calls, as `Authorizer.authorizeMany` with this chain. */
  authorizeMany(requests: readonly CallRequest[]): Decision[] {
    return decideMany(this.#authorizer, this, requests);
  }

  /** Judges the chain by itself, as `Authorizer.verify`. */
  verify(options?: { readonly now?: Instant | undefined }): Decision {
    return this.#authorizer.verify(this, options);
  }

  static {
    storedOf = (value) => (typeof value === 'object' && value !== null && #stored in value ? value.#stored : null);
    brand(Chain, 'Chain');
  }
}

function isUndecided(outcome: Decision | Undecided): outcome is Undecided {
  return 'proof' in outcome;
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

function readRoots(roots: unknown, engine: Engine): Uint8Array {
  if (roots !== undefined && !Array.isArray(roots)) throw new TypeError('trustedRoots is a list of public keys');
  const given = (roots ?? []) as readonly PublicKeyInput[];
  if (given.length === 0) throw new ConfigurationError(FACADE_REASONS.ROOTS_MISSING);
  if (given.length > MAX_ROOTS) throw new RangeError(`trustedRoots holds at most ${MAX_ROOTS} keys`);
  const bytes = new Uint8Array(given.length * KEY_BYTES);
  given.forEach((root, i) => {
    bytes.set(PublicKey.from(root, { engine }).toBytes(), i * KEY_BYTES);
  });
  return bytes;
}

function readPolicy(options: AuthorizerOptions, rootCount: number, hasRevocation: boolean): Policy {
  const pop = options.pop ?? {};
  checkOptions(pop, ['windowSeconds', 'maxWindows'], 'pop');
  let flags = 0;
  if (readFlag(options.allowOrphanRoot, 'allowOrphanRoot')) flags |= FLAG_ALLOW_ORPHAN;
  if (readFlag(options.strictSession, 'strictSession')) flags |= FLAG_STRICT_SESSION;
  if (hasRevocation) flags |= FLAG_REVOCATION;
  return {
    clockTolerance: readCount(options.clockTolerance, DEFAULT_CLOCK_TOLERANCE, 'clockTolerance', 0),
    windowSeconds: readCount(pop.windowSeconds, DEFAULT_WINDOW_SECONDS, 'pop.windowSeconds', 1),
    maxWindows: readCount(pop.maxWindows, DEFAULT_MAX_WINDOWS, 'pop.maxWindows', 1, MOST_WINDOWS),
    maxLifetime: readCount(options.maxLifetime, NO_CEILING, 'maxLifetime', 0),
    flags,
    rootCount,
  };
}

/** Only what answers for a list that was verified: bytes or a parsed list say nothing yet about who signed them. */
function readRevocation(list: unknown): RevocationList | null {
  if (list === undefined) return null;
  const { stateAt, has } = Object(list) as Partial<RevocationList>;
  if (typeof stateAt === 'function' && typeof has === 'function') return list as RevocationList;
  throw new TypeError('revocationList is a verified list: SignedRevocationList.parse(bytes).verify(issuerKey)');
}

function readFlag(value: unknown, name: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
  return value === true;
}

function readCount(value: unknown, usual: number, name: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (value === undefined) return usual;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}
