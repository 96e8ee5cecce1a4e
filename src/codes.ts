// Names and texts of every reason and stage. Numbers of the core's reasons are in assembly/codes.ts; those
// of the facade's own (keys, configuration) are here; each area adds its own (reasons.ts of its folder). A test holds all lists
// complete and apart.
import * as core from '../assembly/codes.ts';
import type { ASKING_REASONS } from './approval/asking-reasons.ts';
import type { APPROVAL_REASONS } from './approval/reasons.ts';
import type { BUILDING_REASONS } from './builders/reasons.ts';
import type { CONFIG_REASONS } from './config/reasons.ts';
import type { CONSTRAINT_REASONS } from './constraints/reasons.ts';
import type { ENFORCE_REASONS } from './enforce/reasons.ts';
import type { FORM_REASONS } from './keys/form-reasons.ts';
import type { KEY_REASONS } from './keys/reasons.ts';
import type { RECEIPT_REASONS } from './receipt/reasons.ts';
import type { REPLAY_REASONS } from './replay/reasons.ts';
import type { REVOCATION_REASONS } from './revocation/reasons.ts';
import type { SCOPE_REASONS } from './scope/reasons.ts';

/** The protocol's codes, by the thousandth parts of a reason; from 9000 they are this project's own. */
export const CODES = {
  1100: 'signature-invalid',
  1103: 'invalid-key-length',
  1200: 'unsupported-payload-version',
  1201: 'invalid-payload-structure',
  1202: 'malformed-cbor',
  1204: 'missing-required-field',
  1300: 'warrant-expired',
  1302: 'issued-in-future',
  1303: 'ttl-exceeded',
  1400: 'invalid-issuer',
  1402: 'depth-exceeded',
  1404: 'chain-too-long',
  1405: 'chain-broken',
  1406: 'untrusted-root',
  1500: 'tool-not-authorized',
  1501: 'constraint-violation',
  1502: 'invalid-attenuation',
  1503: 'capability-expansion',
  1504: 'unknown-constraint-type',
  1700: 'insufficient-approvals',
  1701: 'approval-invalid',
  1702: 'approver-not-authorized',
  1706: 'approval-request-hash-mismatch',
  1707: 'approval-required',
  1800: 'warrant-revoked',
  1801: 'srl-invalid',
  1802: 'srl-version-rollback',
  1803: 'srl-content-changed',
  1900: 'warrant-too-large',
  1903: 'too-many-constraints',
  9001: 'invalid-arguments',
  9003: 'constraint-too-costly',
  9004: 'not-decidable-here',
  9005: 'engine-unavailable',
  9006: 'replayed',
  9007: 'replay-store-failed',
  9008: 'warrant-missing',
  9020: 'log-broken',
  9021: 'log-unavailable',
  9022: 'receipt-refuted',
} as const;

/**
 * The number of a refusal, as upstream numbers it (1501); 9000 to 9099 are this project's own.
 *
 * @example
 * ```ts
 * import { type CodeNumber, codes } from 'tenuo-edge';
 *
 * const number: CodeNumber = codes['constraint-violation'];
 * console.log(number); // 1501
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export type CodeNumber = keyof typeof CODES;
/**
 * The name of a refusal, as upstream names it.
 *
 * @example
 * ```ts
 * import { type Code } from 'tenuo-edge';
 *
 * const status = (code: Code | 'allowed') => (code === 'allowed' ? 200 : code === 'replay-store-failed' ? 503 : 403);
 * console.log(status('constraint-violation')); // 403
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export type Code = (typeof CODES)[CodeNumber];

/**
 * Every code by its name: `codes['constraint-violation']` is 1501.
 *
 * @example
 * ```ts
 * import { codes } from 'tenuo-edge';
 *
 * console.log(codes['constraint-violation'], Object.keys(codes).includes('replayed')); // 1501 true
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export const codes = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.fromEntries(
    /* @__PURE__ */ Object.entries(CODES).map(([number, name]) => [name, Number(number)]),
  ),
) as { readonly [Number in CodeNumber as (typeof CODES)[Number]]: Number };

/** Reasons that the facade itself gives, numbered behind the core's under the same codes. */
export const FACADE_REASONS = {
  KEY_MALFORMED: 110051,
  KEY_INADMISSIBLE: 110052,
  KEY_MISMATCH: 110053,
  SIGNER_FAILED: 110055,
  KEY_LENGTH: 110351,
  ROOTS_MISSING: 120150,
  CLEARANCE_PATTERN: 120170,
  ENGINE_UNAVAILABLE: 900551,
  ENGINE_RUNNING: 900552,
  ENGINE_MODULE_FOREIGN: 900553,
  ENGINE_LEFT_OUT: 900554,
} as const;

type CoreReason = Exclude<keyof typeof core, 'OK' | `STAGE_${string}` | `MAX_${string}`>;
type OwnReason = CoreReason | keyof typeof FACADE_REASONS;
type ConstantName =
  | OwnReason
  | keyof typeof APPROVAL_REASONS
  | keyof typeof ASKING_REASONS
  | keyof typeof BUILDING_REASONS
  | keyof typeof CONFIG_REASONS
  | keyof typeof CONSTRAINT_REASONS
  | keyof typeof ENFORCE_REASONS
  | keyof typeof FORM_REASONS
  | keyof typeof KEY_REASONS
  | keyof typeof RECEIPT_REASONS
  | keyof typeof REPLAY_REASONS
  | keyof typeof REVOCATION_REASONS
  | keyof typeof SCOPE_REASONS;
