// Type ids of constraints (protocol 6.2). Every other id below 256 is an unknown kind.

export const KIND_EXACT = 1;
export const KIND_PATTERN = 2;
export const KIND_RANGE = 3;
export const KIND_ONE_OF = 4;
export const KIND_REGEX = 5;
export const KIND_NOT_ONE_OF = 7;
export const KIND_CIDR = 8;
export const KIND_URL_PATTERN = 9;
export const KIND_CONTAINS = 10;
export const KIND_SUBSET = 11;
export const KIND_ALL = 12;
export const KIND_ANY = 13;
export const KIND_NOT = 14;
export const KIND_CEL = 15;
export const KIND_WILDCARD = 16;
export const KIND_SUBPATH = 17;
export const KIND_URL_SAFE = 18;
export const KIND_SHLEX = 128;

/** Whether a kind is one of these. */
export function isKnown(id: i32): bool {
  return id == KIND_SHLEX || (id >= KIND_EXACT && id <= KIND_URL_SAFE && id != 6);
}
