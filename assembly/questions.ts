// What the core asks the host (host.ts), and what it answers.

/** Can this text be read as a URL pattern (protocol 6.12)? */
export const QUESTION_URL_PATTERN = 1;
/** Can this text be read as a regular expression (protocol 6.20)? */
export const QUESTION_REGEX = 2;
/** Does the regular expression match in the other text? */
export const QUESTION_REGEX_MATCHES = 3;
/** Is the other text a URL of the pattern? */
export const QUESTION_URL_PATTERN_MATCHES = 4;
/** Is the other pattern no wider than this one? */
export const QUESTION_URL_PATTERN_NARROWS = 5;
/** Is the other text a URL that the UrlSafe constraint (its item) allows? */
export const QUESTION_URL_SAFE_MATCHES = 6;
/** Is the other UrlSafe constraint no wider than this one? */
export const QUESTION_URL_SAFE_NARROWS = 7;
/** Has the regular expression an answer for every text? */
export const QUESTION_REGEX_TOTAL = 8;
/** Has the UrlSafe constraint an answer for every text that is no URL, or an IP address? */
export const QUESTION_URL_SAFE_READABLE = 9;
/** Does this CEL expression hold of that value (protocol 6.23)? */
export const QUESTION_CEL_HOLDS = 10;
/** Is that CEL expression no wider than this one? */
export const QUESTION_CEL_NARROWS = 11;
/** Does the signature of this job (job.ts) hold by the platform's own verifier? */
export const QUESTION_SIGNATURE = 100;
/** Is the warrant with this id (16 bytes) on the revocation list? */
export const QUESTION_REVOKED = 101;
/** Added to the first question of a decision: the budget of its questions begins. */
export const FIRST_QUESTION = 0x100;

// Answers: one of these, or a reason of codes.ts.
export const ANSWER_NO = 0;
export const ANSWER_YES = 1;
/** It cannot be said: an error, which is neither true nor false (protocol 6.5). */
export const ANSWER_ERROR = 2;
/** Saying it would cost more than one decision may. */
export const ANSWER_TOO_COSTLY = 3;
