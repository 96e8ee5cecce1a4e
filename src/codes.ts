// Names and texts of every reason and stage. Numbers of the core's reasons are in assembly/codes.ts; those
// of the facade's own (minting, keys, configuration) are here. A test holds both lists complete and apart.
import * as core from '../assembly/codes.ts';

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
  9020: 'log-broken',
  9021: 'log-unavailable',
  9022: 'receipt-refuted',
} as const;

/** The number of a refusal, as upstream numbers it (1501); 9000 to 9099 are this project's own. */
export type CodeNumber = keyof typeof CODES;
/** The name of a refusal, as upstream names it. */
export type Code = (typeof CODES)[CodeNumber];

/** Every code by its name: `codes['constraint-violation']` is 1501. */
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
  APPROVAL_SIGNATURE: 110054,
  SIGNER_FAILED: 110055,
  ATTESTATION_SIGNATURE: 110056,
  WEBHOOK_SIGNATURE: 110057,
  LIST_OF_ANOTHER_ISSUER: 110061,
  LIST_SIGNATURE: 110062,
  REVOCATION_SIGNATURE: 110063,
  KEY_LENGTH: 110351,
  APPROVAL_VERSION: 120051,
  RECEIPT_VERSION: 120071,
  ROOTS_MISSING: 120150,
  TOOL_NAME_RESERVED: 120151,
  TYPE_UNDECIDED: 120152,
  TOOLS_MISSING: 120153,
  ISSUER_WITH_TOOLS: 120154,
  NOT_AN_ISSUER: 120155,
  ID_MALFORMED: 120156,
  TOOL_NOT_ISSUABLE: 120157,
  HOLDER_MISSING: 120158,
  EXTENSION_NAME_TOO_LONG: 120159,
  EXTENSION_RESERVED: 120160,
  MAX_DEPTH_OVER_FIELD: 120161,
  EXEMPTION_UNBOUNDED: 120162,
  APPROVERS_WITHOUT_GATES: 120163,
  THRESHOLD_WITHOUT_APPROVERS: 120164,
  GATE_OUT_OF_SCOPE: 120165,
  CLEARANCE_PATTERN: 120170,
  RECEIPT_SIGNATURE: 120171,
  RECEIPT_PAYLOAD: 120172,
  RECEIPT_VERSIONS_DIFFER: 120173,
  RECEIPT_PROOF_MISSING: 120174,
  RECEIPT_CODE_MISSING: 120175,
  RECEIPTS_MISSING: 120176,
  RECEIPT_LINK: 120177,
  RECEIPT_SIGNER: 120178,
  DEV_MODE_ONLY: 120180,
  FILES_UNAVAILABLE: 120181,
  REVOKED_ID: 120191,
  APPROVAL_TEXT: 120251,
  TIMESTAMP_MALFORMED: 120261,
  RECEIPT_TEXT: 120271,
  TTL_MISSING: 120451,
  TTL_OVER_CEILING: 130351,
  SIGNER_NOT_HOLDER: 140051,
  RECEIPT_SIGNER_IS_HOLDER: 140071,
  MAX_DEPTH_OVER_LIMIT: 140251,
  DEPTH_OVER_MAX: 140252,
  ISSUE_DEPTH_EXCEEDED: 140253,
  CLEARANCE_OVER_ISSUER: 150051,
  REVOCATION_OF_ANOTHER: 150061,
  REVOKER_NOT_ENTITLED: 150062,
  REVOCATION_TOO_OLD: 150063,
  REVOCATION_AHEAD: 150064,
  REVOCATION_OF_EXPIRED: 150065,
  NETWORK_MALFORMED: 150151,
  ROOT_NOT_ABSOLUTE: 150152,
  URL_PATTERN_MALFORMED: 150161,
  URL_PATTERN_LOOSE: 150162,
  MAX_DEPTH_OVER_PARENT: 150251,
  LIFETIME_OVER_PARENT: 150252,
  THRESHOLD_OVER_LIST: 150253,
  THRESHOLD_TOO_LOW: 150254,
  GATE_UNAPPROVABLE: 150255,
  ISSUER_APPROVER_MISSING: 150256,
  APPROVAL_PAYLOAD: 170151,
  APPROVAL_AHEAD: 170152,
  APPROVAL_LIFETIME: 170153,
  APPROVALS_FORM: 170154,
  APPROVALS_OVER_LIMIT: 170155,
  APPROVAL_TOO_LARGE: 170156,
  APPROVALS_NOT_GRANTED: 170157,
  APPROVAL_REQUEST_TOO_LARGE: 170158,
  APPROVAL_REQUEST_FORM: 170159,
  REQUEST_WITHOUT_HOLDER: 170160,
  APPROVER_NOT_LISTED: 170251,
  ATTESTATION_UNTRUSTED: 170252,
  REQUEST_MISMATCH: 170651,
  ATTESTATION_MISMATCH: 170652,
  APPROVAL_OF_OTHER_REQUEST: 170653,
  APPROVAL_DENIED: 170751,
  APPROVAL_TIMED_OUT: 170752,
  APPROVAL_UNAVAILABLE: 170753,
  REQUEST_MISSING: 170754,
  LIST_FETCHED_AHEAD: 180161,
  LIST_STORE_FAILED: 180162,
  LIST_ROLLED_BACK: 180261,
  LIST_CHANGED: 180361,
  RECORD_TOO_LARGE: 190071,
  CONSTRAINT_TOO_DEEP: 190351,
  ENGINE_UNAVAILABLE: 900551,
  ENGINE_RUNNING: 900552,
  ENGINE_MODULE_FOREIGN: 900553,
  ENGINE_LEFT_OUT: 900554,
  REPLAYED: 900651,
  REPLAY_STORE_FAILED: 900751,
  REPLAY_STORE_TIMEOUT: 900752,
  REPLAY_STORE_FULL: 900753,
  REPLAY_STORE_ASYNC: 900754,
  ENTRY_PAYLOAD: 902051,
  ENTRY_PLACE: 902052,
  ENTRY_SUBJECT: 902053,
  RECORD_UNKNOWN: 902054,
  RECORD_TORN: 902055,
  LOG_BEGINNING_MISSING: 902056,
  LOG_END_MISSING: 902057,
  LOG_EMPTY: 902058,
  LOG_REWRITTEN: 902059,
  OUTBOX_FULL: 902151,
  LOG_CLOSED: 902152,
  LOG_CHANGED: 902153,
  LOG_DAMAGED: 902154,
  LOG_NOT_KEPT: 902155,
  RECEIPT_CHAIN: 902251,
  RECEIPT_CALL: 902252,
  RECEIPT_ROOT: 902253,
  RECEIPT_REQUEST_HASH: 902254,
  RECEIPT_COMMITMENT: 902255,
} as const;

