// The corpora of test/corpora that are about constraints, as questions: does this constraint match this value?
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../../corpora/${path}`, import.meta.url), 'utf8');
const json = (path) => JSON.parse(read(path));
const ndjson = (path) => read(path).trimEnd().split('\n').map(JSON.parse);
const lines = (path) =>
  read(path)
    .split(/\r?\n/)
    .filter((line) => line !== '');

const cidr = (network) => ({ type: 'Cidr', cidr: network });
const pattern = (glob) => ({ type: 'Pattern', pattern: glob });
const subpath = (root, options = {}) => ({ type: 'Subpath', root, ...options });
const any = (...constraints) => ({ type: 'Any', constraints });
const not = (constraint) => ({ type: 'Not', constraint });

// ---- addresses ------------------------------------------------------------------------------------------

/** Calls `net.cidr_contains("a", "b", x)` of the modules. */
const CONTAINS = /net\.cidr_contains\("([^"]*)", "([^"]*)", x\)/g;

/** Networks and addresses; where the second is a network, its own address is asked for. */
function* opaNetworks() {
  for (const { modules } of ndjson('cidr-opa/cases.ndjson')) {
    for (const module of modules) {
      for (const [, network, inner] of module.matchAll(CONTAINS)) {
        yield { constraint: cidr(network), value: inner };
        yield { constraint: cidr(network), value: inner.split('/')[0] };
      }
      for (const [, text] of module.matchAll(/"([0-9a-f:.]+(?:\/\d+)?)"/g)) {
        yield { constraint: cidr(text), value: text.split('/')[0] };
        yield { constraint: cidr('0.0.0.0/0'), value: text };
        yield { constraint: cidr('2000::/3'), value: text };
      }
    }
  }
}

/** The policies of the three files, with the address that each request comes from. */
const POLICIES = {
  1: cidr('222.222.222.222'),
  2: not(any(cidr('127.0.0.0/8'), cidr('::1'), cidr('224.0.0.0/4'), cidr('ff00::/8'))),
  3: cidr('222.222.222.0/24'),
};

function* cedarAddresses() {
  for (const [file, policy] of Object.entries(POLICIES)) {
    for (const { context, decision } of json(`cidr-cedar/${file}.json`).requests) {
      const address = context.source_ip?.__extn?.arg;
      if (address === undefined) continue;
      // The corpus says what its own policy decides, where nothing but the address matters.
      yield { constraint: policy, value: address, said: file === '2' ? undefined : decision === 'allow' };
      for (const other of Object.values(POLICIES)) yield { constraint: other, value: address };
    }
  }
}

// ---- globs ------------------------------------------------------------------------------------------------

const GLOB = /glob\.match\("([^"]*)", (?:\[[^\]]*\]|null), "([^"]*)"/g;

function* opaGlobs() {
  for (const { modules } of ndjson('glob-opa/cases.ndjson'))
    for (const module of modules)
      for (const [, glob, text] of module.matchAll(GLOB)) yield { constraint: pattern(glob), value: text };
}

const ES_GLOB = ['brackets', 'globStar', 'mix', 'negation', 'questionMark', 'roundBrackets', 'star'];

function* esGlobs() {
  for (const name of ES_GLOB)
    for (const [text, glob] of json(`glob-esglob/${name}.json`)) yield { constraint: pattern(glob), value: text };
}

function* codeowners() {
  for (const { pattern: glob, paths } of json('glob-codeowners/patterns.json'))
    for (const path of Object.keys(paths)) {
      yield { constraint: pattern(glob), value: path };
      yield { constraint: pattern(glob), value: `/${path}` };
    }
}

// ---- paths --------------------------------------------------------------------------------------------------

const TRAVERSALS = [
  'JHADDIX_LFI',
  'Linux-files',
  'Windows-files',
  'deep_traversal',
  'directory_traversal',
  'dot-slash-PathTraversal_and_LFI_pairing',
  'traversals-8-deep-exotic-encoding',
];

/** Each payload by itself, behind the root as a program would join them, and against roots of other shapes. */
function* traversals() {
  for (const name of TRAVERSALS) {
    for (const line of lines(`path-traversal/${name}.txt`)) {
      const payload = line.replaceAll('{FILE}', 'etc/passwd');
      yield { constraint: subpath('/srv/www'), value: payload };
      yield { constraint: subpath('/srv/www'), value: `/srv/www/${payload}` };
      yield { constraint: subpath('/etc', { case_sensitive: false }), value: payload };
      yield { constraint: subpath('c:/windows', { case_sensitive: false }), value: payload };
      yield { constraint: not(subpath('/srv/www', { allow_equal: false })), value: [`/srv/www/${payload}`] };
    }
  }
}

// ---- command lines ------------------------------------------------------------------------------------------

/** Strings that break programs, as the command, as an argument, in quotes and as an allowed program. */
function* commands() {
  const ls = { type: 'Shlex', allow: ['ls', 'echo'] };
  for (const text of json('naughty-strings/blns.json')) {
    yield { constraint: ls, value: text };
    yield { constraint: ls, value: `ls ${text}` };
    yield { constraint: ls, value: `echo "${text}"` };
    yield { constraint: ls, value: `echo '${text}'` };
    yield { constraint: { type: 'Shlex', allow: [text] }, value: text };
  }
}

/** Questions by corpus. */
export const CORPORA = {
  'cidr-opa': opaNetworks,
  'cidr-cedar': cedarAddresses,
  'glob-opa': opaGlobs,
  'glob-esglob': esGlobs,
  'glob-codeowners': codeowners,
  'path-traversal': traversals,
  'naughty-strings': commands,
};
