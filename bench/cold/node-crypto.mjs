import { verifyFresh } from '../peers/node-crypto.mjs';
import { finish } from './finish.mjs';
import { key, message, signature } from './signed.mjs';

finish(verifyFresh(key, message, signature));
