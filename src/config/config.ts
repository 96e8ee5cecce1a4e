// What the process is configured with: the one place that guarded calls and adapters take their keys, roots and rules from.

import type { ApprovalHandler } from '../approval/handler.ts';
import { type AuditLogOption, closeAuditLog, openAuditLog } from '../audit/audit.ts';
import { AUTHORIZER_OPTIONS, type AuthorizerOptions } from '../authorizer-options.ts';
import { isBranded } from '../brand.ts';
import { MAX_TTL } from '../builders/mint.ts';
import { FACADE_REASONS } from '../codes.ts';
import { ConfigurationError } from '../errors.ts';
import { checkOptions, readFlag } from '../options.ts';
import type { PublicKey, PublicKeyInput } from '../public-key.ts';
import { shared } from '../shared.ts';
import { checkSigner, type Signer } from '../signer.ts';
import { readPolicy } from './policy.ts';
import { CONFIG_REASONS } from './reasons.ts';
import { readTrustedRoots } from './roots.ts';
import { announce, type Warn } from './warnings.ts';

/**
 * What becomes of a denied call: `enforce` does not run it, `audit` runs it and records what would have been denied, `permissive` also marks its
 * response.
 *
 * @example
 * ```ts
 * import { type Mode, SigningKey, configure, getConfig } from 'tenuo-edge';
 *
 * const mode: Mode = 'enforce';
 * configure({ mode, trustedRoots: [SigningKey.generate().publicKey], auditLog: false });
 * console.log(getConfig().mode); // enforce
 * ```
 *
 * @see docs/configuration.md#modes
 */
export type Mode = 'enforce' | 'audit' | 'permissive';

/** All of them. */
export const MODES: readonly Mode[] = ['enforce', 'audit', 'permissive'];
const DEFAULT_TTL = 300;
/** The names of the options of `configure`. */
export const CONFIGURE_OPTIONS: readonly string[] = [
  'issuerKey',
  'trustedRoots',
  'mode',
  'devMode',
  'defaultTtl',
  'approvalHandler',
  'auditLog',
  'warn',
  ...AUTHORIZER_OPTIONS.filter((name) => name !== 'trustedRoots'),
];

/**
 * How calls are judged, beside the roots: the other options of an `Authorizer`.
 *
 * @example
 * ```ts
 * import { configure, type DecisionOptions, MemoryReplayStore, SigningKey } from 'tenuo-edge';
 *
 * const decisions: DecisionOptions = { clockTolerance: 5, replay: new MemoryReplayStore() };
 * configure({ ...decisions, trustedRoots: [SigningKey.generate().publicKey], auditLog: false });
 * ```
 *
 * @see docs/configuration.md
 */
export type DecisionOptions = Omit<AuthorizerOptions, 'trustedRoots'>;

/**
 * What `configure` takes. Seconds are whole.
 *
 * @example
 * ```ts
 * import { configure, type ConfigureOptions, SigningKey } from 'tenuo-edge';
 *
 * const issuerKey = SigningKey.generate();
 * const options: ConfigureOptions = { issuerKey, trustedRoots: [issuerKey.publicKey], auditLog: false };
 * configure(options);
 * ```
 *
 * @see docs/configuration.md
 */
export interface ConfigureOptions extends DecisionOptions {
  /** The key that `mint` signs with: a `SigningKey`, or a signer `{ publicKey, sign(message) }`. */
  readonly issuerKey?: Signer | undefined;
  /** The keys whose root warrants are accepted: at least one, at most 1024. May be left out in development mode alone. */
  readonly trustedRoots?: readonly PublicKeyInput[] | undefined;
  /** What becomes of a denied call; `enforce` where absent. */
  readonly mode?: Mode | undefined;
  /** That this is a development machine: without `trustedRoots` the issuer's own key is trusted. */
  readonly devMode?: boolean | undefined;
  /** Seconds that a warrant of `mint` and `grant` lives where they are told nothing, 1 to 7,776,000; 300 where absent. */
  readonly defaultTtl?: number | undefined;
  /** Who is asked for the approvals of a gated call. */
  readonly approvalHandler?: ApprovalHandler | undefined;
  /** Where decisions are recorded; on the console where absent, nowhere where false. */
  readonly auditLog?: AuditLogOption | undefined;
  /** Takes the warnings about development mode and modes that do not block; `console.warn` where absent. */
  readonly warn?: Warn | undefined;
}

