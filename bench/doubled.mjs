// Whether matching is linear: values and constraints that would make a careless matcher take quadratic or exponential
// time, each at sizes that double. What is not linear ends in code 9003, before it takes long.
//
//   node bench/doubled.mjs     as JSON: by shape the microseconds at each size, and how each refusal is numbered
import { pathToFileURL } from 'node:url';
import { CEL, cel } from '../build/esm/src/cel/index.js';
import {
  All,
  AnyOf,
  Cidr,
  Contains,
  createEngine,
  NotOneOf,
  OneOf,
  Pattern,
  Regex,
  Shlex,
  SigningKey,
  Subpath,
  Subset,
  UrlPattern,
  UrlSafe,
  Warrant,
} from '../build/esm/src/index.js';
import { LIFETIME, NOW, ROOT } from './fixtures/deploy.mjs';

const KIB = 1024;
/** Of the value, or of the constraint where the shape says so; a warrant has room for 64 KiB. */
export const SIZES = [4, 8, 16, 32].map((kib) => kib * KIB);
const HOLDER = SigningKey.fromSeed(new Uint8Array(32).fill(1)).publicKey;
const TOOL = 't';

const a = (size) => 'a'.repeat(size);
const list = (size, make) => Array.from({ length: size / 8 }, (_, i) => make(i));
/** Texts of which eight bytes are one, with its head. */
const seven = (i) => String(1_000_000 + i);

/** By name: the constraint and the value of so many bytes. */
export const SHAPES = {
  'Pattern: 16 stars': (n) => [Pattern(`${'*a'.repeat(16)}*b`), a(n)],
  'Pattern: half of the glob is stars': (n) => [Pattern(`${'*a'.repeat(n / 2)}b`), a(n)],
  'Pattern: a long run that nearly fits everywhere': (n) => [Pattern(`*${a(n / 2)}b`), a(n)],
  'Pattern: a long class after a star': (n) => [Pattern(`*[${'b'.repeat(n)}]c`), a(n)],
  'Regex: (a*)*b': (n) => [Regex('^(a*)*b$'), a(n)],
  'Regex: (a|a|aa)*$, then b': (n) => [Regex('^(a|a|aa)*$'), `${a(n)}b`],
  'Regex: [ab]*a[ab]{20}c': (n) => [Regex('[ab]*a[ab]{20}c'), a(n)],
  'OneOf: the last of many': (n) => [OneOf(list(n, seven)), seven(n / 8 - 1)],
  'NotOneOf: none of many': (n) => [NotOneOf(list(n, seven)), 'x'],
  'Subset: a long list in a long list, backwards': (n) => [Subset(list(n, seven)), list(n, seven).reverse()],
  'Contains: a long list in a long list, backwards': (n) => [Contains(list(n, seven)), list(n, seven).reverse()],
  'All of many patterns': (n) => [All(list(n / 2, () => Pattern('a*'))), 'ab'],
  'AnyOf of many lists': (n) => [AnyOf(list(n / 2, (i) => OneOf([seven(i)]))), 'x'],
  'Cidr: a long run of digits': (n) => [Cidr('10.0.0.0/8'), '1'.repeat(n)],
  'Subpath: up and down': (n) => [Subpath('/data'), `/data${'/x/..'.repeat(n / 5)}/q`],
  'Shlex: quotes and blanks': (n) => [Shlex({ allow: ['ls'] }), `ls ${`'a' `.repeat(n / 4)}`],
  'UrlPattern: a path of 16 stars': (n) => [
    UrlPattern(`https://example.com/${'*a'.repeat(16)}*b`),
    `https://example.com/${a(n)}`,
  ],
  'UrlSafe: a long path, encoded': (n) => [UrlSafe(), `https://example.com/${'%2e'.repeat(n / 3)}`],
  'UrlSafe: a long host': (n) => [UrlSafe(), `https://${'a.'.repeat(n / 2)}example.com/`],
  'CEL: matches((a|a)*b)': (n) => [CEL("value.matches('^(a|a)*b$')"), a(n)],
  'CEL: all of a long list': (n) => [CEL("value.all(x, x != 'y')"), list(n, seven)],
  'CEL: each with each of a long list': (n) => [CEL('value.all(x, value.exists(y, x == y))'), list(n, seven)],
};

const SETTINGS = { warmUpMs: 20, samples: 9, sampleMs: 4 };

/**
 * @typedef {object} Doubling
 * @property {string} shape
 * @property {string} by `wasm` or `js`
 * @property {{ bytes: number, us: number, number: number }[]} sizes with 0 for allowed, else the number of the refusal
 */

/** @returns {Doubling[]} */
export function measureDoubled(sizes = SIZES, settings = SETTINGS) {
  return Object.keys(SHAPES).flatMap((shape) =>
    ['wasm', 'js'].map((by) => {
      const engine = createEngine(by);
      return { shape, by, sizes: sizes.map((bytes) => ({ bytes, ...measure(shape, bytes, engine, settings) })) };
    }),
  );
}

function measure(shape, bytes, engine, { warmUpMs, samples, sampleMs }) {
  const [constraint, value] = SHAPES[shape](bytes);
  const builder = Warrant.mintBuilder({ cel }).capability(TOOL, { value: constraint });
  const stack = builder.holder(HOLDER).issuedAt(NOW).ttl(LIFETIME).mint(ROOT).toStack();
  const warrant = Warrant.parse(stack, { engine });
  const run = () => warrant.whyDenied(TOOL, { value }, { cel, now: NOW })?.number ?? 0;
  const number = run();
  const time = (count) => {
    const began = performance.now();
    for (let left = count; left > 0; left--) if (run() !== number) throw new Error(`${shape} answers differently`);
    return (performance.now() - began) / count;
  };
  let fastest = time(1);
  for (const began = performance.now(); performance.now() - began < warmUpMs; ) fastest = Math.min(fastest, time(1));
  const count = Math.max(1, Math.round(sampleMs / fastest));
  // The minimum: what is asked is how the work grows, not how busy the machine is.
  const us = Math.min(...Array.from({ length: samples }, () => time(count) * 1000));
  return { us: Number(us.toPrecision(4)), number };
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  process.stdout.write(`${JSON.stringify({ shapes: measureDoubled() })}\n`);
}
