// The tests of the CEL standard (test/corpora/cel-conformance) as questions that a constraint can answer.
import { readdirSync, readFileSync } from 'node:fs';
import * as cbor from '../oracle/generate/cbor.mjs';
import { type Field, type Message, readTextproto } from '../support/textproto.ts';

type Tree = ReturnType<typeof cbor.text>;

const FOLDER = new URL('../corpora/cel-conformance/', import.meta.url);
const utf8 = new TextDecoder();

/** One test: an expression over an object, and what the standard says of it. */
export interface Question {
  readonly name: string;
  readonly expression: string;
  readonly variables: Readonly<Record<string, Tree>>;
  readonly standard: boolean | 'error';
}

/** A test that no constraint can ask: why. */
export interface Unasked {
  readonly name: string;
  readonly why: string;
}

class CannotAsk extends Error {}

/** Every test of the corpus. */
export function conformanceCases(): { readonly questions: readonly Question[]; readonly unasked: readonly Unasked[] } {
  const questions: Question[] = [];
  const unasked: Unasked[] = [];
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith('.textproto')) continue;
    const { section = [] } = readTextproto(readFileSync(new URL(file, FOLDER), 'utf8'));
    for (const { name: [title], test = [] } of section as Message[]) {
      for (const message of test as Message[]) {
        const name = `${file.replace('.textproto', '')} / ${text(title)} / ${text(message.name?.[0])}`;
        try {
          questions.push(question(name, message));
        } catch (error) {
          if (!(error instanceof CannotAsk)) throw error;
          unasked.push({ name, why: error.message });
        }
      }
    }
  }
  return { questions, unasked };
}

function question(name: string, test: Message): Question {
  // dyn() tells the standard's type checker to look away; a constraint has no types to look at.
  const expression = text(test.expr?.[0]).replaceAll(/\bdyn\(/g, '(');
  if (test.disable_macros !== undefined) throw new CannotAsk('macros are switched off');
  if (test.container !== undefined) throw new CannotAsk('there is a container of names');
  const variables = bindings((test.bindings ?? []) as Message[]);
  if (test.eval_error !== undefined || test.any_eval_errors !== undefined) {
    return { name, expression, variables, standard: 'error' };
  }
  if (test.unknown !== undefined || test.any_unknowns !== undefined) throw new CannotAsk('there are unknown values');
  const result = (test.value?.[0] ?? (test.typed_result?.[0] as Message | undefined)?.result?.[0]) as Message | undefined;
  if (result === undefined) {
    if (test.typed_result !== undefined) throw new CannotAsk('only the type is asked');
    return { name, expression, variables, standard: true };
  }
  const bool = result.bool_value?.[0];
  if (bool !== undefined) return { name, expression, variables, standard: bool === 'true' };
  return { name, expression: `(${expression}\n) == ${literal(result)}`, variables, standard: true };
}

function bindings(given: readonly Message[]): Record<string, Tree> {
  const variables: Record<string, Tree> = {};
  for (const { key, value } of given) {
    const name = text(key?.[0]);
    if (name.includes('.')) throw new CannotAsk('a variable’s name has a point');
    const bound = ((value?.[0] as Message).value?.[0] ?? {}) as Message;
    variables[name] = argument(bound);
  }
  return variables;
}

/** A value as an argument of a call: there are no uints, bytes or messages among those. */
function argument(value: Message): Tree {
  const [[kind, [field]]] = Object.entries(value) as unknown as [[string, [Field]]];
  switch (kind) {
    case 'null_value':
      return cbor.nul();
    case 'bool_value':
      return cbor.bool(field === 'true');
    case 'int64_value':
      return cbor.int(BigInt(field as string));
    case 'double_value':
      return cbor.float(Number(field));
    case 'string_value':
      return cbor.text(text(field));
    case 'list_value':
      return cbor.array((((field as Message).values ?? []) as Message[]).map(argument));
    case 'map_value':
      return cbor.sorted((((field as Message).entries ?? []) as Message[]).map(entry));
    default:
      throw new CannotAsk(`a variable is a ${kind.replace('_value', '')}`);
  }
}

function entry({ key, value }: Message): [string, Tree] {
  const name = (key?.[0] as Message).string_value?.[0];
  if (name === undefined) throw new CannotAsk('a variable is a map whose keys are no texts');
  return [text(name), argument(value?.[0] as Message)];
}

/** A value as CEL writes it. */
function literal(value: Message): string {
  const [[kind, [field]]] = Object.entries(value) as unknown as [[string, [Field]]];
  switch (kind) {
    case 'null_value':
      return 'null';
    case 'bool_value':
      return String(field);
    case 'int64_value':
      return BigInt(field as string).toString();
    case 'uint64_value':
      return `${BigInt(field as string)}u`;
    case 'double_value':
      return double(String(field));
    case 'string_value':
      return JSON.stringify(text(field));
    case 'bytes_value':
      return `b"${[...(field as Uint8Array)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
    case 'list_value':
      return `[${(((field as Message).values ?? []) as Message[]).map(literal).join(', ')}]`;
    case 'map_value':
      return `{${(((field as Message).entries ?? []) as Message[])
        .map(({ key, value: member }) => `${literal(key?.[0] as Message)}: ${literal(member?.[0] as Message)}`)
        .join(', ')}}`;
    default:
      throw new CannotAsk(`the result is a ${kind.replace('_value', '')}`);
  }
}

function double(word: string): string {
  const number = Number(word.replace(/^(-?)inf.*/i, '$1Infinity'));
  if (Number.isNaN(number)) throw new CannotAsk('the result is NaN, which equals nothing');
  if (!Number.isFinite(number)) return `(${number > 0 ? '' : '-'}1.0 / 0.0)`;
  const written = String(number);
  return /[.e]/.test(written) ? written : `${written}.0`;
}

function text(field: Field | undefined): string {
  return field instanceof Uint8Array ? utf8.decode(field) : String(field ?? '');
}
