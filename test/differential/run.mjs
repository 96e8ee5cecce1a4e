// Compares both engines with upstream's own code on seeded cases, and with each other.
//
//   npm run test:differential
//
// DIFFERENTIAL_SEED      seed of the cases (1)
// DIFFERENTIAL_CASES     supported cases that each engine has to answer (20000)
// DIFFERENTIAL_FAMILIES  families of cases, separated by commas
// DIFFERENTIAL_ENGINES   engines to ask (wasm,js)
// TENUO_ORACLE           a built oracle; else cargo builds test/oracle
// REQUIRE_ORACLE         with 1, having neither is a failure
//
// Mismatches are printed in short, and in full to build/differential.jsonl.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { familiesNamed } from '../oracle/generate/families.mjs';
import { Random } from '../oracle/generate/random.mjs';
import { share } from '../oracle/generate/run.mjs';
import { contentTags } from '../oracle/generate/tags.mjs';
import { DERIVED } from './derived.mjs';
import { findOracle } from './oracle.mjs';
import { start } from './process.mjs';
import { Tally } from './tally.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const NOW = 1_700_000_000;
const BATCH = 200;
const IN_FLIGHT = 4;
const SHOWN = 1500;
/** How many more cases to make than are asked for, at first and then again until enough are supported. */
const SURPLUS = 1.75;

/** Families whose operations exist. Each new operation adds its own here. */
const FAMILIES = [
  'keys',
  'ed25519',
  'warrant-decode',
  'warrant-canonical',
  'warrant-envelope',
  'warrant-text',
  'stack',
  'mint',
  'attenuate',
  'issue',
  'gates',
  'clearance-name',
  'chain',
  'chain-hostile',
  'chain-issued',
  'chain-edges',
  'pop',
  'dedup',
  'authorize',
  'authorize-gated',
  'match-sets',
  'match-range',
  'match-pattern',
  'match-regex',
  'match-cidr',
  'match-urlpattern',
  'match-urlsafe',
  'match-subpath',
  'match-shlex',
  'match-logic',
  'match-types',
  'match-deep',
  'match-many',
  'attenuates-pairs',
  'attenuates',
  'attenuates-deep',
  'constraint-encode',
  'constraint-decode',
  'set-match',
  'set-attenuates',
  'set-encode',
  'cel',
  'cel-attenuates',
  'cel-shapes',
  'cel-mutated',
  'cel-narrowed',
  'value-encode',
  'value-decode',
  'id',
  'approval',
  'connect-token',
  'revocation',
  'revocation-dates',
  'revocation-applied',
  'revocation-made',
  'receipt',
  'receipt-form',
  ...DERIVED.map(({ name }) => name),
];

const { env } = process;
const seed = env.DIFFERENTIAL_SEED ?? '1';
const wanted = Number(env.DIFFERENTIAL_CASES ?? 20_000);
const families = (env.DIFFERENTIAL_FAMILIES?.split(',') ?? FAMILIES).map(
  (name) => DERIVED.find((family) => family.name === name) ?? familiesNamed(name)[0],
);
const engines = (env.DIFFERENTIAL_ENGINES ?? 'wasm,js').split(',');

const oracle = findOracle();
if (oracle === null) {
  const required = env.REQUIRE_ORACLE === '1';
  const outcome = required ? 'failed' : 'skipped';
  console.log(`differential: ${outcome}: cargo is not installed, so the oracle (test/oracle) cannot be built`);
  process.exit(required ? 1 : 0);
}

const began = performance.now();
const { rules } = JSON.parse(readFileSync(join(here, '../oracle/allow.json'), 'utf8'));
const tallies = engines.map((engine) => new Tally(engine, rules));
const differing = [];
await compare();
report();

async function compare() {
  const upstream = start('oracle', oracle, []);
  const drivers = engines.map((engine) =>
    start(engine, process.execPath, [join(root, 'test/conformance/conform.mjs'), '--engine', engine]),
  );
  const running = new Set();
  let batch = [];
  const send = () => {
    const task = judgeBatch(batch, [upstream, ...drivers]).finally(() => running.delete(task));
    running.add(task);
    batch = [];
  };
  let from = 0;
  while (tallies.some((tally) => tally.supported < wanted)) {
    const to = from === 0 ? Math.ceil(wanted * SURPLUS) : from + Math.ceil(wanted * 0.1);
    for (const request of casesBetween(from, to)) {
      batch.push(request);
      if (batch.length < BATCH) continue;
      send();
      while (running.size >= IN_FLIGHT) await Promise.race(running);
    }
    if (batch.length > 0) send();
    await Promise.all(running);
    from = to;
    if (tallies.some((tally) => tally.supported === 0)) break;
  }
  for (const process of [upstream, ...drivers]) process.stop();
}

/** The cases that a run of `to` has and one of `from` has not. Each depends on seed, family and number alone. */
function* casesBetween(from, to) {
  const done = new Map(share(families, from));
  for (const [family, n] of share(families, to)) {
    const { name, make } = family;
    for (let number = done.get(family); number < n; number++) {
      const made = make(new Random(`${seed}/${name}/${number}`), { now: NOW, number });
      yield contentTags({ id: `${name}-${number}`, family: name, ...made });
    }
  }
}

async function judgeBatch(batch, processes) {
  const lines = batch.map((request) => JSON.stringify(request));
  const [expected, ...answers] = await Promise.all(processes.map((process) => process.ask(lines)));
  batch.forEach((request, i) => {
    tallies.forEach((tally, e) => {
      tally.add(request, expected[i], answers[e][i]);
    });
    if (answers.some((of) => of[i] !== answers[0][i])) differing.push({ request, answers: answers.map((of) => of[i]) });
  });
}

function report() {
  for (const tally of tallies) console.log(`${tally}\n`);
  const mismatches = tallies.flatMap((tally) => tally.mismatches);
  for (const { class: kind, engine, request, expected, actual } of mismatches) {
    console.log(`${engine}: ${kind}: ${request.id}`);
    console.log(`  request  ${short(request)}\n  expected ${short(expected)}\n  actual   ${short(actual)}`);
  }
  for (const { request, answers } of differing) {
    console.log(`the engines differ: ${request.id}\n  request  ${short(request)}`);
    engines.forEach((engine, e) => {
      console.log(`  ${engine.padEnd(8)} ${short(answers[e])}`);
    });
  }
  mkdirSync(join(root, 'build'), { recursive: true });
  const file = [...mismatches, ...differing.map((each) => ({ class: 'engines differ', ...each }))];
  writeFileSync(join(root, 'build/differential.jsonl'), file.map((each) => `${JSON.stringify(each)}\n`).join(''));

  const few = tallies.filter((tally) => tally.supported < wanted);
  for (const tally of few)
    console.log(`${tally.engine}: only ${tally.supported} supported cases, ${wanted} are asked for`);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = mismatches.length + differing.length + few.length;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `seed ${seed}: ${tallies.map((tally) => `${tally.engine} ${tally.supported} supported of ${tally.total.cases}`).join(', ')}, ${seconds} s`,
  );
  // The one thing that must never be, whatever else differs: accepted here, refused upstream.
  const looser = tallies.reduce((sum, tally) => sum + tally.total.looser, 0);
  console.log(`accepted here and refused upstream: ${looser}`);
  console.log(`differential: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function short(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'no answer');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
