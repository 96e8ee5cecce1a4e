// What the core asks the host (host.ts), and what it answers.

/** Can this text be read as a URL pattern (protocol 6.12)? */
export const QUESTION_URL_PATTERN = 1;

/** Does this CEL expression hold of that value (protocol 6.16)? */
export const QUESTION_CEL_HOLDS = 21;
/** Is that CEL expression no wider than this one? */
export const QUESTION_CEL_NARROWS = 22;

export const ANSWER_NO = 0;
export const ANSWER_YES = 1;
/** It cannot be said: an error, which is neither true nor false (protocol 6.5). */
export const ANSWER_ERROR = 2;
/** Saying it would cost more than one decision may. */
export const ANSWER_TOO_COSTLY = 3;
/** The host has nothing that could say it. */
export const ANSWER_UNAVAILABLE = 4;
