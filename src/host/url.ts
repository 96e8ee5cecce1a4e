// What the core asks the platform's URL parser (assembly/host.ts).

const HOST_WILDCARD = '__tenuo_host_wildcard__';
const PATH_WILDCARD = '__tenuo_path_wildcard__';

/** Everything of a URL before its path, query or fragment, scheme included. */
const UP_TO_PATH = /^[^:]*:\/\/[^/\\?#]*/;
const INTERNATIONAL = /[^\0-\x7f]|xn--/i;

/**
 * Whether the text can be read as a URL pattern (protocol 6.12): a scheme or `*`, then what parses as a URL once its
 * wildcards are replaced. Where the platform's parser may differ from upstream's the answer is no: where it cannot
 * read the text, and for internationalized hosts, whose tables differ from one parser to the next (semantics: url-pattern).
 */
export function acceptsUrlPattern(text: string): boolean {
  if (text.includes(HOST_WILDCARD) || text.includes(PATH_WILDCARD)) return false;
  if (!text.includes('://')) return false;
  const concrete = text.startsWith('*://') ? `https${text.slice(1)}` : text;
  const url = parse(concrete.replaceAll('*.', `${HOST_WILDCARD}.`).replaceAll('/*', `/${PATH_WILDCARD}`));
  return url !== null && !INTERNATIONAL.test(url.hostname) && !INTERNATIONAL.test(authority(concrete));
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null; // not a URL
  }
}

/** The authority as the parser sees it: without the white space that it drops, percent-decoded where that is possible. */
function authority(text: string): string {
  const raw = UP_TO_PATH.exec(text.replace(/[\t\n\r]/g, ''))?.[0] ?? '';
  try {
    return decodeURIComponent(raw);
  } catch {
    return INTERNATIONAL.test(raw) ? raw : '\u{fffd}'; // bytes that are no text: whatever they mean, it is not ASCII
  }
}
