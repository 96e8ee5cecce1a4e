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

/** A refusal outside a decision: bytes that cannot be read, a warrant that cannot be made, a key that is none. */
export class TenuoError extends Error {
  override readonly name: string = 'TenuoError';
  /** The protocol's name, as upstream's: `malformed-cbor`. */
  readonly code: Code;
  /** The protocol's number, as upstream's: 1202. */
  readonly number: CodeNumber;
  /** What exactly: `not-shortest`. */
  readonly reason: Reason;
  /** What to do about it. */
  readonly hint: string;
  /** Byte or character offset into the input, where reading it failed. */
  readonly offset: number | undefined;
  /** Index of the warrant in its chain, root 0. */
  readonly warrant: number | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;

  constructor(reason: number, detail: ErrorDetail = {}) {
    const [says, hint] = reasonText(reason);
    super(detail.subject === undefined ? says : `${detail.subject}: ${says}`);
    this.code = codeName(reason);
    this.number = codeNumber(reason);
    this.reason = reasonName(reason);
    this.hint = hint;
    this.offset = detail.offset;
    this.warrant = detail.warrant;
    this.expected = detail.expected;
    this.received = detail.received;
  }

  static {
    brand(TenuoError, 'TenuoError');
  }
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

/** Nothing can be decided as configured: for instance, no root is trusted. */
export class ConfigurationError extends TenuoError {
  override readonly name: string = 'ConfigurationError';

  static {
    brand(ConfigurationError, 'ConfigurationError');
  }
}

/** The error of a reason. */
export function errorFor(reason: number, detail?: ErrorDetail): TenuoError {
  return CONFIGURATION.includes(reason) ? new ConfigurationError(reason, detail) : new TenuoError(reason, detail);
}
