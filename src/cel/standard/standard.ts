// An expression in the reading of the standard, which is the library's.
import { RE2JS } from '@bufbuild/re2';
import { remembered } from '../../host/cache.ts';
import { Budget } from '../budget.ts';
import { Failure } from '../failure.ts';
import type { Subject } from '../upstream/evaluate.ts';
import { call } from '../upstream/functions.ts';
import { isKey, UInt, type Value, ValueMap } from '../upstream/value.ts';
import { type Library, library } from './library.ts';
import { repairs } from './repairs.ts';

type LibraryMap = ReturnType<Library['celMap']>;
type Scalar = Library['CelScalar'];
type LibraryValue =
  | bigint
  | number
  | string
  | boolean
  | null
  | ReturnType<Library['celUint']>
  | LibraryValue[]
  | LibraryMap;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const regularExpression = remembered({ count: 64, weight: 65_536 }, RE2JS.compile, () => 1024);

/** What the evaluation that is under way asks for. Evaluations neither nest nor wait. */
let now = 0;
let object: LibraryMap | undefined;

/** Upstream's own functions, which the standard does not have: both readings share them. */
function ownFunction(name: string, arity: 1 | 2, result: Scalar['BOOL'] | Scalar['INT'] | Scalar['STRING']) {
  const { celFunc, CelScalar } = library();
  const { DYN } = CelScalar;
  const own = (...args: unknown[]) =>
    call(
      name,
      false,
      args.map((arg) => (typeof arg === 'string' ? arg : null)),
      {
        budget: new Budget(),
        now,
        object: undefined,
      },
    ) as boolean & bigint & string;
  return celFunc(name, arity === 1 ? [DYN] : [DYN, DYN], result, own);
}

let environment: ReturnType<typeof makeEnvironment> | undefined;

function makeEnvironment() {
  const { celEnv, celFunc, CelScalar } = library();
  const { BOOL, DYN, INT, STRING } = CelScalar;
  return celEnv({
    re2: { compile: regularExpression },
    funcs: [
      ...repairs(),
      ownFunction('time_now', 1, STRING),
      ownFunction('time_is_expired', 1, BOOL),
      ownFunction('time_since', 1, INT),
      ownFunction('net_in_cidr', 2, BOOL),
      ownFunction('net_is_private', 1, BOOL),
      celFunc('tenuo_object', [], DYN, () => {
        if (object === undefined) throw new Error('tenuo_object() is there for objects only');
        return object;
      }),
    ],
  });
}

/** An expression that the library has read. */
export type Standard = (subject: Subject, now: number) => boolean;

/** Reads an expression; fails where the library cannot. */
export function compile(text: string): Standard {
  const run = planned(text);
  return (subject, instant) => {
    now = instant;
    object = subject.object === undefined ? undefined : mapOf(subject.object);
    try {
      const result = run(bindingsOf(subject.variables));
      if (typeof result === 'boolean') return result;
      // Its own message may quote the value.
      throw new Failure(
        library().isCelError(result) ? 'the standard has no answer to it' : 'it has to be true or false',
      );
    } finally {
      object = undefined;
    }
  };
}

function planned(text: string) {
  try {
    const { parse, plan } = library();
    environment ??= makeEnvironment();
    return plan(environment, parse(text));
  } catch (error) {
    throw new Failure(`the standard does not read it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Variables by name, with no prototype. Other members cannot be spelled; one with a point would stand for a member of another. */
function bindingsOf(variables: ValueMap): Record<string, LibraryValue> {
  const bindings = Object.create(null) as Record<string, LibraryValue>;
  for (const [name, value] of variables.entries()) {
    if (typeof name === 'string' && NAME.test(name)) bindings[name] = libraryValue(value);
  }
  return bindings;
}

function libraryValue(value: Value): LibraryValue {
  if (value instanceof UInt) return library().celUint(value.value);
  if (value instanceof ValueMap) return mapOf(value);
  if (Array.isArray(value)) return value.map(libraryValue);
  return value as LibraryValue;
}

function mapOf(map: ValueMap): LibraryMap {
  const members = new Map<bigint | string | boolean, LibraryValue>();
  for (const [key, value] of map.entries())
    if (isKey(key) && !(key instanceof UInt)) members.set(key, libraryValue(value));
  return library().celMap(members as Parameters<Library['celMap']>[0]);
}
