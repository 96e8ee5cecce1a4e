// A user's first decision: import, read the chain, decide.
import { Authorizer, createEngine } from '../../build/esm/src/index.js';
import { finish } from './finish.mjs';

const [, , call, kind] = process.argv;
const { stack, signature, tool, args, root, now } = JSON.parse(call);
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const authorizer = new Authorizer({ trustedRoots: [root], engine: createEngine(kind) });
const decision = authorizer.authorize({ warrant: bytes(stack), tool, args, signature: bytes(signature), now });
if (!decision.allowed) console.error(decision.message);
finish(decision.allowed);
