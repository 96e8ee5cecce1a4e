// What scripts/errors.mjs writes docs/errors.md from: the lists of the code, and each code as it is met.
import type { Code } from '../src/codes.ts';
import { explain, redact } from '../src/index.ts';
import { PROVOKED } from '../test/explain/provoked.ts';

// All reasons: where an import alone would do, a bundle leaves them out.
export { allReasons, codeNumber, codes, reasonText } from '../src/codes.ts';
export { AREAS } from '../src/explain/areas.ts';
export { CATALOGUE } from '../src/explain/catalogue.ts';

/** What the operator sees of a code, and what a model does. */
export async function shown(code: Code): Promise<{ readonly operator: string; readonly model: string }> {
  const ended = await PROVOKED[code]();
  return { operator: explain(ended), model: String(redact(ended)) };
}
