// A policy alone, without a signature: its first decision.
import { createRequire } from 'node:module';
import { ARGS } from '../fixtures/arguments.mjs';
import { makeCedar } from '../peers/cedar.mjs';
import { steps } from './steps.mjs';

await steps({
  load: async () => createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs'),
  instantiate: makeCedar,
  decide: (decide) => decide(ARGS),
});
