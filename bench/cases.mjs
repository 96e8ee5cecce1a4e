// Every case that is timed, of all workloads.
import { matcher } from './filter.mjs';
import { REFERENCE } from './peers/names.mjs';
import { cases as chain } from './workloads/chain.mjs';
import { cases as constraints } from './workloads/constraints.mjs';
import { cases as decide } from './workloads/decide.mjs';
import { cases as decode } from './workloads/decode.mjs';
import { cases as matching } from './workloads/matching.mjs';
import { cases as mint } from './workloads/mint.mjs';
import { VERIFY } from './workloads/names.mjs';
import { cases as receipts } from './workloads/receipts.mjs';
import { cases as revocation } from './workloads/revocation.mjs';
import { cases as signature } from './workloads/signature.mjs';
import { cases as worst } from './workloads/worst.mjs';

export { leftOut } from './peers/optional.mjs';

const WORKLOADS = [signature, decode, chain, decide, constraints, matching, mint, revocation, receipts, worst];

/** Those whose work contains the text, and what ratios are against. */
export async function makeCases({ filter = '' }) {
  const matches = matcher(filter);
  const isWanted = ({ work, by }) => matches(work) || (work === VERIFY && by === REFERENCE);
  const all = [];
  for (const workload of WORKLOADS) all.push(...(await workload()));
  return all.filter(isWanted);
}
