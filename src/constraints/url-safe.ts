// UrlSafe: URLs that do not lead into private networks, to metadata services or elsewhere out of bounds.
import { URL_LIST_INVALID, URL_UNDECIDED } from '../../assembly/codes.ts';
import { quoted } from '../cbor/value.ts';
import { TenuoError } from '../errors.ts';
import { readDomain } from '../host/domain.ts';
import { checkOptions, checkText } from '../options.ts';
import { makeConstraint, type UrlSafe as UrlSafeData } from './kinds.ts';

export type UrlSafe = UrlSafeData;

/**
 * What URLs a UrlSafe allows.
 *
 * @example
 * ```ts
 * import { UrlSafe, type UrlSafeOptions } from 'tenuo-edge';
 *
 * const own: UrlSafeOptions = { schemes: ['https'], allowDomains: ['*.example.com'], allowPorts: [443] };
 * console.log(UrlSafe(own).allowDomains); // [ '*.example.com' ]
 * ```
 *
 * @see docs/constraints.md#urlsafe
 */
export interface UrlSafeOptions {
  /** Schemes without the colon; http and https where absent. */
  readonly schemes?: readonly string[] | undefined;
  /** Hosts that alone are allowed: `example.com`, `*.example.com` (the name itself too), `[2001:db8::1]`. All where absent. */
  readonly allowDomains?: readonly string[] | undefined;
  /** Hosts that are not allowed, written likewise. */
  readonly denyDomains?: readonly string[] | undefined;
  /** Port numbers, 0 to 65535, that alone are allowed; a URL without one has that of its scheme. All where absent. */
  readonly allowPorts?: readonly number[] | undefined;
  /** Refuses addresses of private networks; true where absent. */
  readonly blockPrivate?: boolean | undefined;
  /** Refuses localhost and loopback addresses; true where absent. */
  readonly blockLoopback?: boolean | undefined;
  /** Refuses the metadata services of clouds; true where absent. */
  readonly blockMetadata?: boolean | undefined;
  /** Refuses addresses that are reserved, for documentation or multicast; true where absent. */
  readonly blockReserved?: boolean | undefined;
  /** Refuses names such as host.internal, host.local and host.lan; false where absent. */
  readonly blockInternalTlds?: boolean | undefined;
}

const OPTIONS = [
  'schemes',
  'allowDomains',
  'denyDomains',
  'allowPorts',
  'blockPrivate',
  'blockLoopback',
  'blockMetadata',
  'blockReserved',
  'blockInternalTlds',
];
const WEB = ['http', 'https'];
const MAX_PORT = 65535;

/**
 * The argument is a URL that is safe to fetch as far as its text tells: names are not resolved, so a name that leads to
 * a private address passes unless its domain is not allowed. Pass `{}` for the defaults.
 *
 * @throws TypeError where an option has another type or name.
 * @throws RangeError where a port is none.
 * @throws TenuoError 1501 where an entry of a domain list is not a host, 9004 where parsers may differ about it.
 *
 * @example
 * ```ts
 * import { SigningKey, UrlSafe, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { url: UrlSafe({ schemes: ['https'] }) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { url: 'https://example.com/' })); // true
 * console.log(warrant.allows('tool', { url: 'https://169.254.169.254/latest/meta-data' })); // false
 * ```
 *
 * @see docs/constraints.md#urlsafe
 */
export function UrlSafe(options: UrlSafeOptions = {}): UrlSafe {
  checkOptions(options, OPTIONS, 'UrlSafe');
  return makeConstraint<UrlSafe>({
    kind: 'UrlSafe',
    schemes: texts(options.schemes, 'schemes') ?? Object.freeze([...WEB]),
    allowDomains: domains(options.allowDomains, 'allowDomains'),
    denyDomains: domains(options.denyDomains, 'denyDomains'),
    allowPorts: ports(options.allowPorts),
    blockPrivate: flag(options.blockPrivate, true, 'blockPrivate'),
    blockLoopback: flag(options.blockLoopback, true, 'blockLoopback'),
    blockMetadata: flag(options.blockMetadata, true, 'blockMetadata'),
    blockReserved: flag(options.blockReserved, true, 'blockReserved'),
    blockInternalTlds: flag(options.blockInternalTlds, false, 'blockInternalTlds'),
  });
}

function list(given: unknown, name: string): readonly unknown[] | null {
  if (given === undefined) return null;
  if (!Array.isArray(given)) throw new TypeError(`UrlSafe: ${name} takes a list`);
  return [...given];
}

function texts(given: unknown, name: string): readonly string[] | null {
  const items = list(given, name);
  return items && Object.freeze(items.map((item) => checkText(item, `UrlSafe: an entry of ${name}`)));
}

function domains(given: unknown, name: string): readonly string[] | null {
  const entries = texts(given, name);
  for (const entry of entries ?? []) {
    const read = readDomain(entry);
    const subject = `UrlSafe: ${name}, ${quoted(entry)}`;
    if (read === 'malformed') throw new TenuoError(URL_LIST_INVALID, { subject });
    if (read === 'undecided') throw new TenuoError(URL_UNDECIDED, { subject });
  }
  return entries;
}

function ports(given: unknown): readonly number[] | null {
  const items = list(given, 'allowPorts');
  for (const port of items ?? []) {
    if (typeof port !== 'number') throw new TypeError('UrlSafe: a port is a number');
    if (!Number.isInteger(port) || port < 0 || port > MAX_PORT)
      throw new RangeError(`UrlSafe: a port is a whole number of at most ${MAX_PORT}`);
  }
  return items && (Object.freeze(items) as readonly number[]);
}

function flag(given: unknown, usual: boolean, name: string): boolean {
  if (given === undefined) return usual;
  if (typeof given !== 'boolean') throw new TypeError(`UrlSafe: ${name} must be true or false`);
  return given;
}
