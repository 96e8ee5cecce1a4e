import { importPublic, verify } from '../peers/webcrypto.mjs';
import { finish } from './finish.mjs';
import { key, message, signature } from './signed.mjs';

finish(await verify(await importPublic(key), message, signature));
