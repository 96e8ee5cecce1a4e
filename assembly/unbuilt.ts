// What is not built yet: the one list. A decision that meets such a feature is denied (semantics: not-built). Nothing here
// ever passes. src/unbuilt.ts names the entries and a test prints them.

/** Features, as numbers above every constraint type. */
export const FEATURE_GATES = 1001;
export const FEATURE_APPROVERS = 1002;