/**
 * What is configured. Immutable.
 *
 * @example
 * ```ts
 * import { type Configuration, getConfig } from 'tenuo-edge';
 *
 * const { defaultTtl, mode }: Configuration = getConfig();
 * console.log(defaultTtl, mode); // 300 enforce
 * ```
 *
 * @see docs/configuration.md
 */
export interface Configuration extends DecisionOptions {
  /** The key that `mint` signs with; undefined where there is none. */
  readonly issuerKey: Signer | undefined;
  /** The keys whose root warrants are accepted; in development mode without any, the issuer's. */
  readonly trustedRoots: readonly PublicKey[];
  /** What becomes of a denied call. */
  readonly mode: Mode;
  /** Whether this is a development machine. */
  readonly devMode: boolean;
  /** Seconds that a warrant of `mint` and `grant` lives where they are told nothing. */
  readonly defaultTtl: number;
  /** Who is asked for approvals; undefined for nobody. */
  readonly approvalHandler: ApprovalHandler | undefined;
  /** Where decisions are recorded, as it was given. */
  readonly auditLog: AuditLogOption;
}

/** Nothing is configured: nothing is trusted, nobody may be asked. */
const NOTHING: Configuration = Object.freeze({
  issuerKey: undefined,
  trustedRoots: Object.freeze([]),
  mode: 'enforce',
  devMode: false,
  defaultTtl: DEFAULT_TTL,
  approvalHandler: undefined,
  auditLog: false,
});

/**
 * Configures the process, in place of whatever was configured: what is left out has its default again. Where an option is
 * wrong nothing changes.
 *
 * @throws ConfigurationError without `trustedRoots` (or `devMode`), or for a mode that there is not.
 * @throws TypeError for an unknown option or one of the wrong type; RangeError for a number out of range.
 * @throws TenuoError 1100 where a root is no key.
 *
 * @example
 * ```ts
 * import { configure, SigningKey } from 'tenuo-edge';
 *
 * const issuerKey = SigningKey.generate();
 * configure({ issuerKey, trustedRoots: [issuerKey.publicKey], auditLog: false });
 * configure({ issuerKey }); // throws ConfigurationError
 * ```
 *
 * @see docs/configuration.md
 */
export function configure(options: ConfigureOptions): void {
  checkOptions(options, CONFIGURE_OPTIONS, 'configure');
  for (const [name, value] of Object.entries(options))
    if (value === null) throw new TypeError(`configure: ${name} is null; leave it out, or give it a value`);
  const { warn = console.warn, ...given } = options;
  if (typeof warn !== 'function') throw new TypeError('warn takes a function of a text');
  const configuration = readConfiguration(given);
  openAuditLog(configuration.auditLog);
  shared().configuration = configuration;
  announce(configuration, warn);
}

/**
 * What is configured; without `configure` the defaults, which trust nothing. Never throws.
 *
 * @example
 * ```ts
 * import { getConfig } from 'tenuo-edge';
 *
 * console.log(getConfig().trustedRoots); // []
 * ```
 *
 * @see docs/configuration.md
 */
export function getConfig(): Configuration {
  return shared().configuration ?? NOTHING;
}

/**
 * Whether `configure` or `autoConfigure` has configured the process, and `resetConfig` has not undone it. Never throws.
 *
 * @example
 * ```ts
 * import { configure, isConfigured, SigningKey } from 'tenuo-edge';
 *
 * console.log(isConfigured()); // false
 * configure({ trustedRoots: [SigningKey.generate().publicKey], auditLog: false });
 * console.log(isConfigured()); // true
 * ```
 *
 * @see docs/configuration.md
 */
export function isConfigured(): boolean {
  return shared().configuration !== undefined;
}

/**
 * Forgets what was configured and closes its audit log: for tests, and before a process ends. Warnings are given anew afterwards. Never throws.
 *
 * @example
 * ```ts
 * import { isConfigured, resetConfig } from 'tenuo-edge';
 *
 * resetConfig();
 * console.log(isConfigured()); // false
 * ```
 *
 * @see docs/configuration.md
 */
export function resetConfig(): void {
  closeAuditLog();
  const state = shared();
  state.configuration = undefined;
  state.warned = undefined;
}

