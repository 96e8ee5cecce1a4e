// The configuration out of environment variables: each that is set counts or is an error, and none is ignored silently.

import { FACADE_REASONS } from '../codes.ts';
import { engine as processEngine } from '../engine/select.ts';
import { ConfigurationError } from '../errors.ts';
import { environment } from '../keys/sources.ts';
import { nearest } from '../nearest.ts';
import { checkOptions } from '../options.ts';
import { CONFIGURE_OPTIONS, type ConfigureOptions, configure } from './config.ts';
import { CONFIG_REASONS } from './reasons.ts';
import { ELSEWHERE, NAMED_KEY, readYes, VARIABLES } from './variables.ts';

/**
 * What `autoConfigure` takes: what no variable says, and how variables are read.
 *
 * @example
 * ```ts
 * import { autoConfigure, type AutoConfigureOptions, SigningKey } from 'tenuo-edge';
 *
 * const env = { AGENT_TRUSTED_ROOTS: SigningKey.generate().publicKey.toHex() };
 * const options: AutoConfigureOptions = { env, prefix: 'AGENT_', auditLog: false };
 * console.log(autoConfigure(options)); // true
 * ```
 *
 * @see docs/configuration.md#environment-variables
 */
export interface AutoConfigureOptions extends ConfigureOptions {
  /** The variables by name; `process.env` where absent. In a worker its `env`: values of other types matter only where they are read. */
  readonly env?: Readonly<Record<string, unknown>> | undefined;
  /** What the names begin with; `TENUO_` where absent. */
  readonly prefix?: string | undefined;
  /** Refuses to go on without an issuer key. */
  readonly requireIssuer?: boolean | undefined;
  /** Takes the text of `TENUO_CONNECT_TOKEN`: connecting takes requests, and this makes none. */
  readonly connectToken?: ((text: string) => void) | undefined;
}

const PREFIX = 'TENUO_';
const OPTIONS = ['env', 'prefix', 'requireIssuer', 'connectToken', ...CONFIGURE_OPTIONS];
const CONNECT_TOKEN = 'CONNECT_TOKEN';
const REQUIRE_EXTENSION = 'REQUIRE_EXTENSION';
/** All names that something reads. */
const KNOWN: readonly string[] = [
  ...VARIABLES.map(({ name }) => name),
  CONNECT_TOKEN,
  REQUIRE_EXTENSION,
  ...Object.keys(ELSEWHERE),
];

/**
 * Configures the process by its environment variables, as `configure` does by options:
 *
 * | variable | text |
 * | --- | --- |
 * | `TENUO_ISSUER_KEY` | 32 bytes in standard base64, padded or not, or 64 hex digits |
 * | `TENUO_TRUSTED_ROOTS` | public keys, separated by commas: each as above, or in PEM |
 * | `TENUO_MODE` | `enforce`, `audit` or `permissive`, in any case |
 * | `TENUO_DEV_MODE` | `1`, `true` or `yes`; `0`, `false` or `no` is as if it was not set |
 * | `TENUO_DEFAULT_TTL` | whole seconds, 1 to 7776000 |
 * | `TENUO_CLOCK_TOLERANCE` | whole seconds |
 * | `TENUO_REQUIRE_EXTENSION` | `1`: an error where WebAssembly does not run |
 * | `TENUO_CONNECT_TOKEN` | handed to the option `connectToken`; an error without it |
 *
 * A variable that is empty is not set, and white space around a value is dropped. A name within two letters of one that something reads
 * is warned of. Options of `configure` hold where no variable says otherwise.
 *
 * @returns whether it configured: where none of the first six is set, and no option of `configure` is given, nothing changes.
 * @throws ConfigurationError where a variable cannot be read, or one is missing. It names the variable and never shows its value.
 * @throws as `configure`.
 *
 * @example
 * ```ts
 * import { autoConfigure, getConfig, SigningKey } from 'tenuo-edge';
 *
 * const env = { TENUO_TRUSTED_ROOTS: SigningKey.generate().publicKey.toHex(), TENUO_DEFAULT_TTL: '60' };
 * autoConfigure({ env, auditLog: false }); // env: process.env where absent
 * console.log(getConfig().defaultTtl); // 60
 * ```
 *
 * @see docs/configuration.md#environment-variables
 */
export function autoConfigure(options: AutoConfigureOptions = {}): boolean {
  checkOptions(options, OPTIONS, 'autoConfigure');
  const { env = environment(), prefix = PREFIX, requireIssuer = false, connectToken, warn, ...given } = options;
  checkReading(env, prefix, requireIssuer, connectToken);
  const variables = new Variables(env, prefix);
  for (const warning of variables.warnings()) (warn ?? console.warn)(warning);
  variables.requireEngine(given);
  variables.handOver(connectToken);
  const all = { ...given, ...variables.options() };
  if (requireIssuer && all.issuerKey === undefined)
    throw variables.missing(
      'ISSUER_KEY',
      CONFIG_REASONS.ISSUER_VARIABLE_MISSING,
      '32 bytes in base64, or 64 hex digits',
    );
  if (Object.values(all).every((value) => value === undefined)) return false;
  if (all.trustedRoots === undefined && all.devMode !== true)
    throw variables.missing(
      'TRUSTED_ROOTS',
      FACADE_REASONS.ROOTS_MISSING,
      `public keys, or ${prefix}DEV_MODE=1 on a development machine`,
    );
  configure({ ...all, warn });
  return true;
}

