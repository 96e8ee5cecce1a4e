// Keys out of the environment: TENUO_KEY_<id>, as many as there are.

import { type EngineOption, engineOf } from '../engine/port.ts';
import { ConfigurationError } from '../errors.ts';
import { SigningKey } from '../keys.ts';
import { checkOptions, checkText } from '../options.ts';
import { KEY_REASONS } from './reasons.ts';
import { KeyRegistry, type NamespaceOption } from './registry.ts';
import { type Environment, environment } from './sources.ts';

const PREFIX = 'TENUO_KEY_';
const OPTIONS = ['env', 'prefix', 'ids', 'registry', 'namespace', 'engine'];

/**
 * What `loadTenuoKeys` takes.
 *
 * @example
 * ```ts
 * import { KeyRegistry, loadTenuoKeys, type LoadTenuoKeysOptions } from 'tenuo-edge';
 *
 * const env = { TENUO_KEY_MY_AGENT: '07'.repeat(32) };
 * const options: LoadTenuoKeysOptions = { env, registry: new KeyRegistry(), ids: 'verbatim' };
 * console.log(loadTenuoKeys(options)); // [ 'MY_AGENT' ]
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export interface LoadTenuoKeysOptions extends NamespaceOption, EngineOption {
  /** The variables; those of the process where absent. On Workers: the `env` of the handler. */
  readonly env?: Environment | undefined;
  /** What the names of the variables begin with: `TENUO_KEY_` where absent. */
  readonly prefix?: string | undefined;
  /** How ids are made of what follows: `"kebab"`, in lower case with `-` for `_` (where absent), or `"verbatim"`. */
  readonly ids?: 'kebab' | 'verbatim' | undefined;
  /** Where the keys are registered: the registry of the process where absent. */
  readonly registry?: KeyRegistry | undefined;
}

/**
 * Registers the private keys of all variables `TENUO_KEY_<id>`: `TENUO_KEY_MY_AGENT` is the key `my-agent`. Each is read as
 * `SigningKey.fromEnv` reads it. Where one is wrong none is registered.
 *
 * @returns the ids, sorted; none where there is no such variable.
 * @throws ConfigurationError 1100 where a variable is empty, names no key, or names the same as another.
 * @throws TenuoError 1100 or 1103 where one holds no private key. Messages name the variable, and not what is in it.
 *
 * @example
 * ```ts
 * import { KeyRegistry, loadTenuoKeys } from 'tenuo-edge';
 *
 * const env = { TENUO_KEY_MY_AGENT: '07'.repeat(32) }; // process.env where absent
 * const registry = new KeyRegistry();
 * console.log(loadTenuoKeys({ env, registry })); // [ 'my-agent' ]
 * console.log(registry.get('my-agent').publicKey.fingerprint); // ea4a6c63e29c520a
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export function loadTenuoKeys(options: LoadTenuoKeysOptions = {}): readonly string[] {
  checkOptions(options, OPTIONS, 'loadTenuoKeys');
  const { env = environment(), prefix = PREFIX, ids = 'kebab', registry = KeyRegistry.instance(), namespace } = options;
  if (ids !== 'kebab' && ids !== 'verbatim') throw new TypeError('ids is "kebab" or "verbatim"');
  if (checkText(prefix, 'prefix') === '') throw new TypeError('prefix is empty: not every variable holds a key');
  if (!(registry instanceof KeyRegistry)) throw new TypeError('registry is a KeyRegistry');
  const engine = engineOf(options);
  const variables = namesById(env, prefix, ids);
  const keys = new Map<string, SigningKey>();
  try {
    for (const [id, name] of variables) keys.set(id, SigningKey.fromEnv(name, { env, engine }));
    for (const [id, key] of keys) registry.register(id, key, { namespace });
  } catch (error) {
    for (const key of keys.values()) key.dispose();
    throw error;
  }
  return [...keys.keys()].sort();
}

/** The variables by the id that each gives its key. */
function namesById(env: Environment, prefix: string, ids: 'kebab' | 'verbatim'): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const id = ids === 'verbatim' ? rest : rest.toLowerCase().replaceAll('_', '-');
    const other = variables.get(id);
    if (id === '') throw new ConfigurationError(KEY_REASONS.KEY_VARIABLE_UNNAMED, { subject: name });
    if (other !== undefined) {
      const subject = `${other} and ${name}, both ${id}`;
      throw new ConfigurationError(KEY_REASONS.KEY_VARIABLES_CLASH, { subject });
    }
    variables.set(id, name);
  }
  return variables;
}
