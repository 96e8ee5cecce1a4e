// cborg: CBOR alone. It reads the envelopes and the payloads within; it knows no rule of warrants.
import { optional } from './optional.mjs';

const cborg = await optional('cborg', () => import('cborg'));
const OPTIONS = { useMaps: true };

/** Undefined without the library. */
export const decodeStack =
  cborg &&
  ((stack) =>
    cborg.decode(stack, OPTIONS).map(([version, payload, [, signature]]) => {
      return { version, payload, signature, fields: cborg.decode(payload, OPTIONS) };
    }));
