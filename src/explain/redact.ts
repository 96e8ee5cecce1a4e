// What may be told to a model or a remote caller.
import type { Code } from '../codes.ts';
import type { Decision } from '../decision.ts';
import { ConfigurationError, TenuoError } from '../errors.ts';
import { INSPECT } from '../inspect.ts';
import { shortened } from '../shortened.ts';
import { onOneLine } from './line.ts';
import { type Explicable, refOfError, subjectOf } from './subject.ts';

/** Characters of a name or hint that are repeated: a caller may have sent any number. */
const TEXT_LENGTH = 300;
const OPERATOR_HINT = 'Something is not set up on the other side. Tell its operator the ref.';

/**
 * A decision or an error without anything that is the operator's: no values, no constraints, no names but those that the
 * caller sent. Frozen. As a text, and in a console, it is `message`; as JSON it is all of its members.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, redact, type Redacted, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const told: Redacted = redact(decide('stock prices'));
 * console.log(told.code, told.argument, String(told).includes('stock')); // constraint-violation query false
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export class Redacted {
  /** Whether the call may be made. */
  readonly allowed: boolean;
  /** `Authorization denied (ref: 7f3a91c2)`. */
  readonly message: string;
  /** The protocol's name of the refusal: `constraint-violation`. Undefined for errors of other packages. */
  readonly code: Code | 'allowed' | undefined;
  /** The tool that the caller asked for. */
  readonly tool: string | undefined;
  /** The argument that was refused, where the caller sent one of this name. */
  readonly argument: string | undefined;
  /** What to do about it, in words that are the same for everybody. */
  readonly hint: string | undefined;
  /** 8 hex digits by which the operator finds the explanation, and the audit event of a denial. */
  readonly ref: string | undefined;

  /** @internal */
  constructor(members: Partial<Redacted> & { readonly message: string }) {
    this.allowed = members.allowed ?? false;
    this.message = members.message;
    this.code = members.code;
    this.tool = bounded(members.tool);
    this.argument = bounded(members.argument);
    this.hint = bounded(members.hint);
    this.ref = members.ref;
    Object.freeze(this);
  }

  /** Its `message`. */
  toString(): string {
    return this.message;
  }

  [INSPECT](): string {
    return this.message;
  }
}

/**
 * What may be told to a model or a remote caller, of a decision or of what was thrown: that the call was refused, its code,
 * the tool and argument by the names that the caller used, what to do, and a reference for the operator.
 *
 * @throws TypeError where it is neither a decision nor an error.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, redact, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const denied = decide('stock prices');
 * console.log(String(redact(denied))); // Authorization denied (ref: …)
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export function redact(subject: Explicable): Redacted {
  const known = subjectOf(subject, 'redact');
  return known.decision === null ? redactError(known.error) : redactDecision(known.decision);
}

function redactDecision(decision: Decision): Redacted {
  if (decision.allowed) return new Redacted({ allowed: true, code: 'allowed', message: 'Authorized' });
  const { code, ref, disclosed } = decision;
  return new Redacted({ ...disclosed, code, ref, message: `Authorization denied (ref: ${ref})` });
}

function redactError(error: Error): Redacted {
  const ref = refOfError(error);
  const message = `Authorization failed (ref: ${ref})`;
  // Of other packages' errors nothing is known: any part of them may be a value.
  if (!(error instanceof TenuoError)) return new Redacted({ message, ref });
  const hint = error instanceof ConfigurationError ? OPERATOR_HINT : error.hint;
  return new Redacted({ message, ref, code: error.code, hint });
}

function bounded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : onOneLine(shortened(text, TEXT_LENGTH));
}
