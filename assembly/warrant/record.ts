// The record of one warrant: where each part of its payload lies. Written once by the decoder, read
// by everything after it. Fields are byte offsets into the record; an address of 0 means absent.

/** The envelope and its parts. */
export const ENVELOPE = 0;
export const ENVELOPE_END = 4;
export const PAYLOAD = 8;
export const PAYLOAD_END = 12;
export const SIGNATURE = 16;
/** Payload keys 0 to 2. */
export const VERSION = 20;
export const ID = 24;
export const TYPE = 28;
/** Key 3: address of the first pair, and how many. */
export const TOOLS = 32;
export const TOOL_COUNT = 36;
/** Keys 4 and 5: address of the 32 key bytes. The holder's is set once it was read without a fault. */
export const HOLDER = 40;
export const ISSUER = 44;
/** Keys 6 and 7: seconds, as two halves. */
export const ISSUED_HIGH = 48;
export const ISSUED_LOW = 52;
export const EXPIRES_HIGH = 56;
export const EXPIRES_LOW = 60;
/** Key 8. */
export const MAX_DEPTH_FIELD = 64;
/** Key 9: address of the 32 bytes below, or 0. */
export const PARENT_HASH = 68;
/** Key 10: address of the first pair, how many pairs, how many that are not folded fields. */
export const EXTENSIONS = 72;
export const EXTENSION_COUNT = 76;
export const OWN_EXTENSIONS = 80;
/** The first extension value that is too long, or 0. */
export const LARGE_EXTENSION = 84;
/** Folded extensions: the CBOR item (an array of bytes), from and to. */
export const SESSION = 88;
export const SESSION_END = 92;
export const AGENT = 96;
export const AGENT_END = 100;
export const GATES = 104;
export const GATES_END = 108;
/** Keys 11, 13 and 14; lists by the address of their head. */
export const ISSUABLE = 112;
export const ISSUABLE_COUNT = 116;
export const ISSUABLE_END = 120;
export const HAS_ISSUE_DEPTH = 124;
export const ISSUE_DEPTH = 128;
export const BOUNDS = 132;
export const BOUNDS_END = 136;
/** Keys 15 and 16. */
export const APPROVERS = 140;
export const APPROVER_COUNT = 144;
export const APPROVERS_END = 148;
export const HAS_THRESHOLD = 152;
export const THRESHOLD = 156;
/** Key 17: the level, or -1. */
export const CLEARANCE = 160;
/** Key 18. */
export const DEPTH = 164;
/** The first tool with too many constraints, or 0. */
export const WIDE_TOOL = 168;
export const EXTENSIONS_END = 172;
export const TOOLS_END = 176;
/** The 32 bytes of the parent hash, out of their array of integers. */
export const HASH_BYTES = 192;
/** SHA-256 of this payload, where HAS_DIGEST is 1. */
export const HAS_DIGEST = 180;
export const DIGEST = 224;

export const EXECUTION = 0;
export const ISSUER_TYPE = 1;
