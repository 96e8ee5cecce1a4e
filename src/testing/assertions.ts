// Assertions about decisions: by themselves, for node:test and any other runner, and as matchers of `expect`.

import { isBranded } from '../brand.ts';
import { type Code, codes } from '../codes.ts';
import type { Allowed, Decision, Denied } from '../decision.ts';
import { explain } from '../explain/explain.ts';
import { isPromise } from '../promise.ts';

/**
 * A decision, or an error that carries one, as `AuthorizationDenied` does.
 *
 * @example
 * ```ts
 * import { assertDenied, boundFor, type Decided } from 'tenuo-edge/testing';
 *
 * const error: Decided = Object.assign(new Error('denied'), { decision: boundFor('search').validate('delete', {}) });
 * console.log(assertDenied(error).code); // tool-not-authorized
 * ```
 *
 * @see docs/testing.md#assertions
 */
export type Decided = Decision | { readonly decision: Decision };

/** What a test runner takes for a failed assertion. */
class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
  readonly actual: string;
  readonly expected: string;

  constructor(message: string, actual: string, expected: string) {
    super(message);
    this.actual = actual;
    this.expected = expected;
  }
}

/**
 * Asserts that a call was allowed; where it was not, the failure explains why.
 *
 * @throws AssertionError where it was denied; TypeError where the value is no decision.
 *
 * @example
 * ```ts
 * import { assertAllowed, boundFor } from 'tenuo-edge/testing';
 *
 * const decision = boundFor('search').validate('search', { query: 'weather' });
 * assertAllowed(decision);
 * console.log(decision.chainLength); // 1
 * ```
 *
 * @see docs/testing.md#assertions
 */
export function assertAllowed(value: Decided): asserts value is Allowed {
  const decision = decisionOf(value, 'assertAllowed');
  if (!decision.allowed) throw failure(decision, 'allowed');
}

/**
 * Asserts that a call was denied, and, where a code is given, with that one.
 *
 * @returns the denial.
 * @throws AssertionError where it was allowed, or denied with another code; TypeError where the value is no decision, or the code
 *   is none.
 *
 * @example
 * ```ts
 * import { assertDenied, boundFor } from 'tenuo-edge/testing';
 *
 * const denied = assertDenied(boundFor('search').validate('delete', {}), 'tool-not-authorized');
 * console.log(denied.number); // 1500
 * ```
 *
 * @see docs/testing.md#assertions
 */
export function assertDenied(value: Decided, code?: Code): Denied {
  checkCode(code);
  const decision = decisionOf(value, 'assertDenied');
  if (decision.allowed || (code !== undefined && decision.code !== code))
    throw failure(decision, code === undefined ? 'denied' : `denied: ${code}`);
  return decision;
}

/**
 * Asserts that a guarded call is refused, at once or by a rejection, and, where a code is given, with that one.
 *
 * @returns the denial; a promise of it where `call` returns one.
 * @throws AssertionError where nothing was thrown, or it was denied with another code. What is thrown and no denial is thrown on.
 *
 * @example
 * ```ts
 * import { guard } from 'tenuo-edge';
 * import { assertRefused, boundFor } from 'tenuo-edge/testing';
 *
 * const remove = guard({ tool: 'delete', warrant: boundFor('search') }, ({ id }: { id: number }) => id);
 * console.log(assertRefused(() => remove({ id: 1 })).code); // tool-not-authorized
 * ```
 *
 * @see docs/testing.md#assertions
 */
export function assertRefused<Result>(
  call: () => Result,
  code?: Code,
): Result extends PromiseLike<unknown> ? Promise<Denied> : Denied {
  checkCode(code);
  if (typeof call !== 'function') throw new TypeError('assertRefused takes the call: () => search({ … })');
  const refusedBy = (error: unknown): Denied => {
    if (findDecision(error) === undefined) throw error;
    return assertDenied(error as Decided, code);
  };
  const ran = (): never => {
    throw new AssertionError('the call was to be refused, and ran', 'ran', code ?? 'denied');
  };
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return refusedBy(error) as never;
  }
  return isPromise(result) ? (result.then(ran, refusedBy) as never) : ran();
}

