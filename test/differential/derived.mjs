// Families beside those of the oracle's generator: the leaf of a chain that is to authorize a call, asked about the call
// alone; and connect tokens written as nobody would.
import { familiesNamed } from '../oracle/generate/families.mjs';
import { connectTokenHostile } from './connect-token.mjs';

const [authorize] = familiesNamed('authorize');

/** The call of such a case, for the last warrant of its chain. */
function leafOf(rng, context) {
  const { chain, tool, args, constraint_args, now, signature, holder_seed, pop_time } = authorize.make(rng, context);
  return { warrant: chain.at(-1), tool, args, constraint_args, now, signature, holder_seed, pop_time };
}

export const DERIVED = [
  { name: 'leaf-authorize', weight: 4, make: (rng, context) => ({ op: 'warrant.authorize', ...leafOf(rng, context) }) },
  {
    name: 'leaf-constraints',
    weight: 3,
    make: (rng, context) => {
      const { warrant, tool, args } = leafOf(rng, context);
      return { op: 'warrant.check_constraints', warrant, tool, args };
    },
  },
  { name: 'connect-token-hostile', weight: 1, make: connectTokenHostile },
];
