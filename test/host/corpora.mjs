// The corpora of regular expressions and URLs as cases: a constraint and a value each.
//
//   node test/host/corpora.mjs ORACLE
//
// asks upstream about each and writes its verdicts to test/vectors/measured-hosts.json, one letter a case: t(rue),
// f(alse) or e(rror).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse as parseToml } from 'smol-toml';

const corpus = (path) => new URL(`../corpora/${path}`, import.meta.url);
const read = (path) => readFileSync(corpus(path), 'utf8');
const MEASURED = new URL('../vectors/measured-hosts.json', import.meta.url);

const regex = (pattern, value) => ({ constraint: { type: 'Regex', pattern }, value });

/** RE2's search tests: each expression of a block against each of its strings. */
function* re2Search() {
  let strings = [];
  let inStrings = false;
  for (const line of read('regex-re2/re2-search.txt').split('\n')) {
    if (line === 'strings') {
      strings = [];
      inStrings = true;
    } else if (line === 'regexps') inStrings = false;
    else if (!line.startsWith('"')) continue;
    else if (inStrings) strings.push(decoded(line));
    else for (const value of strings) yield regex(decoded(line), value);
  }
}

/** A quoted string of Go. */
const decoded = (line) =>
  line.slice(1, -1).replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)/gi, (_, sequence) => {
    if (sequence.length > 1) return String.fromCodePoint(Number.parseInt(sequence.slice(1), 16));
    return { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b' }[sequence] ?? sequence;
  });

/** Tests of the AT&T library, tab separated: flags, expression, string. */
function* fowler() {
  for (const name of ['basic', 'nullsubexpr', 'repetition']) {
    for (const line of read(`regex-re2/${name}.dat`).split('\n')) {
      const [flags, pattern, value] = line.split(/\t+/);
      if (value === undefined || !/^[BE]/.test(flags)) continue;
      yield regex(pattern, value === 'NULL' ? '' : value.replaceAll('\\n', '\n'));
    }
  }
}

/** Rust's own tests. What they set beside the expression is written into it. */
function* rust() {
  for (const name of readdirSync(corpus('regex-rust')).sort()) {
    if (!name.endsWith('.toml')) continue;
    for (const test of parseToml(read(`regex-rust/${name}`)).test ?? []) {
      const flags = (test['case-insensitive'] ? 'i' : '') + (test.unicode === false ? '-u' : '');
      const value = test.unescape ? decoded(`"${test.haystack}"`) : test.haystack;
      for (const pattern of [test.regex].flat()) yield regex(flags ? `(?${flags}:${pattern})` : pattern, value);
    }
  }
}

const OPEN = {
  type: 'UrlSafe',
  schemes: ['http', 'https', 'ws', 'wss', 'ftp', 'file', 'gopher', 'dict', 'non-special'],
};
const unblocked = { block_private: false, block_loopback: false, block_metadata: false, block_reserved: false };
const FETCH = { type: 'UrlSafe' };

function* urls(texts) {
  for (const value of texts) {
    yield { constraint: FETCH, value };
    yield { constraint: { type: 'Not', constraint: FETCH }, value };
    yield { constraint: { ...OPEN, ...unblocked }, value };
    yield { constraint: { type: 'UrlPattern', pattern: '*://example.com/*' }, value };
    yield { constraint: { type: 'UrlPattern', pattern: 'http://*.example.com/a/**' }, value };
  }
}

const lines = (path) =>
  read(path)
    .split('\n')
    .filter((line) => line !== '');
const wellFormed = (text) => !/[\ud800-\udfff]/u.test(text);

/** Cases by corpus. */
export const CORPORA = {
  're2-search': [...re2Search()],
  fowler: [...fowler()],
  'regex-rust': [...rust()],
  'url-wpt': [
    ...urls(
      JSON.parse(read('url-wpt/urltestdata.json'))
        .filter((test) => typeof test === 'object' && test.base === null && wellFormed(test.input))
        .map(({ input }) => input),
    ),
    ...urls(
      JSON.parse(read('url-wpt/toascii.json'))
        .filter((test) => typeof test === 'object' && wellFormed(test.input))
        .map(({ input }) => `http://${input}/`),
    ),
  ],
  'ssrf-payloads': [
    ...urls([...lines('ssrf-payloads/urls.txt'), ...lines('ssrf-payloads/Open-Redirect-payloads.txt')]),
  ],
};

/** Upstream's verdicts, a letter a case. */
export const measured = () => JSON.parse(readFileSync(MEASURED, 'utf8')).verdicts;

function record(oracle) {
  const verdicts = {};
  for (const [name, cases] of Object.entries(CORPORA)) {
    const input = cases.map(({ constraint, value }) => JSON.stringify({ op: 'constraint.match', constraint, value }));
    const output = execFileSync(oracle, { input: input.join('\n'), maxBuffer: 1 << 28 })
      .toString()
      .trim()
      .split('\n');
    verdicts[name] = output.map((line) => (JSON.parse(line).result ?? 'error')[0]).join('');
  }
  const about =
    'Verdicts of tenuo 0.3.5 on the cases of test/host/corpora.mjs, which wrote this: t(rue), f(alse), e(rror).';
  writeFileSync(MEASURED, `${JSON.stringify({ about, verdicts }, null, 1)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) record(process.argv[2]);
