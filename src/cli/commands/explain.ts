// tenuo explain: what a decision, a code or a call means.
import type { Command } from 'commander';
import { type ArgumentOptions, readArguments, readValue } from '../call.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { Misuse } from '../failure.ts';
import { fileExists, readText, STDIN } from '../input.ts';
import { addArgumentOptions, addAtOption, addWarrantOption } from '../options.ts';
import type { Paints } from '../terminal.ts';
import { decisionJson, decisionText } from '../verdict.ts';
import { readChain } from '../warrants.ts';

interface Options extends ArgumentOptions {
  readonly warrant: readonly string[];
  readonly tool?: string;
  readonly at?: number;
}

export function addExplain(program: Command): void {
  const command = program
    .command('explain [subject]')
    .summary('say what a denial or a code means, or why a warrant refuses a call')
    .description(
      'SUBJECT is a code (1501, constraint-violation), or what --json wrote: a file, or - for standard input. With --warrant and --tool instead it says whether the tool and its arguments lie within the warrant, before anybody signs anything: no permission, since trust, revocation and possession are not looked at.\n\nExit code 0, and 1 where the call lies outside the warrant.',
    );
  addWarrantOption(command);
  command.option('-t, --tool <name>', 'the tool');
  addArgumentOptions(command);
  addAtOption(command).addHelpText(
    'after',
    '\nExamples:\n  tenuo explain 1501\n  tenuo authorize … --json | tenuo explain -\n  tenuo explain -w worker.warrant -t search --arg query=stocks',
  );
  runs<Options>(command, explain);
}

async function explain(options: Options, { paints }: Surroundings, [subject]: readonly string[]): Promise<Result> {
  if (options.tool !== undefined) return explainCall(options, paints, subject);
  if (options.warrant.length > 0)
    throw new Misuse('--tool is missing', 'Which tool would be called with this warrant?');
  if (options.args !== undefined || options.arg.length > 0)
    throw new Misuse('arguments are given, and no tool', 'Add --tool and --warrant.');
  if (subject === undefined)
    throw new Misuse('there is nothing to explain', 'Give a code, a file or -, or --warrant and --tool. See --help.');
  if (subject === STDIN || fileExists(subject)) return explainJson(await readText(subject, 'the decision'), paints);
  if (subject.startsWith('{')) return explainJson(subject, paints);
  const { explainCode } = await import('../codes.ts');
  return explainCode(subject, paints);
}

async function explainCall(options: Options, paints: Paints, subject: string | undefined): Promise<Result> {
  const { tool = '', at } = options;
  const warrant = await readChain(options.warrant);
  const args = await readArguments(options, subject);
  const { cel } = await import('../../cel/index.ts');
  const denied = warrant.whyDenied(tool, args, { now: at, cel });
  if (denied !== null)
    return { report: decisionText(denied, paints), json: { within: false, ...decisionJson(denied) }, exit: 1 };
  const { bold, green } = paints;
  return {
    report: `${bold(green('Within the warrant:'))} it allows this call.\nNot checked: trust, revocation and possession (tenuo authorize).`,
    json: { within: true },
  };
}

/** Members of what `--json` writes: a decision, or an error. */
interface Told {
  readonly allowed?: unknown;
  readonly error?: Told;
  readonly code?: unknown;
  readonly number?: unknown;
  readonly message?: unknown;
  readonly warrant?: unknown;
  readonly [name: string]: unknown;
}

const LINES = [
  ['stage', 'check'],
  ['expected', 'expected'],
  ['received', 'received'],
  ['wouldPass', 'passes'],
  ['hint', 'hint'],
  ['ref', 'ref'],
] as const;

async function explainJson(text: string, { bold, green, red, ...paints }: Paints): Promise<Result> {
  const value = readValue(text, 'the decision') as Told | null;
  const told = value?.error ?? value;
  if (told?.allowed === true)
    return {
      report: `${bold(green('Allowed:'))} the call may be made, by ${String(told.warrant)}`,
      json: { allowed: true },
    };
  const code = told?.code;
  if (typeof code !== 'string')
    throw new Misuse('this is no decision: it has no code', 'Give what a command wrote with --json.');
  const { explainCode } = await import('../codes.ts');
  const meaning = explainCode(code, { bold, green, red, ...paints });
  const lines = LINES.flatMap(([name, label]) =>
    typeof told?.[name] === 'string' ? [`  ${label.padEnd(9)} ${told[name]}`] : [],
  );
  const head = `${bold(red(told?.allowed === false ? 'Denied:' : 'Refused:'))} ${String(told?.message ?? code)}`;
  return { report: [head, ...lines, '', meaning.report].join('\n'), json: { ...told, meaning: meaning.json } };
}
