// A CEL constraint narrows to the same expression, or to `(parent) && (more)`: by its text, as upstream has it, and by
// its syntax tree.
import { describe, expect, it } from 'vitest';
import { Random } from '../oracle/generate/random.mjs';
import { ENGINES } from '../support/engines.ts';
import { judge, narrowing, type Plain } from './judge.ts';

const OK = 'OK';
const CHANGED = 'EXPRESSION_CHANGED';
const FAILED = 'EXPRESSION_FAILED';

const PAIRS: readonly (readonly [what: string, parent: string, child: string, answer: string])[] = [
  ['the same', 'value > 1', 'value > 1', OK],
  ['the same, which nobody can read', 'value >', 'value >', OK],
  ['the same with other blanks', 'value > 1', ' value>\n1 ', OK],
  ['a conjunction', 'value > 1', '(value > 1) && (value < 9)', OK],
  ['a conjunction without blanks', 'value > 1', '(value>1)&&(value<9)', OK],
  ['a conjunction over lines', 'value > 1', '(value > 1)\n  && (value < 9)', OK],
  ['a conjunction below one', '(value > 1) && (value < 9)', '((value > 1) && (value < 9)) && (value != 5)', OK],
  ['a conjunction whose addition holds operators', 'value > 1', '(value > 1) && (value < 3 || value == 5)', OK],
  ['a parent that is a disjunction', 'value < 1 || value > 9', '(value < 1 || value > 9) && (value != 20)', OK],
  ['a quote with a parenthesis, balanced', 'value != "("', '(value != "(") && (value != ")")', CHANGED],
  ['another expression', 'value > 1', 'value > 0', CHANGED],
  ['wider', 'value > 1', 'true', CHANGED],
  ['a disjunction', 'value > 1', '(value > 1) || (true)', CHANGED],
  ['a disjunction behind', 'value > 1', '(value > 1) && (value < 9) || (true)', CHANGED],
  ['a choice behind', 'value > 1', '(value > 1) && (false) ? (true) : (true)', CHANGED],
  ['no parentheses around the parent', 'value > 1', 'value > 1 && (value < 9)', CHANGED],
  ['no parentheses around the addition', 'value > 1', '(value > 1) && value < 9', CHANGED],
  [
    'a disjunction without its parentheses',
    'value < 1 || value > 9',
    'value < 1 || value > 9 && (value != 20)',
    CHANGED,
  ],
  ['the addition first', 'value > 1', '(value < 9) && (value > 1)', CHANGED],
  ['two additions', 'value > 1', '(value > 1) && (value < 9) && (value != 5)', CHANGED],
  ['one pair of parentheses more', 'value > 1', '((value > 1)) && (value < 9)', CHANGED],
  ['parentheses inside quotes that escape', 'value == 1', "(value == 1) && ('(' == '') || (')' != '')", CHANGED],
  ['parentheses inside a comment that escape', 'value == 1', '(value == 1) && (true // (\n) || (true // )\n)', CHANGED],
  ['a blank inside a text', 'value == "a b"', 'value == "ab"', CHANGED],
  ['a blank inside a text of a conjunction', 'value == "a b"', '(value == "ab") && (true)', CHANGED],
  ['a no-break space inside a text', 'value == "a\u00a0b"', 'value == "ab"', CHANGED],
  ['names that run together', 'a in [1]', 'ain [1]', CHANGED],
  ['a child that nobody can read', 'value > 1', '(value > 1) && (value <)', FAILED],
  ['a parent that nobody can read', 'value >', '(value >) && (true)', FAILED],
  ['a remark behind', 'value > 1', '(value > 1) && (value < 9) // )', CHANGED],
];

describe.each(ENGINES)('$name: narrowing CEL', (engine) => {
  it.each(PAIRS)('%s: %j to %j', (_, parent, child, answer) => {
    expect(narrowing(engine, parent, child)).toBe(answer);
  });

  it('without an evaluator, the same text narrows and nothing else can be said', () => {
    expect(narrowing(engine, 'value > 1', 'value > 1', null)).toBe(OK);
    expect(narrowing(engine, 'value > 1', '(value > 1) && (true)', null)).toBe('EXPRESSIONS_OFF');
    expect(narrowing(engine, 'value > 1', 'true', null)).toBe('EXPRESSIONS_OFF');
  });

  it('whatever a child accepts, its parent accepts', () => {
    const rng = new Random('narrowing CEL');
    const parts = [
      'value > 1',
      'value < 5',
      'value == 3',
      'missing',
      'value != 5.0',
      '1 / value == 0',
      'true',
      '!(value == 2)',
    ];
    const values: Plain[] = [0, 1, 2, 3, 5, 7, 'a', null, [3], { value: 3 }];
    let accepted = 0;
    for (let i = 0; i < 300; i++) {
      const [a, b, c] = [rng.pick(parts), rng.pick(parts), rng.pick(parts)];
      const parent = rng.pick([a, `${a} || ${b}`, `(${a}) && (${b})`]);
      const child = rng.pick([`(${parent}) && (${c})`, `(${parent}) && (${c}) || (${b})`, `(${a}) && (${c})`, parent]);
      if (narrowing(engine, parent, child) !== OK) continue;
      for (const value of values) {
        if (judge(engine, child, value) !== true) continue;
        accepted += 1;
        expect(judge(engine, parent, value), `${parent} / ${child} / ${JSON.stringify(value)}`).toBe(true);
      }
    }
    expect(accepted).toBeGreaterThan(100);
  });
});
