// Decisions: values that say whether a call is allowed, and when not, why. Texts are built when they are
// asked for, from copies made at the denial; an allowed decision costs one small object.

import * as reasons from '../assembly/codes.ts';
import { ApprovalRequest } from './approval/request.ts';
import { type VerifiedApproval, verifiedApproval } from './approval/verified.ts';
import { argumentsOfPairs } from './arguments.ts';
import { brand } from './brand.ts';
import { decodeSet, readConstraint } from './cbor/constraint.ts';
import { misuseOf } from './cbor/misuse.ts';
import { CborReader, utf8Text } from './cbor/reader.ts';
import { quoted, valueText } from './cbor/value.ts';
import {
  type Code,
  type CodeNumber,
  codeName,
  codeNumber,
  type Reason,
  reasonName,
  reasonText,
  type Stage,
  stageName,
} from './codes.ts';
import type { Constraint } from './constraints/kinds.ts';
import { advice, wouldPass } from './constraints/words.ts';
import type { ChainBytes } from './engine/chain-bytes.ts';
import { type Findings, plainFindings } from './engine/findings.ts';
import { engineOf } from './engine/port.ts';
import { StoredChain } from './engine/slots.ts';
import { toHex } from './hex.ts';
import { INSPECT } from './inspect.ts';
import { durationText, instantText } from './instant.ts';
import { refOf } from './mark.ts';
import { nearest } from './nearest.ts';
import { shortened } from './shortened.ts';
import { access } from './warrant/access.ts';
import { type Fields, readFields } from './warrant/fields.ts';
import { idText } from './warrant/id.ts';

const FINGERPRINT_BYTES = 8;
/** Unix seconds in the year 5138, and milliseconds in 1973. */
const MANY_SECONDS = 100_000_000_000;
const MILLISECONDS_NOTE = '`now` looks like milliseconds: pass a Date or Unix seconds.';
/** Characters of a name that a message quotes. */
const NAME_LENGTH = 80;
const NO_APPROVALS: readonly Uint8Array[] = [];

/**
 * Where a call was refused: which warrant of the chain (root 0), tool and argument; for unreadable input the byte or character.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, type Place, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const denied = decide('stock prices');
 * const place: Place = denied.allowed ? {} : denied.at;
 * console.log(place.tool, place.argument, place.warrant); // search query 0
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export interface Place {
  /** Index of the warrant in the chain, root 0. */
  readonly warrant?: number;
  /** The tool that was asked for. */
  readonly tool?: string;
  /** The argument by its name. */
  readonly argument?: string;
  /** The byte or character of the input, counted from 0, where it could not be read. */
  readonly offset?: number;
}

/**
 * One warrant of a verified chain.
 *
 * @example
 * ```ts
 * import { Authorizer, type ChainStep, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const allowed = decide('weather NYC');
 * const steps: readonly ChainStep[] = allowed.allowed ? allowed.steps : [];
 * console.log(steps.map(({ depth }) => depth)); // [ 0 ]
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export interface ChainStep {
  /** `tnu_wrt_` and 32 hex digits. */
  readonly id: string;
  /** How many delegations lie above it; depth 0 is the root. */
  readonly depth: number;
  /** The issuer's key in hex. */
  readonly issuer: string;
}

/**
 * What a decision cost.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, SigningKey, Warrant, type Work } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const work: Work = decide('weather NYC').work;
 * console.log(work.verifications > 0); // true
 * ```
 *
 * @see docs/performance.md
 */
export interface Work {
  /** How many signatures were verified, those of reading the chain included. */
  readonly verifications: number;
}

/** What a decision is about, beside the findings. */
export interface Circumstances {
  readonly verifications: number;
  /** Unix seconds at which it was judged. */
  readonly now?: number | undefined;
  /** Added to the hint: what the facade knows and the core does not. */
  readonly note?: string | undefined;
  /** The tool that was asked for. */
  readonly tool?: string | undefined;
  /** A number that tells this call from others. */
  readonly mark?: number | undefined;
  /** What a store threw. */
  readonly cause?: unknown;
  /** The arguments, as a proof signs them, where an approval of the call would help. */
  readonly pairs?: Uint8Array<ArrayBuffer> | undefined;
}

