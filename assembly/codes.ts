// Every outcome of the core as a number: the only list. A *reason* says exactly what happened; the
// protocol's code is the reason divided by 100 (1202 malformed-cbor is 120200 to 120299). Codes from
// 9000 are this project's own. src/codes.ts gives each its name and text, checked to be exhaustive.

export const OK = 0;

// 1100 signature-invalid (protocol 8.3)
export const PROOF_MISSING = 110001;
export const PROOF_INVALID = 110002;

// 1201 invalid-payload-structure (structural rules of a decoded warrant)
export const PAYLOAD_VERSION = 120101;
export const LIFETIME_EMPTY = 120102;
export const EXECUTION_ISSUABLE_TOOLS = 120103;
export const EXECUTION_ISSUE_DEPTH = 120104;
export const ISSUER_TOOLS = 120105;
export const ISSUER_NOTHING_ISSUABLE = 120106;
export const TOO_MANY_TOOLS = 120107;
export const TOO_MANY_CONSTRAINTS = 120108;
export const TOO_MANY_EXTENSIONS = 120109;
export const EXTENSION_TOO_LARGE = 120110;
export const THRESHOLD_OVER_APPROVERS = 120111;
export const THRESHOLD_ZERO = 120112;
export const NOT_EXECUTION = 120113;
export const WINDOW_NOT_POSITIVE = 120114;
export const INSTANT_OUT_OF_RANGE = 120115;
export const ALL_EMPTY = 120116;

// 1202 malformed-cbor (bytes and text that cannot be read, a signature that does not hold)
export const TRUNCATED = 120201;
export const TRAILING_BYTES = 120202;
export const NOT_SHORTEST = 120203;
export const INDEFINITE_LENGTH = 120204;
export const RESERVED_VALUE = 120205;
export const TAGGED = 120206;
export const NOT_UTF8 = 120207;
export const KEY_ORDER = 120208;
export const KEY_REPEATED = 120209;
export const WRONG_TYPE = 120210;
export const WRONG_COUNT = 120211;
export const UNKNOWN_FIELD = 120212;
export const MISSING_FIELD = 120213;
export const NUMBER_OUT_OF_RANGE = 120214;
export const NESTED_TOO_DEEP = 120215;
export const FLOAT_NOT_SHORTEST = 120216;
export const ENVELOPE_VERSION = 120217;
export const UNKNOWN_ALGORITHM = 120218;
export const WRONG_LENGTH = 120219;
export const INADMISSIBLE_KEY = 120220;
export const WARRANT_SIGNATURE = 120221;
export const CONSTRAINTS_TOO_DEEP = 120222;
export const BOUND_NOT_FINITE = 120223;
export const INVALID_CIDR = 120224;
export const INVALID_URL_PATTERN = 120225;
export const UNKNOWN_WARRANT_TYPE = 120226;
export const STACK_EMPTY = 120227;
export const TEXT_EMPTY = 120228;
export const NOT_BASE64 = 120229;
export const BASE64_LENGTH = 120230;
export const BASE64_TRAILING_BITS = 120231;
export const BASE64_MIXED = 120232;
export const PEM_INCOMPLETE = 120233;
export const FORM_NOT_ACCEPTED = 120234;
export const GATE_UNKNOWN = 120235;
export const EXEMPTION_REFUSED = 120236;

// 1300, 1302, 1303 time
export const EXPIRED = 130001;
export const ISSUED_IN_FUTURE = 130201;
export const LIFETIME_OVER_CEILING = 130301;

// 1400, 1402, 1404, 1405, 1406 chain
export const ISSUED_TO_SELF = 140001;
export const ISSUED_TO_ISSUER = 140002;
export const ISSUE_DEPTH_OVER_DEPTH = 140201;
export const DEPTH_OVER_LIMIT = 140202;
export const CHAIN_TOO_LONG = 140401;
export const CHAIN_EMPTY = 140501;
export const ID_REPEATED = 140502;
export const ROOT_HAS_DEPTH = 140503;
export const ROOT_HAS_PARENT = 140504;
export const ORPHAN_ROOT = 140505;
export const NOT_ISSUED_BY_HOLDER = 140506;
export const PARENT_HASH_MISSING = 140507;
export const PARENT_HASH_MISMATCH = 140508;
export const DEPTH_MISMATCH = 140509;
export const DEPTH_OVER_PARENT = 140510;
export const DEPTH_LIMIT_RAISED = 140511;
export const DEPTH_OVER_OWN = 140512;
export const ISSUED_BEFORE_PARENT = 140513;
export const OUTLIVES_PARENT = 140514;
export const SESSION_MISMATCH = 140515;
export const GATES_DROPPED = 140516;
export const GATE_DROPPED = 140517;
export const GATE_NARROWED = 140518;
export const GATE_ARGUMENT_DROPPED = 140519;
export const GATE_CHANGED = 140520;
export const EXEMPTION_WIDENED = 140521;
export const GATE_KIND_CHANGED = 140522;
export const APPROVER_ADDED = 140523;
export const APPROVER_DROPPED = 140524;
export const THRESHOLD_LOWERED = 140525;
export const UNTRUSTED_ROOT = 140601;
export const PARENTS_MISSING = 140602;

