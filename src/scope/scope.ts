// What is in scope: the warrant, its holder's key and the trusted roots that guarded calls take where none are handed to them.

import { isBranded } from '../brand.ts';
import { isBytes } from '../bytes.ts';
import type { PublicKey } from '../public-key.ts';
import { checkSigner, type Signer } from '../signer.ts';
import { stackOf } from '../warrant/presented.ts';
import { leafOf, readPresented } from '../warrant/view.ts';
import type { Warrant } from '../warrant.ts';
import { enter, enteredScope, enterSync } from './context.ts';

/** What calls find in scope. */
export interface Scope {
  /** The warrant of the calls, with its parents. */
  readonly warrant?: Warrant | undefined;
  /** The key of its holder, which signs the calls. */
  readonly key?: Signer | undefined;
  /** The keys whose root warrants are accepted, in place of the configured ones. */
  readonly trustedRoots?: readonly PublicKey[] | undefined;
  /** The parents, root first, of a warrant that comes without them; an empty list hides those of an outer scope. */
  readonly chain?: readonly Warrant[] | undefined;
}

/**
 * A warrant, or one as it is received: its text, or the bytes of its envelope, stack or text, with or without its parents.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant, type WarrantInput, warrantScope } from 'tenuo-edge';
 *
 * const input: WarrantInput = String(Warrant.mintBuilder().tool('search').mint(SigningKey.generate()));
 * console.log(warrantScope(input, () => warrantScope()?.tools)); // [ 'search' ]
 * ```
 *
 * @see docs/scopes.md
 */
export type WarrantInput = Warrant | string | Uint8Array;

const NOTHING: Scope = Object.freeze({});

/** Everything that is in scope here. */
export function currentScope(): Scope {
  return enteredScope() ?? NOTHING;
}

/**
 * Runs `body` and returns what it returns, with the members of `scope` in place of those of the scope outside. All that the
 * body starts and awaits is in it too; nothing else is.
 *
 * @throws ConfigurationError where the runtime has no async context.
 */
export function runInScope<Result>(scope: Scope, body: () => Result): Result {
  return enter(within(currentScope(), scope), body);
}

/** As `runInScope` for a body that awaits nothing: where there is no async context either. */
export function runInScopeSync<Result>(scope: Scope, body: () => Result): Result {
  return enterSync(within(currentScope(), scope), body);
}

/**
 * Runs `body` with a warrant in scope, and returns what it returns. A text is read as `Warrant.parse` reads it. Its holder's key
 * is put in scope by `keyScope`; `warrant.bind(key).run(body)` does both.
 *
 * @throws TypeError for what is no warrant; TenuoError where it cannot be read.
 * @throws ConfigurationError where the runtime has no async context.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant, warrantScope } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder().tool('search').mint(SigningKey.generate());
 * console.log(warrantScope(warrant, () => warrantScope() === warrant)); // true
 * console.log(warrantScope()); // undefined
 * ```
 *
 * @see docs/scopes.md
 */
export function warrantScope<Result>(warrant: WarrantInput, body: () => Result): Result;
/** The warrant in scope, with its parents; undefined where there is none. Never throws. */
export function warrantScope(): Warrant | undefined;
export function warrantScope<Result>(
  ...given: readonly [] | readonly [warrant: WarrantInput, body: () => Result]
): unknown {
  if (given.length === 0) return currentScope().warrant;
  const [warrant, body] = given;
  return runInScope({ warrant: readWarrant(warrant, 'warrantScope') }, checkBody(body, 'warrantScope'));
}

/**
 * Runs `body` with a key in scope, a `SigningKey` or a signer: guarded calls are signed with it. Returns what `body` returns.
 *
 * @throws TypeError for what cannot sign; ConfigurationError where the runtime has no async context.
 *
 * @example
 * ```ts
 * import { keyScope, SigningKey } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * console.log(keyScope(key, () => keyScope() === key)); // true
 * ```
 *
 * @see docs/scopes.md
 */
