// The program: its commands, and how it speaks when it is used wrongly.
import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import { fail, nameOf } from './command.ts';
import { addApprove } from './commands/approve.ts';
import { addAuthorize } from './commands/authorize.ts';
import { addBench } from './commands/bench.ts';
import { addDiff } from './commands/diff.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addGrant } from './commands/grant.ts';
import { addInspect } from './commands/inspect.ts';
import { addKeygen } from './commands/keygen.ts';
import { addMint } from './commands/mint.ts';
import { addReceipts } from './commands/receipts.ts';
import { addRevoke } from './commands/revoke.ts';
import { addSign } from './commands/sign.ts';
import { addVerify } from './commands/verify.ts';
import { Misuse } from './failure.ts';
import { hasColour, paintsFor } from './terminal.ts';

const OVERVIEW = `
From a key to a decision:
  tenuo keygen root && tenuo keygen agent && tenuo keygen worker
  tenuo mint -k root.key --holder agent.pub -t search -c 'query=pattern:weather *' --ttl 1h -o agent.warrant
  tenuo grant agent.warrant -k agent.key --holder worker.pub -t search --ttl 5m -o worker.warrant
  tenuo sign -w worker.warrant -k worker.key -t search --arg 'query=weather in Oslo' > signature.txt
  tenuo authorize -w worker.warrant -t search --arg 'query=weather in Oslo' -s signature.txt --root root.pub
  tenuo explain -w worker.warrant -t search --arg query=stocks

Results go to standard output, everything said beside them to standard error. --json on any command writes one line of
JSON. Private keys are read from files, from variables (env:NAME) and from standard input (-), never from the command
line. NO_COLOR=1 turns colour off, FORCE_COLOR=1 turns it on.

Exit code 0: allowed, or done. 1: denied, or refused by a rule. 2: not carried out: something is missing or cannot be read.`;

const WIDEST = 120;
const PEM = '-----BEGIN ';

const ADDERS = [
  ...[addKeygen, addMint, addGrant, addSign, addVerify, addAuthorize, addInspect, addExplain, addDiff],
  ...[addApprove, addRevoke, addReceipts, addBench, addDoctor],
];

export function makeProgram(): Command {
  const program = new Command('tenuo')
    .description('Warrants: signed grants of tools, made, handed on and checked offline.')
    .version(VERSION, '-V, --version', 'write the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('after', OVERVIEW);
  for (const add of ADDERS) add(program);
  program.helpCommand('help [command]', 'explain a command');
  for (const command of [program, ...descendants(program)]) configure(command);
  return program;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

function configure(command: Command): void {
  const { bold } = paintsFor(process.stdout);
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({
      styleTitle: bold,
      // What an option is where it is left out stands in its words.
      optionDescription: ({ description }) => description,
      helpWidth: Math.min(WIDEST, process.stdout.columns ?? WIDEST),
    })
    // What went wrong is said by runProgram, once.
    .configureOutput({ writeErr: () => {}, getOutHasColors: () => hasColour(process.stdout) });
}

/** Runs the program with these arguments, and sets the exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = makeProgram();
  try {
    if (args.length === 0) return showHelp(program.helpInformation() + OVERVIEW);
    await program.parseAsync(args.map(asOperand), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const command = commandOf(program, args);
    if (error instanceof CommanderError && error.code === 'commander.help') return showHelp(command.helpInformation());
    process.exitCode = fail(nameOf(command), misuseOf(error), args.includes('--json'));
  }
}

/** PEM begins with dashes, and is no option. White space in front of it is passed over by whoever reads it. */
function asOperand(arg: string): string {
  return arg.startsWith(PEM) ? `\n${arg}` : arg;
}

/** A group of commands was named, and none of it. */
function showHelp(text: string): void {
  process.stdout.write(`${text}\n`);
  process.exitCode = 2;
}

/** The command that the arguments name, as far as they do. */
function commandOf(command: Command, [first, ...rest]: readonly string[]): Command {
  const named = command.commands.find((child) => [child.name(), ...child.aliases()].includes(first ?? ''));
  return named === undefined ? command : commandOf(named, rest);
}

/** What commander says of options and operands, as a message and a hint. */
function misuseOf(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  const [message = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/^\(|\)$/g, '');
  return new Misuse(message, suggestion === '' ? 'See --help.' : suggestion);
}
