// The tests of the CEL standard: what a constraint says is what the standard says, or it has no answer, for one of
// the reasons below. Never the opposite.
import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/cel/budget.ts';
import { failureOf, holds } from '../../src/cel/evaluator.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { conformanceCases, type Question } from './conformance.ts';

const NOW = 1_700_000_000;

/** Why a test of the standard has no answer here: what upstream has not, or reads otherwise. */
const BY_DESIGN: readonly (readonly [why: string, failure: RegExp])[] = [
  ['upstream has no such function, or no such form of it', /^there is no \S+\(\) of that form/],
  ['upstream has no types, enumerations or libraries by name, and nothing is bound', /^nothing is called \w+$/],
  ['there are no messages, and no optional members', /^(expected .*, found [{?.]|unexpected [{"]|has\(\) takes)/],
  ['macros of the extensions bind no plain name', /takes a name first/],
  [
    'upstream reads these literals otherwise, or not at all',
    /^(upstream reads these bytes|bytes know the escapes|unknown escape|a raw text|a text in three quotes|a negative hexadecimal|.* is read in two ways)/,
  ],
  [
    'upstream answers, and otherwise: numbers of two types are not equal, size() counts bytes',
    /^the standard and upstream differ on it$/,
  ],
  [
    'upstream looks keys up by their type',
    /^(the map has no such key|a double is no key of a map|a list has no item at a double)/,
  ],
  ['upstream converts otherwise', /^(int|uint|double|string|bytes|duration|timestamp)\(\) of /],
  ['upstream adds a duration to a timestamp only, not a timestamp to a duration', /^duration \+ timestamp/],
  ['upstream lets an item that fails stand, before one that would decide', /^a division by zero$/],
  ['upstream leaves the order of a map’s keys open', /is in no particular order$/],
];

/** What a constraint says of a question: its answer, or why it has none. */
function answerTo({ expression, variables }: Question): boolean | string {
  const value = cbor.encode(cbor.sorted(Object.entries(variables)));
  try {
    return holds(expression, value, NOW, new Budget());
  } catch (error) {
    return failureOf(error).text;
  }
}

describe('the conformance tests of the CEL standard', () => {
  const { questions, unasked } = conformanceCases();

  it('are all read', () => {
    expect({ asked: questions.length, unasked: unasked.length }).toEqual({ asked: 1772, unasked: 684 });
  });

  const answers = questions.map((question) => ({ ...question, answer: answerTo(question) }));

  it('are never answered against the standard', () => {
    const opposite = answers.filter(({ answer, standard }) => typeof answer === 'boolean' && answer !== standard);
    expect(opposite).toEqual([]);
  });

  it('are answered in some number, both ways, and refused where the standard refuses', () => {
    const count = (of: boolean | 'error') =>
      answers.filter(({ answer, standard }) => standard === of && (answer === of || typeof answer === 'string')).length;
    const equal = {
      accepted: answers.filter(({ answer }) => answer === true).length,
      rejected: answers.filter(({ answer }) => answer === false).length,
      errors: count('error'),
    };
    expect(equal).toEqual({ accepted: 592, rejected: 204, errors: 212 });
  });

  it('have no answer for a listed reason only', () => {
    const counts = new Map(BY_DESIGN.map(([why]) => [why, 0]));
    const others: unknown[] = [];
    for (const { name, expression, answer, standard } of answers) {
      if (typeof answer === 'boolean' || standard === 'error') continue;
      const why = BY_DESIGN.find(([, failure]) => failure.test(answer))?.[0];
      if (why === undefined) others.push({ name, expression, answer });
      else counts.set(why, (counts.get(why) as number) + 1);
    }
    expect(others).toEqual([]);
    for (const [why, count] of counts) expect(count, why).toBeGreaterThan(0);
  });
});
