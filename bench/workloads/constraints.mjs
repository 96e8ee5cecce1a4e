// Tool and constraints alone: five arguments against five constraints, no signature. Through the facade, which encodes
// the arguments, and in the core alone, where they lie encoded as the proof's verification has them anyway.

import { FORM_STACK_BYTES } from '../../build/esm/assembly/text/forms.js';
import { putCall } from '../../build/esm/src/arguments.js';
import { openChain } from '../../build/esm/src/engine/slots.js';
import { Warrant } from '../../build/esm/src/index.js';
import { ARGS, makeChain, must, TOOL, WRONG_ARGS } from '../fixtures/deploy.mjs';
import { onOwnEngines } from '../fixtures/engines.mjs';
import { constraintsOf, decodeStack, satisfies } from '../peers/handwritten.mjs';
import { cedarDecider } from '../peers/policies.mjs';

const LINKS = 3;

export function cases() {
  const { stack } = makeChain(LINKS, 'constraints');
  const constraints = constraintsOf(decodeStack(stack).at(-1), TOOL);
  return ['allow', 'deny'].flatMap((verdict) => {
    const work = `constraints of five arguments, ${verdict}`;
    const isAllowed = verdict === 'allow';
    const args = isAllowed ? ARGS : WRONG_ARGS;
    const own = onOwnEngines(work, (engine) => {
      const warrant = Warrant.parse(stack, { engine });
      const run = () => must(warrant.allows(TOOL, args) === isAllowed);
      return { run, remind: run };
    });
    const core = onOwnEngines(`${work}, core alone`, (engine) => {
      let slot;
      const remind = () => {
        slot = openChain(engine, stack, FORM_STACK_BYTES).chain.slot;
        putCall(engine, TOOL, args);
      };
      return { run: () => must((engine.core.checkCall(slot) === 0) === isAllowed), remind };
    });
    const byHand = {
      work,
      by: 'plain JavaScript, decoded',
      run: () => must(satisfies(constraints, args) === isAllowed),
    };
    const cedar = { work, by: 'cedar-wasm, policy parsed', run: () => must(cedarDecider(args) === isAllowed) };
    return [...own, ...core, byHand, ...(cedarDecider === undefined ? [] : [cedar])];
  });
}