/**
 * Whether denied calls run and are recorded, and nobody else is told. Never throws.
 *
 * @example
 * ```ts
 * import { isAuditMode } from 'tenuo-edge';
 *
 * console.log(isAuditMode()); // false
 * ```
 *
 * @see docs/configuration.md#modes
 */
export function isAuditMode(): boolean {
  return getConfig().mode === 'audit';
}

/**
 * Whether denied calls do not run: also before anything is configured. Never throws.
 *
 * @example
 * ```ts
 * import { isEnforceMode } from 'tenuo-edge';
 *
 * console.log(isEnforceMode()); // true
 * ```
 *
 * @see docs/configuration.md#modes
 */
export function isEnforceMode(): boolean {
  return getConfig().mode === 'enforce';
}

/**
 * Whether denied calls run, are recorded, and their responses are marked. Never throws.
 *
 * @example
 * ```ts
 * import { isPermissiveMode } from 'tenuo-edge';
 *
 * console.log(isPermissiveMode()); // false
 * ```
 *
 * @see docs/configuration.md#modes
 */
export function isPermissiveMode(): boolean {
  return getConfig().mode === 'permissive';
}

/**
 * Whether a denied call must not run: in every mode but `audit` and `permissive`, also before anything is configured. Never throws.
 *
 * @example
 * ```ts
 * import { configure, shouldBlockViolation, SigningKey } from 'tenuo-edge';
 *
 * const trustedRoots = [SigningKey.generate().publicKey];
 * configure({ trustedRoots, mode: 'audit', auditLog: false, warn: () => {} });
 * console.log(shouldBlockViolation()); // false
 * ```
 *
 * @see docs/configuration.md#modes
 */
export function shouldBlockViolation(): boolean {
  return isEnforceMode();
}

function readConfiguration(given: Omit<ConfigureOptions, 'warn'>): Configuration {
  const { issuerKey, trustedRoots, mode, devMode, defaultTtl, approvalHandler, auditLog = true, ...policy } = given;
  const isDevMode = readFlag(devMode, 'devMode');
  const key = readIssuer(issuerKey);
  if (approvalHandler !== undefined && typeof approvalHandler !== 'function')
    throw new TypeError('approvalHandler takes a function of an approval request');
  const decisions = readPolicy(policy);
  return Object.freeze({
    ...decisions,
    issuerKey: key,
    trustedRoots: rootsOf(trustedRoots, isDevMode, key, decisions),
    mode: readMode(mode),
    devMode: isDevMode,
    defaultTtl: readTtl(defaultTtl),
    approvalHandler,
    auditLog,
  });
}

function rootsOf(
  given: unknown,
  devMode: boolean,
  issuer: Signer | undefined,
  policy: DecisionOptions,
): readonly PublicKey[] {
  if (given !== undefined) return readTrustedRoots(given, policy.engine);
  if (!devMode)
    throw new ConfigurationError(FACADE_REASONS.ROOTS_MISSING, {
      subject: 'configure',
      expected: 'trustedRoots, or devMode: true on a development machine',
    });
  return issuer === undefined ? NOTHING.trustedRoots : readTrustedRoots([issuer.publicKey], policy.engine);
}

function readIssuer(key: unknown): Signer | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string')
    throw new TypeError('issuerKey is a SigningKey, not a text: SigningKey.fromEnv(name), SigningKey.fromPem(pem)');
  if (isBranded(key, 'PublicKey'))
    throw new TypeError('issuerKey is a PublicKey, which cannot sign: pass the SigningKey');
  checkSigner(key);
  return key;
}

function readMode(mode: unknown): Mode {
  if (mode === undefined) return 'enforce';
  if (typeof mode !== 'string') throw new TypeError('mode is a text: "enforce", "audit" or "permissive"');
  if ((MODES as readonly string[]).includes(mode)) return mode as Mode;
  throw new ConfigurationError(CONFIG_REASONS.MODE_UNKNOWN, {
    subject: 'mode',
    expected: '"enforce", "audit" or "permissive"',
    received: JSON.stringify(mode),
  });
}

function readTtl(seconds: unknown): number {
  if (seconds === undefined) return DEFAULT_TTL;
  if (typeof seconds !== 'number') throw new TypeError('defaultTtl must be a number of seconds');
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_TTL) return seconds;
  throw new RangeError(`defaultTtl must be a whole number of seconds from 1 to ${MAX_TTL}`);
}
