// Constraints as they are typed: `path=subpath:/data`, as upstream's command line has them and more; and as JSON.
import {
  All,
  AnyOf,
  Cidr,
  type Constraint,
  Contains,
  Exact,
  Float,
  Not,
  NotOneOf,
  OneOf,
  Pattern,
  Range,
  Regex,
  Shlex,
  Subpath,
  Subset,
  UrlPattern,
  UrlSafe,
  Wildcard,
} from '../index.ts';
import { nearest } from '../nearest.ts';
import { readValue } from './call.ts';
import { Misuse, toldOf } from './failure.ts';

type Celled = (expression: string) => Constraint;

/** A constraint of text, by the word before the colon. */
type Reader = (text: string, cel: Celled) => Constraint;

const READERS: Readonly<Record<string, Reader>> = {
  any: (text) => nothingIn(text, Wildcard()),
  cel: (text, cel) => cel(text),
  cidr: (text) => Cidr(text),
  contains: (text) => Contains(listOf(text)),
  exact: (text) => Exact(text),
  json: (text) => Exact(readValue(text, 'json:')),
  not: (text, cel) => Not(constraintOf(text, cel)),
  notoneof: (text) => NotOneOf(listOf(text)),
  oneof: (text) => OneOf(listOf(text)),
  pattern: (text) => Pattern(text),
  range: (text) => rangeOf(text),
  regex: (text) => Regex(text),
  shlex: (text) => Shlex({ allow: listOf(text) }),
  subpath: (text) => Subpath(text),
  subset: (text) => Subset(listOf(text)),
  url: (text) => UrlPattern(text),
  urlsafe: (text) => (text === '' ? UrlSafe() : UrlSafe({ allowDomains: listOf(text) })),
};

/** For `--help`: every type with an example. */
export const CONSTRAINT_HELP = `Constraints:
  ARGUMENT=TYPE:VALUE, one for each argument; a tool that has some takes no other arguments (but see --allow-unknown)
    path=subpath:/data           a path at or below /data
    query=pattern:weather *      a text that the glob matches; so is query=weather*, without a type
    cluster=exact:staging        this text
    count=json:5                 this JSON value: a number, true, null, a list
    env=oneof:dev,staging        one of these texts; notoneof: none of them
    replicas=range:1..15         a number within bounds; range:..15 and range:1.. leave one open
    ip=cidr:10.0.0.0/8           an address in the network
    url=urlsafe:api.example.com  a URL that leads to no private network, here of these domains
    url=url:https://*.example.com/*
    command=shlex:ls,cat         a command line of these programs, without shell syntax
    labels=contains:a,b          a list that holds these texts; subset: one of nothing but them
    id=regex:^[a-z]+$            a text in which the expression finds a match
    amount=cel:value <= 100      a CEL expression about the value
    env=not:exact:production     anything else
    note=any:                    any value, but it must be there`;

/** What `-c` names: an argument and its constraint. */
export interface NamedConstraint {
  readonly argument: string;
  readonly constraint: Constraint;
}

/** Reads `argument=type:value`. @throws Misuse with what was expected. */
export function parseConstraint(text: string, cel: Celled): NamedConstraint {
  const at = text.indexOf('=');
  if (at <= 0)
    throw new Misuse(
      `--constraint ${text}: there is no argument's name`,
      'It is ARGUMENT=TYPE:VALUE, as path=subpath:/data.',
    );
  const constraint = saying(`--constraint ${text}`, () => constraintOf(text.slice(at + 1), cel));
  return { argument: text.slice(0, at), constraint };
}

/** Constraints by argument, of options that may be repeated. */
export function boundsOf(texts: readonly string[], cel: Celled): Readonly<Record<string, Constraint>> {
  return Object.fromEntries(
    texts.map((text) => {
      const { argument, constraint } = parseConstraint(text, cel);
      return [argument, constraint];
    }),
  );
}

