// Texts that the core compares with or signs under. They lie in the NAMES region, one cell each: a
// length byte, then ASCII. The facade writes them once (src/engine/names.ts holds the texts).

export const NAME_CELL = 48;

/** What precedes the signed bytes: the context and the envelope's version; both contexts of a proof. */
export const NAME_WARRANT_CONTEXT = 0;
export const NAME_POP_CONTEXT = 1;
export const NAME_SESSION_ID = 2;
export const NAME_AGENT_ID = 3;
export const NAME_APPROVAL_GATES = 4;
export const NAME_CONSTRAINTS = 5;
export const NAME_ALLOW_UNKNOWN = 6;
export const NAME_VALUE = 7;
export const NAME_PATTERN = 8;
export const NAME_MIN = 9;
export const NAME_MAX = 10;
export const NAME_MIN_INCLUSIVE = 11;
export const NAME_MAX_INCLUSIVE = 12;
export const NAME_VALUES = 13;
export const NAME_EXCLUDED = 14;
export const NAME_REQUIRED = 15;
export const NAME_ALLOWED = 16;
export const NAME_CONSTRAINT = 17;
export const NAME_EXPRESSION = 18;
export const NAME_PARENT_EXPRESSION = 19;
export const NAME_ROOT = 20;
export const NAME_CASE_SENSITIVE = 21;
export const NAME_ALLOW_EQUAL = 22;
export const NAME_SCHEMES = 23;
export const NAME_ALLOW_DOMAINS = 24;
export const NAME_DENY_DOMAINS = 25;
export const NAME_ALLOW_PORTS = 26;
export const NAME_BLOCK_PRIVATE = 27;
export const NAME_BLOCK_LOOPBACK = 28;
export const NAME_BLOCK_METADATA = 29;
export const NAME_BLOCK_RESERVED = 30;
export const NAME_BLOCK_INTERNAL_TLDS = 31;
export const NAME_ALLOW = 32;
export const NAME_PEM_BEGIN_WARRANT = 33;
export const NAME_PEM_END_WARRANT = 34;
export const NAME_PEM_BEGIN_CHAIN = 35;
export const NAME_PEM_END_CHAIN = 36;
/** What precedes the 32 hex digits of a warrant's id where it is shown. */
export const NAME_ID_PREFIX = 37;
export const NAME_ARGS = 38;
export const NAME_MESSAGE = 39;
export const NAME_ALL = 40;
export const NAME_EXEMPT = 41;
/** What precedes the payload of an approval where it is signed: both contexts and the version. */
export const NAME_APPROVAL_CONTEXT = 42;
export const NAME_APPROVAL_VERSION = 43;
export const NAME_PAYLOAD = 44;
export const NAME_APPROVER_KEY = 45;
export const NAME_SIGNATURE = 46;
export const NAME_VERSION = 47;
export const NAME_REQUEST_HASH = 48;
export const NAME_NONCE = 49;
export const NAME_EXTERNAL_ID = 50;
export const NAME_APPROVED_AT = 51;
export const NAME_EXPIRES_AT = 52;
export const NAME_EXTENSIONS = 53;
export const NAME_COUNT = 54;
