// What is thrown: a TenuoError where an input cannot be read or a warrant cannot be made, with the same
// codes as a denial. Wrong types are TypeErrors and wrong ranges RangeErrors, as in the platform.
import { brand } from './brand.ts';
import {
  type Code,
  type CodeNumber,
  codeName,
  codeNumber,
  FACADE_REASONS,
  type Reason,
  reasonName,
  reasonText,
} from './codes.ts';
import { shortened } from './shortened.ts';

/** Facts that make a refusal's message concrete. None of them is ever secret. */
export interface ErrorDetail {
  /** What was refused: a tool, a constraint, a field. */
  readonly subject?: string | undefined;
  /** The byte or character at which reading failed. */
  readonly offset?: number | undefined;
  /** Index of the warrant that is to blame, root 0. */
  readonly warrant?: number | undefined;
  /** What would have been accepted, and what came. */
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
}

/** Characters of what came or was expected that a message quotes. */
const QUOTED_LENGTH = 200;

/**
 * A refusal outside a decision: bytes that cannot be read, a warrant that cannot be made, a key that is none. Making
 * one never throws.
 *
 * @example
 * ```ts
 * import { TenuoError, Warrant } from 'tenuo-edge';
 *
 * try {
 *   Warrant.parse('no warrant');
 * } catch (error) {
 *   if (error instanceof TenuoError) console.log(error.number, error.reason); // …
 * }
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export class TenuoError extends Error {
  /** `TenuoError`. */
  override readonly name: string = 'TenuoError';
  /** The protocol's name, as upstream's: `malformed-cbor`. */
  readonly code: Code;
  /** The protocol's number, as upstream's: 1202. */
  readonly number: CodeNumber;
  /** What exactly: `not-shortest`. */
  readonly reason: Reason;
  readonly #detail: ErrorDetail;
  readonly #summary: string;
  readonly #hint: string;

  /** The message has all of it: wherever an error is shown, it says what was wrong, where, and what to do. */
  constructor(reason: number, detail: ErrorDetail = {}) {
    const [says, hint] = reasonText(reason);
    const summary = detail.subject === undefined ? says : `${detail.subject}: ${says}`;
    super(`${summary}${factsOf(detail)}. ${hint}`);
    this.code = codeName(reason);
    this.number = codeNumber(reason);
    this.reason = reasonName(reason);
    this.#detail = detail;
    this.#summary = summary;
    this.#hint = hint;
  }

  /** What was refused: the message without expectation and hint. */
  get summary(): string {
    return this.#summary;
  }

  /** What to do about it. */
  get hint(): string {
    return this.#hint;
  }

  /** Byte or character offset into the input, where reading it failed. */
  get offset(): number | undefined {
    return this.#detail.offset;
  }

  /** Index of the warrant in its chain, root 0. */
  get warrant(): number | undefined {
    return this.#detail.warrant;
  }

  /** What would have been accepted. */
  get expected(): string | undefined {
    return this.#detail.expected;
  }

  /** What came instead. */
  get received(): string | undefined {
    return this.#detail.received;
  }

  /** Everything but the stack. */
  toJSON(): object {
    const { name, summary, code, number, reason, offset, warrant, expected, received, hint } = this;
    return { name, message: summary, code, number, reason, offset, warrant, expected, received, hint };
  }

  static {
    brand(TenuoError, 'TenuoError');
  }
}

/** ` (offset 7)`, ` (expected at most 1 h, received 2 h)`. */
function factsOf({ offset, warrant, expected, received }: ErrorDetail): string {
  const facts: string[] = [];
  if (warrant !== undefined) facts.push(`warrant ${warrant} of the chain`);
  if (offset !== undefined) facts.push(`offset ${offset}`);
  if (expected !== undefined) facts.push(`expected ${shortened(expected, QUOTED_LENGTH)}`);
  if (received !== undefined) facts.push(`received ${shortened(received, QUOTED_LENGTH)}`);
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

/** Reasons that are told by a ConfigurationError. */
const CONFIGURATION: readonly number[] = [
  FACADE_REASONS.ROOTS_MISSING,
  FACADE_REASONS.CLEARANCE_PATTERN,
  FACADE_REASONS.ENGINE_UNAVAILABLE,
  FACADE_REASONS.ENGINE_RUNNING,
  FACADE_REASONS.ENGINE_MODULE_FOREIGN,
  FACADE_REASONS.ENGINE_LEFT_OUT,
];

/**
 * Nothing can be decided as configured: for instance, no root is trusted.
 *
 * @example
 * ```ts
 * import { Authorizer, ConfigurationError, TenuoError } from 'tenuo-edge';
 *
 * try {
 *   new Authorizer({ trustedRoots: [] });
 * } catch (error) {
 *   console.log(error instanceof ConfigurationError, error instanceof TenuoError); // true true
 * }
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export class ConfigurationError extends TenuoError {
  /** `ConfigurationError`. */
  override readonly name: string = 'ConfigurationError';

  static {
    brand(ConfigurationError, 'ConfigurationError');
  }
}

/** The error of a reason. */
export function errorFor(reason: number, detail?: ErrorDetail): TenuoError {
  return CONFIGURATION.includes(reason) ? new ConfigurationError(reason, detail) : new TenuoError(reason, detail);
}