// 1500, 1501 the call
export const TOOL_NOT_AUTHORIZED = 150001;
export const CLEARANCE_TOO_LOW = 150002;
export const ARGUMENT_UNKNOWN = 150101;
export const ARGUMENT_MISSING = 150102;
export const VALUE_MISMATCH = 150103;
export const INVALID_PATTERN = 150104;
export const CONSTRAINT_UNKNOWN = 150105;
export const VALUE_NOT_IN_RANGE = 150106;
export const ADDRESS_INVALID = 150107;
export const ADDRESS_NOT_IN_NETWORK = 150108;
export const PATH_NOT_CONTAINED = 150109;
export const PATH_CASE_UNDECIDED = 150110;
export const COMMAND_REFUSED = 150111;
export const URL_INVALID = 150120;
export const URL_LIST_INVALID = 150121;
export const URL_MISMATCH = 150122;
export const URL_NOT_SAFE = 150123;
export const EXPRESSION_FAILED = 150140;

// 1502, 1503 attenuation
export const TOOL_ADDED = 150201;
export const PARENT_GRANTS_NOTHING = 150202;
export const CLEARANCE_RAISED = 150203;
export const CLEARANCE_INTRODUCED = 150204;
export const ISSUABLE_TOOL_ADDED = 150205;
export const BOUNDS_DROPPED = 150206;
export const EXECUTION_TO_ISSUER = 150207;
export const UNKNOWN_ARGUMENTS_ALLOWED = 150208;
export const CONSTRAINT_DROPPED = 150209;
export const CONSTRAINT_ADDED = 150210;
export const KINDS_INCOMPATIBLE = 150211;
export const EXACT_VALUE_CHANGED = 150212;
export const SUBSET_EXPANDED = 150213;
export const PATH_CASE_IGNORED = 150214;
export const PATH_ROOT_ALLOWED = 150215;
export const COMMAND_ADDED = 150216;
export const CLAUSE_DROPPED = 150217;
export const BRANCH_ADDED = 150218;
export const NEGATION_NARROWED = 150219;
export const PARENT_MATCHES_NOTHING = 150220;
export const PARENT_MAY_ERR = 150221;
export const CLAUSE_REFUSES_VALUE = 150222;
export const REGEX_CHANGED = 150230;
export const URL_SAFE_EXPANDED = 150231;
export const EXPRESSION_CHANGED = 150240;
export const WIDENED_TO_WILDCARD = 150301;
export const VALUE_NOT_IN_PARENT = 150302;
export const RANGE_EXPANDED = 150303;
export const RANGE_INCLUSIVITY_EXPANDED = 150304;
export const PATTERN_EXPANDED = 150305;
export const EXCLUSION_REMOVED = 150306;
export const REQUIREMENT_REMOVED = 150307;
export const NETWORK_EXPANDED = 150308;
export const URL_SCHEME_EXPANDED = 150320;
export const URL_HOST_EXPANDED = 150321;
export const URL_PORT_EXPANDED = 150322;
export const URL_PATH_EXPANDED = 150323;

// 1504 unknown-constraint-type
export const EXPRESSIONS_OFF = 150401;

// 1700, 1701, 1707 approval
export const APPROVALS_INSUFFICIENT = 170001;
export const APPROVERS_MISSING = 170101;
export const TOO_MANY_APPROVALS = 170102;
export const APPROVAL_INVALID = 170103;
export const APPROVER_UNKNOWN = 170104;
export const APPROVAL_EXPIRED = 170105;
export const APPROVAL_IN_FUTURE = 170106;
export const APPROVAL_OF_ANOTHER = 170107;
export const APPROVAL_REQUIRED = 170701;

// 1800, 1801 revocation
export const WARRANT_REVOKED = 180001;
export const REVOCATION_LIST_MISSING = 180101;
export const REVOCATION_LIST_STALE = 180102;
export const REVOCATION_LIST_FAILED = 180103;

// 1900 sizes
export const WARRANT_TOO_LARGE = 190001;
export const STACK_TOO_LARGE = 190002;
export const TEXT_TOO_LARGE = 190003;

// 9000 to 9099: this project's own
export const ARGUMENTS_INVALID = 900101;
export const CONSTRAINT_TOO_COSTLY = 900301;
export const REGEX_UNSUPPORTED = 900401;
export const URL_UNDECIDED = 900402;

// Stages, in the order in which a decision passes them.
export const STAGE_NONE = 0;
export const STAGE_ARGUMENTS = 1;
export const STAGE_TEXT = 2;
export const STAGE_DECODE = 3;
export const STAGE_SIGNATURE = 4;
export const STAGE_STRUCTURE = 5;
export const STAGE_REVOCATION = 6;
export const STAGE_TRUST = 7;
export const STAGE_TIME = 8;
export const STAGE_LINK = 9;
export const STAGE_CLEARANCE = 10;
export const STAGE_TOOL = 11;
export const STAGE_POSSESSION = 12;
export const STAGE_CONSTRAINTS = 13;
export const STAGE_APPROVAL = 14;
export const STAGE_REPLAY = 15;

// Limits, in bytes or counts (protocol 2.6; chain length and depth are this project's).
export const MAX_WARRANT_BYTES = 65536;
export const MAX_STACK_BYTES = 262144;
export const MAX_CHAIN_LENGTH = 64;
export const MAX_DEPTH = 64;
export const MAX_TOOLS = 256;
export const MAX_CONSTRAINTS = 64;
export const MAX_CONSTRAINT_DEPTH = 32;
export const MAX_EXTENSIONS = 64;
export const MAX_EXTENSION_BYTES = 8192;
/** Containers inside one another, the payload's map included. */
export const MAX_NESTING = 256;
/**
 * Steps that the constraints of one decision may take (constraints/budget.ts). Retrying after a star makes a glob quadratic
 * for hostile pairs of pattern and text, and so do clauses that are compared each with each; past this bound the
 * answer is an error, never true or false.
 */
export const MAX_CONSTRAINT_STEPS = 2097152;
