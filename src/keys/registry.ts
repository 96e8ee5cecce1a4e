// Keys by name, kept in the process: state that is stored or sent holds the name, and never the key.
import { brand } from '../brand.ts';
import { quoted } from '../cbor/value.ts';
import { ConfigurationError } from '../errors.ts';
import { INSPECT } from '../inspect.ts';
import type { SigningKey } from '../keys.ts';
import { checkOptions, checkText } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { shared } from '../shared.ts';
import { checkSigner, type Signer } from '../signer.ts';
import { KEY_REASONS } from './reasons.ts';

const DEFAULT_NAMESPACE = 'default';
/** Ids that an error names. */
const MOST_NAMED = 20;

/**
 * Whose key it is, where one process serves several.
 *
 * @example
 * ```ts
 * import { KeyRegistry, type NamespaceOption, SigningKey } from 'tenuo-edge';
 *
 * const tenant: NamespaceOption = { namespace: 'tenant-a' };
 * const registry = new KeyRegistry();
 * registry.register('worker', SigningKey.generate(), tenant);
 * console.log(registry.has('worker'), registry.has('worker', tenant)); // false true
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export interface NamespaceOption {
  /** `"default"` where absent. */
  readonly namespace?: string | undefined;
}

/**
 * Keys by namespace and id. `KeyRegistry.instance()` is one for the process, whichever copy of this package asks; `new
 * KeyRegistry()` is one of your own. Two keys never collide: namespace and id are compared apart.
 *
 * @example
 * ```ts
 * import { KeyRegistry, SigningKey } from 'tenuo-edge';
 *
 * const registry = new KeyRegistry(); // KeyRegistry.instance() is the one of the process
 * registry.register('worker', SigningKey.generate(), { namespace: 'tenant-a' });
 * console.log(registry.list({ namespace: 'tenant-a' })); // [ 'worker' ]
 * registry.get('worker'); // throws ConfigurationError
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export class KeyRegistry {
  readonly #namespaces = new Map<string, Map<string, Signer>>();

  /** The registry of the process. */
  static instance(): KeyRegistry {
    const state = shared();
    state.keys ??= new KeyRegistry();
    return state.keys;
  }

  /**
   * Keeps a key under an id, in the place of one that was there.
   *
   * @throws TypeError where the id or namespace is no text, or empty, or the key cannot sign.
   */
  register(id: string, key: Signer, options?: NamespaceOption): void {
    const namespace = namespaceOf(options, 'register');
    checkId(id);
    checkSigner(key);
    const keys = this.#namespaces.get(namespace) ?? new Map<string, Signer>();
    keys.set(id, key);
    this.#namespaces.set(namespace, keys);
  }

  /**
   * The key of an id; where it is a signer whose key is elsewhere, say so: `get<Signer>(id)`.
   *
   * @throws ConfigurationError 1100 where there is none; it names what is registered in the namespace.
   */
  get<Key extends Signer = SigningKey>(id: string, options?: NamespaceOption): Key {
    const namespace = namespaceOf(options, 'get');
    checkId(id);
    const key = this.#namespaces.get(namespace)?.get(id);
    if (key === undefined) throw this.#unknown(id, namespace);
    return key as Key;
  }

  /**
   * The public half of the key of an id.
   *
   * @throws ConfigurationError 1100 where there is none.
   */
  getPublic(id: string, options?: NamespaceOption): PublicKey {
    return this.get<Signer>(id, options).publicKey;
  }

  /**
   * Whether there is a key of this id.
   *
   * @throws TypeError where the id or namespace is no text, or empty.
   */
  has(id: string, options?: NamespaceOption): boolean {
    const namespace = namespaceOf(options, 'has');
    checkId(id);
    return this.#namespaces.get(namespace)?.has(id) === true;
  }

  /**
   * Forgets the key of an id, which is not disposed of; false where there was none.
   *
   * @throws TypeError where the id or namespace is no text, or empty.
   */
  unregister(id: string, options?: NamespaceOption): boolean {
    const namespace = namespaceOf(options, 'unregister');
    checkId(id);
    const keys = this.#namespaces.get(namespace);
    if (keys?.delete(id) !== true) return false;
    if (keys.size === 0) this.#namespaces.delete(namespace);
    return true;
  }

  /**
   * The ids of a namespace, sorted.
   *
   * @throws TypeError where the namespace is no text, or empty.
   */
  list(options?: NamespaceOption): readonly string[] {
    return [...(this.#namespaces.get(namespaceOf(options, 'list'))?.keys() ?? [])].sort();
  }

  /** The namespaces that have keys, sorted. */
  namespaces(): readonly string[] {
    return [...this.#namespaces.keys()].sort();
  }

  /**
   * Forgets the keys of a namespace, or all keys where none is given. They are not disposed of.
   *
   * @throws TypeError where the namespace is no text, or empty.
   */
  clear(options?: NamespaceOption): void {
    if (options?.namespace === undefined) {
      checkOptions(options ?? {}, ['namespace'], 'clear');
      this.#namespaces.clear();
    } else {
      this.#namespaces.delete(namespaceOf(options, 'clear'));
    }
  }

  /** Namespaces and the ids in them, and nothing of any seed. */
  toString(): string {
    const parts = this.namespaces().map((namespace) => `${namespace}: ${this.list({ namespace }).join(', ')}`);
    return `KeyRegistry(${parts.join('; ')})`;
  }

  /** Public keys in hex by id, by namespace. */
  toJSON(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const entries = [...this.#namespaces].map(([namespace, keys]) => {
      const ids = [...keys].map(([id, key]) => [id, key.publicKey.toHex()] as const);
      return [namespace, Object.fromEntries(ids)] as const;
    });
    return Object.fromEntries(entries);
  }

  [INSPECT](): string {
    return this.toString();
  }

  #unknown(id: string, namespace: string): ConfigurationError {
    const ids = this.list({ namespace });
    const isElsewhere = [...this.#namespaces.values()].some((keys) => keys.has(id));
    const named = ids.slice(0, MOST_NAMED).map(quoted).join(', ');
    const rest = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
    const registered = ids.length === 0 ? 'nothing' : `${named}${rest}`;
    const elsewhere = isElsewhere ? '; a key of this id is in another namespace' : '';
    return new ConfigurationError(KEY_REASONS.KEY_UNKNOWN, {
      subject: `key ${quoted(id)} in namespace ${quoted(namespace)}, which has ${registered}${elsewhere}`,
    });
  }

  static {
    brand(KeyRegistry, 'KeyRegistry');
  }
}

function namespaceOf(options: NamespaceOption | undefined, call: string): string {
  if (options === undefined) return DEFAULT_NAMESPACE;
  checkOptions(options, ['namespace'], call);
  const { namespace = DEFAULT_NAMESPACE } = options;
  if (checkText(namespace, 'namespace') === '') throw new TypeError('namespace is empty');
  return namespace;
}

function checkId(id: unknown): void {
  if (checkText(id, 'the id of a key') === '') throw new TypeError('the id of a key is empty');
}
