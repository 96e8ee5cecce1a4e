// When is one expression no wider than another? Where both are the same, or it is `(parent) && (more)`. Upstream
// decides on the text alone, and counts parentheses inside quotes and comments; here the syntax tree has to say so too.
import type { Budget } from './budget.ts';
import { compile, spendOnReading } from './evaluator.ts';
import { sameTree } from './upstream/same.ts';

/** Unicode's White_Space, which upstream takes out of a text before it compares: U+0085 is one, U+FEFF is none. */
const WHITE_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

/** Whether whatever the child holds of, the parent holds of. Fails where the child cannot be read. */
export function narrows(parent: string, child: string, budget: Budget): boolean {
  if (parent === child) return true;
  spendOnReading(parent, budget);
  spendOnReading(child, budget);
  const [above, below] = [parent.replace(WHITE_SPACE, ''), child.replace(WHITE_SPACE, '')];
  if (above !== below && !addsOneGroup(above, below)) return false;
  const tree = compile(child).tree;
  const ceiling = compile(parent).tree;
  if (above === below) return sameTree(tree, ceiling);
  return tree.kind === 'and' && tree.terms.length === 2 && sameTree(tree.terms[0] as typeof tree, ceiling);
}

/** Upstream's own rule: `(parent)&&` and then one group, whose parentheses are counted wherever they stand. */
function addsOneGroup(parent: string, child: string): boolean {
  const start = `(${parent})&&`;
  if (!child.startsWith(start)) return false;
  const rest = child.slice(start.length);
  if (!rest.startsWith('(') || !rest.endsWith(')')) return false;
  let depth = 0;
  for (let i = 0; i < rest.length; i++) {
    if (rest[i] === '(') depth += 1;
    if (rest[i] === ')') depth -= 1;
    if (depth === 0) return i === rest.length - 1;
  }
  return false;
}
