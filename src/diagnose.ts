// A warrant at a glance: what it grants, until when, how far it may go on, and what about it is likely to be a mistake.

import { isBranded } from './brand.ts';
import { quoted } from './cbor/value.ts';
import type { Constraint } from './constraints/kinds.ts';
import { wouldPass } from './constraints/words.ts';
import { DEFAULT_CLOCK_TOLERANCE } from './engine/request.ts';
import { TenuoError } from './errors.ts';
import { onOneLine } from './explain/line.ts';
import { INSPECT } from './inspect.ts';
import { durationText, type Instant, instantText, secondsOf } from './instant.ts';
import { checkOptions } from './options.ts';
import { shortened } from './shortened.ts';
import { WarrantView } from './warrant/view.ts';

/** Seconds that a warrant lives in the work that warrants are for. */
const LONG_LIVED = 86_400;
/** Seconds before the end in which a call may come too late. */
const SOON = 60;
/** Characters of a tool with its constraints that a line shows. */
const TOOL_LENGTH = 400;

/**
 * Something about a warrant that is likely to be a mistake.
 *
 * @example
 * ```ts
 * import { diagnose, SigningKey, type WarningCode, Warrant } from 'tenuo-edge';
 *
 * const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(root);
 * const codes: WarningCode[] = diagnose(warrant).warnings.map(({ code }) => code);
 * console.log(codes); // [ 'any-arguments' ]
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export type WarningCode =
  | 'any-arguments'
  | 'any-tool'
  | 'approvers-without-gates'
  | 'constraint-unknown'
  | 'evaluator-needed'
  | 'expires-soon'
  | 'gates-unreadable'
  | 'gates-without-approvers'
  | 'held-by-issuer'
  | 'long-lived'
  | 'no-tools'
  | 'other-arguments'
  | 'parent-expires-first'
  | 'parents-missing'
  | 'path-pattern';

/**
 * A warning, in words.
 *
 * @example
 * ```ts
 * import { diagnose, SigningKey, type DiagnosisWarning, Warrant } from 'tenuo-edge';
 *
 * const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(root);
 * const [warning]: readonly DiagnosisWarning[] = diagnose(warrant).warnings;
 * console.log(warning?.text); // "search" may be called with any arguments: constrain them.
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export interface DiagnosisWarning {
  /** Which one it is, from a closed list. */
  readonly code: WarningCode;
  /** One sentence, with what to do. It may quote the warrant. */
  readonly text: string;
}

/**
 * One argument of a tool and what it must satisfy.
 *
 * @example
 * ```ts
 * import { type DiagnosedArgument, diagnose, Range, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder().capability('scale', { replicas: Range.max(10) }).mint(SigningKey.generate());
 * const [argument]: readonly DiagnosedArgument[] = diagnose(warrant).tools[0]?.arguments ?? [];
 * console.log(argument?.name, argument?.passes); // replicas a number, at most 10
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export interface DiagnosedArgument {
  /** As calls have to name it. */
  readonly name: string;
  /** As it is written in code: `Range({ max: 10 })`. */
  readonly constraint: string;
  /** What passes, in words: `a number, at most 10`. */
  readonly passes: string;
}

/**
 * One tool that a warrant grants.
 *
 * @example
 * ```ts
 * import { diagnose, SigningKey, type DiagnosedTool, Warrant } from 'tenuo-edge';
 *
 * const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(root);
 * const [tool]: readonly DiagnosedTool[] = diagnose(warrant).tools;
 * console.log(tool?.name, tool?.otherArguments, tool?.isGated); // search true false
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export interface DiagnosedTool {
  /** `*` stands for any other. */
  readonly name: string;
  /** Those that are constrained, in the order of their names. */
  readonly arguments: readonly DiagnosedArgument[];
  /** Whether arguments may be passed that are not among these: always where there are none. */
  readonly otherArguments: boolean;
  /** Whether calls of it may need an approval. */
  readonly isGated: boolean;
}

