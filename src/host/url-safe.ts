// UrlSafe: URLs that lead where they may. Rules and their order are upstream's.
import { readConstraint } from '../cbor/constraint.ts';
import { CborReader } from '../cbor/reader.ts';
import type { UrlSafe } from '../constraints/kinds.ts';
import { addressOf, type Blocks, type Purpose, refusedPurpose } from './address.ts';
import { spend } from './budget.ts';
import { remembered } from './cache.ts';
import { type Domain, DomainList, readDomain } from './domain.ts';
import { defaultPort, readUrl, schemeOf, type Unread } from './url.ts';

/** Why a URL is not safe. */
export type Unsafe =
  | 'malformed'
  | 'scheme'
  | 'host-missing'
  | 'port'
  | 'internal'
  | Purpose
  | 'domain-not-allowed'
  | 'domain-denied';

/** What came of asking about a URL. */
export type Judgement = 'safe' | Unsafe | 'undecided' | 'list-malformed' | 'list-undecided';

/** A UrlSafe whose lists were read. */
interface Compiled {
  readonly constraint: UrlSafe;
  readonly schemes: ReadonlySet<string>;
  readonly ports: ReadonlySet<number> | null;
  readonly blocks: Blocks;
  readonly allowed: readonly Domain[] | null;
  readonly denied: readonly Domain[] | null;
  readonly allowList: DomainList | null;
  readonly denyList: DomainList | null;
}

const LOOPBACK_NAMES = new Set(['localhost', 'localhost.localdomain']);
const METADATA_NAMES = new Set(['169.254.169.254', 'metadata.google.internal', 'metadata.goog', '100.100.100.200']);
const INTERNAL = /(?:^|\.)(?:internal|local|localhost|lan|corp|home|svc|default)$/;

/** Steps (budget.ts) of reading a constraint, of each byte of it, and of each character of a URL. */
const READING = 200;
const READING_BYTE = 10;
const URL_CHARACTER = 4;

const compiled = remembered<Compiled | Unread>({ count: 64, weight: 1 << 20 }, compile, (form) =>
  typeof form === 'string' ? 0 : 1 << 10,
);

/** The form of a UrlSafe on the wire, whose bytes are the characters of `key`. */
function compile(key: string): Compiled | Unread {
  return compileUrlSafe(
    readConstraint(new CborReader(Uint8Array.from(key, (character) => character.charCodeAt(0)))) as UrlSafe,
  );
}

function compileUrlSafe(constraint: UrlSafe): Compiled | Unread {
  const allowed = readDomains(constraint.allowDomains);
  const denied = readDomains(constraint.denyDomains);
  for (const unread of ['malformed', 'undecided'] as const) if (allowed === unread || denied === unread) return unread;
  return {
    constraint,
    schemes: new Set(constraint.schemes.map(lowerCase)),
    ports: constraint.allowPorts && new Set(constraint.allowPorts),
    blocks: {
      private: constraint.blockPrivate,
      loopback: constraint.blockLoopback,
      metadata: constraint.blockMetadata,
      reserved: constraint.blockReserved,
    },
    allowed: allowed as readonly Domain[] | null,
    denied: denied as readonly Domain[] | null,
    allowList: allowed && new DomainList(allowed as readonly Domain[]),
    denyList: denied && new DomainList(denied as readonly Domain[]),
  };
}

function readDomains(entries: readonly string[] | null): readonly Domain[] | null | Unread {
  if (entries === null) return null;
  const domains: Domain[] = [];
  let undecided = false;
  for (const entry of entries) {
    const domain = readDomain(entry);
    if (domain === 'malformed') return domain;
    if (domain === 'undecided') undecided = true;
    else domains.push(domain);
  }
  return undecided ? 'undecided' : domains;
}

/** A scheme in lower case; only ASCII has to be right, since no URL has another. */
function lowerCase(scheme: string): string {
  return scheme.toLowerCase();
}

