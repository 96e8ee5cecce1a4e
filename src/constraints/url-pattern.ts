// UrlPattern: URLs by scheme, host, port and path.

import { URL_UNDECIDED } from '../../assembly/codes.ts';
import { quoted } from '../cbor/value.ts';
import { TenuoError } from '../errors.ts';
import { hasLooseHost, readUrlPattern } from '../host/url-pattern.ts';
import { checkText } from '../options.ts';
import { makeConstraint, type UrlPattern as UrlPatternData } from './kinds.ts';
import { CONSTRAINT_REASONS } from './reasons.ts';

export type UrlPattern = UrlPatternData;

/**
 * The argument is a URL of that scheme, host, port and path: `https://*.example.com/api/*`. `*://` is any scheme; `*.` in
 * front of a host is the host and everything below it; no path, or `/`, is any path. In a path `*` is any run of
 * characters, but `*.` does not work there. Query, fragment and user are not looked at.
 *
 * @throws TenuoError 1501 where it cannot be read, or has a wildcard elsewhere in the host; 9004 where parsers may
 * differ.
 * @throws TypeError where it is no text.
 *
 * @example
 * ```ts
 * import { SigningKey, UrlPattern, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { url: UrlPattern('https://*.example.com/api/*') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { url: 'https://eu.example.com/api/users' })); // true
 * console.log(warrant.allows('tool', { url: 'https://example.org/api/users' })); // false
 * ```
 *
 * @see docs/constraints.md#urlpattern
 */
export function UrlPattern(pattern: string): UrlPattern {
  const parts = readUrlPattern(checkText(pattern, 'UrlPattern'));
  const subject = `UrlPattern(${quoted(pattern)})`;
  if (parts === 'undecided') throw new TenuoError(URL_UNDECIDED, { subject });
  if (parts === 'malformed') throw new TenuoError(CONSTRAINT_REASONS.URL_PATTERN_MALFORMED, { subject });
  if (hasLooseHost(parts)) throw new TenuoError(CONSTRAINT_REASONS.URL_PATTERN_LOOSE, { subject });
  return makeConstraint<UrlPattern>({ kind: 'UrlPattern', pattern });
}
