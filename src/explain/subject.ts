// What can be explained: decisions, and what is thrown in their place.
import { Allowed, type Decision, Denied } from '../decision.ts';
import { TenuoError } from '../errors.ts';
import { refOf } from '../mark.ts';

/**
 * A decision, or an error: one of this package, one that carries a decision, or any other.
 *
 * @example
 * ```ts
 * import { explain, type Explicable, TenuoError, Warrant } from 'tenuo-edge';
 *
 * let subject: Explicable | undefined;
 * try {
 *   Warrant.parse('no warrant');
 * } catch (error) {
 *   subject = error as TenuoError;
 * }
 * console.log(subject && explain(subject)); // …
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export type Explicable = Decision | Error;

/** One of the two is there. */
export type Subject =
  | { readonly decision: Decision; readonly error: Error | null }
  | { readonly decision: null; readonly error: Error };

/** @throws TypeError where it is neither a decision nor an error. `call` names the caller. */
export function subjectOf(value: unknown, call: string): Subject {
  if (isDecision(value)) return { decision: value, error: null };
  if (isError(value)) {
    const { decision } = value as { readonly decision?: unknown };
    return isDecision(decision) && !decision.allowed ? { decision, error: value } : { decision: null, error: value };
  }
  throw new TypeError(
    `${call} takes a decision (of authorize, whyDenied or denied.decision) or the error that was thrown, not ${kindOf(value)}`,
  );
}

/** 8 hex digits that stand for an error, the same whenever it is shown. */
export function refOfError(error: Error): string {
  if (error instanceof TenuoError) {
    const { name, reason, message, offset, warrant } = error;
    return refOf(JSON.stringify([name, reason, message, offset, warrant]));
  }
  // A message alone could be guessed from the number that stands for it.
  return refOf(JSON.stringify([error.name, error.message, error.stack]));
}

function isDecision(value: unknown): value is Decision {
  return value instanceof Allowed || value instanceof Denied;
}

/** Errors of this realm and of others, and what the platform throws that is no Error by its class. */
function isError(value: unknown): value is Error {
  if (value instanceof Error) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { name, message } = value as { readonly name?: unknown; readonly message?: unknown };
  return (
    /Error|Exception/.test(Object.prototype.toString.call(value)) &&
    typeof name === 'string' &&
    typeof message === 'string'
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'another object';
  return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
}
