// The table of lower-case letters, from lowercase-data.ts into the arena.
import { LOWERCASE_AT } from '../../assembly/layout.ts';
import { LOWERCASE_RUNS } from './lowercase-data.ts';

const EVERY_SECOND = 0x1000000;

/**
 * Writes the table that assembly/constraints/lowercase.ts reads. Called once, when an engine is made: without a regular
 * expression, whose compiling took longer than the rest.
 */
export function writeLowercase(memory: Uint8Array): void {
  const words = new Int32Array(memory.buffer);
  let first = 0;
  let at = LOWERCASE_AT >> 2;
  for (const run of LOWERCASE_RUNS.split(' ')) {
    const isEverySecond = run.includes(':');
    const [gap, length, add] = run.split(isEverySecond ? ':' : '.') as [string, string, string];
    first += Number.parseInt(gap, 36);
    words[at] = first;
    words[at + 1] = (first + Number.parseInt(length, 36)) | (isEverySecond ? EVERY_SECOND : 0);
    words[at + 2] = Number.parseInt(add, 36);
    at += 3;
  }
}
