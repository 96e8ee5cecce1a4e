import { authorize } from '../peers/handwritten.mjs';
import { verifyFresh } from '../peers/node-crypto.mjs';
import { finish } from './finish.mjs';

const { stack, signature, tool, args, root, now } = JSON.parse(process.argv[2]);
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
finish(
  authorize({ stack: bytes(stack), tool, args, signature: bytes(signature), root: bytes(root), now }, verifyFresh),
);
