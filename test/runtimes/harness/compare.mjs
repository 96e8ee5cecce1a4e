// Whether two rows answered alike, to the byte.
import { createHash } from 'node:crypto';

/** A name for all answers of a row: 16 hex digits of their SHA-256. */
export const digestOf = (answers) => createHash('sha256').update(answers.join('\n')).digest('hex').slice(0, 16);

/**
 * The first answer in which two rows differ.
 *
 * @returns null where there is none; otherwise the index, and what each said.
 */
export function firstDifference(expected, actual) {
  const longer = Math.max(expected.length, actual.length);
  for (let i = 0; i < longer; i++)
    if (expected[i] !== actual[i]) return { index: i, expected: expected[i], actual: actual[i] };
  return null;
}

/** How many answers differ. */
export const differences = (expected, actual) =>
  Array.from({ length: Math.max(expected.length, actual.length) }, (_, i) => expected[i] !== actual[i]).filter(Boolean)
    .length;

const AROUND = 160;

/** Two long texts around the place where they part. */
export function shownDifference({ index, expected = '(no answer)', actual = '(no answer)' }) {
  let at = 0;
  while (at < Math.min(expected.length, actual.length) && expected[at] === actual[at]) at++;
  const part = (text) => `${at > AROUND ? '…' : ''}${text.slice(Math.max(0, at - AROUND), at + AROUND)}`;
  return `answer ${index}\n    expected ${part(expected)}\n    actual   ${part(actual)}`;
}
