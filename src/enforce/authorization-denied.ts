// What a guarded call throws where it is refused.

import { brand } from '../brand.ts';
import { reasonNumber } from '../codes.ts';
import type { Denied } from '../decision.ts';
import { TenuoError } from '../errors.ts';

/**
 * A guarded call was refused. The message is what a model or a stranger may see: a reference, no names and no values. What an
 * operator wants to know is in `decision`, for `explain(error.decision)`; the audit event has the same `ref`.
 *
 * @example
 * try {
 *   search({ query: 'stock prices' });
 * } catch (error) {
 *   if (error instanceof AuthorizationDenied) console.error(explain(error.decision));
 * }
 */
export class AuthorizationDenied extends TenuoError {
  override readonly name: string = 'AuthorizationDenied';
  /** Why, in full. */
  readonly decision: Denied;

  constructor(decision: Denied) {
    super(reasonNumber(decision.reason));
    this.message = `Authorization denied (ref: ${decision.ref})`;
    this.decision = decision;
  }

  /** 8 hex digits that stand for this denial, the same as in the message and in the audit event. */
  get ref(): string {
    return this.decision.ref;
  }

  static {
    brand(AuthorizationDenied, 'AuthorizationDenied');
  }
}
