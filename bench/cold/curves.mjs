import { ed25519 } from '@noble/curves/ed25519.js';
import { finish } from './finish.mjs';
import { key, message, signature } from './signed.mjs';

finish(ed25519.verify(signature, message, key, { zip215: false }));