type Kebab<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}-${Kebab<Tail>}`
  : Lowercase<Name>;

/**
 * Exactly what happened, finer than the code: `argument-missing`, `outlives-parent`.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, type Reason, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const denied = decide('stock prices');
 * const reason: Reason | undefined = denied.allowed ? undefined : denied.reason;
 * console.log(reason); // value-mismatch
 * ```
 *
 * @see docs/protocol.md#11-codes
 */
export type Reason = Kebab<ConstantName>;

/** What a reason says, and what to do about it. */
export type ReasonText = readonly [says: string, hint: string];
/** A reason: its number, and its text. */
type ReasonEntry = readonly [number: number, ...text: ReasonText];
type ReasonList = Readonly<Record<string, ReasonEntry>>;

const LINK_HINT =
  'The chain was not made by this delegation; ask the delegator for the whole chain (toStack, toStackText).';
const BYTES_HINT =
  'The bytes were cut, changed or not made by a conforming encoder; ask the sender for the warrant again.';
const TEXT_HINT =
  'Pass it whole, as it was written. A warrant is base64url (String(warrant)), a chain base64 (toStackText()); the bytes do as well.';
const NARROW_HINT = 'A delegated warrant can only narrow what its parent allows; mint it again within the parent.';
const CALL_HINT = 'Make the call within the warrant, or ask the issuer for a warrant that allows it.';
const GATE_HINT =
  'A delegated warrant asks for approval wherever its parent does: keep the parent’s gates, or leave the tool out.';
const APPROVER_HINT =
  'Below gates a delegated warrant keeps every approver, and asks for one approval more for each that it adds.';
const APPROVAL_HINT = 'Ask the approver to approve the call again.';
const PARENTS_HINT =
  'The leaf was presented without its parents. Send the whole chain (toStack, toStackText or headers); never add the delegator as a trusted root, which would let it grant anything.';

