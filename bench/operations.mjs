// What a signature is made of: the operations of the field and the curve that each piece of work takes, counted, and
// what one of them takes in a loop of its own. Both are read from modules that are compiled for it, from the same
// sources: one counts, one times.
//
//   node bench/operations.mjs     as JSON, with the fastest kernel that this runtime loads
import { randomFillSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { KEY_AT, OUTPUT_AT } from '../build/esm/assembly/layout.js';
import { sign, verify, verifyMany } from '../build/esm/src/ed25519/index.js';
import { loadableKernels, wrapInstance } from '../build/esm/src/engine/wasm/engine.js';
import { median } from './statistics.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = 'assembly/index.ts';
const COUNTERS = 'assembly/counters.ts';

/** Functions that are counted, by file; a point operation is its parts and their completion. */
const COUNTED = [
  ['assembly/ed25519/field.ts', 'multiply'],
  ['assembly/ed25519/field.ts', 'square'],
  ['assembly/ed25519/field.ts', 'squareTimes', 'count'],
  ['assembly/ed25519/field.ts', 'doubleParts'],
  ['assembly/ed25519/field.ts', 'affineSumParts'],
  ['assembly/ed25519/field.ts', 'cachedSumParts'],
  ['assembly/ed25519/invert.ts', 'invertBytes'],
  ['assembly/ed25519/invert.ts', 'invertBytesSecret'],
  ['assembly/ed25519/halve.ts', 'halve'],
  ['assembly/hash/sha512.ts', 'compress'],
].map(([file, name, by = '1'], index) => ({ file, name, by, index }));

const COUNTERS_TEXT = `
const counts = memory.data(${4 * COUNTED.length}, 4);
export function tally(index: i32, by: i32): void {
  store<i32>(counts + 4 * usize(index), load<i32>(counts + 4 * usize(index)) + by);
}
export function countOf(index: i32): i32 {
  const count = load<i32>(counts + 4 * usize(index));
  store<i32>(counts + 4 * usize(index), 0);
  return count;
}
`;

const loop = (name, body) => `export function ${name}(n: i32): void { for (let i: i32 = 0; i < n; i++) { ${body} } }\n`;

/** In dependent chains, on what lies at X. Only halving and the inversion of public values depend on it. */
const TIMERS = `
import * as timed from './ed25519/field';
import { invert, invertLanesSecret } from './ed25519/invert';
import { halve } from './ed25519/halve';
import { sha512 } from './hash/sha512';
import { INPUT_AT as BLOCKS, KEY_TABLE_AT as X, OUTPUT_AT as SCALARS, DIGEST_AT as DIGEST } from './layout';
const Y: i32 = X + 640;
const PARTS: i32 = X + 1280;
const HALVES: i32 = X + 3000;
${loop('timeMultiply', 'timed.multiply(X, X, Y);')}
${loop('timeDouble', 'timed.doubleParts(PARTS, X); timed.completeParts(X, PARTS, false);')}
${loop('timeAffine', 'timed.affineSumParts(PARTS, X, Y); timed.completeParts(X, PARTS, true);')}
${loop('timeCached', 'timed.cachedSumParts(PARTS, X, Y); timed.completeParts(X, PARTS, true);')}
${loop('timeInvert', 'invert(X, X); timed.multiply(X, X, Y);')}
${loop('timeInvertSecret', 'invertLanesSecret(PARTS, Y, X);')}
${loop('timeHalve', 'halve(HALVES, HALVES + 64, SCALARS + 8 * (i & 63));')}
/** Reduced elements, from the scalars. */
export function prepareTimers(): void {
  for (let i: i32 = 0; i < 16; i++) for (let lane: i32 = 0; lane < 2; lane++) timed.fromBytes(X + 80 * i, lane, SCALARS + 32 * i + 8 * lane);
}
export function timeSquare(n: i32): void { timed.squareTimes(X, X, n); }
export function timeBlock(n: i32): void { sha512(BLOCKS, 128 * n - 17, DIGEST); }
`;

/** What is counted together, and what times one. */
const OPERATIONS = {
  multiplication: { of: ['multiply'], timer: 'timeMultiply' },
  squaring: { of: ['square', 'squareTimes'], timer: 'timeSquare' },
  'point doubling': { of: ['doubleParts'], timer: 'timeDouble' },
  'addition of a table entry': { of: ['affineSumParts'], timer: 'timeAffine' },
  'addition of a point': { of: ['cachedSumParts'], timer: 'timeCached' },
  inversion: { of: ['invertBytes'], timer: 'timeInvert' },
  'inversion in constant time': { of: ['invertBytesSecret'], timer: 'timeInvertSecret' },
  'halving a scalar': { of: ['halve'], timer: 'timeHalve' },
  'block of SHA-512': { of: ['compress'], timer: 'timeBlock' },
};

const SCALAR_BYTES = 1024;
const CALLS = 1000;
const ROUNDS = 30;
const ITEMS = 64;

/** @returns {Promise<{ kernel: string, operations: { name: string, ns: number, min: number }[], works: { work: string, counts: number[] }[] }>} */
export async function measureOperations(signed) {
  const kernel = loadableKernels()[0] === 'relaxed-simd' ? 'relaxed' : 'simd';
  const counting = await compile(kernel, countingChanges());
  const timing = await compile(kernel, { [ENTRY]: (text) => text + TIMERS });
  return { kernel, operations: timeOperations(timing), works: countWorks(counting, signed) };
}

function countingChanges() {
  const changes = {
    [COUNTERS]: () => COUNTERS_TEXT,
    [ENTRY]: (text) => `${text}\nexport { countOf } from './counters';\n`,
  };
  for (const file of new Set(COUNTED.map((each) => each.file))) {
    const own = COUNTED.filter((each) => each.file === file);
    changes[file] = (text) => own.reduce(countIn, `import { tally } from '../counters';\n${text}`);
  }
  return changes;
}

/** Counts at the beginning of a function. */
function countIn(text, { file, name, by, index }) {
  const head = new RegExp(`(function ${name}\\([^)]*\\): void \\{)`);
  if (!head.test(text)) throw new Error(`${file} has no function ${name}`);
  return text.replace(head, `$1\n  tally(${index}, ${by});`);
}

/** An engine around the module of a kernel whose sources are changed on the way to the compiler. */
async function compile(target, changes) {
  let binary;
  const { error, stderr } = await asc.main(['--config', 'asconfig.json', '--target', target, '--baseDir', ROOT], {
    readFile(name) {
      const path = name.replaceAll('\\', '/');
      const file = `${ROOT}${path}`;
      const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
      return changes[path]?.(text) ?? text;
    },
    writeFile(name, contents) {
      if (name.endsWith('.wasm')) binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString(), { cause: error });
  const module = new WebAssembly.Module(binary);
  return wrapInstance((imports) => new WebAssembly.Instance(module, imports).exports, 'counted');
}

function timeOperations({ core, memory }) {
  randomFillSync(memory, OUTPUT_AT, SCALAR_BYTES);
  // Every 32 bytes that begin at a multiple of 8 are a scalar below the order.
  for (let at = 7; at < SCALAR_BYTES; at += 8) memory[OUTPUT_AT + at] &= 0x0f;
  core.prepareTimers();
  const samples = Object.fromEntries(Object.keys(OPERATIONS).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { timer }] of Object.entries(OPERATIONS)) {
      const began = performance.now();
      core[timer](CALLS);
      samples[name].push(((performance.now() - began) * 1e6) / CALLS);
    }
  }
  return Object.entries(samples).map(([name, ns]) => {
    return { name, ns: Number(median(ns).toFixed(1)), min: Number(Math.min(...ns).toFixed(1)) };
  });
}

function countWorks(engine, signed) {
  const { core, memory } = engine;
  const items = signed.slice(0, ITEMS);
  const [{ seed, publicKey, message, signature }] = items;
  const learn = () => {
    for (const item of items) hold(core, memory, item.publicKey);
  };
  const works = {
    'verify one signature, key seen': { before: learn, run: () => verify(signature, message, publicKey, { engine }) },
    'verify one signature, new key': { run: () => verify(signature, message, publicKey, { engine }) },
    'verify 64 signatures at once, each, keys seen': {
      before: learn,
      per: ITEMS,
      run: () => verifyMany(items, { engine }),
    },
    'verify 64 signatures at once, each, new keys': { per: ITEMS, run: () => verifyMany(items, { engine }) },
    sign: { run: () => sign(message, seed, { engine }) },
    'learn a key: make its table': { run: () => hold(core, memory, publicKey) },
  };
  for (const { run } of Object.values(works)) run(); // tables that are made once
  return Object.entries(works).map(([work, { before, run, per = 1 }]) => {
    core.forgetKeys();
    before?.();
    readCounts(core);
    run();
    const counts = readCounts(core);
    return { work, counts: Object.values(OPERATIONS).map(({ of }) => sum(of.map((name) => counts[name])) / per) };
  });
}

function hold(core, memory, publicKey) {
  memory.set(publicKey, KEY_AT);
  return core.learnKey();
}

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const readCounts = (core) => Object.fromEntries(COUNTED.map(({ name, index }) => [name, core.countOf(index)]));

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  const { SIGNED } = await import('./workloads/signature.mjs');
  process.stdout.write(`${JSON.stringify(await measureOperations(SIGNED))}\n`);
}
