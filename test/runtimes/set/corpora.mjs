// The corpora of test/corpora that are about constraints, with upstream's verdicts of test/vectors: many values at a
// time, each constraint in a warrant of its own.
import { readFileSync } from 'node:fs';
import { CORPORA as PLAIN } from '../../conformance/corpora/cases.mjs';
import { CORPORA as HOSTS, measured } from '../../host/corpora.mjs';
import { ARGUMENT, base64url, rootWith } from './families.mjs';

const NOW = 1_700_000_000;
/** Values of one question: few enough to find the one that differs. */
const VALUES = 100;

const recorded = () => JSON.parse(readFileSync(new URL('../../vectors/corpora.json', import.meta.url), 'utf8'));

/** Every corpus with its cases and upstream's letters: true, false, error, refused. */
function* sources() {
  const letters = recorded();
  for (const [name, cases] of Object.entries(PLAIN)) yield [name, [...cases()], letters[name]];
  for (const [name, cases] of Object.entries(HOSTS)) yield [name, cases, measured()[name]];
}

export function corpora() {
  const questions = [];
  const expected = [];
  const isDialect = [];
  for (const [name, cases, letters] of sources()) {
    if (cases.length !== letters.length) throw new Error(`${name}: ${cases.length} cases, ${letters.length} verdicts`);
    for (const [constraint, members] of byConstraint(cases, letters)) {
      const warrant = base64url(rootWith(NOW, questions.length, { constraints: { [ARGUMENT]: constraint } }));
      for (let from = 0; from < members.length; from += VALUES) {
        const some = members.slice(from, from + VALUES);
        const values = some.map(({ value }) => value);
        questions.push({ id: `${name}-${questions.length}`, op: 'matches', now: NOW, warrant, values });
        expected.push(some.map(({ letter }) => letter).join(''));
        isDialect.push(Object.hasOwn(HOSTS, name));
      }
    }
  }
  const forgiven = (i, kind) => (kind === 'stricter' && isDialect[i] ? 'expected' : kind);
  return { questions, judge: (i, actual) => forgiven(i, judge(expected[i], actual)) };
}

function byConstraint(cases, letters) {
  const groups = new Map();
  cases.forEach(({ constraint, value }, i) => {
    const key = JSON.stringify(constraint);
    if (!groups.has(key)) groups.set(key, [constraint, []]);
    groups.get(key)[1].push({ value, letter: letters[i] });
  });
  return groups.values();
}

/**
 * Nothing that upstream does not match may match; what upstream refuses to read, nothing is asked of. Where
 * regular expressions and URLs mean different things to different readers, refusing is what the README lists.
 */
function judge(letters, { ok, verdicts, panic }) {
  if (panic) return 'crash';
  if (!ok) return /^[re]+$/.test(letters) ? 'equal' : 'stricter';
  const pairs = [...letters].map((letter, i) => (letter === 't' ? 't' : 'f') + verdicts[i]);
  if (pairs.includes('ft')) return 'looser';
  return pairs.includes('tf') ? 'stricter' : 'equal';
}
