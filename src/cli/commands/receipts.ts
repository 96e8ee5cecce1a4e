// tenuo receipts verify: whether a log of receipts is whole, and says what its roots would have said.
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { LogFile, ReceiptsReport } from '../../receipt/index.ts';
import { readValue } from '../call.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { Misuse, systemMessage } from '../failure.ts';
import { readText } from '../input.ts';
import { readPublicKey, readRoots } from '../keys.ts';
import { collected } from '../options.ts';
import { type Paints, type Progress, progressOf } from '../terminal.ts';

interface Options {
  readonly signer: readonly string[];
  readonly root: readonly string[];
  readonly atLeast?: string;
  readonly partial?: boolean;
}

const LOG_FILE = /^\d{8}\.receipts$/;
/** Steps of the bar. */
const STEPS = 100;
const HASH_BYTES = 32;

export function addReceipts(program: Command): void {
  const receipts = program
    .command('receipts')
    .summary('logs of receipts: what was decided, signed')
    .description('Receipts are signed records of decisions, in a log in which each follows the one before.');
  const command = receipts
    .command('verify <log...>')
    .summary('check a log: its signatures, that nothing is missing, and what it claims')
    .description(
      'Checks a log offline: the form and signature of each receipt, that each follows the one before, and with --root that the roots would have allowed what was allowed. LOG is a directory that a FileSink wrote, its files in order, or a text file with a receipt a line, in hex or JSON.\n\nExit code 0: intact. 1: broken; it says where.',
    )
    .option('--signer <public key>', 'a key that may have signed it; repeat it', collected, [])
    .option('-r, --root <public key>', 'a trusted root, to judge the allowed calls again; repeat it', collected, [])
    .option('--at-least <file>', 'a checkpoint kept elsewhere, as this command writes it with --json: a cut end shows')
    .option('--partial', 'the log begins in the middle')
    .addHelpText(
      'after',
      '\nExamples:\n  tenuo receipts verify /var/lib/tools/receipts --signer service.pub --root root.pub\n  tenuo receipts verify 00000001.receipts 00000002.receipts --signer service.pub --json',
    );
  runs<Options>(command, verify);
}

async function verify(options: Options, { note, paints }: Surroundings, paths: readonly string[]): Promise<Result> {
  const signers = await Promise.all(options.signer.map((source) => readPublicKey(source, '--signer')));
  const trustedRoots = await readRoots(options.root, note);
  const atLeast = options.atLeast === undefined ? undefined : await readCheckpoint(options.atLeast);
  const files = filesOf(paths);
  const { verifyReceipts } = await import('../../receipt/index.ts');
  const { cel } = await import('../../cel/index.ts');
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const progress = await progressOf('Verifying', STEPS);
  try {
    const report = await verifyReceipts(await sourceOf(files, new Steps(progress, total)), {
      ...(signers.length > 0 && { signers }),
      ...(trustedRoots.length > 0 && { trustedRoots }),
      atLeast,
      partial: options.partial === true,
      cel,
    });
    progress.done();
    const unchecked = uncheckedIn(report, signers.length > 0, trustedRoots.length > 0);
    return {
      report: reportText(report, unchecked, paints),
      json: reportJson(report, unchecked),
      exit: report.intact ? 0 : 1,
    };
  } finally {
    progress.done();
  }
}

interface SizedFile {
  readonly path: string;
  readonly size: number;
}

function filesOf(paths: readonly string[]): SizedFile[] {
  try {
    const files = paths.flatMap((path) => (statSync(path).isDirectory() ? logFilesIn(path) : [path]));
    return files.map((path) => ({ path, size: statSync(path).size }));
  } catch (error) {
    if (error instanceof Misuse) throw error;
    throw new Misuse(`the log cannot be read: ${systemMessage(error)}`);
  }
}

function logFilesIn(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => LOG_FILE.test(name));
  if (names.length > 0) return names.sort().map((name) => join(directory, name));
  throw new Misuse(`${directory} holds no log`, 'The files of a log are 00000001.receipts and so on.');
}

/** Moves the bar by the bytes that were read. */
class Steps {
  readonly #progress: Progress;
  readonly #total: number;
  #read = 0;
  #shown = 0;

  constructor(progress: Progress, total: number) {
    this.#progress = progress;
    this.#total = Math.max(total, 1);
  }

