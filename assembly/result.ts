// The result record: what the last call found, in which stage, and where. The facade reads it.

/** Byte offsets into the record. Addresses are absolute, 0 where there is none. */
export const REASON = 0;
export const STAGE = 4;
/** The byte at which reading failed. */
export const FAULT_AT = 8;
/** Index of the warrant that is to blame, root 0; -1 where none is. */
export const WARRANT = 12;
/** Names: the tool and the argument concerned. */
export const TOOL_AT = 16;
export const TOOL_LENGTH = 20;
export const ARGUMENT_AT = 24;
export const ARGUMENT_LENGTH = 28;
/** Items of CBOR, from and to: the constraint (of the child), the parent's, and the value met. */
export const CONSTRAINT_AT = 32;
export const CONSTRAINT_END = 36;
export const PARENT_AT = 40;
export const PARENT_END = 44;
export const VALUE_AT = 48;
export const VALUE_END = 52;
/** Signature verifications since the call began. */
export const VERIFICATIONS = 56;
/** The slot that was opened, or -1. */
export const SLOT = 64;
/** Two numbers that the explanation names (depths, counts), as 32-bit patterns. */
export const LEFT = 68;
export const RIGHT = 72;
/** Approvals that did not count, by why: six numbers, in the order of approval/approvals. */
export const REJECTED = 76;
export const REJECTED_COUNT = 6;
/** Windows from that of now to the one in which the proof held. */
export const WINDOW_OFFSET = 100;
