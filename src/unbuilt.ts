// Names of what is not built yet (assembly/unbuilt.ts). A decision that meets one of these is denied.
import {
  FEATURE_APPROVERS,
  FEATURE_CLEARANCE,
  FEATURE_GATES,
  FEATURE_REVOCATION,
  UNBUILT_KINDS,
} from '../assembly/unbuilt.ts';
import { kindName } from './cbor/constraint.ts';

const FEATURES: Readonly<Record<number, string>> = {
  [FEATURE_GATES]: 'approval gates',
  [FEATURE_APPROVERS]: 'required approvers',
  [FEATURE_CLEARANCE]: 'clearance requirements',
  [FEATURE_REVOCATION]: 'revocation lists',
};

/** Shlex has type id 128, and bit 19 of the list. */
const SHLEX = 128;
const SHLEX_BIT = 19;

/** What is missing, where a reason is not-built: a constraint kind or a feature. */
export function missingName(missing: number): string {
  return FEATURES[missing] ?? `matching ${kindName(missing)} constraints`;
}

/** Everything that is not built, by name. */
export function unbuilt(): readonly string[] {
  const kinds: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if ((UNBUILT_KINDS & (1 << bit)) !== 0) kinds.push(kindName(bit === SHLEX_BIT ? SHLEX : bit));
  }
  return [...kinds, ...Object.values(FEATURES)];
}
