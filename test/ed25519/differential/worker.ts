// A worker of run.mjs: its share of the batches, judged by every engine and by node:crypto.
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { kernelEngines, type NamedEngine } from '../../support/kernels.ts';
import { hex, SMALL_ORDER } from '../oracle.ts';
import { learn, verifyMany } from '../states.ts';
import { type Case, Cases, KINDS, spoil, type Verdict } from './cases.ts';

export interface Share {
  readonly build: string;
  readonly seed: string;
  /** Cases in all, of all workers. */
  readonly count: number;
  readonly worker: number;
  readonly workers: number;
}

export interface Report {
  readonly cases: number;
  /** How many of each kind got each verdict by other means. */
  readonly kinds: Record<string, Record<Verdict, number>>;
  /** The verdicts that each kind has to get. */
  readonly rules: Record<string, readonly Verdict[]>;
  /** How many verdicts each engine gave, by section. */
  readonly verdicts: Record<string, Record<string, number>>;
  readonly failures: readonly string[];
  readonly failed: number;
}

const { build, seed, count, worker, workers } = workerData as Share;
const MAX_BATCH = 130;
const STATES = ['new', 'seen', 'mixed', 'as they come'] as const;
type State = (typeof STATES)[number];

const engines = kernelEngines(build);
const cases = new Cases(seed);
const kinds: Report['kinds'] = {};
const verdicts: Record<string, Record<string, number>> = {};
const failures: string[] = [];
let failed = 0;
let judged = 0;

const SPKI = hex('302a300506032b6570032100');
const keys = new Map<string, KeyObject>();
const small = new Set(SMALL_ORDER);

/** The strict rule by other means, native verification and no small order in A or R. */
function judge({ key, signature, message }: Case): Verdict {
  const name = key.toString('hex');
  let object = keys.get(name);
  if (!object) {
    object = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
    if (keys.size < 5000) keys.set(name, object);
  }
  if (!verify(null, message, object, signature)) return 'refused';
  return small.has(name) || small.has(signature.toString('hex', 0, 32)) ? 'small' : 'accepted';
}

function prepare(engine: NamedEngine, batch: readonly Case[], state: State): void {
  if (state === 'as they come') return;
  engine.core.forgetKeys();
  batch.forEach(({ key }, i) => {
    if (state === 'seen' || (state === 'mixed' && i % 3 === 0)) learn(engine, key);
  });
}

function compare(engine: NamedEngine, section: string, batch: readonly Case[], right: readonly number[], state: State) {
  prepare(engine, batch, state);
  const got = verifyMany(engine, batch);
  verdicts[section] ??= {};
  verdicts[section][engine.name] = (verdicts[section][engine.name] ?? 0) + batch.length;
  got.forEach((verdict, i) => {
    if (verdict === right[i]) return;
    failed += 1;
    const { kind, key, signature, message } = batch[i] as Case;
    const place = `${section}, ${engine.name}, ${i} of ${batch.length}, keys ${state}`;
    const parts = `key ${key.toString('hex')} signature ${signature.toString('hex')} message ${message.toString('hex')}`;
    if (failures.length < 10) failures.push(`${place}: ${kind}: ${verdict}, not ${right[i]}\n  ${parts}`);
  });
}

/** Batches of 1 to 130 cases, each size in each state. */
function runCases(): void {
  for (let number = 0, from = 0; from < count; number++) {
    const size = 1 + (number % MAX_BATCH);
    const to = Math.min(from + size, count);
    if (Math.floor(number / MAX_BATCH) % workers === worker) runBatch(number, from, to);
    from = to;
  }
}

function runBatch(number: number, from: number, to: number): void {
  const batch = Array.from({ length: to - from }, (_, i) => cases.make(from + i));
  // The same signature at a second place, now and then.
  if (batch.length > 4 && number % 3 === 0) batch[batch.length >> 1] = batch[1] as Case;
  const right = batch.map((one) => {
    const verdict = judge(one);
    const counts = kinds[one.kind] ?? { refused: 0, accepted: 0, small: 0 };
    counts[verdict] += 1;
    kinds[one.kind] = counts;
    return verdict === 'accepted' ? 1 : 0;
  });
  judged += batch.length;
  const state = STATES[Math.floor(number / MAX_BATCH) % STATES.length] as State;
  for (const engine of engines) {
    if (engine.kind === 'wasm') compare(engine, 'cases', batch, right, state);
    else {
      const few = 1 + (number % 4);
      const first = (number >> 2) % Math.max(1, batch.length - few);
      compare(engine, 'cases', batch.slice(first, first + few), right.slice(first, first + few), state);
    }
  }
}

/** One signature of a batch fails: every place of the smallest and of those around two groups of 64, else one place. */
function runPlaces(): void {
  for (let size = 1; size <= MAX_BATCH; size++) {
    if (size % workers !== worker) continue;
    const batch = Array.from({ length: size }, (_, i) => cases.good(size + i));
    const places = size <= 9 || size >= 127 ? [...batch.keys()] : [cases.place(size)];
    // Half of the places with keys that are new, half with keys seen; both for each of the smallest.
    const [even, odd] = [0, 1].map((half) => places.filter((place) => size <= 9 || (size + place) % 2 === half));
    for (const place of even as number[]) runPlace(batch, place, 'new');
    for (const [i, place] of (odd as number[]).entries()) runPlace(batch, place, i === 0 ? 'seen' : 'as they come');
  }
}

function runPlace(batch: readonly Case[], place: number, state: State): void {
  const spoilt = batch.map((good, i) => (i === place ? spoil(good, batch.length + place) : good));
  const right = batch.map((_, i) => (i === place ? 0 : 1));
  for (const engine of engines) {
    if (engine.kind === 'wasm' || batch.length <= 4) compare(engine, 'places', spoilt, right, state);
  }
}

/** Every length of message from 0 to 300: as signed, and with its last bit changed. */
function runLengths(): void {
  for (let length = worker; length <= 300; length += workers) {
    const good = cases.good(length);
    const bad = spoil(good, 3);
    for (const engine of engines) compare(engine, 'lengths', [good, bad], [1, 0], 'new');
  }
}

runCases();
runPlaces();
runLengths();
const rules = Object.fromEntries(Object.entries(KINDS).map(([kind, { verdicts }]) => [kind, verdicts]));
parentPort?.postMessage({ cases: judged, kinds, rules, verdicts, failures, failed } satisfies Report);
