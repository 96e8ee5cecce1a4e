// What a guarded call throws where it is refused.

import { brand } from '../brand.ts';
import { FACADE_REASONS, reasonNumber } from '../codes.ts';
import type { Denied } from '../decision.ts';
import { TenuoError } from '../errors.ts';

/**
 * A guarded call was refused. Its message is what a model or a stranger may see: 8 hex digits of reference, no names and no values.
 * What an operator wants to know is in `decision`; the audit event has the same `ref`. Making one never throws.
 *
 * @example
 * ```ts
 * import { AuthorizationDenied, configure, explain, guard, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
 * try {
 *   search({ query: 'weather NYC' });
 * } catch (error) {
 *   if (!(error instanceof AuthorizationDenied)) throw error;
 *   console.log(error.message); // Authorization denied (ref: …)
 *   console.log(error.code); // warrant-missing
 *   console.error(explain(error.decision));
 * }
 * ```
 *
 * @see docs/guard.md#denials
 */
export class AuthorizationDenied extends TenuoError {
  override readonly name: string = 'AuthorizationDenied';
  /** Why, in full. */
  readonly decision: Denied;

  constructor(decision: Denied) {
    super(numberOf(decision));
    const { code, number, reason, ref } = decision;
    Object.assign(this, { message: `Authorization denied (ref: ${ref})`, code, number, reason });
    this.decision = decision;
    // The stack begins with the message as it now is.
    (Error as { captureStackTrace?(error: object, from: unknown): void }).captureStackTrace?.(
      this,
      AuthorizationDenied,
    );
  }

  /** As the message: a reference alone. */
  override get summary(): string {
    return this.message;
  }

  /** What to do about it, without values. */
  override get hint(): string {
    return this.decision.hint;
  }

  /** Index of the warrant in its chain, root 0, where one is to blame. */
  override get warrant(): number | undefined {
    return this.decision.at.warrant;
  }

  /** Byte or character offset into the chain, where it could not be read. */
  override get offset(): number | undefined {
    return this.decision.at.offset;
  }

  /** 8 hex digits that stand for this denial, the same as in the message and in the audit event. */
  get ref(): string {
    return this.decision.ref;
  }

  static {
    brand(AuthorizationDenied, 'AuthorizationDenied');
  }
}

/** A denial of another copy of this package may have a reason that this one has not loaded; its own members say which. */
function numberOf({ reason }: Denied): number {
  try {
    return reasonNumber(reason);
  } catch {
    return FACADE_REASONS.ROOTS_MISSING;
  }
}
