// Expressions in two readings. The standard is the library's; upstream's dialect differs from it (docs/cel.md),
// and what upstream refuses must not pass here. So an expression holds where both say so, does not where both say
// that, and has no answer where they differ or one of them has none.
import { resetBudget } from '../host/budget.ts';
import { remembered } from '../host/cache.ts';
import { refusalOf } from '../host/regex.ts';
import type { Budget } from './budget.ts';
import { Failure } from './failure.ts';
import { compile as compileStandard, type Standard } from './standard/standard.ts';
import { evaluate, subjectOf } from './upstream/evaluate.ts';
import { isKnown } from './upstream/functions.ts';
import { parse } from './upstream/parse.ts';
import { type Node, partsOf } from './upstream/tree.ts';
import { fromCbor } from './upstream/value.ts';

/** An expression in both readings. */
export interface Program {
  readonly tree: Node;
  readonly standard: Standard;
}

/** Programs and failures by their text; a character weighs about as much as its share of the syntax tree. */
const compiled = remembered<Program | Failure>({ count: 256, weight: 65_536 }, compileBoth, () => 256);

function compileBoth(text: string): Program | Failure {
  try {
    const { tree, uncommented } = parse(text);
    return { tree, standard: compileStandard(uncommented) };
  } catch (error) {
    return failureOf(error);
  }
}

/** The program of a text. Fails where one of the readings cannot read it. */
export function compile(text: string): Program {
  const program = compiled(text);
  if (program instanceof Failure) throw program;
  return program;
}

/** Fails where an expression cannot be read, or calls a function that does not exist: it would never hold. */
export function checkUsable(expression: string): void {
  const pending = [compile(expression).tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const parts = partsOf(node);
    if (node.kind === 'call' && !isKnown(node.name, node.target !== undefined, parts.length)) {
      throw new Failure(`there is no function ${node.target === undefined ? '' : '.'}${node.name}() of that form`);
    }
    if (node.kind === 'call' && node.name === 'matches') checkPattern(parts.at(-1));
    pending.push(...parts);
  }
}

/** Fails for a literal that is no regular expression, or none that can be matched here. */
function checkPattern(pattern: Node | undefined): void {
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  resetBudget();
  const refusal = refusalOf(pattern.value);
  if (refusal !== null) throw new Failure(`${JSON.stringify(pattern.value)} cannot be matched: ${refusal.message}`);
}

/** Reading counts whether or not the program is kept: a verdict does not depend on what came before. */
export function spendOnReading(expression: string, budget: Budget): void {
  budget.spend(expression.length);
}

/** Whether an expression holds of the value whose CBOR the core has validated. */
export function holds(expression: string, value: Uint8Array, now: number, budget: Budget): boolean {
  spendOnReading(expression, budget);
  const { tree, standard } = compile(expression);
  budget.spendText(value.length);
  const subject = subjectOf(fromCbor(value));
  const answer = evaluate(tree, subject, now, budget);
  if (standard(subject, now) !== answer) throw new Failure('the standard and upstream differ on it');
  return answer;
}

/** Anything thrown, as a failure: a stack that is used up is one too. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(error instanceof Error ? error.message : String(error), undefined, error instanceof RangeError);
}