/** What of a denial may be told to whoever made the call. */
export interface Disclosed {
  readonly tool: string | undefined;
  readonly argument: string | undefined;
  readonly hint: string;
}

/**
 * How many approvals a call needs, and how many of those that came count.
 *
 * @example
 * ```ts
 * import { Authorizer, type MissingApprovals, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([SigningKey.generate().publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(key);
 * const call = { warrant, tool: 'restart', args: {}, signature: warrant.sign(key, 'restart', {}) };
 * const denied = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(call);
 * const missing: MissingApprovals | undefined = denied.allowed ? undefined : denied.missingApprovals;
 * console.log(missing); // { required: 1, received: 0 }
 * ```
 *
 * @see docs/approvals.md
 */
export interface MissingApprovals {
  /** How many are needed. */
  readonly required: number;
  /** How many of those that came count. */
  readonly received: number;
}

/**
 * Allowed or denied; `allowed` tells them apart.
 *
 * @example
 * ```ts
 * import { Authorizer, type Decision, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const decision: Decision = decide('stock prices');
 * console.log(decision.allowed ? decision.warrantId : decision.hint); // …
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export type Decision = Allowed | Denied;

/** What a decision was made of: what it takes to make the same one elsewhere. */
export type Grounds =
  | {
      readonly allowed: true;
      readonly chain: ChainBytes;
      readonly verifications: number;
      readonly approvals: readonly Uint8Array[];
    }
  | {
      readonly allowed: false;
      readonly findings: Findings;
      readonly chain: ChainBytes | null;
      readonly circumstances: Circumstances;
    };

let groundsOfAllowed: (decision: Allowed) => Grounds;
let groundsOfDenied: (decision: Denied) => Grounds;