/** The number of each reason, and its text. */
const REASONS: Readonly<Record<OwnReason, ReasonEntry>> = {
  PROOF_MISSING: [
    core.PROOF_MISSING,
    'the call carries no proof of possession',
    'The holder signs each call: warrant.sign(key, tool, args) or headers(…).',
  ],
  PROOF_INVALID: [
    core.PROOF_INVALID,
    'the proof of possession does not hold for this call',
    'Sign with the holder’s key, the same tool and arguments, and a clock within a minute of the verifier’s.',
  ],
  PAYLOAD_VERSION: [core.PAYLOAD_VERSION, 'the payload has a version that is not 1', BYTES_HINT],
  LIFETIME_EMPTY: [
    core.LIFETIME_EMPTY,
    'the warrant expires no later than it was issued',
    'Mint it with a lifetime of at least one second.',
  ],
  EXECUTION_ISSUABLE_TOOLS: [
    core.EXECUTION_ISSUABLE_TOOLS,
    'an execution warrant lists issuable tools',
    'Give it tools, or make it an issuer warrant.',
  ],
  EXECUTION_ISSUE_DEPTH: [
    core.EXECUTION_ISSUE_DEPTH,
    'an execution warrant has an issue depth',
    'Only issuer warrants have maxIssueDepth.',
  ],
  ISSUER_TOOLS: [
    core.ISSUER_TOOLS,
    'an issuer warrant grants tools itself',
    'An issuer warrant lists issuableTools and no tools.',
  ],
  ISSUER_NOTHING_ISSUABLE: [
    core.ISSUER_NOTHING_ISSUABLE,
    'an issuer warrant lists no issuable tools',
    'Give it issuableTools.',
  ],
  TOO_MANY_TOOLS: [core.TOO_MANY_TOOLS, 'the warrant has more than 256 tools', 'Split it into several warrants.'],
  TOO_MANY_CONSTRAINTS: [
    core.TOO_MANY_CONSTRAINTS,
    'a tool has more than 64 constraints',
    'Constrain fewer arguments.',
  ],
  TOO_MANY_EXTENSIONS: [core.TOO_MANY_EXTENSIONS, 'the warrant has more than 64 extensions', 'Use fewer extensions.'],
  EXTENSION_TOO_LARGE: [
    core.EXTENSION_TOO_LARGE,
    'an extension is larger than 8192 bytes',
    'Store the data elsewhere and refer to it.',
  ],
  THRESHOLD_OVER_APPROVERS: [
    core.THRESHOLD_OVER_APPROVERS,
    'more approvals are required than there are approvers',
    'Lower minApprovals or name more approvers.',
  ],
  THRESHOLD_ZERO: [
    core.THRESHOLD_ZERO,
    'zero approvals are required of named approvers',
    'Require at least one approval, or name no approvers.',
  ],
  NOT_EXECUTION: [
    core.NOT_EXECUTION,
    'an issuer warrant cannot be used to call a tool',
    'Issue an execution warrant from it and use that.',
  ],
  WINDOW_NOT_POSITIVE: [
    core.WINDOW_NOT_POSITIVE,
    'the proof window is not positive',
    'Configure pop.windowSeconds of at least 1.',
  ],
  INSTANT_OUT_OF_RANGE: [
    core.INSTANT_OUT_OF_RANGE,
    'the instant lies outside the calendar',
    'Pass `now` as a Date or as Unix seconds, not milliseconds.',
  ],
  ALL_EMPTY: [
    core.ALL_EMPTY,
    'an All without constraints is neither met nor violated',
    'Mint the warrant again with at least one constraint in every All.',
  ],
  TRUNCATED: [core.TRUNCATED, 'the bytes end in the middle of an item', BYTES_HINT],
  TRAILING_BYTES: [core.TRAILING_BYTES, 'there are bytes after the end', BYTES_HINT],
  NOT_SHORTEST: [core.NOT_SHORTEST, 'an integer or length is not in its shortest form', BYTES_HINT],
  INDEFINITE_LENGTH: [core.INDEFINITE_LENGTH, 'an item has an indefinite length', BYTES_HINT],
  RESERVED_VALUE: [core.RESERVED_VALUE, 'a reserved or undefined value occurs', BYTES_HINT],
  TAGGED: [core.TAGGED, 'an item is tagged', BYTES_HINT],
  NOT_UTF8: [core.NOT_UTF8, 'a text is not UTF-8', BYTES_HINT],
  KEY_ORDER: [core.KEY_ORDER, 'the keys of a map are not in order', BYTES_HINT],
  KEY_REPEATED: [core.KEY_REPEATED, 'a key occurs twice in a map', BYTES_HINT],
  WRONG_TYPE: [core.WRONG_TYPE, 'an item has another type than its place asks for', BYTES_HINT],
  WRONG_COUNT: [core.WRONG_COUNT, 'an array or map has another number of items than its place asks for', BYTES_HINT],
  UNKNOWN_FIELD: [core.UNKNOWN_FIELD, 'there is a field that the protocol does not have', BYTES_HINT],
  MISSING_FIELD: [core.MISSING_FIELD, 'a mandatory field is missing', BYTES_HINT],
  NUMBER_OUT_OF_RANGE: [core.NUMBER_OUT_OF_RANGE, 'a number is out of range for its field', BYTES_HINT],
  NESTED_TOO_DEEP: [core.NESTED_TOO_DEEP, 'items are nested deeper than 256 levels', BYTES_HINT],
  FLOAT_NOT_SHORTEST: [core.FLOAT_NOT_SHORTEST, 'a float is not in its shortest form', BYTES_HINT],
  ENVELOPE_VERSION: [
    core.ENVELOPE_VERSION,
    'the envelope has a version that is not 1',
    'This version of the protocol is not known here.',
  ],
  UNKNOWN_ALGORITHM: [
    core.UNKNOWN_ALGORITHM,
    'a key or signature uses an algorithm other than Ed25519',
    'Only Ed25519 is defined by the protocol.',
  ],
  WRONG_LENGTH: [core.WRONG_LENGTH, 'a key, signature or id has the wrong length', BYTES_HINT],
  INADMISSIBLE_KEY: [
    core.INADMISSIBLE_KEY,
    'a public key is no point of the curve, or one of small order',
    'No honest key is; do not use it.',
  ],
  WARRANT_SIGNATURE: [
    core.WARRANT_SIGNATURE,
    'the signature on a warrant does not hold',
    'The warrant was changed after it was signed, or signed by another key.',
  ],
  CONSTRAINTS_TOO_DEEP: [
    core.CONSTRAINTS_TOO_DEEP,
    'constraints are nested deeper than 32 levels',
    'Flatten All, AnyOf and Not.',
  ],
  BOUND_NOT_FINITE: [core.BOUND_NOT_FINITE, 'a bound of a Range is not finite', BYTES_HINT],
  INVALID_CIDR: [core.INVALID_CIDR, 'the network of a Cidr cannot be read', BYTES_HINT],
  INVALID_URL_PATTERN: [core.INVALID_URL_PATTERN, 'a UrlPattern cannot be read', BYTES_HINT],
  UNKNOWN_WARRANT_TYPE: [
    core.UNKNOWN_WARRANT_TYPE,
    'the warrant is neither an execution nor an issuer warrant',
    BYTES_HINT,
  ],
  STACK_EMPTY: [core.STACK_EMPTY, 'the stack holds no warrant', 'Send at least the leaf.'],
  TEXT_EMPTY: [core.TEXT_EMPTY, 'no warrant was presented', TEXT_HINT],
  NOT_BASE64: [core.NOT_BASE64, 'this is no base64: it holds a character that is none of its own', TEXT_HINT],
  BASE64_LENGTH: [core.BASE64_LENGTH, 'this is no base64: its length is impossible', TEXT_HINT],
  BASE64_TRAILING_BITS: [
    core.BASE64_TRAILING_BITS,
    'this is no base64 of bytes: its last character has bits left over',
    TEXT_HINT,
  ],
  BASE64_MIXED: [core.BASE64_MIXED, 'the text mixes two base64 alphabets', TEXT_HINT],
  PEM_INCOMPLETE: [
    core.PEM_INCOMPLETE,
    'a PEM block has no end or nothing in it',
    'Send the whole block, BEGIN and END lines included.',
  ],
  GATE_UNKNOWN: [core.GATE_UNKNOWN, 'an approval gate is neither "all", a constraint nor an exemption', BYTES_HINT],
  EXEMPTION_REFUSED: [
    core.EXEMPTION_REFUSED,
    'an approval gate exempts by Wildcard, AnyOf, Not, CEL or an unknown constraint',
    'Exempt by another kind: OneOf, Range, Pattern.',
  ],
  FORM_NOT_ACCEPTED: [
    core.FORM_NOT_ACCEPTED,
    'the warrant came in a form that is not accepted here',
    `${TEXT_HINT} Warrant.parse also reads PEM.`,
  ],
  EXPIRED: [
    core.EXPIRED,
    'a warrant of the chain has expired',
    'Ask its issuer for a new one; a chain lives no longer than its shortest-lived warrant.',
  ],
  ISSUED_IN_FUTURE: [
    core.ISSUED_IN_FUTURE,
    'a warrant of the chain was issued in the future',
    'Check both clocks; clockTolerance widens what is accepted.',
  ],
  LIFETIME_OVER_CEILING: [
    core.LIFETIME_OVER_CEILING,
    'a warrant of the chain lives longer than is allowed here',
    'Mint it with a shorter ttl.',
  ],
  ISSUED_TO_SELF: [core.ISSUED_TO_SELF, 'an issuer issued a warrant to its own holder', 'Issue to another key.'],
  ISSUED_TO_ISSUER: [
    core.ISSUED_TO_ISSUER,
    'an issuer issued a warrant to whoever had issued its own',
    'Issue to another key.',
  ],
  ISSUE_DEPTH_OVER_DEPTH: [
    core.ISSUE_DEPTH_OVER_DEPTH,
    'the issue depth is larger than the depth',
    'Lower maxIssueDepth or raise maxDepth.',
  ],
  DEPTH_OVER_LIMIT: [core.DEPTH_OVER_LIMIT, 'the delegation is deeper than 64 levels', 'Delegate in fewer steps.'],
  CHAIN_TOO_LONG: [core.CHAIN_TOO_LONG, 'the chain has more than 64 warrants', 'Delegate in fewer steps.'],
  CHAIN_EMPTY: [core.CHAIN_EMPTY, 'the chain is empty', 'Send at least the leaf.'],
  ID_REPEATED: [core.ID_REPEATED, 'a warrant occurs twice in the chain', LINK_HINT],
  ROOT_HAS_DEPTH: [core.ROOT_HAS_DEPTH, 'the first warrant of the chain is not a root: it has a depth', PARENTS_HINT],
  ROOT_HAS_PARENT: [
    core.ROOT_HAS_PARENT,
    'the first warrant of the chain is not a root: it has a parent',
    PARENTS_HINT,
  ],
  ORPHAN_ROOT: [
    core.ORPHAN_ROOT,
    'a delegated warrant was presented alone, and its issuer is a trusted root',
    PARENTS_HINT,
  ],
  NOT_ISSUED_BY_HOLDER: [core.NOT_ISSUED_BY_HOLDER, 'a warrant was not issued by the holder of its parent', LINK_HINT],
  PARENT_HASH_MISSING: [core.PARENT_HASH_MISSING, 'a delegated warrant does not name its parent', LINK_HINT],
  PARENT_HASH_MISMATCH: [core.PARENT_HASH_MISMATCH, 'a warrant names another parent than the one before it', LINK_HINT],
  DEPTH_MISMATCH: [core.DEPTH_MISMATCH, 'a warrant’s depth is not its parent’s plus one', LINK_HINT],
  DEPTH_OVER_PARENT: [
    core.DEPTH_OVER_PARENT,
    'a warrant is deeper than its parent lets delegation go',
    'The parent was not meant to be delegated this far.',
  ],
  DEPTH_LIMIT_RAISED: [core.DEPTH_LIMIT_RAISED, 'a warrant lets delegation go deeper than its parent', NARROW_HINT],
  DEPTH_OVER_OWN: [core.DEPTH_OVER_OWN, 'a warrant is deeper than it lets delegation go', NARROW_HINT],
  ISSUED_BEFORE_PARENT: [
    core.ISSUED_BEFORE_PARENT,
    'a warrant was issued before its parent',
    'The delegator’s clock lags; issue it no earlier than its parent.',
  ],
  OUTLIVES_PARENT: [core.OUTLIVES_PARENT, 'a warrant expires after its parent', NARROW_HINT],
  SESSION_MISMATCH: [
    core.SESSION_MISMATCH,
    'a warrant belongs to another session than its root',
    'Mint the chain within one session.',
  ],
  GATES_DROPPED: [core.GATES_DROPPED, 'the warrant drops the approval gates of its parent', GATE_HINT],
  GATE_DROPPED: [core.GATE_DROPPED, 'the warrant drops the approval gate of a tool', GATE_HINT],
  GATE_NARROWED: [
    core.GATE_NARROWED,
    'the warrant asks for approval of some calls, its parent of every one',
    GATE_HINT,
  ],
  GATE_ARGUMENT_DROPPED: [core.GATE_ARGUMENT_DROPPED, 'the warrant drops the approval gate of an argument', GATE_HINT],
  GATE_CHANGED: [
    core.GATE_CHANGED,
    'the warrant asks for approval of other values than its parent',
    'Keep a gate on a constraint as it is, or gate all values.',
  ],
  EXEMPTION_WIDENED: [
    core.EXEMPTION_WIDENED,
    'the warrant exempts more values from approval than its parent',
    'Exempt what the parent exempts, or less.',
  ],
  GATE_KIND_CHANGED: [
    core.GATE_KIND_CHANGED,
    'the warrant exempts values where its parent asks for approval of some, or the other way round',
    GATE_HINT,
  ],
  APPROVER_ADDED: [
    core.APPROVER_ADDED,
    'the warrant names approvers below a gate that has none',
    'Ask the issuer for a warrant with requiredApprovers; nobody below it can add them.',
  ],
  APPROVER_DROPPED: [core.APPROVER_DROPPED, 'the warrant drops an approver of its parent', APPROVER_HINT],
  THRESHOLD_LOWERED: [core.THRESHOLD_LOWERED, 'the warrant asks for fewer approvals than its parent', APPROVER_HINT],
  UNTRUSTED_ROOT: [
    core.UNTRUSTED_ROOT,
    'the chain begins with an issuer that is not trusted',
    'If you trust this issuer, add its key to trustedRoots.',
  ],
  PARENTS_MISSING: [
    core.PARENTS_MISSING,
    'a delegated warrant was presented alone, and its issuer is not trusted',
    PARENTS_HINT,
  ],
  TOOL_NOT_AUTHORIZED: [core.TOOL_NOT_AUTHORIZED, 'the warrant does not grant this tool', CALL_HINT],
  CLEARANCE_TOO_LOW: [
    core.CLEARANCE_TOO_LOW,
    'the warrant’s clearance is below what this tool requires',
    'Ask the issuer for a warrant with a higher clearance; one without any has 0.',
  ],
  ARGUMENT_UNKNOWN: [
    core.ARGUMENT_UNKNOWN,
    'the warrant has no constraint for this argument, so it may not be passed',
    CALL_HINT,
  ],
  ARGUMENT_MISSING: [
    core.ARGUMENT_MISSING,
    'an argument that the warrant constrains is missing',
    'Pass every constrained argument, also those under Wildcard.',
  ],
  VALUE_MISMATCH: [core.VALUE_MISMATCH, 'an argument does not match its constraint', CALL_HINT],
  INVALID_PATTERN: [
    core.INVALID_PATTERN,
    'a pattern cannot be read, so it matches nothing',
    'Mint the warrant again with a valid pattern.',
  ],
  CONSTRAINT_UNKNOWN: [
    core.CONSTRAINT_UNKNOWN,
    'a constraint has a type that this version does not know',
    'Update, or mint the warrant with known constraints.',
  ],
  EXPRESSION_FAILED: [
    core.EXPRESSION_FAILED,
    'a CEL expression has no answer for this value, neither true nor false',
    'Mint the warrant with an expression that has one: test members with has(), and compare values of one type.',
  ],
  VALUE_NOT_IN_RANGE: [core.VALUE_NOT_IN_RANGE, 'the number lies outside the parent’s range', NARROW_HINT],
  ADDRESS_INVALID: [
    core.ADDRESS_INVALID,
    'an argument under Cidr is not an IP address',
    'Pass the address as text: four decimal numbers without leading zeros, or IPv6 without brackets and zone.',
  ],
  ADDRESS_NOT_IN_NETWORK: [core.ADDRESS_NOT_IN_NETWORK, 'the address lies outside the parent’s network', NARROW_HINT],
  PATH_NOT_CONTAINED: [core.PATH_NOT_CONTAINED, 'a path lies outside the parent’s root', NARROW_HINT],
  PATH_CASE_UNDECIDED: [
    core.PATH_CASE_UNDECIDED,
    'whether two paths differ in more than case depends on a capital sigma',
    'Pass the path as the warrant spells it, in lower case.',
  ],
  COMMAND_REFUSED: [core.COMMAND_REFUSED, 'the command line is not one that the parent allows', NARROW_HINT],
  URL_INVALID: [
    core.URL_INVALID,
    'an argument under UrlPattern is not a URL',
    'Pass an absolute URL: https://host/path.',
  ],
  URL_LIST_INVALID: [
    core.URL_LIST_INVALID,
    'an entry in a domain list of UrlSafe is not a host',
    'Mint the warrant with entries such as example.com, *.example.com or [2001:db8::1]: no scheme, port or path.',
  ],
  URL_MISMATCH: [core.URL_MISMATCH, 'the URL is not one of the parent’s UrlPattern', NARROW_HINT],
  URL_NOT_SAFE: [core.URL_NOT_SAFE, 'the URL is not one that the parent’s UrlSafe allows', NARROW_HINT],
  TOOL_ADDED: [core.TOOL_ADDED, 'a warrant grants a tool that its parent does not', NARROW_HINT],
  PARENT_GRANTS_NOTHING: [
    core.PARENT_GRANTS_NOTHING,
    'a warrant grants tools although its parent grants none',
    NARROW_HINT,
  ],
  CLEARANCE_RAISED: [core.CLEARANCE_RAISED, 'a warrant has a higher clearance than its parent', NARROW_HINT],
  CLEARANCE_INTRODUCED: [
    core.CLEARANCE_INTRODUCED,
    'a warrant has a clearance although its parent has none',
    NARROW_HINT,
  ],
  ISSUABLE_TOOL_ADDED: [core.ISSUABLE_TOOL_ADDED, 'a warrant may issue a tool that its parent may not', NARROW_HINT],
  BOUNDS_DROPPED: [core.BOUNDS_DROPPED, 'an issuer warrant drops the bounds of its parent', NARROW_HINT],
  EXECUTION_TO_ISSUER: [
    core.EXECUTION_TO_ISSUER,
    'an issuer warrant was made from an execution warrant',
    'Issuer warrants are only made from issuer warrants.',
  ],
  UNKNOWN_ARGUMENTS_ALLOWED: [
    core.UNKNOWN_ARGUMENTS_ALLOWED,
    'a warrant allows unknown arguments where its parent does not',
    NARROW_HINT,
  ],
  CONSTRAINT_DROPPED: [core.CONSTRAINT_DROPPED, 'a warrant drops a constraint of its parent', NARROW_HINT],
  CONSTRAINT_ADDED: [
    core.CONSTRAINT_ADDED,
    'a warrant constrains an argument that its parent does not allow',
    NARROW_HINT,
  ],
  KINDS_INCOMPATIBLE: [core.KINDS_INCOMPATIBLE, 'a constraint cannot narrow one of that kind', NARROW_HINT],
  REGEX_CHANGED: [
    core.REGEX_CHANGED,
    'a regular expression is not the parent’s',
    'Keep the parent’s pattern, or narrow it to one exact value.',
  ],
  URL_SAFE_EXPANDED: [
    core.URL_SAFE_EXPANDED,
    'a UrlSafe allows URLs that the parent’s does not',
    'Keep the parent’s schemes, ports, domains and blocks, or fewer of what they allow.',
  ],
  EXACT_VALUE_CHANGED: [
    core.EXACT_VALUE_CHANGED,
    'a warrant asks for another exact value than its parent',
    NARROW_HINT,
  ],
  SUBSET_EXPANDED: [core.SUBSET_EXPANDED, 'a list may hold a value that the parent does not allow', NARROW_HINT],
  PATH_CASE_IGNORED: [
    core.PATH_CASE_IGNORED,
    'a path is compared without regard to case, unlike in the parent',
    NARROW_HINT,
  ],
  PATH_ROOT_ALLOWED: [core.PATH_ROOT_ALLOWED, 'the root itself is allowed, unlike in the parent', NARROW_HINT],
  COMMAND_ADDED: [core.COMMAND_ADDED, 'a program is allowed that the parent does not allow', NARROW_HINT],
  CLAUSE_DROPPED: [
    core.CLAUSE_DROPPED,
    'a constraint of the parent’s All has none in the child that is no wider',
    NARROW_HINT,
  ],
  BRANCH_ADDED: [core.BRANCH_ADDED, 'a constraint of an AnyOf is wider than each of the parent’s', NARROW_HINT],
  NEGATION_NARROWED: [
    core.NEGATION_NARROWED,
    'a Not excludes less than the parent’s',
    'Exclude at least what the parent excludes: inside Not, wider is narrower.',
  ],
  PARENT_MATCHES_NOTHING: [
    core.PARENT_MATCHES_NOTHING,
    'one of two All constraints is empty, which matches nothing and narrows nothing',
    'Mint both with at least one constraint in every All.',
  ],
  PARENT_MAY_ERR: [
    core.PARENT_MAY_ERR,
    'the child may accept a value on which the parent ends in an error',
    'Keep the parent’s earlier constraints in front, or name values that they can read.',
  ],
  CLAUSE_REFUSES_VALUE: [core.CLAUSE_REFUSES_VALUE, 'a constraint of the parent’s All refuses the value', NARROW_HINT],
  EXPRESSION_CHANGED: [
    core.EXPRESSION_CHANGED,
    'a CEL expression is not the parent’s, nor that and more',
    'Narrow CEL("a > 1") to CEL("(a > 1) && (more)"), with both parentheses.',
  ],
  WIDENED_TO_WILDCARD: [core.WIDENED_TO_WILDCARD, 'a warrant widens a constraint to Wildcard', NARROW_HINT],
  VALUE_NOT_IN_PARENT: [core.VALUE_NOT_IN_PARENT, 'a value is not allowed by the parent', NARROW_HINT],
  RANGE_EXPANDED: [core.RANGE_EXPANDED, 'a range goes beyond the parent’s', NARROW_HINT],
  RANGE_INCLUSIVITY_EXPANDED: [
    core.RANGE_INCLUSIVITY_EXPANDED,
    'a range includes a bound that the parent’s excludes',
    NARROW_HINT,
  ],
  URL_SCHEME_EXPANDED: [core.URL_SCHEME_EXPANDED, 'a UrlPattern has another scheme than the parent’s', NARROW_HINT],
  URL_HOST_EXPANDED: [core.URL_HOST_EXPANDED, 'a UrlPattern has hosts that the parent’s has not', NARROW_HINT],
  URL_PORT_EXPANDED: [core.URL_PORT_EXPANDED, 'a UrlPattern has another port than the parent’s', NARROW_HINT],
  URL_PATH_EXPANDED: [
    core.URL_PATH_EXPANDED,
    'a UrlPattern has paths that the parent’s has not',
    'Below a parent whose path ends in /* any longer path will do; a path without a wildcard covers itself alone.',
  ],
  PATTERN_EXPANDED: [core.PATTERN_EXPANDED, 'a pattern may match more than the parent’s', NARROW_HINT],
  EXCLUSION_REMOVED: [core.EXCLUSION_REMOVED, 'a value that the parent excludes is not excluded', NARROW_HINT],
  REQUIREMENT_REMOVED: [core.REQUIREMENT_REMOVED, 'a value that the parent requires is not required', NARROW_HINT],
  NETWORK_EXPANDED: [core.NETWORK_EXPANDED, 'a network reaches beyond the parent’s', NARROW_HINT],
  EXPRESSIONS_OFF: [
    core.EXPRESSIONS_OFF,
    'the warrant has a CEL constraint, and no evaluator is switched on',
    'Import { cel } from "tenuo-edge/cel" and pass it: new Authorizer({ trustedRoots, cel }).',
  ],
  APPROVALS_INSUFFICIENT: [
    core.APPROVALS_INSUFFICIENT,
    'there are fewer valid approvals than this call needs',
    'Collect the others; missingApprovals says how many count, and how many are needed.',
  ],
  APPROVERS_MISSING: [
    core.APPROVERS_MISSING,
    'the call needs an approval, and the warrant names nobody who could give it',
    'Ask the issuer for a warrant with requiredApprovers.',
  ],
  TOO_MANY_APPROVALS: [
    core.TOO_MANY_APPROVALS,
    'there are more than twice as many approvals as approvers',
    'Send each approver’s approval once.',
  ],
  APPROVAL_INVALID: [
    core.APPROVAL_INVALID,
    'the approval cannot be read, or its signature does not hold',
    'Send it as signApproval made it: bytes or text, unchanged.',
  ],
  APPROVER_UNKNOWN: [
    core.APPROVER_UNKNOWN,
    'the approval is by a key that is not among the warrant’s approvers',
    'Ask one of requiredApprovers.',
  ],
  APPROVAL_EXPIRED: [core.APPROVAL_EXPIRED, 'the approval has expired', APPROVAL_HINT],
  APPROVAL_IN_FUTURE: [
    core.APPROVAL_IN_FUTURE,
    'the approval is dated in the future',
    'Compare the clocks of who approved and of this verifier.',
  ],
  APPROVAL_OF_ANOTHER: [core.APPROVAL_OF_ANOTHER, 'the approval is for another request', APPROVAL_HINT],
  APPROVAL_REQUIRED: [
    core.APPROVAL_REQUIRED,
    'this call needs an approval',
    'Send decision.approvalRequest to its approvers, and the call again with their approvals.',
  ],
  WARRANT_REVOKED: [
    core.WARRANT_REVOKED,
    'the warrant is on the revocation list',
    'It was withdrawn, and all that was delegated below it: ask the issuer for a new one.',
  ],
  REVOCATION_LIST_MISSING: [
    core.REVOCATION_LIST_MISSING,
    'there is no revocation list yet',
    'A tracker denies until its first list has come: start it before the first call.',
  ],
  REVOCATION_LIST_STALE: [
    core.REVOCATION_LIST_STALE,
    'the revocation list is older than it may be',
    'See that its source can be reached, or raise maxAge.',
  ],
  REVOCATION_LIST_FAILED: [
    core.REVOCATION_LIST_FAILED,
    'the revocation list gave no answer',
    'Looking a warrant up in it failed; see what revocationList is.',
  ],
  WARRANT_TOO_LARGE: [
    core.WARRANT_TOO_LARGE,
    'the warrant is larger than 65,536 bytes',
    'Split it into several warrants.',
  ],
  STACK_TOO_LARGE: [
    core.STACK_TOO_LARGE,
    'the stack is larger than 262,144 bytes',
    'Delegate in fewer or smaller steps.',
  ],
  TEXT_TOO_LARGE: [core.TEXT_TOO_LARGE, 'the text is longer than any stack', TEXT_HINT],
  ARGUMENTS_INVALID: [
    core.ARGUMENTS_INVALID,
    'the call’s tool or arguments are not values that can be signed',
    'Pass plain objects, lists, texts, finite numbers, booleans and null.',
  ],
  REGEX_UNSUPPORTED: [
    core.REGEX_UNSUPPORTED,
    'a regular expression has no answer here that is certain to be upstream’s',
    'Write it without (?x), (?R), scripts, half boundaries, and without \\b where texts are not ASCII.',
  ],
  URL_UNDECIDED: [
    core.URL_UNDECIDED,
    'a URL is one that parsers may read differently',
    'Write it plainly: ASCII hosts, no ^ and no drive letters in paths, no odd file: URLs.',
  ],
  CONSTRAINT_TOO_COSTLY: [
    core.CONSTRAINT_TOO_COSTLY,
    'deciding the constraints would take too long',
    'Mint the warrant with simpler or fewer constraints, or pass shorter arguments.',
  ],

  KEY_MALFORMED: [
    FACADE_REASONS.KEY_MALFORMED,
    'the text or bytes are not a key',
    'Keys are 32 bytes, hex, base64, PEM or JWK.',
  ],
  KEY_INADMISSIBLE: [
    FACADE_REASONS.KEY_INADMISSIBLE,
    'the public key is no point of the curve, or one of small order',
    'No honest key is; do not use it.',
  ],
  KEY_MISMATCH: [
    FACADE_REASONS.KEY_MISMATCH,
    'the public key inside does not belong to the private one',
    'Export the key again; signing with it would leak it.',
  ],
  KEY_LENGTH: [FACADE_REASONS.KEY_LENGTH, 'the key has the wrong length', 'An Ed25519 key or seed has 32 bytes.'],
  ROOTS_MISSING: [
    FACADE_REASONS.ROOTS_MISSING,
    'no trusted root is given, so nothing could ever be allowed',
    'Pass trustedRoots: the public keys of those whose warrants you accept.',
  ],
  CLEARANCE_PATTERN: [
    FACADE_REASONS.CLEARANCE_PATTERN,
    'a pattern of clearance cannot be read',
    'Name a tool, or end a prefix with the only *: { "admin_*": 30, "*": 0 }.',
  ],
  ENGINE_UNAVAILABLE: [
    FACADE_REASONS.ENGINE_UNAVAILABLE,
    'WebAssembly was asked for and cannot be had here',
    'Leave `engine` out to run in JavaScript where it must be so; or pass compiled `modules`, where only compiling is forbidden.',
  ],
  ENGINE_RUNNING: [
    FACADE_REASONS.ENGINE_RUNNING,
    'another engine already runs',
    'Call init before anything else uses the package: the first key, warrant or decision starts an engine.',
  ],
  ENGINE_MODULE_FOREIGN: [
    FACADE_REASONS.ENGINE_MODULE_FOREIGN,
    'the module is not the core of this version',
    'Import tenuo-edge/core.simd.wasm and tenuo-edge/core.relaxed.wasm from the version that runs; see that only one is installed.',
  ],
  ENGINE_LEFT_OUT: [
    FACADE_REASONS.ENGINE_LEFT_OUT,
    'the engine that was to run is not in this build of the package',
    'For WebAssembly import tenuo-edge/verify, not tenuo-edge/verify-js. For the JavaScript engine import that one: in Node it is a file that a bundler may have left out.',
  ],
  SIGNER_FAILED: [
    FACADE_REASONS.SIGNER_FAILED,
    'the signer returned no signature of its key over the message',
    'A signer signs the very bytes that it is given with Ed25519, without hashing them first, and returns 64 bytes.',
  ],
};