  add(bytes: number): void {
    this.#read += bytes;
    const step = Math.floor((this.#read / this.#total) * STEPS);
    if (step <= this.#shown) return;
    this.#progress.advance(
      step - this.#shown,
      `Verifying: ${(this.#read / 1e6).toFixed(1)} of ${(this.#total / 1e6).toFixed(1)} MB`,
    );
    this.#shown = step;
  }
}

/** Binary files as they are; the first byte of text is ASCII, that of a record never. */
async function sourceOf(files: readonly SizedFile[], steps: Steps): Promise<AsyncIterable<LogFile>> {
  const { receiptLines } = await import('../../receipt/index.ts');
  async function* each(): AsyncGenerator<LogFile> {
    for (const { path } of files) {
      const bytes = bytesOf(path, steps);
      const first = await bytes.next();
      const all = first.done ? bytes : restored(first.value, bytes);
      const isText = !first.done && (first.value[0] as number) < 0x80;
      yield { name: path, bytes: isText ? receiptLines(all) : all };
    }
  }
  return each();
}

async function* bytesOf(path: string, steps: Steps): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path, { highWaterMark: 0x40000 }) as AsyncIterable<Uint8Array>) {
    if (piece.length > 0) yield piece;
    steps.add(piece.length);
  }
}

async function* restored(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function readCheckpoint(source: string): Promise<{ readonly records: number; readonly head: Uint8Array }> {
  const value = readValue(await readText(source, '--at-least'), '--at-least') as { end?: unknown } | null;
  const { records, head } = (value?.end ?? value ?? {}) as { records?: unknown; head?: unknown };
  const bytes = typeof head === 'string' ? Buffer.from(head, 'hex') : Buffer.alloc(0);
  if (typeof records === 'number' && Number.isSafeInteger(records) && bytes.length === HASH_BYTES)
    return { records, head: new Uint8Array(bytes) };
  throw new Misuse(
    '--at-least holds no checkpoint',
    'Expected {"records": 12, "head": "64 hex digits"}, or what --json wrote.',
  );
}

function uncheckedIn(report: ReceiptsReport, hasSigners: boolean, hasRoots: boolean): string[] {
  const unchecked: string[] = [];
  if (!hasSigners && report.signers.length > 0)
    unchecked.push(`whether ${report.signers.join(', ')}, which signed it, is a key of yours (--signer)`);
  if (!hasRoots) unchecked.push('whether your roots would have allowed what was allowed (--root)');
  if (report.intact && !report.endsWithCheckpoint)
    unchecked.push('whether its end was cut off: it does not end with a checkpoint (--at-least)');
  return unchecked;
}

function reportText(report: ReceiptsReport, unchecked: readonly string[], { bold, green, red }: Paints): string {
  const { broken, receipts, entries, checked } = report;
  const counted = `${receipts} receipts, ${entries} entries`;
  const lines =
    broken === null ? [`${bold(green('Intact:'))} ${counted}`] : brokenLines(report, `${bold(red('Broken:'))}`);
  if (checked.chains > 0)
    lines.push(
      `  judged again: ${checked.chains} chains, ${checked.calls} calls, ${checked.requestHashes} request hashes`,
    );
  if (unchecked.length > 0) lines.push('Not checked:', ...unchecked.map((what) => `  ${what}`));
  return lines.join('\n');
}

function brokenLines({ broken, receipts, entries }: ReceiptsReport, head: string): string[] {
  if (broken === null) return [];
  const { error, decision, file, record, offset } = broken;
  const lines = [
    `${head} ${error.code} (${error.number}): ${error.summary}`,
    `  at       record ${record}${file === undefined ? '' : ` in ${file}`}, byte ${offset}`,
    `  before   ${receipts} receipts and ${entries} entries that hold`,
    `  hint     ${error.hint}`,
  ];
  if (decision !== null && !decision.allowed) lines.push(`  judged   ${decision.message}`);
  return lines;
}

function reportJson(report: ReceiptsReport, unchecked: readonly string[]): object {
  const { intact, broken, records, receipts, entries, end, endsWithCheckpoint, signers, checked } = report;
  return {
    intact,
    records,
    receipts,
    entries,
    signers,
    endsWithCheckpoint,
    checked,
    end: end === null ? null : { records: end.records, head: Buffer.from(end.head).toString('hex') },
    broken: broken === null ? null : brokenJson(broken),
    unchecked,
  };
}

function brokenJson({ error, decision, file, record, offset }: NonNullable<ReceiptsReport['broken']>): object {
  const { code, number, reason, summary: message, hint } = error;
  const judged = decision === null || decision.allowed ? undefined : decision.message;
  return { record, file, offset, code, number, reason, message, hint, judged };
}
