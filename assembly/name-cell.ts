// Where the texts of names.ts lie.
import { NAMES_AT } from './layout';
import { loadByte } from './memory';
import { NAME_CELL } from './names';

/** Address of a name's first character. */
export function nameAt(name: i32): i32 {
  return NAMES_AT + name * NAME_CELL + 1;
}

export function nameLength(name: i32): i32 {
  return loadByte(NAMES_AT + name * NAME_CELL);
}
