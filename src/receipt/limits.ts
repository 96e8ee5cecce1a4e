// How much of receipts and logs is read.

/** Bytes of a receipt or a log entry: a chain of the largest size, and what surrounds it. Fits in the engine's INPUT. */
export const MAX_RECORD_BYTES = 0x58000;
/** Bytes of a tool's name that the receipt of a denial keeps: who is denied chooses it. */
export const MAX_DENIED_TOOL = 1024;
