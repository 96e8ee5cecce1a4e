// The tests of the CEL standard (test/corpora/cel-conformance) as questions that a constraint can answer.
import { readdirSync, readFileSync } from 'node:fs';
import * as cbor from '../oracle/generate/cbor.mjs';
import { type Message, readTextproto } from '../support/textproto.ts';

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
  for (const [name, test] of testsOfCorpus()) {
    try {
      questions.push(question(name, test));
    } catch (error) {
      if (!(error instanceof CannotAsk)) throw error;
      unasked.push({ name, why: error.message });
    }
  }
  return { questions, unasked };
}

function* testsOfCorpus(): Iterable<readonly [name: string, test: Message]> {
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith('.textproto')) continue;
    for (const section of messages(readTextproto(readFileSync(new URL(file, FOLDER), 'utf8')), 'section')) {
      for (const test of messages(section, 'test')) {
        yield [`${file.replace('.textproto', '')} / ${text(section, 'name')} / ${text(test, 'name')}`, test];
      }
    }
  }
}

function question(name: string, test: Message): Question {
  // dyn() tells the standard's type checker to look away; a constraint has no types to look at.
  const expression = text(test, 'expr').replaceAll(/\bdyn\(/g, '(');
  if ('disable_macros' in test) throw new CannotAsk('macros are switched off');
  if ('container' in test) throw new CannotAsk('there is a container of names');
  const variables = bindings(messages(test, 'bindings'));
  const asked = { name, expression, variables };
  if ('eval_error' in test || 'any_eval_errors' in test) return { ...asked, standard: 'error' };
  if ('unknown' in test || 'any_unknowns' in test) throw new CannotAsk('there are unknown values');
  const typed = messages(test, 'typed_result')[0];
  const result = messages(test, 'value')[0] ?? (typed && messages(typed, 'result')[0]);
  if (result === undefined) {
    if (typed !== undefined) throw new CannotAsk('only the type is asked');
    return { ...asked, standard: true };
  }
  if ('bool_value' in result) return { ...asked, standard: text(result, 'bool_value') === 'true' };
  return { ...asked, expression: `(${expression}\n) == ${literal(result)}`, standard: true };
}

function bindings(given: readonly Message[]): Record<string, Tree> {
  const variables: Record<string, Tree> = {};
  for (const binding of given) {
    const name = text(binding, 'key');
    if (name.includes('.')) throw new CannotAsk('a variable’s name has a point');
    variables[name] = argument(message(message(binding, 'value'), 'value'));
  }
  return variables;
}

/** A value as an argument of a call: there are no uints, bytes or messages among those. */
function argument(value: Message): Tree {
  const kind = kindOf(value);
  switch (kind) {
    case 'null_value':
      return cbor.nul();
    case 'bool_value':
      return cbor.bool(text(value, kind) === 'true');
    case 'int64_value':
      return cbor.int(BigInt(text(value, kind)));
    case 'double_value':
      return cbor.float(Number(text(value, kind)));
    case 'string_value':
      return cbor.text(text(value, kind));
    case 'list_value':
      return cbor.array(messages(message(value, kind), 'values').map(argument));
    case 'map_value':
      return cbor.sorted(messages(message(value, kind), 'entries').map(entry));
    default:
      throw new CannotAsk(`a variable is a ${kind.replace('_value', '')}`);
  }
}

function entry(of: Message): [string, Tree] {
  const key = message(of, 'key');
  if (!('string_value' in key)) throw new CannotAsk('a variable is a map whose keys are no texts');
  return [text(key, 'string_value'), argument(message(of, 'value'))];
}

/** A value as CEL writes it. */
function literal(value: Message): string {
  const kind = kindOf(value);
  switch (kind) {
    case 'null_value':
      return 'null';
    case 'bool_value':
      return text(value, kind);
    case 'int64_value':
      return BigInt(text(value, kind)).toString();
    case 'uint64_value':
      return `${BigInt(text(value, kind))}u`;
    case 'double_value':
      return double(text(value, kind));
    case 'string_value':
      return JSON.stringify(text(value, kind));
    case 'bytes_value':
      return `b"${[...bytes(value, kind)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
    case 'list_value':
      return `[${messages(message(value, kind), 'values').map(literal).join(', ')}]`;
    case 'map_value':
      return `{${messages(message(value, kind), 'entries')
        .map((of) => `${literal(message(of, 'key'))}: ${literal(message(of, 'value'))}`)
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

function kindOf(value: Message): string {
  return Object.keys(value)[0] ?? 'unset_value';
}

function messages(of: Message, name: string): readonly Message[] {
  return (of[name] ?? []) as readonly Message[];
}

function message(of: Message, name: string): Message {
  return messages(of, name)[0] ?? {};
}

function text(of: Message, name: string): string {
  const field = of[name]?.[0];
  return field instanceof Uint8Array ? utf8.decode(field) : String(field ?? '');
}

function bytes(of: Message, name: string): Uint8Array {
  const field = of[name]?.[0];
  return field instanceof Uint8Array ? field : new Uint8Array();
}
