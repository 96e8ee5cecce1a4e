// Lower case, one code point for one (Unicode 17.0). The facade writes the table of runs once, src/engine/lowercase.ts:
// three words a run, sorted: its first code point, its last one with the step in bit 24, and what is added.
import { LOWERCASE_AT } from '../layout';
import { loadWord } from '../memory';

export const LOWERCASE_RUNS = 185;
const RUN_SIZE = 12;
const STEP_TWO = 0x1000000;

/** The lower-case letter of a code point; of İ, whose lower case is two, the first. */
export function lowercaseOf(c: i32): i32 {
  if (c < 0x80) return c >= 0x41 && c <= 0x5a ? c + 32 : c;
  let from: i32 = 0;
  let to: i32 = LOWERCASE_RUNS;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (loadWord(LOWERCASE_AT + middle * RUN_SIZE) <= c) from = middle + 1;
    else to = middle;
  }
  if (from == 0) return c;
  const run = LOWERCASE_AT + (from - 1) * RUN_SIZE;
  const last = loadWord(run + 4);
  if (c > (last & 0xffffff)) return c;
  const isBetween = (last & STEP_TWO) != 0 && ((c ^ loadWord(run)) & 1) != 0;
  return isBetween ? c : c + loadWord(run + 8);
}
