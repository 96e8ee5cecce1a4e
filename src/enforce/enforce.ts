// The one function through which guarded functions and every adapter decide: it finds warrant, key, roots and rules, signs where
// nobody has, decides, asks for approvals, records, and says what the mode makes of it. The modes live here alone.

import { STAGE_NONE, STAGE_POSSESSION } from '../../assembly/codes.ts';
import type { ApprovalHandler } from '../approval/handler.ts';
import type { PresentedApprovals } from '../approval/read.ts';
import { type Arguments, EncodedArguments, encodeArguments } from '../arguments.ts';
import { auditApproval, auditDecision } from '../audit/audit.ts';
import type { AuthorizeRequest, Authorizer, Presented, WaitOptions } from '../authorizer.ts';
import { type BoundWarrant, keyOf } from '../bound.ts';
import { isBranded } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import { quoted } from '../cbor/value.ts';
import { FACADE_REASONS } from '../codes.ts';
import { configuredAuthorizer } from '../config/authorizer.ts';
import { getConfig, type Mode } from '../config/config.ts';
import { checkSignal } from '../deadline.ts';
import { type Decision, Denied, denialOfArguments } from '../decision.ts';
import { plainFindings } from '../engine/findings.ts';
import { ConfigurationError, TenuoError } from '../errors.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { SigningKey } from '../keys.ts';
import { isPromise } from '../promise.ts';
import type { PublicKeyInput } from '../public-key.ts';
import { currentScope, withParents } from '../scope/scope.ts';
import type { Signer } from '../signer.ts';
import type { WarrantView } from '../warrant/view.ts';
import { Warrant } from '../warrant.ts';
import { refusedBy, requestOf } from './ask.ts';
import { ENFORCE_REASONS } from './reasons.ts';
import { snapshot } from './snapshot.ts';

/** A warrant with its holder's key, or with a signer of whatever type. */
// biome-ignore lint/suspicious/noExplicitAny: by variance none of its types includes the others
export type AnyBoundWarrant = BoundWarrant<any>;

/**
 * Who decides about a call, and by what. What is absent is taken from the scope, then from the configuration.
 *
 * @example
 * ```ts
 * import { type EnforceSettings, enforce, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('ping').mint(key).bind(key, { trustedRoots: [key.publicKey] });
 * const settings: EnforceSettings = { tool: 'ping', source: 'my-server', warrant };
 * console.log(enforce({ ...settings, args: {} }).run); // true
 * ```
 *
 * @see docs/guard.md#for-adapters
 */
export interface EnforceSettings {
  /** The name of the tool, as warrants have it. */
  readonly tool: string;
  /** Who asks, for the audit event: `guard`, or the name of an adapter. */
  readonly source: string;
  /** The warrant, bound to its holder's key or not; or its chain as it came: text in base64, or bytes of CBOR. */
  readonly warrant?: AnyBoundWarrant | Presented | null | undefined;
  /** The key of its holder, which signs the call. */
  readonly key?: Signer | undefined;
  /**
   * The proof of a call that somebody else has signed: 64 bytes, or their base64. Where this member is there, whatever its value, the call is judged
   * by what came with it: nothing is signed, and neither warrant nor key is taken from the scope.
   */
  readonly signature?: Uint8Array | string | null | undefined;
  /** Approvals that came with the call, in whichever form `readApprovals` takes: objects, base64, bytes of CBOR. Where there are any, nobody is asked for others. */
  readonly approvals?: PresentedApprovals | null | undefined;
  /** Who is asked where the call needs an approval. */
  readonly approvalHandler?: ApprovalHandler | undefined;
  /** The keys whose root warrants are accepted. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
  /** Decides in place of the configured one. */
  readonly authorizer?: Authorizer | undefined;
  /** Tells attempts at one call apart; see `CallRequest`. */
  readonly attempt?: number | string | undefined;
  /** The instant to judge at, a Date or Unix seconds, or what tells it; the system's clock where absent. */
  readonly now?: Instant | (() => Instant) | undefined;
}

/**
 * A call to decide.
 *
 * @example
 * ```ts
 * import { type EnforceRequest, enforce, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('ping').mint(key).bind(key, { trustedRoots: [key.publicKey] });
 * const request: EnforceRequest = { tool: 'ping', args: {}, source: 'my-server', warrant };
 * console.log(enforce(request).decision.code); // allowed
 * ```
 *
 * @see docs/guard.md#for-adapters
 */
export interface EnforceRequest extends EnforceSettings {
  /** The arguments by name; they are read once. */
  readonly args: Arguments;
}