/**
 * The call may be made.
 *
 * @example
 * ```ts
 * import { Allowed, Authorizer, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const decision = decide('weather NYC');
 * console.log(decision instanceof Allowed && decision.rootIssuer === key.publicKey.toHex()); // true
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export class Allowed {
  /** Tells it from `Denied`. */
  readonly allowed = true;
  /** `allowed`: the one name that no refusal has. */
  readonly code = 'allowed';
  /** 0: the one number that no refusal has. */
  readonly number = 0;
  readonly #chain: ChainBytes;
  readonly #verifications: number;
  /** Envelopes. */
  readonly #approvals: readonly Uint8Array[];

  /** @internal */
  constructor(chain: ChainBytes, verifications: number, approvals: readonly Uint8Array[] = NO_APPROVALS) {
    this.#chain = chain;
    this.#verifications = verifications;
    this.#approvals = approvals;
  }

  /** The approvals that it rests on, in the order in which they came; none where no gate asked for one. */
  get approvals(): readonly VerifiedApproval[] {
    return this.#approvals.map(verifiedApproval);
  }

  /** The hash of the request that was approved, in hex; undefined where no gate asked for an approval. */
  get requestHash(): string | undefined {
    return this.approvals[0]?.requestHash;
  }

  /** The chain that was verified, root first. */
  get steps(): readonly ChainStep[] {
    return this.#chain.envelopes.map((envelope) => stepOf(readFields(envelope)));
  }

  /** The id of the leaf. */
  get warrantId(): string {
    return this.#leaf.id;
  }

  /** The key of the trusted root that issued the chain, in hex. */
  get rootIssuer(): string {
    return stepOf(readFields(this.#chain.envelopes[0] as Uint8Array)).issuer;
  }

  /** How many warrants the chain has. */
  get chainLength(): number {
    return this.#chain.length;
  }

  /** The depth of the leaf. */
  get leafDepth(): number {
    return this.#leaf.depth;
  }

  /** What it cost. */
  get work(): Work {
    return { verifications: this.#verifications };
  }

  /** That it is allowed, and by which warrant: for logs. */
  toJSON(): { readonly allowed: true; readonly warrant: string } {
    return { allowed: true, warrant: this.warrantId };
  }

  [INSPECT](): string {
    return `Allowed(${this.warrantId})`;
  }

  get #leaf(): ChainStep {
    return stepOf(readFields(this.#chain.envelopes[this.#chain.length - 1] as Uint8Array));
  }

  static {
    brand(Allowed, 'Allowed');
    groundsOfAllowed = (decision) => ({
      allowed: true,
      chain: decision.#chain,
      verifications: decision.#verifications,
      approvals: decision.#approvals,
    });
  }
}

/**
 * The call is refused. `expected` and `received` are for the operator: they may quote arguments of the call, so they
 * do not belong in a log or in front of a model (`redact`).
 *
 * @example
 * ```ts
 * import { Authorizer, Denied, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const decision = decide('stock prices');
 * if (decision instanceof Denied) {
 *   console.log(decision.code, decision.number, decision.at.argument); // constraint-violation 1501 query
 *   console.log(decision.expected, decision.received); // Pattern("weather *") "stock prices"
 * }
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export class Denied {
  /** Tells it from `Allowed`. */
  readonly allowed = false;
  readonly #findings: Findings;
  readonly #chain: ChainBytes | null;
  readonly #circumstances: Circumstances;
  #request: ApprovalRequest | undefined;

  /** @internal */
  constructor(findings: Findings, chain: ChainBytes | null, circumstances: Circumstances) {
    this.#findings = findings;
    this.#chain = chain;
    this.#circumstances = circumstances;
  }

  /** The protocol's name of the refusal: `constraint-violation`. From a closed list. */
  get code(): Code {
    return codeName(this.#findings.reason);
  }

  /** The protocol's number of it: 1501. Numbers from 9000 are this project's own. */
  get number(): CodeNumber {
    return codeNumber(this.#findings.reason);
  }

  /** What exactly: `argument-missing`. From a closed list. */
  get reason(): Reason {
    return reasonName(this.#findings.reason);
  }

  /** The check that failed. */
  get stage(): Stage {
    return stageName(this.#findings.stage);
  }

  /** Where it failed. */
  get at(): Place {
    const { warrant, offset, tool, argument } = this.#findings;
    const asked = tool === null ? this.#circumstances.tool : decoded(tool);
    return {
      ...(warrant !== undefined && { warrant }),
      ...(asked !== undefined && { tool: asked }),
      ...(argument !== null && { argument: decoded(argument) }),
      ...(offset !== undefined && { offset }),
    };
  }

  /** What would have been accepted: `Exact("staging")`. */
  get expected(): string | undefined {
    return this.#comparison()[0];
  }

  /** What came instead: `"production"`. May quote an argument of the call. */
  get received(): string | undefined {
    return this.#comparison()[1];
  }

  /** What would have passed, in words: `a number, at most 5`. Where a warrant of the chain is at fault, what its parent allows. */
  get wouldPass(): string | undefined {
    const { constraint, parent, stage } = this.#findings;
    // A gate's constraint says what needs an approval, not what is accepted.
    if (stage === reasons.STAGE_APPROVAL) return undefined;
    const asked = parent ?? constraint;
    return asked === null ? undefined : wouldPass(decodedConstraint(asked));
  }

  /**
   * What to send to the approvers, where their approval is all that is missing: upstream's object, unsigned. Only the holder
   * of the warrant comes to see it.
   */
  get approvalRequest(): ApprovalRequest | undefined {
    const { pairs, tool, now } = this.#circumstances;
    if (pairs === undefined || tool === undefined || this.#chain === null) return undefined;
    this.#request ??= requestFor(this.#chain, tool, pairs, now);
    return this.#request;
  }

  /** How many approvals are needed and how many of those that came count, where too few do. */
  get missingApprovals(): MissingApprovals | undefined {
    const { reason, left, right } = this.#findings;
    if (reason !== reasons.APPROVAL_REQUIRED && reason !== reasons.APPROVALS_INSUFFICIENT) return undefined;
    return { required: right, received: left };
  }

  /** The hash of the request that an approval would have to be of, in hex; undefined where none is asked for. */
  get requestHash(): string | undefined {
    return this.approvalRequest?.requestHash;
  }

  /** What to do about it. It quotes neither values of arguments nor of constraints; it may name a tool or argument of the warrant. */
  get hint(): string {
    const { note } = this.#circumstances;
    return sentences(note ?? this.#didYouMean(), this.#advice(), reasonText(this.#findings.reason)[1]);
  }

  /** The refusal in one line, without values of arguments: safe to log. */
  get message(): string {
    const { reason } = this.#findings;
    const { tool, argument, warrant } = this.at;
    const places: string[] = [];
    if (argument !== undefined) places.push(`argument ${shortened(quoted(argument), NAME_LENGTH)}`);
    if (tool !== undefined) places.push(`tool ${shortened(quoted(tool), NAME_LENGTH)}`);
    if (warrant !== undefined && (this.#chain === null || this.#chain.length > 1)) places.push(`warrant ${warrant}`);
    return `${this.code} (${this.number}): ${reasonText(reason)[0]}${places.length === 0 ? '' : ` [${places.join(', ')}]`}`;
  }

  /**
   * The id of the leaf that was presented, where the chain could be read and its signatures hold: for logs. It is no
   * proof of who called: its issuer need not be trusted, and who presented it need not hold it.
   */
  get warrantId(): string | undefined {
    const leaf = this.#chain?.envelopes.at(-1);
    return leaf === undefined ? undefined : stepOf(readFields(leaf)).id;
  }

  /** Unix seconds at which it was judged, where time mattered. */
  get now(): number | undefined {
    return this.#circumstances.now;
  }

  /** What made the replay store fail, for the operator: an error as the store threw it. */
  get cause(): unknown {
    return this.#circumstances.cause;
  }

  /** What it cost. */
  get work(): Work {
    return { verifications: this.#circumstances.verifications };
  }

  /** 8 hex digits that stand for this denial, the same wherever it is shown: for `redact` and logs. */
  get ref(): string {
    const { reason, warrant, offset, argument } = this.#findings;
    const { now, mark, tool } = this.#circumstances;
    const facts = JSON.stringify([
      reason,
      warrant,
      offset,
      argument && toHex(argument),
      now,
      mark,
      tool,
      this.#leafId(),
    ]);
    return refOf(facts);
  }

  /** Code, reason, place and hint; not `expected` and `received`, which may quote arguments. */
  toJSON(): object {
    const { allowed, code, number, reason, stage, at, hint, ref } = this;
    return { allowed, code, number, reason, stage, at, hint, ref };
  }

  [INSPECT](): string {
    return `Denied(${this.message}. ${this.hint})`;
  }

  /**
   * What of it whoever made the call may be told: names that they sent themselves, and hints without any.
   *
   * @internal
   */
  get disclosed(): Disclosed {
    const { reason, stage, parent, value } = this.#findings;
    const { tool, note } = this.#circumstances;
    const isOfCall = stage === reasons.STAGE_CONSTRAINTS || stage === reasons.STAGE_APPROVAL;
    // What an expression lacks is told by names that are in the warrant.
    const told = reason === reasons.EXPRESSION_FAILED ? undefined : note;
    return {
      tool,
      argument: isOfCall && parent === null && value !== null ? this.at.argument : undefined,
      hint: sentences(told, this.#advice(), reasonText(reason)[1]),
    };
  }

  /** What is often got wrong: with the instant, or with the kind of constraint that a value did not match. */
  #advice(): string | undefined {
    const { constraint, parent, value, reason, stage } = this.#findings;
    const { now = 0, note } = this.#circumstances;
    if (note !== undefined) return undefined;
    if (stage === reasons.STAGE_TIME && now > MANY_SECONDS) return MILLISECONDS_NOTE;
    if (reason !== reasons.VALUE_MISMATCH || constraint === null || parent !== null || value === null) return undefined;
    return advice(decodedConstraint(constraint), new CborReader(value).value());
  }

  /** The name that was probably meant, of those that the warrant has. */
  #didYouMean(): string | undefined {
    const { reason, warrant } = this.#findings;
    const { tool, argument } = this.at;
    const tools = this.#fields(warrant)?.tools;
    if (tools === undefined || tool === undefined) return undefined;
    let meant: string | undefined;
    if (reason === reasons.TOOL_NOT_AUTHORIZED) meant = nearest(tool, tools.keys());
    else if (reason === reasons.ARGUMENT_UNKNOWN && argument !== undefined)
      meant = nearest(argument, Object.keys(decodeSet(tools.get(tool) ?? (tools.get('*') as Uint8Array)).constraints));
    return meant === undefined ? undefined : `Did you mean ${quoted(meant)}?`;
  }

  #leafId(): string {
    const leaf = this.#chain?.envelopes.at(-1);
    return leaf === undefined ? '' : toHex(readFields(leaf).id);
  }

  #fields(index: number | undefined): Fields | null {
    const envelope = index === undefined || index < 0 ? undefined : this.#chain?.envelopes[index];
    return envelope === undefined ? null : readFields(envelope);
  }

  #comparison(): readonly [expected: string | undefined, received: string | undefined] {
    const { constraint, parent, value, reason, stage, left, right, rejected } = this.#findings;
    // Approvals that came and did not do, whatever the reason for it.
    if (stage === reasons.STAGE_APPROVAL && right > 0 && reason !== reasons.TOO_MANY_APPROVALS)
      return [approvalsText(right), approvalsText(left) + rejectedText(rejected)];
    if (parent !== null)
      return [constraintText(parent), constraint === null ? 'no constraint' : constraintText(constraint)];
    if (value !== null) {
      return [constraint === null ? 'no argument of this name' : constraintText(constraint), itemText(value)];
    }
    if (constraint !== null)
      return [constraintText(constraint), reason === reasons.ARGUMENT_MISSING ? 'nothing' : undefined];
    return this.#comparisonOfWarrants();
  }

  /** Refusals that compare a warrant with its parent, a clock or a key: read from the chain again. */
  #comparisonOfWarrants(): readonly [string | undefined, string | undefined] {
    const { reason, warrant, left, right } = this.#findings;
    const { now = 0, tool } = this.#circumstances;
    const own = this.#fields(warrant);
    const parent = this.#fields(warrant === undefined ? undefined : warrant - 1);
    const clock = `now is ${instantText(now)}`;
    switch (reason) {
      case reasons.EXPIRED:
        return own === null ? [undefined, clock] : [`a time before ${instantText(own.expiresAt)}`, clock];
      case reasons.ISSUED_IN_FUTURE:
        return own === null ? [undefined, clock] : [`a time from ${instantText(own.issuedAt)} on`, clock];
      case reasons.LIFETIME_OVER_CEILING:
        return [
          undefined,
          own === null ? undefined : `a lifetime of ${durationText(Number(own.expiresAt - own.issuedAt))}`,
        ];
      case reasons.UNTRUSTED_ROOT:
      case reasons.PARENTS_MISSING:
      case reasons.ORPHAN_ROOT:
        return [
          reason === reasons.UNTRUSTED_ROOT ? 'a trusted root' : 'the chain from its root',
          own === null ? undefined : `issued by ${keyText(own.issuer)}`,
        ];
      case reasons.NOT_ISSUED_BY_HOLDER:
        return [
          parent === null ? undefined : `issued by ${keyText(parent.holder)}`,
          own === null ? undefined : `issued by ${keyText(own.issuer)}`,
        ];
      case reasons.PROOF_INVALID:
      case reasons.PROOF_MISSING:
        return [own === null ? undefined : `a signature by ${keyText(own.holder)}`, undefined];
      case reasons.ISSUED_BEFORE_PARENT:
        return [
          parent === null ? undefined : `from ${instantText(parent.issuedAt)} on`,
          own === null ? undefined : instantText(own.issuedAt),
        ];
      case reasons.OUTLIVES_PARENT:
        return [
          parent === null ? undefined : `until ${instantText(parent.expiresAt)} at most`,
          own === null ? undefined : instantText(own.expiresAt),
        ];
      case reasons.TOOL_NOT_AUTHORIZED:
        return [
          own === null ? undefined : toolsText([...own.tools.keys()]),
          tool === undefined ? undefined : quoted(tool),
        ];
      case reasons.CLEARANCE_TOO_LOW:
        return [`clearance ${right} or more`, `clearance ${left}`];
      case reasons.CLEARANCE_INTRODUCED:
        return ['no clearance', `clearance ${left}`];
      case reasons.DEPTH_MISMATCH:
        return [`depth ${right + 1}`, `depth ${left}`];
      case reasons.ROOT_HAS_DEPTH:
        return [`depth ${right}`, `depth ${left}`];
      default:
        return left === 0 && right === 0 ? [undefined, undefined] : [`at most ${right}`, String(left)];
    }
  }

  static {
    brand(Denied, 'Denied');
    groundsOfDenied = (decision) => ({
      allowed: false,
      findings: decision.#findings,
      chain: decision.#chain,
      circumstances: decision.#circumstances,
    });
  }
}

/** What a decision was made of, for the pool alone: index.ts does not export it. */
export function groundsOf(decision: Decision): Grounds {
  return decision.allowed ? groundsOfAllowed(decision) : groundsOfDenied(decision);
}

/** The request for approval of a call that was denied for the want of it. */
function requestFor(
  chain: ChainBytes,
  tool: string,
  pairs: Uint8Array<ArrayBuffer>,
  now: number | undefined,
): ApprovalRequest {
  const engine = chain instanceof StoredChain ? chain.engine : engineOf(undefined);
  const warrant = access.make(engine, chain.envelopes, null);
  return ApprovalRequest.for(warrant, { tool, args: argumentsOfPairs(pairs), now }, { engine });
}

function approvalsText(count: number): string {
  return count === 1 ? '1 approval' : `${count} approvals`;
}

/** In the order in which the core counts them. */
const REJECTIONS = [
  'with an invalid signature',
  'by others than approvers',
  'repeated',
  'expired',
  'dated in the future',
  'of another request',
];

function rejectedText(rejected: readonly number[]): string {
  const parts = REJECTIONS.map((why, i) => (rejected[i] ? `${rejected[i]} ${why}` : '')).filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (did not count: ${parts.join(', ')})`;
}

/** The denial of arguments or a tool that are no values; anything that a getter throws among them. */
export function denialOfArguments(error: unknown, tool: unknown, now?: number): Denied {
  // Only our own messages are quoted: what a getter throws may hold anything.
  const told = misuseOf(error);
  const note = told === undefined ? 'Reading the arguments failed.' : `${told}.`;
  const findings = plainFindings(reasons.ARGUMENTS_INVALID, reasons.STAGE_ARGUMENTS);
  return new Denied(findings, null, { verifications: 0, note, now, tool: typeof tool === 'string' ? tool : undefined });
}

function sentences(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join(' ');
}

function stepOf(fields: Fields): ChainStep {
  return { id: idText(fields.id), depth: fields.depth, issuer: toHex(fields.issuer) };
}

function decoded(utf8: Uint8Array): string {
  return utf8Text(utf8, 0, utf8.length);
}

function decodedConstraint(item: Uint8Array): Constraint {
  return readConstraint(new CborReader(item));
}

function constraintText(item: Uint8Array): string {
  return decodedConstraint(item).toString();
}

function itemText(item: Uint8Array): string {
  return valueText(new CborReader(item).value());
}

function keyText(key: Uint8Array): string {
  return `the key ${toHex(key.subarray(0, FINGERPRINT_BYTES))}…`;
}

function toolsText(tools: readonly string[]): string {
  return tools.length === 0 ? 'no tool' : `one of ${tools.map((tool) => quoted(tool)).join(', ')}`;
}
