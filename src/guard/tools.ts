// Tools that others have written, guarded by their names: records of functions, and the objects that agent frameworks call.

import type { Arguments } from '../arguments.ts';
import { isBranded } from '../brand.ts';
import { isPlain } from '../cbor/value.ts';
import type { AnyBoundWarrant } from '../enforce/enforce.ts';
import { checkOptions } from '../options.ts';
import type { AnyCall, Guarded, ObjectArguments } from './guard.ts';
import { guardedAs } from './guarded.ts';
import { type AnyGuardOptions, checkGuardOptions, type DecidingOptions } from './options.ts';
import { kindText, type NamedTool, namedTools, ownName, unprotectable } from './tool-set.ts';
import { type AnyFunction, isClass, wrap } from './wrap.ts';

/** The methods by which frameworks run a tool. */
const RUNNERS = ['execute', 'invoke', 'call', 'func', 'handler', 'run'] as const;
const PROTECT_OPTIONS = ['args', 'extractArgs', 'trustedRoots', 'authorizer', 'approvalHandler', 'now'];

/**
 * How `protect` guards tools.
 *
 * @example
 * ```ts
 * import { protect, type ProtectOptions, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const bound = Warrant.mintBuilder().tool('read_file').mint(key).bind(key);
 * const options: ProtectOptions = { args: { read_file: ['path'] }, trustedRoots: [key.publicKey] };
 * const tools = protect({ read_file: (path: string) => `content of ${path}` }, bound, options);
 * console.log(tools.read_file('/tmp/x')); // content of /tmp/x
 * ```
 *
 * @see docs/guard.md#tools-of-others
 */
export interface ProtectOptions extends Omit<DecidingOptions, 'warrant' | 'key'> {
  /** The names of the parameters, in their order, of tools that take no object of arguments; by tool. */
  readonly args?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The arguments by name, out of the parameters of a tool; by tool. */
  readonly extractArgs?: Readonly<Record<string, (...call: never[]) => Arguments>> | undefined;
}

/**
 * How `guardTools` guards tools: `warrant` and `key` are those in scope where absent.
 *
 * @example
 * ```ts
 * import { type GuardToolsOptions, guardTools } from 'tenuo-edge';
 *
 * const options: GuardToolsOptions = { args: { read_file: ['path'] } };
 * console.log(Object.keys(guardTools({ read_file: (path: string) => path }, options))); // [ 'read_file' ]
 * ```
 *
 * @see docs/guard.md#tools-of-others
 */
export interface GuardToolsOptions extends ProtectOptions, Pick<DecidingOptions, 'warrant' | 'key'> {}

/**
 * Tools of the same types; `Capability` knows the functions among them.
 *
 * @example
 * ```ts
 * import { type GuardedTools, guardTools } from 'tenuo-edge';
 *
 * const tools = { search: ({ query }: { query: string }) => query };
 * const safe: GuardedTools<typeof tools> = guardTools(tools);
 * console.log(Object.keys(safe)); // [ 'search' ]
 * ```
 *
 * @see docs/guard.md#tools-of-others
 */
export type GuardedTools<Tools> = {
  [Name in keyof Tools]: Tools[Name] extends AnyCall
    ? Guarded<Tools[Name], ArgumentsOfFunction<Tools[Name]>>
    : Tools[Name];
};

/** The arguments of a function that takes an object; of one that takes parameters nothing is known. */
type ArgumentsOfFunction<Fn extends AnyCall> =
  Parameters<Fn> extends readonly []
    ? ObjectArguments<Fn>
    : NonNullable<Parameters<Fn>[0]> extends object
      ? ObjectArguments<Fn>
      : unknown;

/**
 * Guards tools that others have written, with one warrant: a record of functions or of objects, or a list of objects with a `name`. Of
 * an object every one of `execute`, `invoke`, `call`, `func`, `handler` and `run` that it has is guarded; their first parameter is the
 * arguments, the others are passed on. The result has the shape of `tools`, which stay as they are.
 *
 * @throws ConfigurationError for what it cannot protect: it names which, and why.
 * @throws TypeError for what is no bound warrant, and for unknown options.
 *
 * @example
 * ```ts
 * import { Capability, Pattern, protect, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().capability(Capability('search', { query: Pattern('weather *') })).mint(key);
 * const theirs = [{ name: 'search', description: 'Searches.', invoke: async ({ query }: { query: string }) => `found ${query}` }];
 * const [search] = protect(theirs, warrant.bind(key, { trustedRoots: [key.publicKey] }));
 * console.log(await search?.invoke({ query: 'weather NYC' })); // found weather NYC
 * ```
 *
 * @see docs/guard.md#tools-of-others
 */
export function protect<Tools extends object>(
  tools: Tools,
  bound: AnyBoundWarrant,
  options: ProtectOptions = {},
): GuardedTools<Tools> {
  if (!isBranded(bound, 'BoundWarrant'))
    throw new TypeError(
      'protect takes a bound warrant: protect(tools, warrant.bind(key)). For the one that is in scope use guardTools(tools)',
    );
  checkOptions(options, PROTECT_OPTIONS, 'protect');
  return guardAll(tools, { ...options, warrant: bound });
}

