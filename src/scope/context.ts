// Where scopes are kept: in the platform's async context, found when it is first needed; without one, on a stack that only what is
// synchronous can use. All copies of this package share both.
import { builtinModule } from '../builtin.ts';
import { ConfigurationError } from '../errors.ts';
import { shared } from '../shared.ts';
import { SCOPE_REASONS } from './reasons.ts';
import type { Scope } from './scope.ts';

/** What this package uses of AsyncLocalStorage. */
interface AsyncContext {
  getStore(): Scope | undefined;
  run<Result>(scope: Scope, body: () => Result): Result;
}

interface WithAsyncContext {
  readonly AsyncLocalStorage?: new () => AsyncContext;
}

/** The scopes of the process. */
export interface Scopes {
  context: AsyncContext | null;
  /** Those that synchronous code has entered where there is no context, outermost first. */
  readonly stack: Scope[];
}

/** What was entered last by whoever asks, if anything was. */
export function enteredScope(): Scope | undefined {
  const { scopes } = shared();
  return scopes?.context?.getStore() ?? scopes?.stack.at(-1);
}

/** Runs `body` in a scope, and what it starts and awaits too. @throws ConfigurationError where there is no async context. */
export function enter<Result>(scope: Scope, body: () => Result): Result {
  return asyncContext().run(scope, body);
}

/** Runs a synchronous `body` in a scope, with or without an async context. */
export function enterSync<Result>(scope: Scope, body: () => Result): Result {
  const { context, stack } = scopes();
  if (context !== null) return context.run(scope, body);
  stack.push(scope);
  try {
    return body();
  } finally {
    stack.pop();
  }
}

/** @throws ConfigurationError where there is no async context, before anything is signed in vain. */
export function checkAsyncContext(): void {
  asyncContext();
}

function asyncContext(): AsyncContext {
  const { context } = scopes();
  if (context === null) throw new ConfigurationError(SCOPE_REASONS.ASYNC_CONTEXT_MISSING);
  return context;
}

function scopes(): Scopes {
  const state = shared();
  state.scopes ??= { context: null, stack: [] };
  state.scopes.context ??= findContext();
  return state.scopes;
}

function findContext(): AsyncContext | null {
  const { AsyncLocalStorage } = globalThis as WithAsyncContext;
  const Found =
    AsyncLocalStorage ?? (builtinModule('node:async_hooks') as WithAsyncContext | undefined)?.AsyncLocalStorage;
  return Found === undefined ? null : new Found();
}
