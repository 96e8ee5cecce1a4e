// The same authority in the languages of others, as far as they load here.
import { createRequire } from 'node:module';
import process from 'node:process';
import { ARGS, WRONG_ARGS } from '../fixtures/arguments.mjs';
import { deciderOf, tokenOf } from './biscuit.mjs';
import { makeCedar } from './cedar.mjs';
import { optional } from './optional.mjs';

const biscuit = await optional('@biscuit-auth/biscuit-wasm', () => import('@biscuit-auth/biscuit-wasm'));
const cedar = await optional('@cedar-policy/cedar-wasm', async () => {
  // V8 11.3 ends the process ("unreachable code" in its deoptimiser) after some thousand calls of it.
  if (process.versions.v8?.startsWith('11.')) throw new Error('V8 11 crashes while it runs');
  return createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
});

/** Parses, verifies and decides one call, from the bytes of three blocks; undefined without the library. */
export const biscuitDecider = biscuit && deciderOf(biscuit, tokenOf(biscuit));

/** Judges one call by a policy that was parsed before; undefined without the library. */
export const cedarDecider = cedar && makeCedar(cedar);

// A wrong policy would flatter whoever wrote it.
for (const decide of [biscuitDecider, cedarDecider]) {
  if (decide !== undefined && (!decide(ARGS) || decide(WRONG_ARGS))) throw new Error('a policy of a peer is wrong');
}
