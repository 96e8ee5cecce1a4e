// Tool and constraints alone, through the facade: five arguments against five constraints, no signature.
import { Warrant } from 'tenuo-edge';
import { ARGS, ENGINES, makeChain, must, TOOL, WRONG_ARGS } from '../fixtures/deploy.mjs';
import { constraintsOf, decodeStack, satisfies } from '../peers/handwritten.mjs';

const LINKS = 3;

export function cases() {
  const list = [];
  const { stack } = makeChain(LINKS, 'constraints');
  for (const [by, engine] of Object.entries(ENGINES)) {
    const warrant = Warrant.parse(stack, { engine });
    const prime = () => warrant.allows(TOOL, ARGS);
    list.push({ work: 'constraints alone, allow', by, prime, run: () => must(warrant.allows(TOOL, ARGS)) });
    list.push({ work: 'constraints alone, deny', by, prime, run: () => must(!warrant.allows(TOOL, WRONG_ARGS)) });
  }
  const constraints = constraintsOf(decodeStack(stack).at(-1), TOOL);
  const by = 'plain JavaScript, decoded';
  list.push({ work: 'constraints alone, allow', by, run: () => must(satisfies(constraints, ARGS)) });
  list.push({ work: 'constraints alone, deny', by, run: () => must(!satisfies(constraints, WRONG_ARGS)) });
  return list;
}
