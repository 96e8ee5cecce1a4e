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
  /** Percent-encoded, without `.` and `..`; null where parsers may differ about it. */
  readonly path: string | null;
}

/** Why there is no URL: no parser reads it, or parsers may differ. */
export type Unread = 'malformed' | 'undecided';

/** Ports that a URL means without naming them. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443, ftp: 21 };

/** A scheme and its colon, behind what parsers drop in front. */
const SCHEME = /^[\0- ]*([a-z][a-z0-9+.-]*):/i;
const PLAIN_HOST = /^[\w!"$&'()*+,.;={}~`-]*$/;
const IPV6 = /^\[[0-9a-f:.]+\]$/;
/** Everything behind the scheme up to the path, for schemes of the web. */
const AUTHORITY = /^[/\\]*([^/\\]*)/;
/** Schemes for which some browser has a reader of its own, that knows no host. */
const WITHOUT_HOST = ['about', 'blob', 'data', 'filesystem', 'jar', 'javascript', 'mailto', 'view-source'];
/** The same for other schemes, where it is plain. */
const PLAIN_AUTHORITY = /^\/\/(?:[\w.:~-]*@)?(?:[\w.*-]*|\[[0-9a-f:.]+\])(?::[0-9]*)?(?:\/|$)/i;

/** The port that the scheme means, or null where it means none. */
export function defaultPort(scheme: string): number | null {
  return Object.hasOwn(DEFAULT_PORTS, scheme) ? (DEFAULT_PORTS[scheme] as number) : null;
}

/** The scheme of a text, in lower case; null where it has none, so that no parser takes it for a URL. */
export function schemeOf(text: string): string | null {
  return SCHEME.exec(seenBy(text))?.[1]?.toLowerCase() ?? null;
}

/** The text without what parsers drop anywhere. What is left behaves as if that had not been there. */
function seenBy(text: string): string {
  return text.replace(/[\t\n\r]/g, '');
}

/** Reads an absolute URL. */
export function readUrl(text: string): ParsedUrl | Unread {
  const seen = seenBy(text);
  const scheme = schemeOf(seen);
  if (scheme === null) return 'malformed';
  const rest = seen.slice(seen.indexOf(':') + 1);
  const path = rest.replace(/[?#].*$/s, '');
  const ofWeb = defaultPort(scheme) !== null;
  if (ofWeb) {
    const host = webHost(path);
    if (host === null || !isCertainHost(host)) return 'undecided';
    if (host.includes(' ')) return 'malformed'; // Chromium encodes it
  } else if (!isCertainElsewhere(scheme, path)) return 'undecided';
  const url = parse(text);
  if (url === null) return ofWeb ? 'malformed' : 'undecided';
  const { hostname, port, pathname } = url;
  if (!PLAIN_HOST.test(hostname) && !IPV6.test(hostname)) return 'undecided';
  return {
    scheme,
    host: hostname,
    port: port === '' ? null : Number(port),
    path: isCertainPath(path) && (ofWeb || !path.includes('\\')) ? pathname : null,
  };
}

/** The host of a URL of the web as it is written, percent signs resolved; null where that is no text. */
function webHost(rest: string): string | null {
  const authority = AUTHORITY.exec(rest.replace(/[\0- ]+$/, ''))?.[1] ?? '';
  return percentDecoded(authority.slice(authority.lastIndexOf('@') + 1).replace(/:[0-9]*$/, ''));
}

/** Whether they agree about the path: some encode `^`, some keep `c:` in front of `..`. */
function isCertainPath(path: string): boolean {
  return !/\^|[/\\][a-z][:|](?:[/\\]|$)/i.test(path);
}

/** The same about the hosts of other schemes, which no parser changes: plain ones, and files without a host. */
function isCertainElsewhere(scheme: string, path: string): boolean {
  if (scheme === 'file') return path === '///' || /^\/\/\/[^/\\|:]+(?:\/[^/\\|:]+)*\/?$/.test(path);
  return !path.startsWith('//') || (!WITHOUT_HOST.includes(scheme) && PLAIN_AUTHORITY.test(path));
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