/**
 * What became of a call.
 *
 * @example
 * ```ts
 * import { type Enforced, enforce, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('ping').mint(key).bind(key, { trustedRoots: [key.publicKey] });
 * const enforced: Enforced = enforce({ tool: 'ping', args: { n: 1 }, source: 'my-server', warrant });
 * if (enforced.run) console.log(enforced.args); // { n: 1 }
 * ```
 *
 * @see docs/guard.md#for-adapters
 */
export interface Enforced {
  /** The decision itself, whatever the mode makes of it. */
  readonly decision: Decision;
  /** Whether the tool is to be run: it is where the call is allowed, and in the modes that only observe. */
  readonly run: boolean;
  /**
   * What to call the tool with: the very values that were checked, frozen. Undefined where they are no values; a mode that only
   * observes then runs the tool with what it was called with.
   */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  /** What to send as X-Tenuo-Warning, where the mode is permissive and the call was denied. It names nothing but the denial's `ref`. */
  readonly warning: string | undefined;
}

/** Who decides about a call, found when it was made: what is in scope later is of no matter. */
export interface Setting {
  readonly request: EnforceSettings;
  readonly isPresented: boolean;
  readonly warrant: Presented | null | undefined;
  readonly key: Signer | undefined;
  /** Those of a delegated warrant that came alone, root first. */
  readonly parents: readonly Warrant[];
  readonly authorizer: Authorizer;
  readonly handler: ApprovalHandler | undefined;
  readonly mode: Mode;
}

/** Arguments as they are handed to the tool, or the denial of what are none. */
export type CheckedArguments = Arguments | Denied;

interface Call {
  readonly args: EncodedArguments;
  readonly warrant: Presented;
  readonly now: number;
}

/**
 * Decides about a call at once, as guarded functions do: finds warrant, key, roots and rules, signs the call where nobody has, decides,
 * asks for approvals, records, and says what the mode makes of it. For adapters: what they call the tool with is `args` of the result.
 *
 * @throws ConfigurationError where no root is trusted, where there is a warrant but no key to sign with, and where the decision has
 *   to wait: for a signer, an approval handler or a replay store.
 *
 * @example
 * ```ts
 * import { enforce, redact, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('ping').mint(key).bind(key, { trustedRoots: [key.publicKey] });
 * const { run, decision } = enforce({ tool: 'delete', args: {}, source: 'my-server', warrant });
 * console.log(run, decision.code); // false tool-not-authorized
 * console.log(String(redact(decision))); // Authorization denied (ref: …)
 * ```
 *
 * @see docs/guard.md#for-adapters
 */
export function enforce(request: EnforceRequest): Enforced {
  const setting = settingOf(request);
  return decide(setting, argumentsOf(request));
}

/**
 * Decides about a call as `enforce` does, and waits for signers, approval handlers and replay stores.
 *
 * @throws ConfigurationError as `enforce`, but for waiting; the signal's reason where that is aborted first. All of it is a rejection.
 *
 * @example
 * ```ts
 * import { enforceAsync, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const elsewhere = { publicKey: key.publicKey, sign: async (message: Uint8Array) => key.sign(message) };
 * const warrant = Warrant.mintBuilder().tool('ping').mint(key).bind(elsewhere, { trustedRoots: [key.publicKey] });
 * const { run } = await enforceAsync({ tool: 'ping', args: {}, source: 'my-server', warrant });
 * console.log(run); // true
 * ```
 *
 * @see docs/guard.md#for-adapters
 */
export async function enforceAsync(request: EnforceRequest, options: WaitOptions = {}): Promise<Enforced> {
  const setting = settingOf(request);
  return decideAsync(setting, argumentsOf(request), options);
}

/**
 * What a call is decided by, out of the request, the scope and the configuration.
 *
 * @throws ConfigurationError where no root is trusted.
 */
export function settingOf(request: EnforceSettings): Setting {
  const { mode, approvalHandler } = getConfig();
  const isPresented = Object.hasOwn(request, 'signature');
  const { trustedRoots, ...holder } = isPresented ? presentedBy(request) : holderOf(request);
  return {
    ...holder,
    request,
    isPresented,
    authorizer: request.authorizer ?? configuredAuthorizer(request.trustedRoots ?? trustedRoots),
    handler: request.approvalHandler ?? approvalHandler,
    mode,
  };
}

/** Decides at once by what was found before. */
export function decide(setting: Setting, args: CheckedArguments): Enforced {
  const started = milliseconds();
  return conclude(setting, args, decisionOf(setting, args), started);
}

/** Decides by what was found before, and waits. */
export async function decideAsync(
  setting: Setting,
  args: CheckedArguments,
  options: WaitOptions = {},
): Promise<Enforced> {
  const started = milliseconds();
  const signal = checkSignal(options.signal);
  signal?.throwIfAborted();
  return conclude(setting, args, await decisionLater(setting, args, signal), started);
}

