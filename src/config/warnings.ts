// What a configuration gives up, said aloud: each thing once.
import { shared } from '../shared.ts';
import type { Configuration } from './config.ts';

/** Where warnings go. */
export type Warn = (message: string) => void;

const UNENFORCED =
  'Calls that are denied RUN, also those without a warrant: nothing is blocked, violations are only recorded. Switch to mode "enforce" once the records show none.';

/** Warns of what is not as in production. */
export function announce(configuration: Configuration, warn: Warn): void {
  const { devMode, mode } = configuration;
  if (devMode) warnOnce(developmentText(configuration), warn);
  if (mode !== 'enforce') warnOnce(`tenuo-edge: mode "${mode}". ${UNENFORCED}`, warn);
}

/** Gives a warning that was not given since the last `resetConfig`. */
export function warnOnce(message: string, warn: Warn): void {
  const state = shared();
  state.warned ??= new Set();
  if (state.warned.has(message)) return;
  state.warned.add(message);
  warn(message);
}

function developmentText({ issuerKey, trustedRoots }: Configuration): string {
  const opening = 'tenuo-edge: DEVELOPMENT MODE (devMode: true). Never use it in production.';
  if (trustedRoots.length === 0) return `${opening} No root is trusted, so calls bring their own trustedRoots.`;
  if (issuerKey === undefined || trustedRoots.length > 1 || !trustedRoots[0]?.equals(issuerKey.publicKey))
    return `${opening} It weakens nothing here, since trustedRoots are given: leave it out.`;
  return `${opening} The issuer's own key is trusted as a root: whoever can mint here can grant anything. In production pass trustedRoots.`;
}
