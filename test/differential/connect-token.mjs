// Connect tokens on which readers of JSON, base64 and URLs differ: repeated and escaped names, numbers by their spelling,
// nesting, halves of surrogate pairs, spaces that are none elsewhere.
const NAMES = ['v', 'e', 'k', 'a', 't', 'r', 'registration_token', 'z', '__proto__', '\\u0076', '\\u0074', 'V', ''];
const VERSIONS = [
  '1',
  '1',
  '1',
  '1',
  '0',
  '2',
  '01',
  '1.0',
  '1e0',
  '10e-1',
  '-0',
  '-1',
  '"1"',
  'true',
  'null',
  '[1]',
  '{}',
  '256',
  '18446744073709551615',
  '18446744073709551616',
  '1e999',
];
const TEXTS = [
  '"https://cp.example/v1/"',
  '"/v1"',
  '"/"',
  '""',
  '" "',
  '"k"',
  '"\\u0000"',
  '"\\ud83d\\ude00"',
  '"\\ud800"',
  '"\\ude00\\ud83d"',
  '"é"',
  '"\u0085/v1\u3000"',
  '"\ufeff/v1"',
  '"/v1//"',
  '"//host"',
  '"x\\/v1"',
  '"\\x"',
  '"\t"',
];
const OTHERS = [
  'null',
  '5',
  '1e999',
  '-1e-999',
  '{}',
  '{"v":2}',
  '[]',
  '["v",{"v":9}]',
  'false',
  '.5',
  '5.',
  'NaN',
  '"\\ud800"',
];
const SPACES = [
  '',
  '',
  '',
  '',
  ' ',
  '\n',
  '\u00a0',
  '\u0085',
  '\ufeff',
  '\u200b',
  '\u2028',
  '\t\r\n',
  '\u001c',
  '\u180e',
];
const BASES = [
  'https://base.example',
  'https://base.example/v1/',
  '',
  ' ',
  '/',
  '/x',
  'x',
  '\u0085https://b.example\u3000',
];

function member(rng) {
  const name = rng.pick(NAMES);
  return `"${name}":${rng.chance(0.6) ? rng.pick(TEXTS) : rng.pick(OTHERS)}`;
}

function json(rng) {
  const parts = [`"v":${rng.pick(VERSIONS)}`, `"e":${rng.pick(TEXTS)}`, '"k":"key"'];
  while (rng.chance(0.5)) parts.splice(rng.below(parts.length + 1), 0, member(rng));
  if (rng.chance(0.1)) {
    const depth = rng.pick([125, 126, 127, 128]);
    parts.push(`"z":${'['.repeat(depth)}${']'.repeat(depth)}`);
  }
  if (rng.chance(0.1)) parts.splice(rng.below(parts.length), 1);
  return `${rng.pick(SPACES)}{${parts.join(rng.chance(0.9) ? ',' : ' , ')}}${rng.pick(SPACES)}`;
}

function base64(rng, text) {
  const bytes = rng.chance(0.05) ? Buffer.from(text, 'latin1') : Buffer.from(text);
  const written = rng.chance(0.6) ? bytes.toString('base64url') : bytes.toString('base64');
  if (rng.chance(0.9)) return written;
  const at = rng.below(written.length + 1);
  return rng.pick([
    `${written}=`,
    written.slice(0, -1),
    `${written.slice(0, at)}${rng.pick(['=', '-', '_', '+', '/', ' ', 'é', '\n'])}${written.slice(at)}`,
  ]);
}

export function connectTokenHostile(rng) {
  const text = `${rng.pick(SPACES)}tenuo_ct_${base64(rng, json(rng))}${rng.pick(SPACES)}`;
  return { op: 'connect_token.parse', text, ...(rng.chance(0.2) ? { base: rng.pick(BASES) } : {}) };
}
