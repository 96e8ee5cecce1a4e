// Where this project is stricter than upstream: the one list. Everything that is accepted here is accepted
// upstream; these are refused here and accepted upstream. README.md shows it (scripts/readme.mjs), a test
// holds that table, the reasons and each refusal against it, and so test/oracle/allow.json, which permits these differences
// to the differential run.

import {
  ARGUMENTS_INVALID,
  BOUNDS_DROPPED,
  CHAIN_TOO_LONG,
  CLEARANCE_INTRODUCED,
  CLEARANCE_RAISED,
  CONSTRAINT_TOO_COSTLY,
  DEPTH_OVER_LIMIT,
  EXPRESSION_CHANGED,
  EXPRESSION_FAILED,
  EXPRESSIONS_OFF,
  EXTENSION_TOO_LARGE,
  FLOAT_NOT_SHORTEST,
  FORM_NOT_ACCEPTED,
  GATE_CHANGED,
  INDEFINITE_LENGTH,
  INVALID_URL_PATTERN,
  ISSUE_DEPTH_OVER_DEPTH,
  KEY_ORDER,
  KEY_REPEATED,
  LIFETIME_EMPTY,
  MAX_CONSTRAINT_STEPS,
  MISSING_FIELD,
  NOT_SHORTEST,
  NUMBER_OUT_OF_RANGE,
  ORPHAN_ROOT,
  OUTLIVES_PARENT,
  PARENT_GRANTS_NOTHING,
  PARENT_MATCHES_NOTHING,
  PARENT_MAY_ERR,
  PATH_CASE_UNDECIDED,
  PATTERN_EXPANDED,
  REGEX_UNSUPPORTED,
  RESERVED_VALUE,
  TAGGED,
  TRAILING_BYTES,
  UNKNOWN_FIELD,
  UNKNOWN_WARRANT_TYPE,
  URL_PATH_EXPANDED,
  URL_UNDECIDED,
  WARRANT_TOO_LARGE,
  WRONG_COUNT,
  WRONG_TYPE,
} from '../assembly/codes.ts';
import { APPROVAL_REASONS } from './approval/reasons.ts';
import { BUILDING_REASONS } from './builders/reasons.ts';
import { MAX_NESTING, MAX_NODES, MAX_STEPS, MAX_TEXT } from './cel/budget.ts';
import { RECEIPT_REASONS } from './receipt/reasons.ts';
import { REVOCATION_REASONS } from './revocation/reasons.ts';

const { APPROVAL_PAYLOAD, APPROVAL_TEXT, APPROVAL_TOO_LARGE } = APPROVAL_REASONS;
const { RECEIPT_CODE_MISSING, RECEIPT_PAYLOAD, RECEIPT_PROOF_MISSING } = RECEIPT_REASONS;

/** With the reasons of every area that a rule names. */
export { allReasons } from './codes.ts';

/** One rule that upstream does not have. */
export interface StricterRule {
  /** Its name, as comments and tests refer to it. */
  readonly rule: string;
  /** What is refused. */
  readonly refused: string;
  readonly why: string;
  /** The reasons with which it is refused (assembly/codes.ts, codes.ts). */
  readonly reasons: readonly number[];
}

