// A token of three blocks, which another process made (biscuit-token.mjs): its first decision.
import process from 'node:process';
import { ARGS } from '../fixtures/arguments.mjs';
import { deciderOf } from '../peers/biscuit.mjs';
import { bytesOf, steps } from './steps.mjs';

// It greets on load.
console.log = () => {};
const token = bytesOf(process.argv[3]);

await steps({
  load: () => import('@biscuit-auth/biscuit-wasm'),
  decide: (library) => deciderOf(library, token)(ARGS),
});
