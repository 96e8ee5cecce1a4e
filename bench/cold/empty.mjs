import { finish } from './finish.mjs';

finish(true);
