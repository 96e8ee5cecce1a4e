import * as noble from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { finish } from './finish.mjs';
import { key, message, signature } from './signed.mjs';

noble.hashes.sha512 = sha512;
finish(noble.verify(signature, message, key, { zip215: false }));
