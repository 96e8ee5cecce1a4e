// Records requests with upstream's answers, so that the tests compare with them where there is no cargo.
//
//   node test/conformance/record.mjs
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findOracle } from '../differential/oracle.mjs';
import { familiesNamed } from '../oracle/generate/families.mjs';
import { Random } from '../oracle/generate/random.mjs';
import { contentTags } from '../oracle/generate/tags.mjs';

const SEED = 'recorded-b';
const NOW = 1_700_000_000;
/** Cases of each family, more of those in which a verdict has most ways to go wrong. */
const EACH = 5;
const MORE = {
  keys: 24,
  ed25519: 12,
  chain: 12,
  'chain-hostile': 16,
  authorize: 32,
  'authorize-gated': 24,
  pop: 16,
  attenuates: 32,
  'attenuates-pairs': 16,
  'set-match': 24,
  'set-attenuates': 40,
};
/** The most characters that one may take. */
const LONGEST = 4000;
/** What no comparison reads. */
const UNREAD = ['jsonrpc', 'text', 'human', 'siem', 'http', 'preimage', 'message', 'warrants'];

const requests = familiesNamed('').flatMap(({ name, make }) => {
  const cases = [];
  for (let number = 0; cases.length < (MORE[name] ?? EACH); number++) {
    const made = make(new Random(`${SEED}/${name}/${number}`), { now: NOW, number });
    const request = contentTags({ id: `${name}-${number}`, family: name, ...made });
    if (JSON.stringify(request).length <= LONGEST) cases.push(request);
  }
  return cases;
});

const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
const run = spawnSync(findOracle() ?? 'tenuo-oracle', { input, encoding: 'utf8', maxBuffer: 1 << 28 });
if (run.status !== 0) throw new Error(`the oracle ended with ${run.status ?? run.signal}`);
const answers = run.stdout
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const lines = requests.map((request, i) => `${JSON.stringify({ request, answer: trimmed(answers[i]) })}\n`);
writeFileSync(fileURLToPath(new URL('recorded.jsonl', import.meta.url)), lines.join(''));

/** An answer without what no comparison reads; a `text` that is an answer of its own stays. */
function trimmed(answer) {
  const { error, ...rest } = Object.fromEntries(
    Object.entries(answer).filter(([name]) => name === 'text' || !UNREAD.includes(name)),
  );
  if (error === undefined) return rest;
  return { ...rest, error: Object.fromEntries(Object.entries(error).filter(([name]) => !UNREAD.includes(name))) };
}
