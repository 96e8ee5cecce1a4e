// UrlPattern: URLs of a scheme, host, port and path. What its text means is upstream's doing: placeholders stand for
// wildcards while the text is parsed as a URL (docs/protocol.md 6.12).
import { spend } from './budget.ts';
import { remembered } from './cache.ts';
import { globNode } from './glob.ts';
import { type Matcher, matcherOf, runMatcher } from './regex/matcher.ts';
import { defaultPort, type ParsedUrl, readUrl, type Unread } from './url.ts';

const HOST_WILDCARD = '__tenuo_host_wildcard__';
const PATH_WILDCARD = '__tenuo_path_wildcard__';
/** Stands for any other star: browsers differ about stars in a host. */
const STAR = '__tenuo_edge_star__';

/** What a pattern asks for; null asks for nothing. */
export interface UrlPatternParts {
  readonly scheme: string | null;
  /** `*`, `*.example.com`, or a host. */
  readonly host: string | null;
  readonly port: number | null;
  /** A glob over the percent-encoded path. */
  readonly path: string | null;
}

/** The part in which a child goes beyond its parent. */
export type UrlPart = 'scheme' | 'host' | 'port' | 'path';

interface Compiled {
  readonly parts: UrlPatternParts;
  /** The path, where it is a glob that can be read. */
  glob: Matcher | null;
}

/** Steps (budget.ts) of reading a pattern, and of each character of it or of a URL. */
const READING = 200;
const READING_CHARACTER = 100;
const URL_CHARACTER = 4;

const compiled = remembered<Compiled | Unread>({ count: 64, weight: 1 << 20 }, compile, () => 1 << 12);

function compile(text: string): Compiled | Unread {
  const parts = readUrlPattern(text);
  return typeof parts === 'string' ? parts : { parts, glob: globOf(parts.path) };
}

function globOf(path: string | null): Matcher | null {
  const node = path === null || isAnyPath(path) ? null : globNode(path);
  return node && matcherOf(node);
}

function isAnyPath(path: string): boolean {
  return path === '*' || path === '/*';
}

/** Reads a pattern; where parsers may differ about it, it is undecided. */
export function readUrlPattern(text: string): UrlPatternParts | Unread {
  if (text.includes(HOST_WILDCARD) || text.includes(PATH_WILDCARD)) return 'malformed';
  const open = text.startsWith('*://');
  const separator = text.indexOf('://');
  if (separator < 0) return 'malformed';
  if (saysStar(text)) return 'undecided';
  const rest = text.slice(separator);
  const concrete = rest
    .replaceAll('*.', `${HOST_WILDCARD}.`)
    .replaceAll('/*', `/${PATH_WILDCARD}`)
    .replaceAll('*', STAR);
  const url = readUrl((open ? 'https' : text.slice(0, separator)) + concrete);
  if (typeof url === 'string') return url;
  if (url.path === null) return 'undecided';
  return {
    // From the text, not from the parser: with a space in front it is a scheme that no URL has.
    scheme: open ? null : text.slice(0, separator).toLowerCase(),
    host: url.host === '' ? null : url.host.replaceAll(`${HOST_WILDCARD}.`, '*.').replaceAll(STAR, '*'),
    port: url.port,
    path: url.path === '' || url.path === '/' ? null : url.path.replaceAll(PATH_WILDCARD, '*').replaceAll(STAR, '*'),
  };
}

/** Whether the text itself has what stands for a star, in any case, encoded, or with what parsers drop in between. */
function saysStar(text: string): boolean {
  const plain = text
    .replace(/[\t\n\r]/g, '')
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return plain.toLowerCase().includes(STAR);
}

/** Whether a pattern's host has a wildcard where none may be minted: anywhere but in a leading `*.`. */
export function hasLooseHost({ host }: UrlPatternParts): boolean {
  const rest = host?.replace(/^\*\./, '') ?? '';
  return /\*/.test(rest) || rest.includes(HOST_WILDCARD) || rest.includes(PATH_WILDCARD);
}

