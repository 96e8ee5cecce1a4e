// The terminal: whether somebody sits at it, colours, questions and progress. Elsewhere there is none of that.
import type { Writable } from 'node:stream';
import { Misuse } from './failure.ts';

/** What a shell makes of ctrl-C. */
const INTERRUPTED = 130;

type Paint = (text: string) => string;

/** How texts are coloured; all of them are left as they are where there is no colour. */
export interface Paints {
  readonly isColoured: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, and both over what the stream is. */
export function hasColour(stream: Writable): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal(stream) && TERM !== 'dumb';
}

export function paintsFor(stream: Writable): Paints {
  const coloured = hasColour(stream);
  const paints = Object.entries(CODES).map(([name, [on, off]]) => {
    const paint: Paint = (text) => (coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text);
    return [name, paint];
  });
  return { isColoured: coloured, ...Object.fromEntries(paints) } as Paints;
}

export function isTerminal(stream: object): boolean {
  return (stream as { isTTY?: boolean }).isTTY === true;
}

/** Whether a question can be asked: on standard error, so that what a command prints stays apart. */
export function canAsk(): boolean {
  return isTerminal(process.stdin) && isTerminal(process.stderr);
}

/**
 * What was given, or else what somebody at the terminal answers.
 *
 * @throws Misuse where it was not given and nobody can be asked.
 */
export async function given(value: string | undefined, option: string, question: string): Promise<string> {
  if (value !== undefined) return value;
  if (!canAsk()) throw new Misuse(`${option} is missing`, `${question} See --help.`);
  const { isCancel, text } = await import('@clack/prompts');
  const answer = await text({
    message: question,
    output: process.stderr,
    validate: (line) =>
      line === undefined || line.trim() === '' ? 'There has to be an answer. Ctrl-C ends.' : undefined,
  });
  if (isCancel(answer)) interrupted();
  return answer.trim();
}

/** Ends as ctrl-C does. */
export function interrupted(): never {
  process.exit(INTERRUPTED);
}

/** Ctrl-C ends without a word, and so does a reader that has seen enough (`| head`). */
export function endQuietly(): void {
  process.on('SIGINT', interrupted);
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }: NodeJS.ErrnoException) =>
      process.exit(code === 'EPIPE' ? (process.exitCode ?? 0) : 2),
    );
}

/** What the bar and its words take; a terminal that knows no width says 0. */
const BAR_COLUMNS = 80;

/** How far long work has come. `done` takes the bar away. */
export interface Progress {
  advance(steps: number, message?: string): void;
  done(): void;
}

const SILENT: Progress = { advance() {}, done() {} };

/** A bar on standard error, where that is a terminal with room for one. */
export async function progressOf(title: string, steps: number): Promise<Progress> {
  if (!isTerminal(process.stderr) || (process.stderr.columns ?? 0) < BAR_COLUMNS || steps <= 0) return SILENT;
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: steps, output: process.stderr, withGuide: false });
  // The bar takes ctrl-C for itself, and ends the process as if all was well.
  const endsEarly = () => {
    process.exitCode = INTERRUPTED;
  };
  process.on('exit', endsEarly);
  bar.start(title);
  return {
    advance: (count, message) => bar.advance(count, message),
    done() {
      process.off('exit', endsEarly);
      bar.clear();
    },
  };
}
