// What `guard` takes.

import type { ApprovalHandler } from '../approval/handler.ts';
import type { PresentedApprovals } from '../approval/read.ts';
import { Authorizer, type Presented } from '../authorizer.ts';
import { keyOf } from '../bound.ts';
import { isBranded } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import { readTrustedRoots } from '../config/roots.ts';
import type { AnyBoundWarrant, EnforceSettings } from '../enforce/enforce.ts';
import type { Instant } from '../instant.ts';
import { checkOptions, checkText } from '../options.ts';
import type { PublicKeyInput } from '../public-key.ts';
import { checkSigner, type Signer } from '../signer.ts';
import { Warrant } from '../warrant.ts';
import type { StandardSchema } from './standard-schema.ts';

/**
 * What came with a call that somebody else has signed: what the option `verify` of `guard` returns.
 *
 * @example
 * ```ts
 * import type { PresentedCall } from 'tenuo-edge';
 *
 * function presented({ headers }: { headers: Headers }): PresentedCall {
 *   return { warrant: headers.get('X-Tenuo-Warrant'), signature: headers.get('X-Tenuo-PoP') };
 * }
 * console.log(presented({ headers: new Headers() })); // { warrant: null, signature: null }
 * ```
 *
 * @see docs/guard.md#calls-that-others-have-signed
 */
export interface PresentedCall {
  /** The chain, as text or bytes as received. */
  readonly warrant: Presented | null | undefined;
  /** The proof of possession: 64 bytes, or their base64 in either alphabet. */
  readonly signature: Uint8Array | string | null | undefined;
  /** Signed approvals, in whichever form `readApprovals` takes: themselves, bytes or text; none where absent. */
  readonly approvals?: PresentedApprovals | null | undefined;
  /** Tells attempts at one call apart; see `CallRequest`. */
  readonly attempt?: number | string | undefined;
}

/**
 * Who decides about the calls of a guarded function, and by what. What is absent comes from the scope, then from `configure`.
 *
 * @example
 * ```ts
 * import { type DecidingOptions, guard, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('ping').mint(key);
 * const deciding: DecidingOptions = { warrant: warrant.bind(key), trustedRoots: [key.publicKey] };
 * console.log(guard({ tool: 'ping', ...deciding }, () => 'pong')()); // pong
 * ```
 *
 * @see docs/guard.md#whose-warrant
 */
export interface DecidingOptions {
  /** The warrant, bound to its holder's key; or alone, as a `Warrant`, text or bytes, with `key`. */
  readonly warrant?: AnyBoundWarrant | Warrant | string | Uint8Array | undefined;
  /** The key of its holder: a `SigningKey`, or a signer whose key is elsewhere. */
  readonly key?: Signer | undefined;
  /** The keys whose root warrants are accepted. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
  /** Decides in place of the configured one. */
  readonly authorizer?: Authorizer | undefined;
  /** Who is asked where the call needs an approval. */
  readonly approvalHandler?: ApprovalHandler | undefined;
  /** The clock: the instant of each decision. The system's where absent. */
  readonly now?: (() => Instant) | undefined;
}

/**
 * What all forms of `guard` take, for a function with the parameters `Call` and the result `Result`.
 *
 * @example
 * ```ts
 * import { type GuardOptions, guard } from 'tenuo-edge';
 *
 * const options: GuardOptions<[{ query: string }], string> = { tool: 'search' };
 * console.log(typeof guard(options, ({ query }: { query: string }) => query)); // function
 * ```
 *
 * @see docs/guard.md#functions
 */
export interface GuardOptions<Call extends readonly unknown[] = readonly never[], Result = unknown>
  extends DecidingOptions {
  /** The name of the tool, as warrants have it. */
  readonly tool: string;
  /**
   * Judges calls that somebody else has signed, by what came with each: the chain and the proof. It is given the parameters of the
   * call. Nothing is then signed here, and neither warrant nor key is taken from the scope.
   */
  readonly verify?: ((...call: Call) => PresentedCall) | undefined;
  /**
   * Whether parameters behind the arguments are passed on as they are, unchecked: a framework's context, an `AbortSignal`. Where
   * not, a call with such parameters is denied.
   */
  readonly context?: boolean | undefined;
  /** Says that the function returns a promise, where it is not declared `async`: the decision may then wait, and a denial is a rejection. */
  readonly async?: (Result extends PromiseLike<unknown> ? boolean : false) | undefined;
}

/** The options as they were given, in no particular form. */
export interface AnyGuardOptions extends DecidingOptions {
  readonly tool: string;
  readonly args?: readonly string[] | undefined;
  readonly extractArgs?: ((this: unknown, ...call: readonly unknown[]) => unknown) | undefined;
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  readonly schema?: StandardSchema | undefined;
  readonly verify?: ((this: unknown, ...call: readonly unknown[]) => PresentedCall) | undefined;
  readonly context?: boolean | undefined;
  readonly async?: boolean | undefined;
}

export const DECIDING_OPTIONS = ['warrant', 'key', 'trustedRoots', 'authorizer', 'approvalHandler', 'now'] as const;
const OPTIONS = [
  ...['tool', 'args', 'extractArgs', 'defaults', 'schema', 'verify', 'context', 'async'],
  ...DECIDING_OPTIONS,
];

