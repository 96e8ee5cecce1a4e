// What is not built yet: the one list. A constraint of such a kind is decoded, validated and
// replayed, but matching or attenuating it is an error; a decision that meets such a feature is
// denied (semantics: not-built). Nothing here ever passes. src/unbuilt.ts names the entries and a test prints them.

/** Bit n stands for constraint type n; Shlex (128) has bit 19. */
export const UNBUILT_KINDS = 0;

/** Features, as numbers above every type id. */
export const FEATURE_GATES = 1001;
export const FEATURE_APPROVERS = 1002;
export const FEATURE_CLEARANCE = 1003;
export const FEATURE_REVOCATION = 1004;