const STAGES = {
  [core.STAGE_NONE]: 'none',
  [core.STAGE_ARGUMENTS]: 'arguments',
  [core.STAGE_TEXT]: 'text',
  [core.STAGE_DECODE]: 'decode',
  [core.STAGE_SIGNATURE]: 'signature',
  [core.STAGE_STRUCTURE]: 'structure',
  [core.STAGE_REVOCATION]: 'revocation',
  [core.STAGE_TRUST]: 'trust',
  [core.STAGE_TIME]: 'time',
  [core.STAGE_LINK]: 'link',
  [core.STAGE_CLEARANCE]: 'clearance',
  [core.STAGE_TOOL]: 'tool',
  [core.STAGE_POSSESSION]: 'possession',
  [core.STAGE_CONSTRAINTS]: 'constraints',
  [core.STAGE_APPROVAL]: 'approval',
  [core.STAGE_REPLAY]: 'replay',
} as const;

/**
 * Where in a decision it was refused, in the order in which a decision passes them.
 *
 * @example
 * ```ts
 * import { Authorizer, Pattern, SigningKey, type Stage, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability('search', { query: Pattern('weather *') }).mint(key);
 * const authorizer = new Authorizer({ trustedRoots: [key.publicKey] });
 * const decide = (query: string) => {
 *   const call = { tool: 'search', args: { query } };
 *   return authorizer.authorize({ warrant, ...call, signature: warrant.sign(key, call.tool, call.args) });
 * };
 * const denied = decide('stock prices');
 * const stage: Stage | undefined = denied.allowed ? undefined : denied.stage;
 * console.log(stage); // constraints
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export type Stage = (typeof STAGES)[keyof typeof STAGES];

/** The stage's name. */
export function stageName(stage: number): Stage {
  return (STAGES as Readonly<Record<number, Stage>>)[stage] ?? 'none';
}

