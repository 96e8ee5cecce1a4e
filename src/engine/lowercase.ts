// The table of lower-case letters, from lowercase-data.ts into the arena.
import { LOWERCASE_AT } from '../../assembly/layout.ts';
import { LOWERCASE_RUNS } from './lowercase-data.ts';

/** Writes the table that assembly/constraints/lowercase.ts reads. Called once, when an engine is made. */
export function writeLowercase(memory: Uint8Array): void {
  const view = new DataView(memory.buffer, memory.byteOffset);
  let first = 0;
  LOWERCASE_RUNS.split(' ').forEach((run, index) => {
    const [gap = 0, length = 0, add = 0] = run.split(/[.:]/).map((digits) => Number.parseInt(digits, 36));
    const at = LOWERCASE_AT + 12 * index;
    first += gap;
    view.setInt32(at, first, true);
    view.setInt32(at + 4, (first + length) | (run.includes(':') ? 0x1000000 : 0), true);
    view.setInt32(at + 8, add, true);
  });
}
