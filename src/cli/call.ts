// The call that a command is about: a tool and its arguments, by the very digits that were typed.
import { JsonError, readJson } from '../json/read.ts';
import { Misuse } from './failure.ts';
import { readText, STDIN } from './input.ts';

export type CallArguments = { readonly [name: string]: unknown };

/** The options that name arguments. */
export interface ArgumentOptions {
  /** JSON, `@file`, or `-`. */
  readonly args?: string;
  /** `name=text` or `name:=json`, each. */
  readonly arg: readonly string[];
}

const SHELL_HINT = `In most shells JSON stands in single quotes: --args '{"path":"/data/q3.csv"}'. Or give --arg path=/data/q3.csv, or --args @file.`;

/**
 * The arguments out of `--args`, or of what stands in its place, with those of `--arg` added.
 *
 * @throws Misuse where they are no JSON object, or one is given twice.
 */
export async function readArguments(options: ArgumentOptions, positional?: string): Promise<CallArguments> {
  if (options.args !== undefined && positional !== undefined)
    throw new Misuse('the arguments are given twice', 'Give them as --args or behind the other options, not both.');
  const given = options.args ?? positional;
  const args = given === undefined ? {} : objectOf(await jsonText(given));
  for (const pair of options.arg) addPair(args, pair);
  return args;
}

function jsonText(given: string): Promise<string> | string {
  if (given === STDIN) return readText(STDIN, 'the arguments');
  return given.startsWith('@') ? readText(given.slice(1), 'the arguments') : given;
}

function objectOf(text: string): Record<string, unknown> {
  const value = readValue(text, 'the arguments', SHELL_HINT);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null)
    return Object.assign(Object.create(null), value) as Record<string, unknown>;
  throw new Misuse('the arguments are no JSON object', SHELL_HINT);
}

function addPair(args: Record<string, unknown>, pair: string): void {
  const [, name, isJson, text] = /^([^=]*?)(:?)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || name === '' || text === undefined)
    throw new Misuse(`--arg ${pair}: there is no name`, 'Write name=text, or name:=json for numbers, lists and so on.');
  if (name in args) throw new Misuse(`the argument ${JSON.stringify(name)} is given twice`);
  args[name] = isJson === ':' ? readValue(text, `--arg ${name}`, 'Behind := stands JSON: count:=5, flag:=true.') : text;
}

/**
 * JSON by its digits: 5 is an integer and 5.0 a float.
 *
 * @throws Misuse where it is none.
 */
export function readValue(text: string, what: string, hint?: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new Misuse(`${what}: this is not JSON: ${error.message}`, hint);
    throw error;
  }
}
