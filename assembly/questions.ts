// What the core asks the host (host.ts).

/** Can this text be read as a URL pattern (spec/constraints 4.9.1, steps 1 to 7)? */
export const QUESTION_URL_PATTERN = 1;
