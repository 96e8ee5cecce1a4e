// Names of what is not built yet (assembly/unbuilt.ts). A decision that meets one of these is denied.
import { FEATURE_APPROVERS, FEATURE_GATES } from '../assembly/unbuilt.ts';

const FEATURES: Readonly<Record<number, string>> = {
  [FEATURE_GATES]: 'approval gates',
  [FEATURE_APPROVERS]: 'required approvers',
};

/** What is missing, where a reason is not-built. */
export function missingName(missing: number): string {
  return FEATURES[missing] ?? 'something';
}

/** Everything that is not built, by name. */
export function unbuilt(): readonly string[] {
  return Object.values(FEATURES);
}
