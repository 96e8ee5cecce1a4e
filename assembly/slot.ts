// A slot holds one chain that was read: a head, the bytes, one record a warrant. The facade reads
// heads and records; the core alone writes them.
import { RECORD_SIZE, SLOT_HEAD, SLOT_RECORDS, SLOT_SIZE, SLOTS_AT } from './layout';

/** Byte offsets into the head. */
export const SLOT_GENERATION = 0;
/** Bytes of the chain, 0 while the slot is empty; whether they are a stack (1) or one envelope (0). */
export const SLOT_LENGTH = 4;
export const SLOT_IS_STACK = 8;
export const SLOT_WARRANTS = 12;
/** When it was last used, for the choice of the slot to overwrite. */
export const SLOT_USED = 16;
/** 1 once every link of this chain has been checked and held. */
export const SLOT_LINKED = 20;

export function slotAt(slot: i32): i32 {
  return SLOTS_AT + slot * SLOT_SIZE;
}

/** Address of the chain's first byte: after the head and the records. */
export function slotBytes(slot: i32): i32 {
  return slotAt(slot) + SLOT_HEAD + SLOT_RECORDS;
}

/** Address of the record of warrant `index`, root first. */
export function recordAt(slot: i32, index: i32): i32 {
  return slotAt(slot) + SLOT_HEAD + index * RECORD_SIZE;
}
