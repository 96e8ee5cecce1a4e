// URLs, read by the platform's parser where that is certain to read them as upstream's does (the url crate 2.5). Both
// follow one standard, in several versions; what they are known to read differently is not decided here.
import { isCertainHost } from './idna.ts';

/** What constraints ask of a URL. */
export interface ParsedUrl {
  /** In lower case, without the colon. */
  readonly scheme: string;
  /**
   * As the parser writes it: IPv4 dotted, IPv6 in brackets, empty where there is none; in lower case for schemes of the
   * web, as given for others.
   */
  readonly host: string;
  /** Null where it is the scheme's own or absent. */
  readonly port: number | null;
  /** Percent-encoded, without `.` and `..`. */
  readonly path: string;
}

/** Why there is no URL: no parser reads it, or parsers may differ. */
export type Unread = 'malformed' | 'undecided';

/** Ports that a URL means without naming them. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443, ftp: 21 };

/** A scheme and its colon, behind what parsers drop in front. */
const SCHEME = /^[\0- ]*([a-z][a-z0-9+.-]*):/i;
const PLAIN_HOST = /^[\w.-]*$/;
const IPV6 = /^\[[0-9a-f:.]+\]$/;
/** Everything behind the scheme up to the path, for schemes with two slashes. */
const AUTHORITY = /^[/\\]*([^/\\?#]*)/;

export function isDefaultPort(scheme: string, port: number): boolean {
  return defaultPort(scheme) === port;
}

/** The port that the scheme means, or null where it means none. */
export function defaultPort(scheme: string): number | null {
  return Object.hasOwn(DEFAULT_PORTS, scheme) ? (DEFAULT_PORTS[scheme] as number) : null;
}

/** Reads an absolute URL. */
export function readUrl(text: string): ParsedUrl | Unread {
  // Parsers drop these anywhere. What is left behaves as if they had not been there.
  const seen = text.replace(/[\t\n\r]/g, '');
  const scheme = SCHEME.exec(seen)?.[1]?.toLowerCase();
  if (scheme === undefined) return 'malformed';
  const rest = seen.slice(seen.indexOf(':') + 1);
  const isSpecial = defaultPort(scheme) !== null;
  if (isSpecial ? differs(rest) : differsElsewhere(scheme, rest)) return 'undecided';
  const url = parse(text);
  if (url === null) return isSpecial ? 'malformed' : 'undecided';
  const { hostname } = url;
  if (!PLAIN_HOST.test(hostname) && !IPV6.test(hostname)) return 'undecided';
  return { scheme, host: hostname, port: url.port === '' ? null : Number(url.port), path: url.pathname };
}

/** Whether parsers may read a URL of the web differently: its host, or `^` or a drive letter in the path. */
function differs(rest: string): boolean {
  const authority = AUTHORITY.exec(rest)?.[1] ?? '';
  const host = percentDecoded(authority.slice(authority.lastIndexOf('@') + 1).replace(/:[0-9]*$/, ''));
  if (host === null || !isCertainHost(host)) return true;
  return /\^|[/\\][a-z][:|](?:[/\\?#]|$)/i.test(rest.replace(/[?#].*$/s, ''));
}

/** The same for other schemes, whose hosts no parser changes: plain ones only, and slashes as they are meant. */
function differsElsewhere(scheme: string, rest: string): boolean {
  const path = rest.replace(/[?#].*$/s, '');
  if (/[^!-~]|[\\^|%]|\/[a-z]:(?:\/|$)/i.test(path)) return true;
  if (scheme === 'file') return !/^\/\/\/[^/]/.test(path) && path !== '///';
  if (!path.startsWith('//')) return true;
  return !/^\/\/(?:[^/@]*@)?(?:[\w.-]*|\[[0-9a-f:.]+\])(?::[0-9]*)?(?:\/|$)/i.test(path);
}

function percentDecoded(text: string): string | null {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // bytes that are no text, or a percent sign that is none
  }
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null; // not a URL
  }
}
