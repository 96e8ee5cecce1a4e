// Decisions and errors in full, for the operator.
import type { Allowed, Decision, Denied } from '../decision.ts';
import { TenuoError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { shortened } from '../shortened.ts';
import { jsonLine, onOneLine } from './line.ts';
import { type Explicable, refOfError, subjectOf } from './subject.ts';

const OPTIONS = ['format', 'color'];
/** Characters of a value that an explanation quotes. */
const VALUE_LENGTH = 400;
/** Causes of causes that are told. */
const MAX_CAUSES = 4;

/**
 * How an explanation is written.
 *
 * @example
 * ```ts
 * import { Authorizer, explain, type ExplainOptions, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const options: ExplainOptions = { format: 'json' };
 * console.log(JSON.parse(explain(decide('stock prices'), options)).code); // constraint-violation
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export interface ExplainOptions {
  /** Lines for people, or one line of JSON; `text` where absent. */
  readonly format?: 'text' | 'json' | undefined;
  /** Whether the text has colors for a terminal; false where absent. */
  readonly color?: boolean | undefined;
}

/** Escapes of ECMA-48, as every terminal knows them. */
const PAINT = { red: '31;1', green: '32;1', dim: '2' } as const;

type Facts = readonly (readonly [label: string, text: string | undefined])[];

/**
 * A decision, or an error, in full: for the operator. It may quote arguments of the call, so it belongs in no shared log and
 * before no model (`redact`).
 *
 * @throws TypeError where it is neither a decision nor an error, an option is not known, or colors are asked of JSON.
 *
 * @example
 * ```ts
 * import { Authorizer, explain, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * console.log(explain(decide('stock prices'))); // Denied: constraint-violation (1501)…
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export function explain(subject: Explicable, options: ExplainOptions = {}): string {
  const known = subjectOf(subject, 'explain');
  const { isJson, isColored } = checked(options);
  if (isJson) return jsonLine(known.decision === null ? errorRecord(known.error) : decisionRecord(known.decision));
  const [head, isAllowed, facts] = known.decision === null ? errorLines(known.error) : decisionLines(known.decision);
  const lines = facts
    .filter(([, text]) => text !== undefined)
    .map(([label, text]) => `  ${paint(label.padEnd(9), 'dim', isColored)} ${onOneLine(text as string)}`);
  return [paint(onOneLine(head), isAllowed ? 'green' : 'red', isColored), ...lines].join('\n');
}

function checked(options: ExplainOptions): { readonly isJson: boolean; readonly isColored: boolean } {
  checkOptions(options, OPTIONS, 'explain');
  const { format = 'text', color = false } = options;
  if (format !== 'text' && format !== 'json') throw new TypeError("explain: format is 'text' or 'json'");
  if (typeof color !== 'boolean') throw new TypeError('explain: color is true or false');
  if (color && format === 'json')
    throw new TypeError("explain: JSON has no colors; leave color out, or ask for 'text'");
  return { isJson: format === 'json', isColored: color };
}

function paint(text: string, color: keyof typeof PAINT, isColored: boolean): string {
  return isColored ? `\u001b[${PAINT[color]}m${text}\u001b[0m` : text;
}

type Lines = readonly [head: string, isAllowed: boolean, facts: Facts];

function decisionLines(decision: Decision): Lines {
  return decision.allowed ? allowedLines(decision) : deniedLines(decision);
}

function allowedLines({ steps, approvals }: Allowed): Lines {
  const links = steps.map(
    ({ id, depth, issuer }) => [`depth ${depth}`, `${id}, issued by the key ${issuer.slice(0, 16)}…`] as const,
  );
  const approvers = approvals.map(({ approver }) => ['approved', `by the key ${approver.slice(0, 16)}…`] as const);
  return [
    `Allowed: ${steps.length === 1 ? 'one warrant' : `a chain of ${steps.length} warrants`} holds`,
    true,
    [...links, ...approvers],
  ];
}

function deniedLines(denied: Denied): Lines {
  const { message, stage, expected, received, wouldPass, hint, at, ref, warrantId, cause } = denied;
  return [
    `Denied: ${message}`,
    false,
    [
      ['check', stage],
      ['warrant', warrantId],
      ['offset', at.offset?.toString()],
      ['expected', quotable(expected)],
      ['received', quotable(received)],
      ['passes', quotable(wouldPass)],
      ['cause', causeText(cause)],
      ['hint', hint],
      ['ref', ref],
    ],
  ];
}

function errorLines(error: Error): Lines {
  const cause = ['cause', causeText(error.cause)] as const;
  const ref = ['ref', refOfError(error)] as const;
  if (!(error instanceof TenuoError))
    return [shortened(`${error.name}: ${error.message}`, VALUE_LENGTH), false, [cause, ref]];
  const { name, summary, code, number, reason, warrant, offset, expected, received, hint } = error;
  return [
    `${name}: ${summary}`,
    false,
    [
      ['code', `${code} (${number}), ${reason}`],
      ['warrant', warrant === undefined ? undefined : `${warrant} of the chain`],
      ['offset', offset?.toString()],
      ['expected', quotable(expected)],
      ['received', quotable(received)],
      cause,
      ['hint', hint],
      ref,
    ],
  ];
}

function decisionRecord(decision: Decision): object {
  return decision.allowed ? allowedRecord(decision) : deniedRecord(decision);
}

function allowedRecord({
  allowed,
  code,
  number,
  warrantId,
  rootIssuer,
  steps,
  approvals,
  requestHash,
}: Allowed): object {
  const approvers = approvals.map(({ approver }) => approver);
  return { allowed, code, number, warrant: warrantId, root: rootIssuer, chain: steps, approvers, requestHash };
}

function deniedRecord(denied: Denied): object {
  const { allowed, code, number, reason, stage, message, at, expected, received, wouldPass } = denied;
  const { missingApprovals, requestHash, hint, ref, warrantId, now, cause } = denied;
  return {
    allowed,
    code,
    number,
    reason,
    stage,
    message,
    at,
    expected: quotable(expected),
    received: quotable(received),
    wouldPass: quotable(wouldPass),
    missingApprovals,
    requestHash,
    cause: causeText(cause),
    hint,
    ref,
    warrant: warrantId,
    now,
  };
}

function errorRecord(error: Error): object {
  const cause = causeText(error.cause);
  const ref = refOfError(error);
  if (error instanceof TenuoError) return { ...error.toJSON(), cause, ref };
  return { name: error.name, message: shortened(error.message, VALUE_LENGTH), cause, ref };
}

function quotable(text: string | undefined): string | undefined {
  return text === undefined ? undefined : shortened(text, VALUE_LENGTH);
}

/** What made it fail, and what made that fail. */
function causeText(cause: unknown): string | undefined {
  const texts: string[] = [];
  let next = cause;
  while (next instanceof Error && texts.length < MAX_CAUSES) {
    texts.push(`${next.name}: ${next.message}`);
    next = next.cause;
  }
  return texts.length === 0 ? undefined : shortened(texts.join('; because of '), VALUE_LENGTH);
}
