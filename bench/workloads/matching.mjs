// One argument against one constraint, by kind, through the facade: no signature. What a kind costs is the difference to
// Wildcard, which asks nothing.
import { cel } from '../../build/esm/src/cel/index.js';
import { Warrant } from '../../build/esm/src/index.js';
import { must } from '../fixtures/deploy.mjs';
import { ENGINES } from '../fixtures/engines.mjs';
import { HOST_KINDS, KINDS, makeKindsWarrant } from '../fixtures/kinds.mjs';

/** The kernel has no part in it, so the fastest one stands for all. */
const [FASTEST] = Object.keys(ENGINES);

export const matchingOf = (kind) => `match ${kind}${HOST_KINDS.includes(kind) ? ', by the host' : ''}`;

export function cases() {
  const stack = makeKindsWarrant().toStack();
  return Object.entries(KINDS).flatMap(([kind, [, value]]) =>
    [...new Set([FASTEST, 'js'])].map((by) => ({
      work: matchingOf(kind),
      by,
      make() {
        const warrant = Warrant.parse(stack, { engine: ENGINES[by] });
        const args = { value };
        const options = kind === 'CEL' ? { cel } : {};
        return { run: () => must(warrant.allows(kind, args, options)) };
      },
    })),
  );
}