/**
 * What a matcher tells its runner.
 *
 * @example
 * ```ts
 * import { boundFor, matchers, type MatcherResult } from 'tenuo-edge/testing';
 *
 * const result: MatcherResult = matchers.toBeAllowed(boundFor('search').validate('search', {}));
 * console.log(result.pass); // true
 * ```
 *
 * @see docs/testing.md#assertions
 */
export interface MatcherResult {
  /** Whether the assertion holds. */
  readonly pass: boolean;
  /** What a failure says: the explanation of the decision. */
  readonly message: () => string;
}

/**
 * The matchers, for the types of a runner: `declare module 'vitest' { interface Assertion<T> extends TenuoMatchers<T> {} }`.
 *
 * @example
 * ```ts
 * import { boundFor, matchers, type TenuoMatchers } from 'tenuo-edge/testing';
 *
 * const names: readonly (keyof TenuoMatchers)[] = ['toBeAllowed', 'toBeDenied'];
 * console.log(names.every((name) => name in matchers)); // true
 * console.log(matchers.toBeDenied(boundFor('search').validate('search', {})).pass); // false
 * ```
 *
 * @see docs/testing.md#assertions
 */
export interface TenuoMatchers<Result = unknown> {
  /**
   * The decision allows.
   *
   * @throws TypeError where the value is no decision.
   */
  toBeAllowed(): Result;
  /**
   * The decision, or the error that carries it, denies, with the code where one is given.
   *
   * @throws TypeError where the value is no decision, or the code is none.
   */
  toBeDenied(code?: Code): Result;
}

/**
 * Matchers for `expect.extend` of vitest and of runners like it. They take a decision, or an error that carries one; of promises:
 * `await expect(call).rejects.toBeDenied('constraint-violation')`.
 *
 * @example
 * ```ts
 * import { boundFor, matchers } from 'tenuo-edge/testing';
 *
 * // expect.extend(matchers);
 * const decision = boundFor('search').validate('delete', {});
 * console.log(matchers.toBeDenied(decision, 'tool-not-authorized').pass); // true
 * ```
 *
 * @see docs/testing.md#assertions
 */
export const matchers = {
  toBeAllowed: (value: Decided): MatcherResult => {
    const decision = decisionOf(value, 'toBeAllowed');
    return {
      pass: decision.allowed,
      message: () => failure(decision, decision.allowed ? 'denied' : 'allowed').message,
    };
  },
  toBeDenied: (value: Decided, code?: Code): MatcherResult => {
    checkCode(code);
    const decision = decisionOf(value, 'toBeDenied');
    const pass = !decision.allowed && (code === undefined || decision.code === code);
    const wanted = code === undefined ? 'denied' : `denied: ${code}`;
    return { pass, message: () => failure(decision, pass ? `not ${wanted}` : wanted).message };
  },
} as const;

function failure(decision: Decision, expected: string): AssertionError {
  const actual = decision.allowed ? 'allowed' : `denied: ${decision.code}`;
  return new AssertionError(
    `the call was to be ${expected}, and was ${actual}\n\n${explain(decision)}`,
    actual,
    expected,
  );
}

function decisionOf(value: unknown, call: string): Decision {
  const decision = findDecision(value);
  if (decision !== undefined) return decision;
  const advice = isPromise(value) ? ', and this is a promise: await it first' : '';
  throw new TypeError(`${call} takes a decision, or an error that carries one${advice}`);
}

function findDecision(value: unknown): Decision | undefined {
  const { decision = value } = Object(value) as { decision?: unknown };
  return isBranded(decision, 'Allowed') || isBranded(decision, 'Denied') ? (decision as Decision) : undefined;
}

/** A code that there is not would be denied with by nobody, and asserted to no end. */
function checkCode(code: unknown): void {
  if (code !== undefined && !Object.hasOwn(codes, code as string))
    throw new TypeError(`there is no code ${JSON.stringify(code)}; codes lists them`);
}
