/** The peer that every ratio is measured against. */
export const REFERENCE = 'node:crypto, key kept';