/** Every stricter rule that the code has. */
export const STRICTER: readonly StricterRule[] = [
  {
    rule: 'payload-form',
    refused:
      'A payload with bytes after its end, indefinite lengths, tags, or integers, lengths or floats longer than they need to be.',
    why: 'One warrant has one spelling, so nothing can hide in another.',
    reasons: [TRAILING_BYTES, INDEFINITE_LENGTH, TAGGED, NOT_SHORTEST, FLOAT_NOT_SHORTEST],
  },
  {
    rule: 'payload-order',
    refused: 'A payload whose map keys are repeated, or are not in the order in which upstream writes them.',
    why: 'Of two entries for one tool or argument, another reader may take the other.',
    reasons: [KEY_ORDER, KEY_REPEATED, UNKNOWN_FIELD],
  },
  {
    rule: 'payload-members',
    refused:
      'A payload that leaves out what upstream always writes, or writes what it never does: a default, or null for an absent field.',
    why: 'As above: one spelling.',
    reasons: [MISSING_FIELD, WRONG_COUNT, WRONG_TYPE],
  },
  {
    rule: 'payload-types',
    refused:
      'A payload with a byte string for a text or list, a list of integers for a byte string, undefined for null, an integer past the signed 64-bit range for a value, or a type number past 1.',
    why: 'Upstream reads these as something else: bytes as text, a large integer as a float, type 256 as execution.',
    reasons: [WRONG_TYPE, RESERVED_VALUE, NUMBER_OUT_OF_RANGE, UNKNOWN_WARRANT_TYPE],
  },
  {
    rule: 'canonical-nan',
    refused: 'A NaN other than `f97e00`, in a payload or in arguments that come as CBOR.',
    why: 'Its extra bits survive in some runtimes and not in others, and a signature covers them.',
    reasons: [FLOAT_NOT_SHORTEST],
  },
  {
    rule: 'text-forms',
    refused: 'One warrant in standard base64 where its text tells it from base64url.',
    why: 'Upstream’s entrances differ in what they take; here all take the same.',
    reasons: [FORM_NOT_ACCEPTED],
  },
  {
    rule: 'stack-element-size',
    refused: 'A warrant of more than 65,536 bytes inside a stack.',
    why: 'The limit of a lone warrant would not be one if a stack lifted it.',
    reasons: [WARRANT_TOO_LARGE],
  },
  {
    rule: 'chain-length',
    refused: 'A chain of more than 64 warrants, and a warrant of a depth over 64.',
    why: 'Upstream mints no deeper; verifying has to be bounded too.',
    reasons: [CHAIN_TOO_LONG, DEPTH_OVER_LIMIT],
  },
  {
    rule: 'orphan-root',
    refused: 'A delegated warrant presented alone whose issuer is a trusted root, unless `allowOrphanRoot: true`.',
    why: 'Without its parents neither their bounds nor their revocation are checked.',
    reasons: [ORPHAN_ROOT],
  },
  {
    rule: 'times-as-integers',
    refused: 'A child that expires after its parent, in a year that no calendar holds.',
    why: 'Upstream compares dates, and times past the year 262142 wrap to 1970.',
    reasons: [OUTLIVES_PARENT],
  },
  {
    rule: 'empty-tools-parent',
    refused: 'A child with tools below an execution warrant that has none.',
    why: 'A warrant that grants nothing has nothing to hand on; upstream skips the comparison.',
    reasons: [PARENT_GRANTS_NOTHING],
  },
  {
    rule: 'clearance-introduced',
    refused: 'A child with a clearance below a parent without one.',
    why: 'An absent clearance counts as none elsewhere, so this is a gain.',
    reasons: [CLEARANCE_INTRODUCED],
  },
  {
    rule: 'clearance-raised',
    refused: 'An issuer warrant with a higher clearance than the issuer warrant above it.',
    why: 'Upstream compares clearance everywhere but here.',
    reasons: [CLEARANCE_RAISED],
  },
  {
    rule: 'issuer-bounds-dropped',
    refused: 'An issuer warrant without bounds below one whose bounds constrain something.',
    why: 'Bounds that the next link can leave out bind nobody.',
    reasons: [BOUNDS_DROPPED],
  },
  {
    rule: 'zero-lifetime',
    refused: 'Minting a warrant that lives for zero seconds.',
    why: 'Upstream mints it and then cannot read it.',
    reasons: [LIFETIME_EMPTY],
  },
  {
    rule: 'mint-undecodable',
    refused: 'Delegating with an extension value of more than 8,192 bytes, or an issue depth over the depth.',
    why: 'As above: nothing is minted that no one can read.',
    reasons: [EXTENSION_TOO_LARGE, ISSUE_DEPTH_OVER_DEPTH],
  },
  {
    rule: 'mint-extensions',
    refused:
      'Minting with an extension of the protocol’s own by `extension()`, and delegating with an extension name of more than 255 bytes.',
    why: 'The first would be read as something else; the second upstream refuses everywhere but there.',
    reasons: [BUILDING_REASONS.EXTENSION_RESERVED, BUILDING_REASONS.EXTENSION_NAME_TOO_LONG],
  },
  {
    rule: 'issue-depth',
    refused: 'Issuing a warrant that may be delegated deeper than its issuer, or not even as deep as it lies.',
    why: 'Upstream makes it, and no verifier accepts it.',
    reasons: [BUILDING_REASONS.MAX_DEPTH_OVER_PARENT, BUILDING_REASONS.DEPTH_OVER_MAX],
  },
  {
    rule: 'without-effect',
    refused:
      'Minting, delegating or issuing with a gate on a tool that the warrant has not, a number of approvals without approvers, or, when delegating, more approvers without gates.',
    why: 'A misspelt tool would be without its gate, and nobody would be asked.',
    reasons: [
      BUILDING_REASONS.GATE_OUT_OF_SCOPE,
      BUILDING_REASONS.THRESHOLD_WITHOUT_APPROVERS,
      BUILDING_REASONS.APPROVERS_WITHOUT_GATES,
    ],
  },
  {
    rule: 'argument-values',
    refused: 'Arguments with NaN, an infinity, more than 64 levels or more than 294,912 bytes.',
    why: 'No JSON carries the first two, and the others are bounds on work.',
    reasons: [ARGUMENTS_INVALID],
  },
  {
    rule: 'constraint-budget',
    refused: `A call or chain whose constraints take more than ${MAX_CONSTRAINT_STEPS.toLocaleString('en-US')} steps to decide.`,
    why: 'A hostile pattern and text, or nested lists of constraints, cost the square of their length; undecided is denied.',
    reasons: [CONSTRAINT_TOO_COSTLY],
  },
  {
    rule: 'pattern-text',
    refused:
      'A Pattern below another whose fixed end lies inside a class of the child (`[ab]` below `*]`), or that cannot be read.',
    why: 'Upstream compares the texts alone, so that the child matches what the parent does not.',
    reasons: [PATTERN_EXPANDED],
  },
  {
    rule: 'empty-all',
    refused: 'A single value below an `All` without constraints.',
    why: 'Such a parent matches nothing; upstream asks each of its no constraints, and none objects.',
    reasons: [PARENT_MATCHES_NOTHING],
  },
  {
    rule: 'parent-error',
    refused:
      'A child below `AnyOf` or `Not` that may accept a value on which the parent ends in an error: an earlier branch errs there, or what `Not` inverts.',
    why: 'An error denies, so this is a gain. What cannot be decided from the kinds alone is refused.',
    reasons: [PARENT_MAY_ERR],
  },
  {
    rule: 'path-case',
    refused: 'A path under a `Subpath` that ignores case, where it has a capital sigma and the root a small one.',
    why: 'Which of two small letters it becomes depends on its neighbours and on the version of Unicode.',
    reasons: [PATH_CASE_UNDECIDED],
  },
  {
    rule: 'url-pattern',
    refused:
      'A warrant with a `UrlPattern` that parsers may read differently: unusual hosts, `^` or a drive letter in the path, most `file:` URLs.',
    why: 'What parsers read differently must not decide what a warrant grants.',
    reasons: [INVALID_URL_PATTERN],
  },
  {
    rule: 'url-dialect',
    refused:
      'Under `UrlPattern` and `UrlSafe`: a URL that parsers may read differently, and domains that they may. Hosts beyond ASCII pass where their letters are certain (`bücher.example`).',
    why: 'Parsers follow one standard in several versions, and several versions of Unicode.',
    reasons: [URL_UNDECIDED],
  },
  {
    rule: 'url-path',
    refused: 'A `UrlPattern` below the path of another that has no wildcard at its end (`/api/v1` below `/api`).',
    why: 'The parent matches that one path; upstream lets a child have what lies below it.',
    reasons: [URL_PATH_EXPANDED],
  },
  {
    rule: 'regex-dialect',
    refused:
      'Regular expressions with `(?x)`, `(?R)`, scripts, `\\<`, `\\b{start}` and their like, or of a size near upstream’s limit; and with `\\b` on a text that has letters beyond ASCII.',
    why: 'They have no translation that is certain to mean the same; an error is neither true nor false.',
    reasons: [REGEX_UNSUPPORTED],
  },
  {
    rule: 'cel-dialect',
    refused:
      'A value on which a CEL expression says something else by the standard than upstream says, or nothing by one of them: `value != 5.0` of the integer 5, `!user.banned` of a text.',
    why: 'Upstream’s dialect is not the standard. Where the two part there is no answer, so that `Not` cannot turn it into one.',
    reasons: [EXPRESSION_FAILED],
  },
  {
    rule: 'cel-limits',
    refused: `CEL expressions of more than ${MAX_TEXT.toLocaleString('en-US')} characters, ${MAX_NESTING} levels or ${MAX_NODES.toLocaleString('en-US')} parts, and a call for which they take more than ${MAX_STEPS.toLocaleString('en-US')} steps.`,
    why: 'Upstream evaluates without a bound, and nested macros cost what their lists’ lengths multiply to.',
    reasons: [CONSTRAINT_TOO_COSTLY],
  },
  {
    rule: 'cel-narrowing',
    refused: 'A CEL expression below another that is neither the same nor `(parent) && (more)` by its syntax tree.',
    why: 'Upstream compares the texts and counts parentheses, also those inside quotes and comments.',
    reasons: [EXPRESSION_CHANGED],
  },
  {
    rule: 'cel-off',
    refused: 'A CEL constraint where `cel` of `tenuo-edge/cel` is not switched on.',
    why: 'The language is a part that is loaded only where it is wanted; unread is denied.',
    reasons: [EXPRESSIONS_OFF],
  },
  {
    rule: 'approval-form',
    refused:
      'An approval whose envelope or payload is not in the one form that an encoder writes, and so a request for one. Extensions come in any order: upstream writes them so.',
    why: 'As above: one spelling. What a payload holds twice, or behind its end, another reader may see and an approver did not.',
    reasons: [APPROVAL_PAYLOAD, MISSING_FIELD, NOT_SHORTEST, INDEFINITE_LENGTH, TAGGED, TRAILING_BYTES, WRONG_TYPE],
  },
  {
    rule: 'approval-text',
    refused: 'An approval in base64 with white space, or larger than 8,192 characters of it.',
    why: 'Upstream’s entrances differ in what they take; here all take the same.',
    reasons: [APPROVAL_TEXT, APPROVAL_TOO_LARGE],
  },
  {
    rule: 'list-form',
    refused:
      'A revocation list or request with bytes after its end, members in another order, tags, indefinite or needlessly long heads, or a byte string for a text. Dates are read in every spelling that upstream reads.',
    why: 'Upstream signs what it writes and not what came: two spellings would be one list with two digests.',
    reasons: [TRAILING_BYTES, MISSING_FIELD, TAGGED, INDEFINITE_LENGTH, NOT_SHORTEST, WRONG_TYPE],
  },
  {
    rule: 'list-ids',
    refused:
      'Signing a revocation list with an id that is none of a warrant: anything but `tnu_wrt_` and 32 lower-case hex digits.',
    why: 'Verifiers compare texts, so that such an id revokes nothing.',
    reasons: [REVOCATION_REASONS.REVOKED_ID],
  },
  {
    rule: 'receipt-form',
    refused:
      'A receipt whose envelope or payload is not in the one form that an encoder writes: members in order, shortest and definite heads, byte strings as such, nothing behind the end, integers within 2^53.',
    why: 'Upstream reads other spellings, which have other digests: two of them would be two receipts of one decision.',
    reasons: [RECEIPT_PAYLOAD, MISSING_FIELD, NOT_SHORTEST, INDEFINITE_LENGTH, TAGGED, TRAILING_BYTES, WRONG_TYPE],
  },
  {
    rule: 'receipt-requirements',
    refused: 'Making a receipt of an allowed call without its proof, or of a denied one without its code.',
    why: 'Upstream makes what it then does not verify.',
    reasons: [RECEIPT_PROOF_MISSING, RECEIPT_CODE_MISSING],
  },
  {
    rule: 'gate-narrowed',
    refused: 'A child whose approval gate on a constraint is not its parent’s, unless it asks for every value.',
    why: 'Such a gate fires for fewer values where the constraint is narrower. Upstream asks for that, so a holder can delegate the approval away.',
    reasons: [GATE_CHANGED],
  },
];
