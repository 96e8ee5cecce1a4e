// What scripts/errors.mjs writes docs/errors.md from: the lists of the code, and each code as it is met.
import type { Code } from '../src/codes.ts';
import { explain, redact } from '../src/index.ts';
import { PROVOKED } from '../test/explain/provoked.ts';

// Every list: where an import alone would do, a bundle leaves it out.
export * from '../src/approval/asking-reasons.ts';
export * from '../src/approval/reasons.ts';
export * from '../src/builders/reasons.ts';
export { allReasons, codeNumber, codes, reasonText } from '../src/codes.ts';
export * from '../src/config/reasons.ts';
export * from '../src/constraints/reasons.ts';
export * from '../src/enforce/reasons.ts';
export { CATALOGUE } from '../src/explain/catalogue.ts';
export * from '../src/keys/form-reasons.ts';
export * from '../src/keys/reasons.ts';
export * from '../src/receipt/reasons.ts';
export * from '../src/replay/reasons.ts';
export * from '../src/revocation/reasons.ts';
export * from '../src/scope/reasons.ts';

/** What the operator sees of a code, and what a model does. */
export async function shown(code: Code): Promise<{ readonly operator: string; readonly model: string }> {
  const ended = await PROVOKED[code]();
  return { operator: explain(ended), model: String(redact(ended)) };
}