/** Whether the URL is one of the pattern; or why the text is no URL. */
export function matchesUrlPattern(pattern: string, text: string): boolean | Unread {
  const form = formOf(pattern);
  if (typeof form === 'string') return form;
  spend(URL_CHARACTER * text.length);
  const url = readUrl(text);
  if (typeof url === 'string') return url;
  const part = mismatch(form, url);
  return part === 'undecided' ? part : part === null;
}

/** The first part of the URL that is not the pattern's, or null; for explanations too. */
export function urlMismatch(pattern: string, text: string): UrlPart | Unread | null {
  const form = formOf(pattern);
  const url = readUrl(text);
  if (typeof form === 'string') return form;
  return typeof url === 'string' ? url : mismatch(form, url);
}

function formOf(pattern: string): Compiled | Unread {
  spend(READING + READING_CHARACTER * pattern.length);
  return compiled(pattern);
}

function mismatch(form: Compiled, url: ParsedUrl): UrlPart | 'undecided' | null {
  const { scheme, host, port } = form.parts;
  if (scheme !== null && scheme !== url.scheme) return 'scheme';
  // Upstream goes by case below a wildcard and not without one, so that a child could accept more than its parent.
  const sameHost = host === null || hostMatches(host, url.host);
  if (!sameHost && !hostMatches(host.toLowerCase(), url.host.toLowerCase())) return 'host';
  if (port !== null && port !== (url.port ?? knownPort(url.scheme))) return 'port';
  const samePath = pathMatches(form, url.path);
  if (samePath === null) return 'undecided';
  if (!samePath) return 'path';
  return sameHost ? null : 'undecided';
}

function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.startsWith('*.')) return pattern === host;
  return host === pattern.slice(2) || host.endsWith(pattern.slice(1));
}

/** Upstream knows the ports of two schemes and takes any other's for 0. */
function knownPort(scheme: string): number {
  return scheme === 'http' || scheme === 'https' ? (defaultPort(scheme) as number) : 0;
}

/** Null where parsers may differ about the path. */
function pathMatches(form: Compiled, path: string | null): boolean | null {
  const pattern = form.parts.path;
  if (pattern === null || isAnyPath(pattern)) return true;
  if (path === null) return null;
  if (form.glob === null) return pattern === path;
  return runMatcher(form.glob, path);
}

/**
 * The first part in which the child may allow what its parent does not, or null; or why one of them cannot be read.
 * Stricter than upstream about paths (semantics: url-path): a parent's literal path does not cover what lies below it.
 */
export function urlPatternWidens(parentText: string, childText: string): UrlPart | Unread | null {
  const parent = formOf(parentText);
  const child = formOf(childText);
  if (typeof parent === 'string') return parent;
  if (typeof child === 'string') return child;
  const { scheme, host, port } = parent.parts;
  if (scheme !== null && scheme !== child.parts.scheme) return 'scheme';
  if (host !== null && (child.parts.host === null || !hostCovers(host, child.parts.host))) return 'host';
  if (port !== null && port !== child.parts.port) return 'port';
  return pathCovers(parent, child) ? null : 'path';
}

function hostCovers(parent: string, child: string): boolean {
  if (parent === '*') return true;
  if (!parent.startsWith('*.')) return parent.toLowerCase() === child.toLowerCase();
  return child === parent.slice(2) || child.endsWith(parent.slice(1));
}

function pathCovers(parent: Compiled, child: Compiled): boolean {
  const { path } = parent.parts;
  const inner = child.parts.path;
  if (path === null) return true;
  if (inner === null) return false; // upstream takes a missing path for wider than any
  if (inner === path || isAnyPath(path)) return true;
  // A text that is no glob means itself alone, and then a common beginning proves nothing.
  return path.endsWith('/*') && inner.startsWith(path.slice(0, -1)) && parent.glob !== null && child.glob !== null;
}
