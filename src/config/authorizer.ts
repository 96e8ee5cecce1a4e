// The authorizer of what is configured: one for each configuration and list of roots, made when it is first asked for.
import { Authorizer } from '../authorizer.ts';
import { FACADE_REASONS } from '../codes.ts';
import { ConfigurationError } from '../errors.ts';
import type { PublicKey, PublicKeyInput } from '../public-key.ts';
import { currentScope } from '../scope/scope.ts';
import { type Configuration, getConfig } from './config.ts';
import { readTrustedRoots } from './roots.ts';

/** Authorizers that are kept of one configuration, by their roots; making another costs some microseconds. */
const MOST_KEPT = 64;

interface Kept {
  /** Of lists that cannot change. */
  readonly byList: WeakMap<readonly PublicKey[], Authorizer>;
  readonly byKeys: Map<string, Authorizer>;
}

const kept = /* @__PURE__ */ new WeakMap<Configuration, Kept>();

/**
 * The authorizer that guarded calls and adapters decide with: by every option that is configured, and by the roots that are
 * given, else those in scope, else the configured ones.
 *
 * @throws ConfigurationError where there are none.
 * @throws TypeError, RangeError or TenuoError 1100 where those that are given are no keys.
 */
export function configuredAuthorizer(trustedRoots?: readonly PublicKeyInput[]): Authorizer {
  const configuration = getConfig();
  const { byList, byKeys } = keptOf(configuration);
  const roots =
    trustedRoots === undefined
      ? (currentScope().trustedRoots ?? configuration.trustedRoots)
      : readTrustedRoots(trustedRoots, configuration.engine);
  const known = byList.get(roots);
  if (known !== undefined) return known;
  const keys = roots.map(String).join();
  const authorizer = byKeys.get(keys) ?? make(configuration, roots);
  remember(byKeys, keys, authorizer);
  if (Object.isFrozen(roots)) byList.set(roots, authorizer);
  return authorizer;
}

function make(configuration: Configuration, roots: readonly PublicKey[]): Authorizer {
  if (roots.length === 0)
    throw new ConfigurationError(FACADE_REASONS.ROOTS_MISSING, {
      expected: 'trustedRoots of the call, of the scope (warrant.bind(key, { trustedRoots })) or of configure',
    });
  const { issuerKey, mode, devMode, defaultTtl, approvalHandler, auditLog, ...policy } = configuration;
  return new Authorizer({ ...policy, trustedRoots: roots });
}

function keptOf(configuration: Configuration): Kept {
  const found = kept.get(configuration);
  if (found !== undefined) return found;
  const made: Kept = { byList: new WeakMap(), byKeys: new Map() };
  kept.set(configuration, made);
  return made;
}

/** The one used longest ago makes room. */
function remember(byKeys: Map<string, Authorizer>, keys: string, authorizer: Authorizer): void {
  byKeys.delete(keys);
  byKeys.set(keys, authorizer);
  const [oldest] = byKeys.keys();
  if (byKeys.size > MOST_KEPT && oldest !== undefined) byKeys.delete(oldest);
}