/** `type:value`, or a pattern. */
export function constraintOf(text: string, cel: Celled): Constraint {
  const colon = text.indexOf(':');
  if (colon < 0) return Pattern(text);
  const type = text.slice(0, colon);
  const read = Object.hasOwn(READERS, type.toLowerCase()) ? READERS[type.toLowerCase()] : undefined;
  if (read !== undefined) return read(text.slice(colon + 1), cel);
  const near = nearest(type, Object.keys(READERS));
  throw new Misuse(
    `there is no type of constraint ${JSON.stringify(type)}`,
    near === undefined
      ? `A pattern with a colon in it is written pattern:${text}. Types: ${Object.keys(READERS).join(', ')}.`
      : `Did you mean ${near}:${text.slice(colon + 1)}?`,
  );
}

function listOf(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

function nothingIn(text: string, constraint: Constraint): Constraint {
  if (text === '') return constraint;
  throw new Misuse('behind any: there is nothing');
}

function rangeOf(text: string): Constraint {
  const match = /^([^.]*(?:\.\d+)?)\.\.(.*)$/.exec(text);
  const [min, max] = [match?.[1], match?.[2]].map((bound) =>
    bound === undefined || bound === '' ? undefined : Number(bound),
  );
  if (match === null || Number.isNaN(min) || Number.isNaN(max) || (min === undefined && max === undefined))
    throw new Misuse('that is no range', 'It is range:1..15, range:..15 or range:1.., with numbers.');
  return Range({ min, max });
}

/** What the library says of a value that is none, with the option that it came by. */
export function saying<Result>(subject: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    const { summary, hint } = toldOf(error);
    throw new Misuse(`${subject}: ${summary}`, hint);
  }
}

/** Constraints by argument out of JSON, in upstream's form and more: `{"path": {"subpath": "/data"}, "env": {"enum": ["dev"]}}`. */
export function parseConstraintJson(text: string, cel: Celled): NamedConstraint[] {
  return saying('--constraint-json', () => {
    const value = readValue(text, 'constraints');
    if (!isObject(value)) throw new Misuse('this is no JSON object', 'Expected {"path": {"subpath": "/data"}}.');
    return Object.entries(value).map(([argument, given]) => ({ argument, constraint: fromJson(given, argument, cel) }));
  });
}

type Members = Readonly<Record<string, unknown>>;

const JSON_READERS: Readonly<Record<string, (value: never, cel: Celled, argument: string) => Constraint>> = {
  all: (list: readonly unknown[], cel, argument) => All(list.map((item) => fromJson(item, argument, cel))),
  anyOf: (list: readonly unknown[], cel, argument) => AnyOf(list.map((item) => fromJson(item, argument, cel))),
  cel: (expression: string, cel) => cel(expression),
  cidr: (network: string) => Cidr(network),
  contains: (values: readonly unknown[]) => Contains(values),
  enum: (values: readonly unknown[]) => OneOf(values),
  exact: (value: unknown) => Exact(value),
  not: (value: unknown, cel, argument) => Not(fromJson(value, argument, cel)),
  notOneOf: (values: readonly unknown[]) => NotOneOf(values),
  oneOf: (values: readonly unknown[]) => OneOf(values),
  pattern: (glob: string) => Pattern(glob),
  range: (bounds: Members) => Range(bounds),
  regex: (expression: string) => Regex(expression),
  shlex: (allow: readonly string[]) => Shlex({ allow }),
  subpath: (root: string | (Members & { root: string })) =>
    typeof root === 'string' ? Subpath(root) : Subpath(root.root, without(root, 'root')),
  subset: (values: readonly unknown[]) => Subset(values),
  urlPattern: (pattern: string) => UrlPattern(pattern),
  urlSafe: (options: Members | true) => UrlSafe(options === true ? {} : options),
  wildcard: () => Wildcard(),
};

function fromJson(value: unknown, argument: string, cel: Celled): Constraint {
  if (typeof value === 'string') return Pattern(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float)
    return Exact(value);
  const names = isObject(value) ? Object.keys(value) : [];
  if (names.length > 0 && names.every((name) => name === 'min' || name === 'max')) return Range(value as Members);
  const [name = ''] = names;
  const read = Object.hasOwn(JSON_READERS, name) ? JSON_READERS[name] : undefined;
  if (names.length === 1 && read !== undefined) return read((value as Members)[name] as never, cel, argument);
  throw new Misuse(
    `the constraint on ${JSON.stringify(argument)} is none`,
    `It is a text (a pattern), a number, or an object with one of ${Object.keys(JSON_READERS).join(', ')}, or min and max.`,
  );
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
}

function without(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
}