export function keyScope<Result>(key: Signer, body: () => Result): Result;
/** The key in scope; undefined where there is none. Never throws. */
export function keyScope(): Signer | undefined;
export function keyScope<Result>(...given: readonly [] | readonly [key: Signer, body: () => Result]): unknown {
  if (given.length === 0) return currentScope().key;
  const [key, body] = given;
  checkSigner(key);
  return runInScope({ key }, checkBody(body, 'keyScope'));
}

/**
 * Runs `body` with the parents of a warrant in scope, root first, for a warrant that comes without them. One text, or the bytes of
 * one stack, may hold them all. A warrant that has its parents keeps them, and a root needs none. An empty list hides those of an outer scope.
 *
 * @throws TypeError for what is no warrant; TenuoError where one cannot be read, or they are too many.
 * @throws ConfigurationError where the runtime has no async context.
 *
 * @example
 * ```ts
 * import { chainScope, SigningKey, Warrant, warrantScope } from 'tenuo-edge';
 *
 * const [issuer, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const root = Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(issuer);
 * const child = root.grantBuilder().tool('search').grant(agent);
 * const alone = String(child);
 * console.log(chainScope([root], () => warrantScope(alone, () => warrantScope()?.chain.length))); // 2
 * ```
 *
 * @see docs/scopes.md
 */
export function chainScope<Result>(parents: WarrantInput | readonly WarrantInput[], body: () => Result): Result;
/** The parents in scope, root first; empty where there are none. Never throws. */
export function chainScope(): readonly Warrant[];
export function chainScope<Result>(
  ...given: readonly [] | readonly [parents: WarrantInput | readonly WarrantInput[], body: () => Result]
): unknown {
  if (given.length === 0) return currentScope().chain ?? [];
  const [parents, body] = given;
  return runInScope({ chain: readParents(parents) }, checkBody(body, 'chainScope'));
}

/** @throws TypeError for anything but a function. */
export function checkBody<Body>(body: Body, call: string): Body {
  if (typeof body === 'function') return body;
  throw new TypeError(`${call} takes the function to run: ${call}(…, async () => { … })`);
}

function within(outer: Scope, inner: Scope): Scope {
  const chain = inner.chain ?? outer.chain;
  const warrant = inner.warrant ?? outer.warrant;
  return Object.freeze({
    warrant: warrant === undefined ? undefined : withParents(warrant, chain ?? []),
    key: inner.key ?? outer.key,
    trustedRoots: inner.trustedRoots ?? outer.trustedRoots,
    chain,
  });
}

/** A delegated warrant that came alone, with its parents. For the facade alone: index.ts does not export it. */
export function withParents(warrant: Warrant, parents: readonly Warrant[]): Warrant {
  if (parents.length === 0 || warrant.depth === 0 || warrant.chain.length > 1) return warrant;
  return parse(stackOf([...parents, warrant].map((each) => each.toBytes())), 'chainScope');
}

function readWarrant(input: WarrantInput, call: string): Warrant {
  if (isBranded<Warrant>(input, 'Warrant')) return input;
  if (typeof input === 'string' || isBytes(input)) return parse(input, call);
  throw new TypeError(`${call} takes a Warrant, or its text or bytes`);
}

/** Each warrant once: the first brings its own parents, the others are those below it. */
function readParents(input: WarrantInput | readonly WarrantInput[]): readonly Warrant[] {
  const list = Array.isArray(input) ? (input as readonly WarrantInput[]) : [input as WarrantInput];
  const [first, ...others] = list.map((each) => readWarrant(each, 'chainScope'));
  return first === undefined ? [] : Object.freeze([...first.chain, ...others]);
}

/** As `Warrant.parse`, without importing what binds warrants, which runs scopes itself. */
function parse(input: string | Uint8Array, call: string): Warrant {
  return leafOf(readPresented(input, undefined, call)) as Warrant;
}
