// tenuo bench: what the common operations cost on this machine.
import { generateKeyPairSync, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { Authorizer, createEngine, type Engine, engine, Pattern, SigningKey, Warrant } from '../../index.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { progressOf } from '../terminal.ts';

interface Options {
  readonly seconds: number;
}

/** One operation, on one engine; null where it is Node's own. */
interface Row {
  readonly operation: string;
  readonly engine: Engine | null;
  readonly run: () => unknown;
  /** How many runs take about BATCH_MS. */
  batch: number;
  /** Microseconds a run, of each batch. */
  readonly samples: number[];
}

const DEFAULT_SECONDS = 3;
const BATCH_MS = 4;
const LEAST_ROUNDS = 3;
const NOW = 1_800_000_000;

export function addBench(program: Command): void {
  const command = program
    .command('bench')
    .summary('measure what decisions and signatures cost on this machine')
    .description(
      'Measures the common operations on both engines, in turns, and a signature by Node itself beside them. Each figure is the median of many short runs, in microseconds; so is the fastest.',
    )
    .option('--seconds <n>', 'how long it takes, 1 to 600; 3 where absent', secondsOf, DEFAULT_SECONDS)
    .addHelpText('after', '\nExamples:\n  tenuo bench\n  tenuo bench --seconds 20 --json');
  runs<Options>(command, bench);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text !== '' && seconds >= 1 && seconds <= 600) return seconds;
  throw new InvalidArgumentError('It is a number of seconds from 1 to 600.');
}

async function bench({ seconds }: Options, { paints }: Surroundings): Promise<Result> {
  const engines = engine().kind === 'wasm' ? [engine(), createEngine('js')] : [engine()];
  const rows = [...engines.flatMap(rowsOf), nodeRow()];
  for (const row of rows) row.batch = batchOf(row.run);
  const rounds = Math.max(LEAST_ROUNDS, Math.floor((seconds * 1000) / (rows.length * BATCH_MS)));
  const progress = await progressOf('Measuring', rounds);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const row of rows) row.samples.push(microseconds(row.run, row.batch));
      progress.advance(1, `Measuring: round ${round + 1} of ${rounds}`);
      // So that ctrl-C and the bar have their turn.
      await setImmediate();
    }
  } finally {
    progress.done();
  }
  const figures = rows.map(figureOf);
  return {
    report: table(figures, paints.bold),
    json: { node: process.version, platform: `${process.platform} ${process.arch}`, rounds, figures },
  };
}

function rowsOf(own: Engine): Row[] {
  const options = { engine: own };
  const [root, lead, agent] = [1, 2, 3].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n), options)) as [
    SigningKey,
    SigningKey,
    SigningKey,
  ];
  const mint = (holder: SigningKey) =>
    Warrant.mintBuilder(options)
      .capability('read', { path: Pattern('/data/*') })
      .holder(holder.publicKey)
      .issuedAt(NOW)
      .ttl(3600)
      .mint(root);
  const alone = mint(agent);
  const chain = mint(lead).grantBuilder().inheritAll().holder(lead.publicKey).issuedAt(NOW).grant(lead);
  const leaf = chain.grantBuilder().inheritAll().holder(agent.publicKey).issuedAt(NOW).grant(lead);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine: own });
  const args = { path: '/data/q3.csv' };
  const outside = { path: '/etc/passwd' };
  const call = (warrant: Warrant, given: object) => {
    const request = {
      warrant,
      tool: 'read',
      args: { ...given },
      signature: warrant.sign(agent, 'read', { ...given }, { now: NOW }),
      now: NOW,
    };
    return () => authorizer.authorize(request);
  };
  const message = new Uint8Array(100).fill(7);
  const signature = root.sign(message);
  const operations: [string, () => unknown][] = [
    ['decide a call: allowed, one warrant', call(alone, args)],
    ['decide a call: allowed, a chain of three', call(leaf, args)],
    ['decide a call: denied, outside its constraint', call(alone, outside)],
    ['sign a call', () => alone.sign(agent, 'read', args, { now: NOW })],
    ['mint a warrant', () => mint(agent)],
    ['verify one signature', () => root.publicKey.verify(message, signature)],
  ];
  return operations.map(([operation, run]) => ({ operation, engine: own, run, batch: 1, samples: [] }));
}

function nodeRow(): Row {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const message = Buffer.alloc(100, 7);
  const signature = nodeSign(null, message, privateKey);
  const run = () => nodeVerify(null, message, publicKey, signature);
  return { operation: 'verify one signature', engine: null, run, batch: 1, samples: [] };
}

/** Warms up, and finds how many runs fill a batch. */
function batchOf(run: () => unknown): number {
  let batch = 1;
  for (;;) {
    const took = (microseconds(run, batch) * batch) / 1000;
    if (took >= BATCH_MS) return Math.max(1, Math.round((batch * BATCH_MS) / took));
    batch *= 2;
  }
}

function microseconds(run: () => unknown, count: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) run();
  return Number(process.hrtime.bigint() - start) / 1000 / count;
}

interface Figure {
  readonly operation: string;
  readonly by: string;
  readonly median: number;
  readonly fastest: number;
  readonly perSecond: number;
}

function figureOf({ operation, engine: own, samples }: Row): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] as number;
  const short = (value: number) => Number(value.toPrecision(3));
  const by = own === null ? 'node:crypto' : `${own.kind} (${own.kernel})`;
  return {
    operation,
    by,
    median: short(median),
    fastest: short(sorted[0] as number),
    perSecond: Math.round(1e6 / median),
  };
}

function table(figures: readonly Figure[], bold: (text: string) => string): string {
  const rows = [
    ['operation', 'by', 'median us', 'fastest us', 'a second'],
    ...figures.map(({ operation, by, median, fastest, perSecond }) => [
      operation,
      by,
      String(median),
      String(fastest),
      String(perSecond),
    ]),
  ];
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
      )
      .join('  ');
  return rows.map((row, i) => (i === 0 ? bold(line(row)) : line(row))).join('\n');
}
