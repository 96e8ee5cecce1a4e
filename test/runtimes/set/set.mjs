// The conformance set: every question that each row of the matrix answers, and what the answers have to be.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { judge } from '../../oracle/compare/judge.mjs';
import { corpora } from './corpora.mjs';
import { vectors } from './vectors.mjs';

export const RECORDED_AT = fileURLToPath(new URL('recorded.jsonl.gz', import.meta.url));
const { rules } = JSON.parse(readFileSync(new URL('../../oracle/allow.json', import.meta.url), 'utf8'));
/** The classes of answers that are as they should be: upstream's, or a stricter one that is listed. */
const GOOD = ['equal', 'expected'];

/**
 * The parts of the set. Each has its `questions`, requests with an id, and a `judge`, which gives the class of an answer
 * to the question at an index: equal, expected, or what is wrong with it.
 */
export function loadSet() {
  const recorded = gunzipSync(readFileSync(RECORDED_AT))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return [
    {
      name: 'recorded',
      questions: recorded.map(({ request }) => request),
      judge: (i, actual) => judge(recorded[i].request, recorded[i].answer, actual, rules).class,
    },
    { name: 'vectors', ...vectors() },
    { name: 'corpora', ...corpora() },
  ];
}

/** Everything that is asked, as JSON Lines. */
export const questionsOf = (set) =>
  set.flatMap(({ questions }) => questions.map((request) => JSON.stringify(request))).join('\n');

/**
 * Judges the answers of a row.
 *
 * @param answers lines in the order of the questions.
 * @returns how many are good, and what is wrong with the others, the first of them first.
 */
export function judgeAll(set, answers) {
  const wrong = [];
  let at = 0;
  let good = 0;
  for (const part of set) {
    part.questions.forEach((request, i) => {
      const line = answers[at++];
      const kind = line === undefined ? 'missing' : part.judge(i, JSON.parse(line));
      if (GOOD.includes(kind)) good += 1;
      else wrong.push(`${kind}: ${request.id}: ${line}`);
    });
  }
  if (answers.length > at) wrong.push(`${answers.length - at} answers to nothing`);
  return { good, wrong };
}
