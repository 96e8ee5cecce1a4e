// What the core asks the host (host.ts).

/** Can this text be read as a URL pattern (protocol 6.12)? */
export const QUESTION_URL_PATTERN = 1;
