// Each kind of constraint, with a value that it accepts and one that it does not.
import {
  All,
  AnyOf,
  Cidr,
  type Constraint,
  Contains,
  Exact,
  Not,
  NotOneOf,
  OneOf,
  Pattern,
  Range,
  Regex,
  Shlex,
  SigningKey,
  Subpath,
  Subset,
  UrlPattern,
  UrlSafe,
  Warrant,
  Wildcard,
} from 'tenuo-edge';
import { CEL, cel } from 'tenuo-edge/cel';

const kinds: readonly [Constraint, accepted: unknown, refused: unknown][] = [
  [Exact('staging'), 'staging', 'production'],
  [Pattern('staging-*'), 'staging-web', 'production-web'],
  [Regex('^v[0-9]+$'), 'v12', 'v12-beta'],
  [OneOf(['dev', 'staging']), 'dev', 'production'],
  [NotOneOf(['production']), 'dev', 'production'],
  [Range({ min: 1, max: 10 }), 10, 11],
  [Contains(['read']), ['read', 'write'], ['write']],
  [Subset(['read', 'write']), ['read'], ['read', 'delete']],
  [Cidr('10.0.0.0/8'), '10.1.2.3', '192.168.1.1'],
  [UrlPattern('https://api.example.com/*'), 'https://api.example.com/v1', 'https://evil.example/v1'],
  [UrlSafe(), 'https://example.com/', 'http://169.254.169.254/latest/meta-data'],
  [Subpath('/data'), '/data/q3.csv', '/data/../etc/passwd'],
  [Shlex({ allow: ['ls', 'cat'] }), 'ls -l /tmp', 'ls; rm -rf /'],
  [All([Pattern('/data/*'), Not(Pattern('*.key'))]), '/data/q3.csv', '/data/root.key'],
  [AnyOf([Exact('latest'), Regex('^v[0-9]+$')]), 'latest', 'newest'],
  [Not(Exact('production')), 'staging', 'production'],
  [CEL('value.startsWith("a") && size(value) < 5'), 'abc', 'abcdef'],
  [Wildcard(), 'anything', undefined],
];

const key = SigningKey.generate();
for (const [constraint, accepted, refused] of kinds) {
  const warrant = Warrant.mintBuilder().capability('tool', { value: constraint }).holder(key.publicKey).mint(key);
  const verdicts = [accepted, refused].map((value) => {
    const shown = value === undefined ? 'nothing' : JSON.stringify(value);
    return `${warrant.allows('tool', { value }, { cel }) ? 'yes' : 'no'} ${shown}`;
  });
  console.log(`${constraint}`.padEnd(44), verdicts.join(', '));
}

// A tool with constraints takes no other arguments, unless it says so.
for (const allowUnknown of [false, true]) {
  const warrant = Warrant.mintBuilder().capability('tool', { value: 1, allowUnknown }).holder(key.publicKey).mint(key);
  console.log(`allowUnknown: ${allowUnknown}`.padEnd(44), warrant.allows('tool', { value: 1, other: 2 }));
}
