// The forms in which a chain may arrive or be written, as bits: a reader says which it accepts.

/** The bytes themselves: one envelope, or a stack. */
export const FORM_WARRANT_BYTES = 1;
export const FORM_STACK_BYTES = 2;
/** One warrant in base64url without padding, and the two looser spellings. */
export const FORM_WARRANT_URL = 4;
export const FORM_WARRANT_URL_PADDED = 8;
export const FORM_WARRANT_STANDARD = 16;
/** A stack in base64url (padded or not), and in standard base64. */
export const FORM_STACK_URL = 32;
export const FORM_STACK_STANDARD = 64;
/** PEM: single-warrant blocks anywhere, the chain block, and a text that is one warrant's block. */
export const FORM_PEM_WARRANTS = 128;
export const FORM_PEM_CHAIN = 256;
export const FORM_PEM_TOKEN = 512;
