import sodium from 'libsodium-wrappers';
import { finish } from './finish.mjs';
import { key, message, signature } from './signed.mjs';

await sodium.ready;
finish(sodium.crypto_sign_verify_detached(signature, message, key));
