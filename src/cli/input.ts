// What commands read: files, standard input and variables of the environment.
import { createReadStream, statSync } from 'node:fs';
import { Misuse, systemMessage } from './failure.ts';
import { isTerminal } from './terminal.ts';

/** Stands for standard input. */
export const STDIN = '-';
/** Before the name of a variable. */
const ENV = 'env:';
/** More than any warrant, list or request has; logs of receipts are not read through here. */
const MAX_BYTES = 64 * 1024 * 1024;
const UTF16_MARK = [0xff, 0xfe];

let stdinIsRead = false;

/** What was read, and how it is called in messages. */
export interface Input {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whether a path names something that can be read. */
export function fileExists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // No path at all: too long, say, since it is a warrant.
    return false;
  }
}

/**
 * Reads a file, `-` for standard input, or `env:NAME`.
 *
 * @throws Misuse where it cannot be read, or holds nothing.
 */
export async function readInput(source: string, what: string): Promise<Input> {
  const input = source.startsWith(ENV) ? ofVariable(source.slice(ENV.length), what) : await ofStream(source, what);
  if (input.bytes.length > 0) return input;
  throw new Misuse(`${what}: ${input.name} is empty`);
}

function ofVariable(name: string, what: string): Input {
  const text = process.env[name];
  if (text === undefined || text.trim() === '')
    throw new Misuse(`${what}: the environment variable ${name} is not set`, `Set it, or name a file.`);
  return { name: `the environment variable ${name}`, bytes: new TextEncoder().encode(text) };
}

async function ofStream(source: string, what: string): Promise<Input> {
  const name = source === STDIN ? 'standard input' : source;
  try {
    return {
      name,
      bytes: await readAll(source === STDIN ? stdin(what) : createReadStream(source), `${what}: ${name}`),
    };
  } catch (error) {
    if (error instanceof Misuse) throw error;
    throw new Misuse(`${what}: ${systemMessage(error)}`);
  }
}

function stdin(what: string): NodeJS.ReadStream {
  if (stdinIsRead)
    throw new Misuse(`${what}: standard input has been read for something else`, 'Only one input can be -.');
  stdinIsRead = true;
  if (isTerminal(process.stdin)) process.stderr.write(`Reading ${what} from the terminal; ctrl-D ends it.\n`);
  return process.stdin;
}

async function readAll(stream: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_BYTES) throw new Misuse(`${name} is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
  }
  return Buffer.concat(pieces);
}

/** Text without the white space around it. */
export function textOf(input: Input): string {
  const text = decoded(input);
  if (text !== null) return text.trim();
  throw new Misuse(`${input.name} is no text`);
}

/** Whether it is text at all. */
export function isText(input: Input): boolean {
  return decoded(input) !== null;
}

/** PowerShell writes UTF-16 with a mark at the beginning. */
function decoded({ bytes }: Input): string | null {
  const isUtf16 = UTF16_MARK.every((byte, i) => bytes[i] === byte);
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Text of a file, of standard input or of a variable. */
export async function readText(source: string, what: string): Promise<string> {
  return textOf(await readInput(source, what));
}
