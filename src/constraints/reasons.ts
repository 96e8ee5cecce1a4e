// Why a constraint cannot be made.
import { defineReasons } from '../codes.ts';

export const CONSTRAINT_REASONS = /* @__PURE__ */ defineReasons({
  NETWORK_MALFORMED: [
    150151,
    'the network cannot be read',
    'Write it as 10.0.0.0/8, 2001:db8::/32 or one address, without brackets, zone or leading zeros.',
  ],
  ROOT_NOT_ABSOLUTE: [
    150152,
    'the root is not an absolute path',
    'Begin it with / or with a drive: C:\\data or C:/data.',
  ],
  URL_PATTERN_MALFORMED: [
    150161,
    'the pattern cannot be read as a URL',
    'Write it as https://example.com/*, https://*.example.com or *://example.com/path/*.',
  ],
  URL_PATTERN_LOOSE: [
    150162,
    'the host has a wildcard that is not a leading "*."',
    'Name a domain: *.example.com. To allow any host use UrlSafe, which keeps private networks out.',
  ],
  CONSTRAINT_TOO_DEEP: [190351, 'constraints are nested deeper than 32 levels', 'Flatten All, AnyOf and Not.'],
});
