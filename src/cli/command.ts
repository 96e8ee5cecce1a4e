// How every command runs: what it found goes to standard output, what is said beside it to standard error, and its verdict is
// the exit code.
import type { Command } from 'commander';
import { type JsonInput, writeJson } from '../json/write.ts';
import { type Exit, failureOf, failureText } from './failure.ts';
import { type Paints, paintsFor } from './terminal.ts';

/** What a command found. */
export interface Result {
  /** What scripts take: a warrant, a signature. Written to standard output also with `--quiet`. */
  readonly value?: string | undefined;
  /** What people read, below it. */
  readonly report?: string | undefined;
  /** What `--json` writes in place of both. */
  readonly json: object;
  readonly exit?: Exit;
}

/** What a command is told by its surroundings. */
export interface Surroundings {
  /** Says what was done, beside the result. */
  readonly say: (text: string) => void;
  /** Says what somebody may not have meant. */
  readonly note: (text: string) => void;
  /** Colours of standard output. */
  readonly paints: Paints;
  readonly json: boolean;
}

interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** How refusals by a rule end: 1 where a question was asked, 2 where something was to be made. */
interface Manner {
  readonly refused?: Exit;
}

type Action<Options> = (options: Options, surroundings: Surroundings, operands: readonly string[]) => Promise<Result>;

/** Gives a command its action, and the options that every command has. */
export function runs<Options>(command: Command, action: Action<Options>, { refused = 1 }: Manner = {}): Command {
  command
    .option('--json', 'write JSON instead of text')
    .option('-q, --quiet', 'write nothing but the result itself: no report, no notes');
  return command.action(async (...given: unknown[]) => {
    const options = command.opts<Options & OutputOptions>();
    const operands = given
      .slice(0, -2)
      .flat()
      .filter((operand): operand is string => typeof operand === 'string');
    await carryOut(command, { ...options, refused }, (surroundings) => action(options, surroundings, operands));
  });
}

async function carryOut(
  command: Command,
  { json = false, quiet = false, refused }: OutputOptions & Required<Manner>,
  action: (surroundings: Surroundings) => Promise<Result>,
): Promise<void> {
  const { yellow } = paintsFor(process.stderr);
  const say = (text: string) => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  const note = (text: string) => say(`${yellow('note:')} ${text}`);
  try {
    const result = await action({ say, note, paints: paintsFor(process.stdout), json });
    const lines = json ? [jsonText(result.json)] : [result.value, quiet ? undefined : result.report];
    for (const line of lines) if (line !== undefined) process.stdout.write(`${line}\n`);
    process.exitCode = result.exit ?? 0;
  } catch (error) {
    process.exitCode = Math.max(fail(nameOf(command), error, json), refused);
  }
}

/** Says what went wrong, in words on standard error and with `--json` also as JSON on standard output. */
export function fail(name: string, error: unknown, json: boolean): Exit {
  const failure = failureOf(error);
  const { red } = paintsFor(process.stderr);
  process.stderr.write(`${failureText(red(name), failure)}\n`);
  const { exit, ...members } = failure;
  if (json) process.stdout.write(`${jsonText({ error: members })}\n`);
  return exit;
}

/** What is typed to call it: `tenuo receipts verify`. */
export function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}

/** One line. Integers and floats stay apart, since a request for approval in it has a hash. */
function jsonText(value: object): string {
  return writeJson(value as JsonInput);
}
