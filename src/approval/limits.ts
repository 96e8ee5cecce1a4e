// How much of approvals is read: the bounds of upstream's transports, held at every entrance.

/** Approvals in one transport text or list. */
export const MAX_APPROVALS = 64;
/** Characters of base64 that one approval may have. */
export const MAX_APPROVAL_TEXT = 8192;
/** The bytes of an envelope that so many characters hold. */
export const MAX_APPROVAL_BYTES = (MAX_APPROVAL_TEXT / 4) * 3;
/** Bytes of a request on the wire: its arguments, and what surrounds them. */
export const MAX_REQUEST_BYTES = 0x50000;

export const HASH_BYTES = 32;
export const NONCE_BYTES = 16;
export const REQUEST_ID_BYTES = 16;
export const MAX_U64 = 2n ** 64n - 1n;
export const MAX_U32 = 0xffffffff;