/**
 * What `diagnose` takes beside the warrant.
 *
 * @example
 * ```ts
 * import { diagnose, SigningKey, type DiagnoseOptions, Warrant } from 'tenuo-edge';
 *
 * const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(root);
 * const options: DiagnoseOptions = { now: new Date(Date.now() + 3_600_000) };
 * console.log(diagnose(warrant, options).status); // expired
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export interface DiagnoseOptions {
  /** When to judge its times; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * A warrant at a glance. Frozen; as a text, and in a console, it is lines for people; as JSON all of its members.
 *
 * @example
 * ```ts
 * import { diagnose, SigningKey, type Diagnosis, Warrant } from 'tenuo-edge';
 *
 * const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder().tool('search').holder(agent.publicKey).mint(root);
 * const diagnosis: Diagnosis = diagnose(warrant);
 * console.log(diagnosis.status, diagnosis.remaining <= 300, diagnosis.delegationsLeft); // valid true 64
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export class Diagnosis {
  /** `tnu_wrt_` and 32 hex digits. */
  readonly id: string;
  /** Whether it calls tools, or issues warrants that do. */
  readonly type: 'execution' | 'issuer';
  /** By its own times and those of the parents that were presented. */
  readonly status: 'valid' | 'expired' | 'not-yet-valid';
  /** RFC 3339. */
  readonly issuedAt: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** Seconds until it, or the first of its parents, expires; 0 once one has. */
  readonly remaining: number;
  /** The first 16 hex digits of the key that signed it. */
  readonly issuer: string;
  /** The first 16 hex digits of the key that may use it. */
  readonly holder: string;
  /** How many delegations lie above it; 0 for a root. */
  readonly depth: number;
  /** How many more may follow below it. */
  readonly delegationsLeft: number;
  /** How many warrants were presented, this one included. */
  readonly chainLength: number;
  /** What it grants, in the order of the names; none for an issuer warrant. */
  readonly tools: readonly DiagnosedTool[];
  /** What an issuer warrant may issue; null for an execution warrant. */
  readonly issuableTools: readonly string[] | null;
  /** The holder's clearance, a whole number from 0 to 255; null where it has none. */
  readonly clearance: number | null;
  /** How many approvals a gated call needs, and how many approvers there are. */
  readonly approvals: { readonly required: number; readonly approvers: number };
  /** What is likely to be a mistake; empty where nothing is. */
  readonly warnings: readonly DiagnosisWarning[];

  /** @internal */
  constructor(warrant: WarrantView, now: number) {
    const { chain, clearance } = warrant;
    const ends = Math.min(...chain.map(({ expiresAtSeconds }) => Number(expiresAtSeconds)));
    const begins = Math.max(...chain.map(({ issuedAtSeconds }) => Number(issuedAtSeconds)));
    this.id = warrant.id;
    this.type = warrant.type;
    this.status = now >= ends ? 'expired' : now + DEFAULT_CLOCK_TOLERANCE < begins ? 'not-yet-valid' : 'valid';
    this.issuedAt = instantText(warrant.issuedAtSeconds);
    this.expiresAt = instantText(warrant.expiresAtSeconds);
    this.remaining = Math.max(0, ends - now);
    this.issuer = warrant.issuer.fingerprint;
    this.holder = warrant.holder.fingerprint;
    this.depth = warrant.depth;
    this.delegationsLeft = Math.max(0, warrant.maxDepth - warrant.depth);
    this.chainLength = chain.length;
    this.tools = Object.freeze(toolsOf(warrant));
    this.issuableTools = warrant.issuableTools;
    this.clearance = clearance;
    this.approvals = Object.freeze({
      required: warrant.approvalThreshold,
      approvers: warrant.requiredApprovers?.length ?? 0,
    });
    this.warnings = Object.freeze([...warningsOf(warrant, ends, this.remaining)]);
    Object.freeze(this);
  }

  /** Lines for people; nothing in them acts on a terminal. Never throws. */
  toString(): string {
    const { type, tools, issuableTools, clearance, approvals, warnings } = this;
    const lines: [label: string, text: string][] = [
      [this.status === 'valid' ? 'valid' : 'not valid', this.#validity()],
      ['keys', `issued by ${this.issuer}…, held by ${this.holder}…`],
      ['depth', this.#delegation()],
    ];
    if (type === 'issuer') lines.push(['may issue', (issuableTools ?? []).map(quoted).join(', ') || 'nothing']);
    for (const tool of tools) lines.push(['tool', shortened(toolText(tool), TOOL_LENGTH)]);
    if (clearance !== null) lines.push(['clearance', String(clearance)]);
    if (approvals.approvers > 0) lines.push(['approvals', `${approvals.required} of ${approvals.approvers} approvers`]);
    for (const { text } of warnings) lines.push(['warning', text]);
    const told = lines.map(([label, text]) => `  ${label.padEnd(10)} ${onOneLine(text)}`);
    return [`Warrant ${this.id}, of type ${type}`, ...told].join('\n');
  }

  [INSPECT](): string {
    return this.toString();
  }

  #validity(): string {
    if (this.status === 'expired') return `expired: it was to be used before ${this.expiresAt}`;
    if (this.status === 'not-yet-valid') return `it begins at ${this.issuedAt}`;
    return `for ${roughly(this.remaining)} more, until ${this.expiresAt}`;
  }

  #delegation(): string {
    const { depth, delegationsLeft } = this;
    const below =
      delegationsLeft === 0 ? 'it may not be delegated further' : `it may be delegated ${delegationsLeft} times more`;
    return `${depth === 0 ? 'a root' : String(depth)}; ${below}`;
  }
}

