// The request record: what a decision is asked about, written by the facade before the call.
// Numbers are doubles: instants are whole seconds within chrono's range, far inside 2^53.

/** Byte offsets into the record. */
export const NOW = 0;
export const CLOCK_TOLERANCE = 8;
export const WINDOW_SECONDS = 16;
/** A ceiling for the lifetime of every warrant in seconds, or negative for none. */
export const MAX_LIFETIME = 24;
export const MAX_WINDOWS = 32;
export const ROOT_COUNT = 36;
export const FLAGS = 40;
/** Bytes at CALL_AT + CALL_HEAD: the tool name and the arguments, encoded. */
export const CALL_LENGTH = 44;
/** Where the arguments begin: bytes of the encoded tool name. */
export const TOOL_BYTES = 48;
/** The clearance that the tool requires of the leaf; 0, which every warrant has, where none. */
export const CLEARANCE = 52;
/** Why the revocation list cannot be used at this instant, as a reason; 0 where it can, or where there is none. */
export const REVOCATION = 56;

export const FLAG_SIGNATURE = 1;
export const FLAG_STRICT_SESSION = 2;
export const FLAG_ALLOW_ORPHAN = 4;
/** A revocation list is in force: the host is asked about the id of every warrant. */
export const FLAG_REVOCATION = 8;
