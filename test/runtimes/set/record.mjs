// Records 2,000 questions with upstream's answers, so that the matrix compares with upstream where there is no cargo.
//
//   node test/runtimes/set/record.mjs          needs a built package (npm ci), and cargo or TENUO_ORACLE
//
// What the package's public calls cannot be asked is left out and the next case taken.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { findOracle } from '../../differential/oracle.mjs';
import { perform } from '../driver/operations.mjs';
import { candidates } from './families.mjs';
import { RECORDED_AT } from './set.mjs';

const SEED = 'runtimes-1';
const NOW = 1_700_000_000;
const COUNT = 2000;
/** The most characters that one question may take. */
const LONGEST = 4000;
/** How many candidates a family may refuse in a row before something is wrong. */
const PATIENCE = 2000;
/** What an answer of upstream has beside what is compared, or what users of the package are not told. */
const UNREAD = [
  'id',
  'human',
  'http',
  'jsonrpc',
  'siem',
  'preimage',
  'message',
  'warrants',
  'challenge',
  'window_start',
  'validate_error',
  'pem',
  'seed',
  'value',
  'receipt',
];
/** The package names itself from its own folder, which this one is not part of. */
const require = createRequire(new URL('../../../package.json', import.meta.url));
const api = { tenuo: require('tenuo-edge'), cel: require('tenuo-edge/cel'), ed25519: require('tenuo-edge/ed25519') };

const questions = candidates(SEED, NOW, COUNT).flatMap(([wanted, cases]) => taken(wanted, cases));
const answers = ask(questions);
const lines = questions.map((request, i) => `${JSON.stringify({ request, answer: compared(answers[i]) })}\n`);
writeFileSync(RECORDED_AT, gzipSync(lines.join(''), { level: 9 }));
console.log(`${lines.length} questions, ${lines.join('').length} bytes`);

function taken(wanted, cases) {
  const kept = [];
  let refused = 0;
  for (const question of cases) {
    if (kept.length === wanted) return kept;
    if (isAskable(question)) kept.push(question);
    else if (++refused > PATIENCE) throw new Error(`${question.family}: nothing that can be asked`);
  }
  return kept;
}

function isAskable(question) {
  if (JSON.stringify(question).length > LONGEST) return false;
  return perform(api, question).unsupported !== true;
}

function ask(requests) {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const run = spawnSync(findOracle() ?? 'tenuo-oracle', { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`the oracle ended with ${run.status ?? run.signal}`);
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** An answer without what no comparison reads, and without what the package's public calls do not tell. */
function compared(answer) {
  const { ok, error, ...rest } = answer;
  if (!ok) return { ok, error: { code: error?.code, kind: error?.kind } };
  return Object.fromEntries(
    Object.entries({ ok, ...rest })
      .filter(([name]) => !UNREAD.includes(name))
      .map(([name, value]) => [name, name === 'result' ? told(value) : value]),
  );
}

/** Of a chain that holds: who issued what. */
function told(result) {
  const { root_issuer, chain_length, leaf_depth, steps } = result;
  return { root_issuer, chain_length, leaf_depth, steps };
}