/**
 * A warrant at a glance, as data that reads well in a console: its times, keys, tools and gates, and warnings about what is
 * likely to be a mistake. It is no decision: trust, revocation and possession are not looked at.
 *
 * @throws TypeError where it is no warrant, or an option is not known.
 *
 * @example
 * ```ts
 * import { diagnose, Range, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
 * const warrant = Warrant.mintBuilder()
 *   .capability('scale', { replicas: Range.max(10) })
 *   .holder(agent.publicKey)
 *   .mint(root);
 *
 * const { status, tools, warnings } = diagnose(warrant);
 * console.log(status, tools[0]?.name, warnings.length); // valid scale 0
 * ```
 *
 * @see docs/errors.md#a-warrant-at-a-glance
 */
export function diagnose(
  warrant: WarrantView | { readonly warrant: WarrantView },
  options: DiagnoseOptions = {},
): Diagnosis {
  const held = isBranded<{ readonly warrant: WarrantView }>(warrant, 'BoundWarrant') ? warrant.warrant : warrant;
  if (!(held instanceof WarrantView))
    throw new TypeError('diagnose takes a warrant; Warrant.parse(text) makes one of text or bytes');
  checkOptions(options, ['now'], 'diagnose');
  return new Diagnosis(held, secondsOf(options.now));
}