type CoreReason = Exclude<keyof typeof core, 'OK' | `STAGE_${string}` | `MAX_${string}`>;
type ConstantName = CoreReason | keyof typeof FACADE_REASONS;
type Kebab<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}-${Kebab<Tail>}`
  : Lowercase<Name>;

/** Exactly what happened, finer than the code: `argument-missing`, `outlives-parent`. */
export type Reason = Kebab<ConstantName>;

/** What a reason says, and what to do about it. */
export type ReasonText = readonly [says: string, hint: string];

const LINK_HINT =
  'The chain was not made by this delegation; ask the delegator for the whole chain (toStack, toStackText).';
const BYTES_HINT =
  'The bytes were cut, changed or not made by a conforming encoder; ask the sender for the warrant again.';
const TEXT_HINT = 'Send the warrant as base64url, the stack as base64, or the bytes themselves.';
const NARROW_HINT = 'A delegated warrant can only narrow what its parent allows; mint it again within the parent.';
const RECEIPT_HINT = 'It was changed after it was signed, or signed by another key.';
const CALL_HINT = 'Make the call within the warrant, or ask the issuer for a warrant that allows it.';
const GATE_HINT =
  'A delegated warrant asks for approval wherever its parent does: keep the parent’s gates, or leave the tool out.';
const APPROVER_HINT =
  'Below gates a delegated warrant keeps every approver, and asks for one approval more for each that it adds.';
const APPROVAL_HINT = 'Ask the approver to approve the call again.';
const PARENTS_HINT =
  'The leaf was presented without its parents. Send the whole chain (toStack, toStackText or headers); never add the delegator as a trusted root, which would let it grant anything.';
const STORE_HINT =
  'The proof may have been spent. See why the store failed (`cause` of the denial), and call again with another `attempt` or later.';

/** The number of each reason, and its text. */
const REASONS: Readonly<Record<ConstantName, readonly [number: number, ...text: ReasonText]>> = {
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
  NOT_BASE64: [core.NOT_BASE64, 'the text holds a character that is not base64', TEXT_HINT],
  BASE64_LENGTH: [core.BASE64_LENGTH, 'the base64 text has an impossible length', TEXT_HINT],
  BASE64_TRAILING_BITS: [
    core.BASE64_TRAILING_BITS,
    'the last base64 character has bits that belong to no byte',
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
  TOOL_NAME_RESERVED: [
    FACADE_REASONS.TOOL_NAME_RESERVED,
    'tool names that begin with "tenuo:" are reserved',
    'Choose another name.',
  ],
  TYPE_UNDECIDED: [
    FACADE_REASONS.TYPE_UNDECIDED,
    'the warrant grants nothing and issues nothing',
    'Add a tool or capability, or call issuer() with issuableTools.',
  ],
  TOOLS_MISSING: [
    FACADE_REASONS.TOOLS_MISSING,
    'the warrant grants no tools',
    'Add a tool or capability; a grant inherits nothing unless inheritAll() is called.',
  ],
  ISSUER_WITH_TOOLS: [
    FACADE_REASONS.ISSUER_WITH_TOOLS,
    'an issuer warrant cannot grant tools itself',
    'Use issuableTools, or mint an execution warrant.',
  ],
  NOT_AN_ISSUER: [FACADE_REASONS.NOT_AN_ISSUER, 'only an issuer warrant can issue', 'Delegate with grant() instead.'],
  ID_MALFORMED: [
    FACADE_REASONS.ID_MALFORMED,
    'the warrant id cannot be read',
    'An id is 16 bytes, 32 hex digits, tnu_wrt_ and those, or a UUID.',
  ],
  TOOL_NOT_ISSUABLE: [
    FACADE_REASONS.TOOL_NOT_ISSUABLE,
    'the issuer may not issue this tool',
    'Use a tool of its issuableTools.',
  ],
  HOLDER_MISSING: [FACADE_REASONS.HOLDER_MISSING, 'an issued warrant needs a holder', 'Call holder(publicKey).'],
  EXTENSION_NAME_TOO_LONG: [
    FACADE_REASONS.EXTENSION_NAME_TOO_LONG,
    'the name of an extension is longer than 255 bytes',
    'Choose a shorter name.',
  ],
  EXTENSION_RESERVED: [
    FACADE_REASONS.EXTENSION_RESERVED,
    'this extension is written by a method of its own',
    'Use sessionId, agentId or approvalGates.',
  ],
  MAX_DEPTH_OVER_FIELD: [
    FACADE_REASONS.MAX_DEPTH_OVER_FIELD,
    'the depth does not fit its field',
    'Choose a maxDepth of at most 64.',
  ],
  CLEARANCE_PATTERN: [
    FACADE_REASONS.CLEARANCE_PATTERN,
    'a pattern of clearance cannot be read',
    'Name a tool, or end a prefix with the only *: { "admin_*": 30, "*": 0 }.',
  ],
  EXEMPTION_UNBOUNDED: [
    FACADE_REASONS.EXEMPTION_UNBOUNDED,
    'an exemption is Wildcard, AnyOf, Not, CEL or of an unknown kind, which would exempt nearly anything',
    'Exempt what needs no approval by name, range or pattern: { exempt: OneOf([…]) }.',
  ],
  APPROVERS_WITHOUT_GATES: [
    FACADE_REASONS.APPROVERS_WITHOUT_GATES,
    'approvers are required, but no gate asks for an approval',
    'Call approvalGates({ tool: null }) for the tools whose calls they approve.',
  ],
  THRESHOLD_WITHOUT_APPROVERS: [
    FACADE_REASONS.THRESHOLD_WITHOUT_APPROVERS,
    'a number of approvals is given without anyone who may approve',
    'Call requiredApprovers([…]) too.',
  ],
  GATE_OUT_OF_SCOPE: [
    FACADE_REASONS.GATE_OUT_OF_SCOPE,
    'the gate is on a tool that the warrant neither grants nor may issue',
    'Gate a tool of this warrant; see that the names are the same.',
  ],
  THRESHOLD_OVER_LIST: [
    FACADE_REASONS.THRESHOLD_OVER_LIST,
    'more approvals are asked for than there are approvers',
    'Ask for at most one approval of each approver, or require more approvers.',
  ],
  THRESHOLD_TOO_LOW: [
    FACADE_REASONS.THRESHOLD_TOO_LOW,
    'fewer approvals are asked for than the parent asks for and one for each approver that is added',
    'Call raiseMinApprovals or minApprovals with a larger number, or leave it out.',
  ],
  GATE_UNAPPROVABLE: [
    FACADE_REASONS.GATE_UNAPPROVABLE,
    'approvers are named for a gate that the parent has and nobody may approve',
    'Leave out the approvers, or the gated tools; ask whoever issued the parent for approvers.',
  ],
  ISSUER_APPROVER_MISSING: [
    FACADE_REASONS.ISSUER_APPROVER_MISSING,
    'an approver of the issuer warrant is not among the required approvers',
    'Name all of its requiredApprovers, and others if you like; or name none, to keep them as they are.',
  ],
  TTL_MISSING: [FACADE_REASONS.TTL_MISSING, 'an issued warrant needs a lifetime', 'Call ttl(seconds).'],
  TTL_OVER_CEILING: [
    FACADE_REASONS.TTL_OVER_CEILING,
    'the lifetime is longer than 90 days',
    'Mint for at most 7,776,000 seconds.',
  ],
  SIGNER_NOT_HOLDER: [
    FACADE_REASONS.SIGNER_NOT_HOLDER,
    'the key is not the one that holds the warrant',
    'Only the holder of a warrant can delegate or use it.',
  ],
  MAX_DEPTH_OVER_LIMIT: [
    FACADE_REASONS.MAX_DEPTH_OVER_LIMIT,
    'the depth is more than 64',
    'Choose a maxDepth of at most 64.',
  ],
  DEPTH_OVER_MAX: [
    FACADE_REASONS.DEPTH_OVER_MAX,
    'the warrant may not be delegated further',
    'Its maxDepth is reached; ask its issuer.',
  ],
  ISSUE_DEPTH_EXCEEDED: [
    FACADE_REASONS.ISSUE_DEPTH_EXCEEDED,
    'the issue depth is exceeded',
    'Stay within maxDepth and the issuer’s maxIssueDepth.',
  ],
  URL_PATTERN_MALFORMED: [
    FACADE_REASONS.URL_PATTERN_MALFORMED,
    'the pattern cannot be read as a URL',
    'Write it as https://example.com/*, https://*.example.com or *://example.com/path/*.',
  ],
  URL_PATTERN_LOOSE: [
    FACADE_REASONS.URL_PATTERN_LOOSE,
    'the host has a wildcard that is not a leading "*."',
    'Name a domain: *.example.com. To allow any host use UrlSafe, which keeps private networks out.',
  ],
  CLEARANCE_OVER_ISSUER: [
    FACADE_REASONS.CLEARANCE_OVER_ISSUER,
    'the clearance is higher than the issuer’s',
    NARROW_HINT,
  ],
  NETWORK_MALFORMED: [
    FACADE_REASONS.NETWORK_MALFORMED,
    'the network cannot be read',
    'Write it as 10.0.0.0/8, 2001:db8::/32 or one address, without brackets, zone or leading zeros.',
  ],
  ROOT_NOT_ABSOLUTE: [
    FACADE_REASONS.ROOT_NOT_ABSOLUTE,
    'the root is not an absolute path',
    'Begin it with / or with a drive: C:\\data or C:/data.',
  ],
  CONSTRAINT_TOO_DEEP: [
    FACADE_REASONS.CONSTRAINT_TOO_DEEP,
    'constraints are nested deeper than 32 levels',
    'Flatten All, AnyOf and Not.',
  ],
  MAX_DEPTH_OVER_PARENT: [FACADE_REASONS.MAX_DEPTH_OVER_PARENT, 'the depth is more than the parent’s', NARROW_HINT],
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
    'For WebAssembly import tenuo-edge/verify, not tenuo-edge/verify-js. For the JavaScript engine import that one: what workerd and edge-light import has none, and in Node it is a file that a bundler may have left out.',
  ],
  REPLAYED: [
    FACADE_REASONS.REPLAYED,
    'this call was allowed before, and its proof still holds',
    'One proof allows one call. Of a call that is really made again, change an argument, or pass `attempt`; else wait until the proof’s windows have passed.',
  ],
  REPLAY_STORE_FAILED: [FACADE_REASONS.REPLAY_STORE_FAILED, 'the replay store failed', STORE_HINT],
  REPLAY_STORE_TIMEOUT: [FACADE_REASONS.REPLAY_STORE_TIMEOUT, 'the replay store did not answer in time', STORE_HINT],
  REPLAY_STORE_FULL: [
    FACADE_REASONS.REPLAY_STORE_FULL,
    'the replay store has no room for another key',
    'Give it more room: maxEntries of MemoryReplayStore, maxmemory of Redis. Keys expire with their proofs.',
  ],
  REPLAY_STORE_ASYNC: [
    FACADE_REASONS.REPLAY_STORE_ASYNC,
    'the replay store answers by a promise, which authorize cannot wait for',
    'Call authorizeAsync or authorizeManyAsync.',
  ],
  RECEIPT_VERSION: [
    FACADE_REASONS.RECEIPT_VERSION,
    'the receipt has a version that is not 1',
    'This version of receipts is not known here.',
  ],
  RECEIPT_SIGNATURE: [
    FACADE_REASONS.RECEIPT_SIGNATURE,
    'the signature on a receipt or log entry does not hold',
    RECEIPT_HINT,
  ],
  RECEIPT_PAYLOAD: [
    FACADE_REASONS.RECEIPT_PAYLOAD,
    'the payload is not what receipts hold, or not in the one form that they have',
    'Ask whoever keeps the receipt for its bytes again; if they are these, another program wrote them.',
  ],
  RECEIPT_VERSIONS_DIFFER: [
    FACADE_REASONS.RECEIPT_VERSIONS_DIFFER,
    'the payload has another version than its envelope',
    RECEIPT_HINT,
  ],
  RECEIPT_PROOF_MISSING: [
    FACADE_REASONS.RECEIPT_PROOF_MISSING,
    'a receipt of an allowed call has no proof of possession',
    'A call is allowed on its proof alone: pass popSignature.',
  ],
  RECEIPT_CODE_MISSING: [
    FACADE_REASONS.RECEIPT_CODE_MISSING,
    'a receipt of a denied call does not say why',
    'Pass decisionCode, the code of the decision.',
  ],
  RECEIPTS_MISSING: [
    FACADE_REASONS.RECEIPTS_MISSING,
    'there are no receipts',
    'A run has at least one; check where it was read from.',
  ],
  RECEIPT_LINK: [
    FACADE_REASONS.RECEIPT_LINK,
    'a receipt does not follow the one before it',
    'One or more were removed, added, changed or moved between the two, or the writer started anew without resuming.',
  ],
  RECEIPT_SIGNER: [
    FACADE_REASONS.RECEIPT_SIGNER,
    'a receipt or log entry is signed by another key than the rest',
    'Name every key that may have signed; one that you do not know has written into the log.',
  ],
  RECEIPT_TEXT: [
    FACADE_REASONS.RECEIPT_TEXT,
    'the text is neither hex nor base64',
    'Pass the bytes of the receipt, or them in hex or base64.',
  ],
  RECEIPT_SIGNER_IS_HOLDER: [
    FACADE_REASONS.RECEIPT_SIGNER_IS_HOLDER,
    'the holder of the warrant would sign its own receipt',
    'Sign receipts with a key of the enforcement point, which no agent holds.',
  ],
  RECORD_TOO_LARGE: [
    FACADE_REASONS.RECORD_TOO_LARGE,
    'a receipt or log entry is larger than 360448 bytes',
    'No chain needs so many; the bytes are something else, or were changed.',
  ],
  ENTRY_PAYLOAD: [
    FACADE_REASONS.ENTRY_PAYLOAD,
    'a log entry is not in the one form that entries have',
    'Another version or another program wrote it, with the key of the log.',
  ],
  ENTRY_PLACE: [
    FACADE_REASONS.ENTRY_PLACE,
    'a log entry stands behind other records than it was written behind',
    'Between it and the entry before it, records were removed, added, changed or moved.',
  ],
  ENTRY_SUBJECT: [
    FACADE_REASONS.ENTRY_SUBJECT,
    'a log entry is about another receipt than the one before it',
    'The writer of the log is at fault: entries follow the receipt that they are about.',
  ],
  RECORD_UNKNOWN: [
    FACADE_REASONS.RECORD_UNKNOWN,
    'there is something else than a receipt or a log entry',
    'Records follow one another without anything between them; the file was changed here, or is none of a log.',
  ],
  RECORD_TORN: [
    FACADE_REASONS.RECORD_TORN,
    'the log ends in the middle of a record',
    'Its writer was interrupted; opening the log for writing cuts the torn record off. Or the end was cut off.',
  ],
  LOG_BEGINNING_MISSING: [
    FACADE_REASONS.LOG_BEGINNING_MISSING,
    'the log does not begin with its first record',
    'Read its files from the first one on; `partial: true` verifies what is there.',
  ],
  LOG_END_MISSING: [
    FACADE_REASONS.LOG_END_MISSING,
    'the log ends before a checkpoint that is known of it',
    'Its end was cut off, or files are missing.',
  ],
  LOG_REWRITTEN: [
    FACADE_REASONS.LOG_REWRITTEN,
    'the log holds other records than when a checkpoint that is known was made of it',
    'It was written anew since, by someone who has its key.',
  ],
  LOG_EMPTY: [FACADE_REASONS.LOG_EMPTY, 'the log holds no record', 'Check where it was read from.'],
  OUTBOX_FULL: [
    FACADE_REASONS.OUTBOX_FULL,
    'the outbox holds as many records as it may',
    'Take records away: peek, keep them elsewhere, acknowledge.',
  ],
  LOG_CLOSED: [FACADE_REASONS.LOG_CLOSED, 'the log was closed', 'Open it anew; it goes on where it stands.'],
  LOG_CHANGED: [
    FACADE_REASONS.LOG_CHANGED,
    'something else has written to the file of the log',
    'One process writes a log: give each its own directory. Open the log anew.',
  ],
  LOG_DAMAGED: [
    FACADE_REASONS.LOG_DAMAGED,
    'the log cannot be resumed: what its last file holds is not whole',
    'verifyReceipts says where. Move the files away and begin a new log; nothing is cut off but a torn last record.',
  ],
  LOG_NOT_KEPT: [
    FACADE_REASONS.LOG_NOT_KEPT,
    'the file of the log could not be written',
    'See the cause; where space has run out, make some. The log goes on with the next record.',
  ],
  RECEIPT_CHAIN: [
    FACADE_REASONS.RECEIPT_CHAIN,
    'the chain of an allowed call does not hold at its instant',
    'See the decision: these roots did not allow the call. Another root set, or a signer that states what it likes.',
  ],
  RECEIPT_CALL: [
    FACADE_REASONS.RECEIPT_CALL,
    'an allowed call is not one that its chain and proof allow',
    'See the decision.',
  ],
  RECEIPT_ROOT: [
    FACADE_REASONS.RECEIPT_ROOT,
    'a receipt names another root than its chain has',
    'The signer states what its chain does not show.',
  ],
  RECEIPT_REQUEST_HASH: [
    FACADE_REASONS.RECEIPT_REQUEST_HASH,
    'the request hash is not that of the call',
    'The arguments beside the receipt are not those that were decided.',
  ],
  RECEIPT_COMMITMENT: [
    FACADE_REASONS.RECEIPT_COMMITMENT,
    'a receipt commits to another list, policy or set of roots than expected',
    'The enforcement point ran with other rules at that instant.',
  ],
  LIFETIME_OVER_PARENT: [
    FACADE_REASONS.LIFETIME_OVER_PARENT,
    'the warrant would outlive its parent',
    'Choose a shorter ttl, or leave it out to expire with the parent.',
  ],
  APPROVAL_SIGNATURE: [
    FACADE_REASONS.APPROVAL_SIGNATURE,
    'the signature on the approval does not hold',
    'The approval was changed after it was signed, or signed by another key.',
  ],
  SIGNER_FAILED: [
    FACADE_REASONS.SIGNER_FAILED,
    'the signer returned no signature of its key over the message',
    'A signer signs the very bytes that it is given with Ed25519, without hashing them first, and returns 64 bytes.',
  ],
  ATTESTATION_SIGNATURE: [
    FACADE_REASONS.ATTESTATION_SIGNATURE,
    'the signature of the attestation does not hold',
    'The request was changed on its way; ask its sender.',
  ],
  WEBHOOK_SIGNATURE: [
    FACADE_REASONS.WEBHOOK_SIGNATURE,
    'the message is not signed by a trusted key, for now',
    'Pass the body as it came, name the sender’s key in `trusted`, and check both clocks.',
  ],
  DEV_MODE_ONLY: [
    FACADE_REASONS.DEV_MODE_ONLY,
    'this is for development alone',
    'Pass devMode: true on a development machine; in production use cliPrompt, webhook or a store.',
  ],
  FILES_UNAVAILABLE: [
    FACADE_REASONS.FILES_UNAVAILABLE,
    'this runtime has no files',
    'Use it in Node, Deno or Bun; elsewhere use memoryStore, or a store of your own.',
  ],
  APPROVAL_REQUEST_FORM: [
    FACADE_REASONS.APPROVAL_REQUEST_FORM,
    'the approval request cannot be read',
    'Send it as writeControlPlaneRequest writes it.',
  ],
  REQUEST_WITHOUT_HOLDER: [
    FACADE_REASONS.REQUEST_WITHOUT_HOLDER,
    'the approval request does not name the holder, so its hash cannot be checked',
    'Pass the warrant that it is of, or take the request in its JSON form.',
  ],
  APPROVER_NOT_LISTED: [
    FACADE_REASONS.APPROVER_NOT_LISTED,
    'the key is not one of the required approvers',
    'Approve with a key that the warrant names.',
  ],
  ATTESTATION_UNTRUSTED: [
    FACADE_REASONS.ATTESTATION_UNTRUSTED,
    'the attestation is by nobody who is trusted',
    'If you trust its signer, name the key in `trusted`.',
  ],
  REQUEST_MISMATCH: [
    FACADE_REASONS.REQUEST_MISMATCH,
    'the approval request is not what the warrant, or its own hash, says',
    'It was changed on its way or made for another call: do not approve it.',
  ],
  ATTESTATION_MISMATCH: [
    FACADE_REASONS.ATTESTATION_MISMATCH,
    'the attestation is of another call',
    'It was changed on its way or made for another call: do not approve it.',
  ],
  APPROVAL_OF_OTHER_REQUEST: [
    FACADE_REASONS.APPROVAL_OF_OTHER_REQUEST,
    'the approval is of another request',
    'Approve the request that is waiting.',
  ],
  APPROVAL_DENIED: [FACADE_REASONS.APPROVAL_DENIED, 'the approval was denied', 'Do not ask again for the same call.'],
  APPROVAL_TIMED_OUT: [
    FACADE_REASONS.APPROVAL_TIMED_OUT,
    'no approval came in time',
    'Ask again, or wait longer: timeoutSeconds.',
  ],
  APPROVAL_UNAVAILABLE: [
    FACADE_REASONS.APPROVAL_UNAVAILABLE,
    'nobody could be asked for approval',
    'See that the service can be reached, or run where there is a terminal.',
  ],
  REQUEST_MISSING: [
    FACADE_REASONS.REQUEST_MISSING,
    'the store has no such approval request',
    'It was removed, or never added.',
  ],
  APPROVAL_VERSION: [
    FACADE_REASONS.APPROVAL_VERSION,
    'an approval has a version that is not 1',
    'This version of the protocol is not known here.',
  ],
  APPROVAL_TEXT: [
    FACADE_REASONS.APPROVAL_TEXT,
    'the text is not base64 of an approval',
    'Send it as toText() gives it: standard base64 with padding, without spaces.',
  ],
  APPROVAL_PAYLOAD: [FACADE_REASONS.APPROVAL_PAYLOAD, 'what the approval says cannot be read', APPROVAL_HINT],
  APPROVAL_AHEAD: [
    FACADE_REASONS.APPROVAL_AHEAD,
    'the approval is dated in the future',
    'Check both clocks; clockTolerance widens what is accepted.',
  ],
  APPROVAL_LIFETIME: [
    FACADE_REASONS.APPROVAL_LIFETIME,
    'the approval expires no later than it was given',
    APPROVAL_HINT,
  ],
  APPROVALS_FORM: [
    FACADE_REASONS.APPROVALS_FORM,
    'the approvals are in no form that is known',
    'Send a list of approvals, or what one of the transports carries: docs/approvals.md lists them.',
  ],
  APPROVALS_OVER_LIMIT: [
    FACADE_REASONS.APPROVALS_OVER_LIMIT,
    'there are more than 64 approvals',
    'Send those that the call needs.',
  ],
  APPROVAL_TOO_LARGE: [
    FACADE_REASONS.APPROVAL_TOO_LARGE,
    'an approval is larger than 8192 characters of base64',
    'Approve with a shorter externalId and smaller extensions.',
  ],
  APPROVAL_REQUEST_TOO_LARGE: [
    FACADE_REASONS.APPROVAL_REQUEST_TOO_LARGE,
    'the approval request is too large',
    'Ask for a call whose arguments an approver can read.',
  ],
  APPROVALS_NOT_GRANTED: [
    FACADE_REASONS.APPROVALS_NOT_GRANTED,
    'the answer holds no approvals',
    'The approvers have not approved; ask again, or tell the user.',
  ],
  LIST_OF_ANOTHER_ISSUER: [
    FACADE_REASONS.LIST_OF_ANOTHER_ISSUER,
    'the revocation list is of another issuer',
    'Verify it with the key of whoever signs your lists; a list of someone else revokes nothing here.',
  ],
  LIST_SIGNATURE: [
    FACADE_REASONS.LIST_SIGNATURE,
    'the signature on the revocation list does not hold',
    'The list was changed after it was signed; fetch it again.',
  ],
  LIST_FETCHED_AHEAD: [
    FACADE_REASONS.LIST_FETCHED_AHEAD,
    'the revocation list was fetched in the future',
    'Check the clock of whoever fetched it; clockTolerance widens what is accepted.',
  ],
  LIST_STORE_FAILED: [
    FACADE_REASONS.LIST_STORE_FAILED,
    'the store of revocation lists failed, or what it holds is none of them',
    'See the cause. Where a file was damaged, remove it: the floor begins anew with the next list.',
  ],
  LIST_ROLLED_BACK: [
    FACADE_REASONS.LIST_ROLLED_BACK,
    'the revocation list has a lower version than one that was accepted',
    'An older list would let revoked warrants pass; fetch the newest.',
  ],
  LIST_CHANGED: [
    FACADE_REASONS.LIST_CHANGED,
    'the revocation list revokes other warrants than the one of the same version',
    'Whoever signs lists has to raise the version with every change.',
  ],
  REVOCATION_SIGNATURE: [
    FACADE_REASONS.REVOCATION_SIGNATURE,
    'the signature on the revocation request does not hold',
    'The request was changed after it was signed, or signed by another key than it names.',
  ],
  REVOCATION_OF_ANOTHER: [
    FACADE_REASONS.REVOCATION_OF_ANOTHER,
    'the revocation request is about another warrant',
    'Look up the warrant that it names, and validate it against that.',
  ],
  REVOKER_NOT_ENTITLED: [
    FACADE_REASONS.REVOKER_NOT_ENTITLED,
    'whoever asks may not revoke this warrant',
    'Its issuer, its holder and the control plane may.',
  ],
  REVOCATION_TOO_OLD: [
    FACADE_REASONS.REVOCATION_TOO_OLD,
    'the revocation request is more than 300 seconds old',
    'Sign it again; it may be one that was sent before.',
  ],
  REVOCATION_AHEAD: [
    FACADE_REASONS.REVOCATION_AHEAD,
    'the revocation request is dated more than 60 seconds ahead',
    'Check both clocks.',
  ],
  REVOCATION_OF_EXPIRED: [
    FACADE_REASONS.REVOCATION_OF_EXPIRED,
    'the warrant to revoke has expired already',
    'There is nothing to do: nobody accepts it any more.',
  ],
  REVOKED_ID: [
    FACADE_REASONS.REVOKED_ID,
    'an id to revoke is not one that a warrant has, so it would revoke nothing',
    'Pass warrant.id: tnu_wrt_ and 32 lower-case hex digits.',
  ],
  TIMESTAMP_MALFORMED: [
    FACADE_REASONS.TIMESTAMP_MALFORMED,
    'a date is not one of RFC 3339',
    'Write it as 2026-11-22T03:17:00Z.',
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

/** Where in a decision it was refused, in the order in which a decision passes them. */
export type Stage = (typeof STAGES)[keyof typeof STAGES];

/** The stage's name. */
export function stageName(stage: number): Stage {
  return (STAGES as Readonly<Record<number, Stage>>)[stage] ?? 'none';
}

let names: Map<number, ConstantName> | undefined;

function constantOf(reason: number): ConstantName {
  names ??= new Map((Object.keys(REASONS) as ConstantName[]).map((name) => [REASONS[name][0], name]));
  const name = names.get(reason);
  if (name === undefined) throw new Error(`reason ${reason} has no name`);
  return name;
}

/** The name of a reason: `argument-missing`. */
export function reasonName(reason: number): Reason {
  return constantOf(reason).toLowerCase().replaceAll('_', '-') as Reason;
}

/** The number of a reason by its name. */
export function reasonNumber(reason: Reason): number {
  return REASONS[reason.toUpperCase().replaceAll('-', '_') as ConstantName][0];
}

/** What a reason says and what to do about it. */
export function reasonText(reason: number): ReasonText {
  const [, says, hint] = REASONS[constantOf(reason)];
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

/** Every reason by name and number, in no particular order: for lists and tests. */
export function allReasons(): readonly { readonly reason: Reason; readonly number: number }[] {
  return Object.values(REASONS).map(([number]) => ({ reason: reasonName(number), number }));
}