/** Judges a URL by the constraint whose wire form is `bytes`. */
export function judgeUrl(bytes: Uint8Array, text: string): Judgement {
  const form = formOf(bytes);
  if (typeof form === 'string') return `list-${form}`;
  spend(URL_CHARACTER * text.length);
  return judge(form, text);
}

/** The same for a constraint as data, for explanations. */
export function explainUrl(constraint: UrlSafe, text: string): Judgement {
  const form = compileUrlSafe(constraint);
  return typeof form === 'string' ? `list-${form}` : judge(form, text);
}

/** Whether the lists can be read, and no scheme is one that an IPv6 address may begin with. */
export function isReadable(bytes: Uint8Array): boolean {
  const form = formOf(bytes);
  if (typeof form === 'string') return false;
  for (const scheme of form.schemes) if (/^[a-f][0-9a-f]{0,3}$/.test(scheme)) return false;
  return true;
}

function formOf(bytes: Uint8Array): Compiled | Unread {
  spend(READING + READING_BYTE * bytes.length);
  let key = '';
  for (const byte of bytes) key += String.fromCharCode(byte);
  return compiled(key);
}

function judge(form: Compiled, text: string): Judgement {
  if (text.includes('\0')) return 'malformed';
  const scheme = schemeOf(text);
  if (scheme === null) return 'malformed';
  if (!form.schemes.has(scheme)) return 'scheme';
  const url = readUrl(text);
  if (typeof url === 'string') return url;
  if (url.host === '') return 'host-missing';
  const host = url.host.toLowerCase().replace(/\.$/, '');
  if (host === '' || host.endsWith('.')) return 'malformed';
  const port = url.port ?? defaultPort(url.scheme);
  if (form.ports !== null && port !== null && !form.ports.has(port)) return 'port';
  if (form.blocks.loopback && LOOPBACK_NAMES.has(host)) return 'loopback';
  if (form.constraint.blockInternalTlds && INTERNAL.test(host)) return 'internal';
  if (form.blocks.metadata && METADATA_NAMES.has(host)) return 'metadata';
  const address = addressOf(host);
  if (address === null && isNumeric(host)) return 'undecided';
  const purpose = address && refusedPurpose(address, form.blocks);
  if (purpose) return purpose;
  if (form.allowList && !form.allowList.has(host)) return 'domain-not-allowed';
  return form.denyList?.has(host) ? 'domain-denied' : 'safe';
}

/** Whether a host may be an IPv4 address in another spelling: parsers leave those of schemes that they do not know. */
function isNumeric(host: string): boolean {
  return /^(?:[0-9.]+|0x[0-9a-f]*)$/.test(host);
}

/** Whether a URL that the child allows is one that the parent allows; or why a list cannot be read. */
export function urlSafeNarrows(parentBytes: Uint8Array, childBytes: Uint8Array): boolean | Unread {
  const parent = formOf(parentBytes);
  const child = formOf(childBytes);
  for (const unread of ['malformed', 'undecided'] as const) if (parent === unread || child === unread) return unread;
  return narrows(parent as Compiled, child as Compiled);
}

function narrows(parent: Compiled, child: Compiled): boolean {
  for (const scheme of child.schemes) if (!parent.schemes.has(scheme)) return false;
  for (const flag of FLAGS) if (parent.constraint[flag] && !child.constraint[flag]) return false;
  if (parent.ports !== null) {
    if (child.ports === null) return false;
    for (const port of child.ports) if (!parent.ports.has(port)) return false;
  }
  const { allowList } = parent;
  if (allowList && !child.allowed?.every((domain) => allowList.covers(domain))) return false;
  return parent.denied === null || (child.denyList !== null && covered(parent.denied, child.denyList));
}

function covered(domains: readonly Domain[], list: DomainList): boolean {
  return domains.every((domain) => list.covers(domain));
}

const FLAGS = ['blockPrivate', 'blockLoopback', 'blockMetadata', 'blockReserved', 'blockInternalTlds'] as const;