/** A frozen copy of the arguments, or the denial of what cannot be read. */
export function argumentsOf({ tool, args }: EnforceRequest): CheckedArguments {
  if (args instanceof EncodedArguments) return args;
  try {
    return snapshot(args) as Arguments;
  } catch (error) {
    return denialOfArguments(error, tool);
  }
}

function decisionOf(setting: Setting, args: CheckedArguments): Decision {
  const call = callOf(setting, args);
  if (call instanceof Denied) return call;
  const { authorizer, handler, request } = setting;
  const judge = (judged: Call, approvals: PresentedApprovals | null | undefined): Decision => {
    const asked = requestFor(setting, judged, proofNow(setting, judged), approvals);
    try {
      return authorizer.authorize(asked);
    } catch (error) {
      if (error instanceof ConfigurationError && error.reason === 'replay-store-async')
        throw mustWait(setting, 'a replay store that answers later');
      throw error;
    }
  };
  const first = judge(call, request.approvals);
  const asked = mayAsk(setting) ? requestOf(first, handler) : undefined;
  if (asked === undefined) return first;
  let approvals: PresentedApprovals;
  try {
    auditApproval(asked, request);
    approvals = atOnce((handler as ApprovalHandler)(asked), setting, 'the approval handler');
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return refusedBy(first, error);
  }
  return judge({ ...call, now: nowOf(setting) }, approvals);
}

async function decisionLater(
  setting: Setting,
  args: CheckedArguments,
  signal: AbortSignal | undefined,
): Promise<Decision> {
  const call = callOf(setting, args);
  if (call instanceof Denied) return call;
  const { authorizer, handler, request } = setting;
  const options = { signal };
  const proof = await proofLater(setting, call, signal);
  if (proof instanceof Denied) return proof;
  const first = await authorizer.authorizeAsync(requestFor(setting, call, proof, request.approvals), options);
  const asked = mayAsk(setting) ? requestOf(first, handler) : undefined;
  if (asked === undefined) return first;
  let approvals: PresentedApprovals;
  try {
    auditApproval(asked, request);
    approvals = await orAborted(async () => (handler as ApprovalHandler)(asked, options), signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ConfigurationError) throw error;
    return refusedBy(first, error);
  }
  // People take their time, and proofs expire: this one is made anew.
  const again = { ...call, now: nowOf(setting) };
  const proofAgain = await proofLater(setting, again, signal);
  if (proofAgain instanceof Denied) return proofAgain;
  return authorizer.authorizeAsync(requestFor(setting, again, proofAgain, approvals), options);
}

function conclude(setting: Setting, args: CheckedArguments, decision: Decision, started: number): Enforced {
  const { request, mode } = setting;
  const { tool, source } = request;
  const run = decision.allowed || mode !== 'enforce';
  const values = args instanceof Denied ? undefined : args;
  const durationMs = milliseconds() - started;
  auditDecision(decision, { source, tool, mode, ran: run, durationMs, args: values });
  return {
    decision,
    run,
    args: isInvalid(decision) ? undefined : valuesOf(values),
    warning: decision.allowed || mode !== 'permissive' ? undefined : warningOf(decision),
  };
}

/** For differences alone. Isolates of workflow engines have no `performance`. */
function milliseconds(): number {
  const { performance } = globalThis as { readonly performance?: { now(): number } };
  return performance?.now() ?? Date.now();
}

/** In one line of ASCII, as headers have to be. */
function warningOf({ ref }: Denied): string {
  return `Authorization denied (ref: ${ref}); run all the same, since the mode is permissive`;
}

function isInvalid(decision: Decision): boolean {
  return decision.code === 'invalid-arguments';
}

function valuesOf(args: Arguments | undefined): Readonly<Record<string, unknown>> | undefined {
  return args instanceof EncodedArguments ? args.decode() : args;
}

/** What is known of who makes a call. */
interface Holder extends Pick<Setting, 'warrant' | 'key' | 'parents'> {
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
}

/** A call that somebody else has signed: whatever is in scope here is not theirs. */
function presentedBy({ warrant: given }: EnforceSettings): Holder {
  const isBound = isBranded<AnyBoundWarrant>(given, 'BoundWarrant');
  return { warrant: isBound ? given.warrant : given, key: undefined, parents: [] };
}

