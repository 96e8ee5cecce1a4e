// Where the JavaScript core comes from. In the package other files take this one's place (scripts/loaders.mjs): a core that is
// evaluated where it runs and nowhere else, and none where WebAssembly cannot be refused.
import * as core from './core.js';

export type JsCore = typeof core;

/** The JavaScript core; null where the package has none for this runtime. */
export function loadCore(): JsCore | null {
  return core;
}