/** The reasons of every area that is loaded. */
const lists: ReasonList[] = [REASONS];
let byNumber: Map<number, readonly [name: ConstantName, ...text: ReasonText]> | undefined;

/**
 * Adds the reasons of one area, numbered behind the core's under the same codes, and returns the number of each. An area is
 * loaded with what gives its reasons, so that a bundle holds no text that it never shows.
 */
export function defineReasons<const List extends ReasonList>(
  list: List,
): { readonly [Name in keyof List]: List[Name][0] } {
  lists.push(list);
  byNumber = undefined;
  return Object.fromEntries(Object.entries(list).map(([name, [number]]) => [name, number])) as {
    readonly [Name in keyof List]: List[Name][0];
  };
}

function entryOf(reason: number): readonly [name: ConstantName, ...text: ReasonText] {
  byNumber ??= new Map(
    lists.flatMap((list) =>
      Object.entries(list).map(([name, [number, says, hint]]) => [number, [name as ConstantName, says, hint]] as const),
    ),
  );
  const entry = byNumber.get(reason);
  if (entry === undefined) throw new Error(`reason ${reason} has no name`);
  return entry;
}

/** The name of a reason: `argument-missing`. */
export function reasonName(reason: number): Reason {
  return entryOf(reason)[0].toLowerCase().replaceAll('_', '-') as Reason;
}

/** The number of a reason by its name. */
export function reasonNumber(reason: Reason): number {
  const name = reason.toUpperCase().replaceAll('-', '_');
  const number = lists.find((list) => Object.hasOwn(list, name))?.[name]?.[0];
  if (number === undefined) throw new Error(`no reason has the name ${reason}`);
  return number;
}

/** What a reason says and what to do about it. */
export function reasonText(reason: number): ReasonText {
  const [, says, hint] = entryOf(reason);
  return [says, hint];
}

/** The protocol's number of a reason: 150103 is 1501. */
export function codeNumber(reason: number): CodeNumber {
  return Math.trunc(reason / 100) as CodeNumber;
}

/** The protocol's name of a reason: `constraint-violation`. */
export function codeName(reason: number): Code {
  return CODES[codeNumber(reason)];
}

/** Every reason of what is loaded, by name and number, in no particular order: for lists and tests. */
export function allReasons(): readonly { readonly reason: Reason; readonly number: number }[] {
  return lists.flatMap((list) => Object.values(list).map(([number]) => ({ reason: reasonName(number), number })));
}