function holderOf({ warrant: given, key }: EnforceSettings): Holder {
  const scope = currentScope();
  const parents = scope.chain ?? [];
  const warrant = given ?? scope.warrant;
  if (!isBranded<AnyBoundWarrant>(warrant, 'BoundWarrant')) return { warrant, key: key ?? scope.key, parents };
  return { warrant: warrant.warrant, key: key ?? keyOf(warrant), parents, trustedRoots: warrant.trustedRoots };
}

/** The call, its arguments encoded once; the denial of one that cannot be decided. */
function callOf(setting: Setting, args: CheckedArguments): Call | Denied {
  const { tool } = setting.request;
  const now = nowOf(setting);
  const { warrant } = setting;
  if (warrant === undefined || warrant === null)
    return ownDenial(ENFORCE_REASONS.WARRANT_MISSING, STAGE_NONE, tool, now);
  if (args instanceof Denied) return args;
  try {
    return { args: encodeArguments(args), warrant: signableOf(setting, warrant), now };
  } catch (error) {
    return denialOfArguments(error, tool, now);
  }
}

function nowOf({ request: { now } }: Setting): number {
  return secondsOf(typeof now === 'function' ? now() : now);
}

function ownDenial(reason: number, stage: number, tool: string, now: number, cause?: unknown): Denied {
  return new Denied(plainFindings(reason, stage), null, { verifications: 0, now, tool, cause });
}

/** A warrant that can be signed for, where this call is to be signed. One that cannot be read is left to the authorizer to refuse. */
function signableOf({ isPresented, parents }: Setting, presented: Presented): Presented {
  if (isPresented) return presented;
  try {
    const warrant = warrantOf(presented);
    return warrant === null ? presented : withParents(warrant, parents);
  } catch (error) {
    if (error instanceof TenuoError) return presented;
    throw error;
  }
}

function warrantOf(presented: Presented): Warrant | null {
  if (isBranded<Warrant>(presented, 'Warrant')) return presented;
  if (typeof presented === 'string' || isBytes(presented)) return Warrant.parse(presented);
  return isBranded<WarrantView>(presented, 'WarrantView') ? Warrant.parse(presented.toStack()) : null;
}

function proofNow(setting: Setting, call: Call): Uint8Array | string | null | undefined {
  const signer = signerOf(setting, call);
  if (signer === undefined) return setting.request.signature;
  const { key, warrant } = signer;
  if (!(key instanceof SigningKey)) throw mustWait(setting, 'a signer whose key is elsewhere');
  return warrant.sign(key, setting.request.tool, call.args, { now: call.now });
}

async function proofLater(
  setting: Setting,
  call: Call,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | string | null | undefined | Denied> {
  const signer = signerOf(setting, call);
  if (signer === undefined) return setting.request.signature;
  const { key, warrant } = signer;
  const { tool } = setting.request;
  const sign = () => warrant.sign(key, tool, call.args, { now: call.now });
  if (key instanceof SigningKey) return sign();
  try {
    return await orAborted(async () => sign(), signal);
  } catch (error) {
    signal?.throwIfAborted();
    return ownDenial(FACADE_REASONS.SIGNER_FAILED, STAGE_POSSESSION, tool, call.now, error);
  }
}

/** Who signs this call, and for what; undefined where nobody here does. */
function signerOf(
  { isPresented, key, request: { tool } }: Setting,
  { warrant }: Call,
): { readonly key: Signer; readonly warrant: Warrant } | undefined {
  if (isPresented || !isBranded<Warrant>(warrant, 'Warrant')) return undefined;
  if (key === undefined)
    throw new ConfigurationError(ENFORCE_REASONS.KEY_TO_SIGN_MISSING, { subject: `tool ${quoted(tool)}` });
  return { key, warrant };
}

function requestFor(
  { request }: Setting,
  { args, warrant, now }: Call,
  signature: Uint8Array | string | null | undefined,
  approvals: PresentedApprovals | null | undefined,
): AuthorizeRequest {
  const { tool, attempt } = request;
  return { warrant, tool, args, signature, now, attempt, approvals };
}

/** Approvals that came with the call speak for themselves. */
function mayAsk({ request: { approvals } }: Setting): boolean {
  return approvals === undefined || approvals === null;
}

function atOnce<Result>(result: Result | Promise<Result>, setting: Setting, who: string): Result {
  if (!isPromise(result)) return result;
  result.then(undefined, () => {});
  throw mustWait(setting, who);
}

function mustWait({ request: { tool } }: Setting, received: string): ConfigurationError {
  return new ConfigurationError(ENFORCE_REASONS.GUARD_MUST_WAIT, { subject: `tool ${quoted(tool)}`, received });
}

/** What `run` resolves to; rejects with the signal's reason where that is aborted first. */
function orAborted<Result>(run: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return run();
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    run()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