/** Whole units of the largest that there are two of: `59 min`. */
function roughly(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const [size, name] = units.find(([unit]) => seconds >= 2 * unit) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${name}`;
}

function toolsOf(warrant: WarrantView): DiagnosedTool[] {
  const gates = gatesOf(warrant);
  return Object.entries(warrant.capabilities).map(([name, { constraints, allowUnknown }]) => {
    const list = Object.entries(constraints).map(([argument, constraint]) =>
      Object.freeze({ name: argument, constraint: String(constraint), passes: wouldPass(constraint) }),
    );
    return Object.freeze({
      name,
      arguments: Object.freeze(list),
      otherArguments: allowUnknown || list.length === 0,
      isGated: gates !== undefined && (gates === null || Object.hasOwn(gates, name)),
    });
  });
}

/** The gates by tool; null where they cannot be read, undefined where there are none. */
function gatesOf(warrant: WarrantView): object | null | undefined {
  try {
    return warrant.approvalGates ?? undefined;
  } catch (error) {
    if (error instanceof TenuoError) return null;
    throw error;
  }
}

function toolText({ name, arguments: list, otherArguments, isGated }: DiagnosedTool): string {
  const told = list.map(({ name: argument, constraint }) => `${quoted(argument)}: ${constraint}`);
  if (otherArguments) told.push(list.length === 0 ? 'any arguments' : 'any others');
  return `${quoted(name)} with ${told.join(', ')}${isGated ? ', gated' : ''}`;
}

function* warningsOf(warrant: WarrantView, ends: number, remaining: number): Generator<DiagnosisWarning> {
  const warning = (code: WarningCode, text: string): DiagnosisWarning => Object.freeze({ code, text });
  const { chain, tools, issuableTools, depth } = warrant;
  if (remaining > 0 && remaining <= SOON)
    yield warning('expires-soon', `It ends in ${remaining} s: have a new one minted before the next call.`);
  if (ends < Number(warrant.expiresAtSeconds))
    yield warning('parent-expires-first', `A parent expires before it, at ${instantText(ends)}; so does this one.`);
  if (depth >= chain.length)
    yield warning(
      'parents-missing',
      'Its parents were not presented. Verifiers need the whole chain: toStackText(), headers().',
    );
  if (tools.length === 0 && (issuableTools ?? []).length === 0)
    yield warning('no-tools', 'It grants nothing: add tools with tool(name) or capability(name, constraints).');
  if (warrant.ttl > LONG_LIVED)
    yield warning(
      'long-lived',
      `It lives ${durationText(warrant.ttl)}: whoever gets it and its key has it as long. Mint for minutes.`,
    );
  if (depth === 0 && warrant.type === 'execution' && warrant.holder.equals(warrant.issuer))
    yield warning('held-by-issuer', 'Its issuer holds it: name the agent’s key with holder(agent.publicKey).');
  yield* gateWarnings(warrant, warning);
  for (const [tool, { constraints, allowUnknown }] of Object.entries(warrant.capabilities)) {
    const name = quoted(tool);
    if (tool === '*') yield warning('any-tool', 'The tool "*" stands for every tool that is not listed.');
    const list = Object.entries(constraints);
    if (list.length === 0) yield warning('any-arguments', `${name} may be called with any arguments: constrain them.`);
    else if (allowUnknown)
      yield warning('other-arguments', `${name} takes arguments that nothing constrains (allowUnknown).`);
    for (const [argument, constraint] of list)
      yield* constraintWarnings(`${name}, ${quoted(argument)}`, constraint, warning);
  }
}

type Warn = (code: WarningCode, text: string) => DiagnosisWarning;

function* gateWarnings(warrant: WarrantView, warning: Warn): Generator<DiagnosisWarning> {
  const gates = gatesOf(warrant);
  const approvers = warrant.requiredApprovers?.length ?? 0;
  if (gates === null) yield warning('gates-unreadable', 'Its approval gates cannot be read, so every call is denied.');
  else if (gates !== undefined && approvers === 0)
    yield warning('gates-without-approvers', 'It has approval gates and no approvers: gated calls are always denied.');
  else if (gates === undefined && approvers > 0)
    yield warning(
      'approvers-without-gates',
      'It names approvers and no gate, so nobody is ever asked: approvalGates({ tool: null }).',
    );
}

function* constraintWarnings(where: string, constraint: Constraint, warning: Warn): Generator<DiagnosisWarning> {
  switch (constraint.kind) {
    case 'Unknown':
      yield warning(
        'constraint-unknown',
        `${where}: constraints of type ${constraint.typeId} are not known here, so it is always denied.`,
      );
      break;
    case 'CEL':
      yield warning('evaluator-needed', `${where}: CEL is decided only where { cel } of tenuo-edge/cel is passed.`);
      break;
    case 'Pattern':
      if (/^([A-Za-z]:)?[/\\].*\*/s.test(constraint.pattern))
        yield warning(
          'path-pattern',
          `${where}: ${String(constraint)} matches a path that climbs out with "..": Subpath does not.`,
        );
      break;
    case 'All':
      // A Subpath beside a Pattern keeps it inside.
      if (constraint.constraints.some(({ kind }) => kind === 'Subpath')) break;
      for (const each of constraint.constraints) yield* constraintWarnings(where, each, warning);
      break;
    case 'AnyOf':
      for (const each of constraint.constraints) yield* constraintWarnings(where, each, warning);
      break;
    case 'Not':
      yield* constraintWarnings(where, constraint.constraint, warning);
      break;
    default:
  }
}