/**
 * Guards tools as `protect` does, with the warrant that is in scope at each call, or with the one of the options.
 *
 * @throws ConfigurationError for what it cannot protect: it names which, and why.
 * @throws TypeError for unknown options.
 *
 * @example
 * ```ts
 * import { Capability, configure, guardTools, mintSync, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const tools = guardTools({ search: ({ query }: { query: string }) => `found ${query}` });
 * console.log(mintSync(Capability('search'), () => tools.search({ query: 'x' }))); // found x
 * ```
 *
 * @see docs/guard.md#tools-of-others
 */
export function guardTools<Tools extends object>(tools: Tools, options: GuardToolsOptions = {}): GuardedTools<Tools> {
  checkOptions(options, [...PROTECT_OPTIONS, 'warrant', 'key'], 'guardTools');
  return guardAll(tools, options);
}

function guardAll<Tools extends object>(tools: Tools, options: GuardToolsOptions): GuardedTools<Tools> {
  const named = namedTools(tools, ownName);
  const { args = {}, extractArgs = {}, ...deciding } = options;
  checkTable(args, 'args', named);
  checkTable(extractArgs, 'extractArgs', named);
  const guarded = named.map((each) => {
    const { name } = each;
    return guardOne(each, {
      ...deciding,
      tool: name,
      args: ownMember(args, name),
      extractArgs: ownMember(extractArgs, name) as AnyGuardOptions['extractArgs'],
    });
  });
  if (Array.isArray(tools)) return guarded as GuardedTools<Tools>;
  return Object.fromEntries(named.map(({ name }, i) => [name, guarded[i]])) as GuardedTools<Tools>;
}

function guardOne({ tool, where }: NamedTool, given: AnyGuardOptions): unknown {
  const options = checkGuardOptions(given);
  if (typeof tool === 'function') return wrapAt(where, options, tool as AnyFunction);
  if (typeof tool !== 'object' || tool === null) throw unprotectable(where, kindText(tool));
  return guardObject(tool, where, options);
}

/** A tool with all the methods that run it guarded, so that none of them is a way around the others. */
function guardObject(tool: object, where: string, options: AnyGuardOptions): object {
  const guarded = new Map<PropertyKey, AnyFunction>();
  // Frameworks hand the tool more than its arguments: what is behind them is theirs.
  const context = options.extractArgs === undefined ? true : undefined;
  for (const name of RUNNERS) {
    const method = (tool as Readonly<Record<string, unknown>>)[name];
    if (method === undefined || method === null) continue;
    if (typeof method !== 'function') throw unprotectable(`${where}.${name}`, kindText(method));
    guarded.set(name, wrapAt(`${where}.${name}`, { ...options, context }, method as AnyFunction, { of: tool }));
  }
  if (guarded.size === 0) throw unprotectable(where, `${kindText(tool)} without a method that runs it`);
  return isPlain(tool) ? copyWith(tool, guarded) : viewWith(tool, where, guarded);
}

function wrapAt(
  where: string,
  options: AnyGuardOptions,
  fn: AnyFunction,
  self?: { readonly of: unknown },
): AnyFunction {
  if (guardedAs(fn) !== undefined) throw unprotectable(where, 'a function that is guarded already');
  if (isClass(fn)) throw unprotectable(where, 'a class');
  return wrap(options, fn, self);
}

/** A plain object with other functions in the place of those that run it. */
function copyWith(tool: object, guarded: ReadonlyMap<PropertyKey, AnyFunction>): object {
  const members: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(tool);
  for (const [name, value] of guarded)
    members[name as string] = { value, enumerable: members[name as string]?.enumerable ?? true };
  return Object.create(Object.getPrototypeOf(tool) as object | null, members) as object;
}

/**
 * An object of a class, seen with other functions in the place of those that run it. Its getters see the object itself; its
 * other methods are called with this view, so that where they run the tool, they run it guarded.
 */
function viewWith(tool: object, where: string, guarded: ReadonlyMap<PropertyKey, AnyFunction>): object {
  for (const name of guarded.keys()) {
    const own = Object.getOwnPropertyDescriptor(tool, name);
    if (own?.configurable === false && own.writable === false)
      throw unprotectable(`${where}.${String(name)}`, 'a method that is frozen: protect the tool before it is frozen');
  }
  return new Proxy(tool, {
    get: (target, key) => guarded.get(key) ?? Reflect.get(target, key, target),
    set: (target, key, value) => !guarded.has(key) && Reflect.set(target, key, value, target),
    defineProperty: (target, key, descriptor) => !guarded.has(key) && Reflect.defineProperty(target, key, descriptor),
    deleteProperty: (target, key) => !guarded.has(key) && Reflect.deleteProperty(target, key),
    getOwnPropertyDescriptor(target, key) {
      const own = Reflect.getOwnPropertyDescriptor(target, key);
      const value = guarded.get(key);
      if (own === undefined || value === undefined) return own;
      return { value, enumerable: own.enumerable === true, configurable: own.configurable === true, writable: true };
    },
  });
}

function checkTable(table: unknown, option: string, named: readonly NamedTool[]): void {
  if (typeof table !== 'object' || table === null) throw new TypeError(`${option} is an object by tool`);
  for (const name of Object.keys(table))
    if (!named.some((each) => each.name === name))
      throw new TypeError(`${option} has "${name}", which is none of the tools`);
}

function ownMember<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