/** The variables that begin with a prefix. */
class Variables {
  readonly #env: Readonly<Record<string, unknown>>;
  readonly #prefix: string;

  constructor(env: Readonly<Record<string, unknown>>, prefix: string) {
    this.#env = env;
    this.#prefix = prefix;
  }

  /** What those that stand for options say. */
  options(): ConfigureOptions {
    const found: Record<string, unknown> = {};
    for (const { name, option, expected, read } of VARIABLES) {
      const value = this.#read(name, expected, read);
      if (value !== undefined) found[option] = value;
    }
    return found;
  }

  /** @throws ConfigurationError where WebAssembly has to run, and does not. */
  requireEngine({ engine }: ConfigureOptions): void {
    if (this.#read(REQUIRE_EXTENSION, '1, true or yes; or 0, false or no', readYes) === undefined) return;
    const { kind, reason } = engine ?? processEngine();
    if (kind !== 'wasm')
      throw new ConfigurationError(FACADE_REASONS.ENGINE_UNAVAILABLE, {
        subject: this.#prefix + REQUIRE_EXTENSION,
        received: `${kind}: ${reason}`,
      });
  }

  /** @throws ConfigurationError where there is a connect token and nobody takes it. */
  handOver(take: ((text: string) => void) | undefined): void {
    const token = this.#text(CONNECT_TOKEN);
    if (token === undefined) return;
    if (take === undefined)
      throw new ConfigurationError(CONFIG_REASONS.CONNECT_TOKEN_UNREAD, { subject: this.#prefix + CONNECT_TOKEN });
    take(token);
  }

  /** What is set and has no effect, though somebody may think that it has. */
  warnings(): string[] {
    return this.#names().flatMap((name) => this.#warningOf(name) ?? []);
  }

  missing(name: string, reason: number, expected: string): ConfigurationError {
    return new ConfigurationError(reason, { subject: `${this.#prefix}${name} is not set`, expected });
  }

  #warningOf(name: string): string | undefined {
    const prefix = this.#prefix;
    const own = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
    if (own?.startsWith(NAMED_KEY)) return undefined;
    if (own !== undefined && KNOWN.includes(own)) {
      const advice = this.#text(own) === undefined ? undefined : ELSEWHERE[own];
      return advice === undefined
        ? undefined
        : `tenuo-edge: autoConfigure does not read ${name}. ${advice.replace('{prefix}', prefix)}`;
    }
    const meant = nearest(
      name,
      KNOWN.map((each) => prefix + each),
    );
    // On Windows names have no case, and what is read in capitals may be listed in small letters.
    if (meant === undefined || (name.toUpperCase() === meant && this.#env[meant] !== undefined)) return undefined;
    return `tenuo-edge: nothing reads the environment variable ${name}; did you mean ${meant}?`;
  }

  /** The names of all variables; none where the platform asks for a permission to list them, and it was not given. */
  #names(): string[] {
    try {
      return Object.keys(this.#env);
    } catch {
      return [];
    }
  }

  #read<Value>(name: string, expected: string, read: (text: string) => Value | null): Value | undefined {
    const text = this.#text(name);
    if (text === undefined) return undefined;
    const value = read(text);
    if (value === null) throw this.#malformed(name, expected);
    return value;
  }

  /** The text of a variable without white space around it; undefined where it is not set. */
  #text(name: string): string | undefined {
    const value = this.#env[this.#prefix + name];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw this.#malformed(name, 'a text');
    return value.trim();
  }

  #malformed(name: string, expected: string): ConfigurationError {
    return new ConfigurationError(CONFIG_REASONS.VARIABLE_MALFORMED, { subject: this.#prefix + name, expected });
  }
}

function checkReading(env: unknown, prefix: unknown, requireIssuer: unknown, connectToken: unknown): void {
  if (typeof env !== 'object' || env === null)
    throw new TypeError('env takes environment variables by name: process.env');
  if (typeof prefix !== 'string' || prefix === '')
    throw new TypeError('prefix takes what names begin with, such as "TENUO_"');
  if (typeof requireIssuer !== 'boolean') throw new TypeError('requireIssuer must be true or false');
  if (connectToken !== undefined && typeof connectToken !== 'function')
    throw new TypeError('connectToken takes a function of the token: (text) => { … }');
}