/** Pairs of options that say two things about one. */
const EXCLUSIVE: readonly (readonly [keyof AnyGuardOptions, keyof AnyGuardOptions, string])[] = [
  ['args', 'extractArgs', 'name the parameters, or read the arguments out of them'],
  ['args', 'schema', 'a schema is of one object of arguments'],
  ['extractArgs', 'schema', 'what the schema makes of the arguments could not be handed to the function'],
  ['extractArgs', 'defaults', 'a default could not be handed to the function: have extractArgs return it'],
  ['extractArgs', 'context', 'extractArgs reads what it wants of all parameters, and all of them are passed on'],
  ['schema', 'defaults', 'give the schema its defaults'],
  ['verify', 'warrant', 'verify brings the warrant of each call'],
  ['verify', 'key', 'calls that are verified are signed elsewhere'],
  ['authorizer', 'trustedRoots', 'an authorizer has its roots'],
];

/** @throws TypeError for options that are unknown, of a wrong type, or contradict one another. */
export function checkGuardOptions(given: unknown): AnyGuardOptions {
  if (typeof given === 'function')
    throw new TypeError(
      'guard takes options first: guard({ tool: "search" }, fn), or @guard({ tool: "search" }) above a method',
    );
  if (typeof given === 'string')
    throw new TypeError(`guard takes options: guard({ tool: ${JSON.stringify(given)} }, fn)`);
  checkOptions(given, OPTIONS, 'guard');
  const options = given as AnyGuardOptions;
  if (checkText(options.tool, 'guard: tool') === '')
    throw new TypeError('guard: tool is the name of a tool, not an empty text');
  for (const [one, other, why] of EXCLUSIVE)
    if (options[one] !== undefined && options[other] !== undefined)
      throw new TypeError(`guard takes ${one} or ${other}, not both: ${why}`);
  checkNames(options.args);
  checkFunction(options.extractArgs, 'extractArgs');
  checkFunction(options.verify, 'verify');
  checkFlag(options.context, 'context');
  checkFlag(options.async, 'async');
  checkDefaults(options.defaults, options.args);
  checkSchema(options.schema);
  return options;
}

/** @throws TypeError or TenuoError for a warrant, key, roots or whatever else decides that are none. `subject` names who takes them. */
export function readDeciding(options: DecidingOptions, subject: string): Omit<EnforceSettings, 'tool' | 'source'> {
  const { key, authorizer, approvalHandler, now } = options;
  const warrant = readWarrant(options.warrant, subject);
  if (key !== undefined) checkSigner(key);
  if (key !== undefined && isBranded(warrant, 'BoundWarrant'))
    throw new TypeError(`${subject} takes a bound warrant, which has its key, or a warrant and key`);
  if (authorizer !== undefined && !(authorizer instanceof Authorizer))
    throw new TypeError(`${subject}: authorizer is an Authorizer: new Authorizer({ trustedRoots })`);
  checkFunction(approvalHandler, 'approvalHandler', subject);
  checkFunction(now, 'now', subject);
  const trustedRoots =
    options.trustedRoots === undefined ? undefined : readTrustedRoots(options.trustedRoots, undefined);
  return { warrant, key, trustedRoots, authorizer, approvalHandler, now };
}

function readWarrant(warrant: unknown, subject: string): AnyBoundWarrant | Warrant | undefined {
  if (warrant === undefined) return undefined;
  if (isBranded<AnyBoundWarrant>(warrant, 'BoundWarrant')) {
    // One that only looks like it is told here, not at the first call.
    keyOf(warrant);
    return warrant;
  }
  if (isBranded<Warrant>(warrant, 'Warrant')) return warrant;
  if (typeof warrant === 'string' || isBytes(warrant)) return Warrant.parse(warrant);
  throw new TypeError(`${subject}: warrant is warrant.bind(key), or a Warrant, its text or bytes`);
}

function checkNames(names: unknown): void {
  if (names === undefined) return;
  if (!Array.isArray(names))
    throw new TypeError('guard: args is a list of names, one for each parameter: ["path", "mode"]');
  for (const name of names) checkText(name, 'guard: a name in args');
  if (new Set(names).size < names.length) throw new TypeError('guard: args names a parameter twice');
}

function checkDefaults(defaults: unknown, names: readonly string[] | undefined): void {
  if (defaults === undefined) return;
  if (typeof defaults !== 'object' || defaults === null || Array.isArray(defaults))
    throw new TypeError('guard: defaults is an object of values by argument: { mode: "r" }');
  const stray = Object.keys(defaults).find((name) => names?.includes(name) === false);
  if (stray !== undefined) throw new TypeError(`guard: defaults has "${stray}", which args does not name`);
}

function checkSchema(schema: unknown): void {
  if (schema === undefined) return;
  const standard = (Object(schema) as Partial<StandardSchema>)['~standard'];
  if (standard?.version !== 1 || typeof standard.validate !== 'function')
    throw new TypeError(
      'guard: schema is a Standard Schema, as those of zod (3.24 or newer), valibot (1 or newer) and arktype are',
    );
}

function checkFunction(value: unknown, name: string, subject = 'guard'): void {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`${subject}: ${name} is a function`);
}

function checkFlag(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`guard: ${name} is true or false`);
}
