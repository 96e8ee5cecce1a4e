// Functions and methods whose every call has to be authorized.

import type { GuardedTool } from './guarded.ts';
import { type AnyGuardOptions, checkGuardOptions, type GuardOptions } from './options.ts';
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts';
import { type AnyFunction, wrap } from './wrap.ts';

/** Any function, as far as types go. */
export type AnyCall = (...call: never[]) => unknown;

/**
 * A guarded function: of the same type, and a tool that `Capability` knows with the arguments `Args`.
 *
 * @example
 * ```ts
 * import { type Guarded, guard } from 'tenuo-edge';
 *
 * type Search = (args: { query: string }) => string;
 * const search: Guarded<Search, { query: string }> = guard({ tool: 'search' }, ({ query }: { query: string }) => query);
 * console.log(typeof search); // function
 * ```
 *
 * @see docs/guard.md#typed-tools
 */
export type Guarded<Fn, Args = unknown> = Fn & GuardedTool<Args>;

/** The arguments of a function that takes one object of them. */
export type ObjectArguments<Fn extends AnyCall> =
  Parameters<Fn> extends readonly [] ? Record<never, never> : NonNullable<Parameters<Fn>[0]>;

/**
 * The parameters of a function by the names that `args` gives them.
 *
 * @example
 * ```ts
 * import type { NamedArguments } from 'tenuo-edge';
 *
 * const args: NamedArguments<['path', 'mode'], [path: string, mode: number]> = { path: '/tmp/x', mode: 0o600 };
 * console.log(args.path); // /tmp/x
 * ```
 *
 * @see docs/guard.md#functions
 */
export type NamedArguments<Names extends readonly string[], Call extends readonly unknown[]> = {
  readonly [Index in Extract<keyof Names, `${number}`> as Names[Index] & string]: Index extends keyof Call
    ? Call[Index]
    : never;
};

/** The parameters behind the first one. */
export type BehindFirst<Call extends readonly unknown[]> = Call extends readonly []
  ? readonly []
  : Call extends readonly [unknown?, ...infer Behind]
    ? Behind
    : readonly [];

/** The parameters behind those that have names; `'too many names'` where there are not as many. */
export type BehindNamed<
  Call extends readonly unknown[],
  Names extends readonly unknown[],
> = number extends Names['length']
  ? readonly []
  : Names extends readonly [unknown, ...infer MoreNames]
    ? Call extends readonly []
      ? 'too many names'
      : Call extends readonly [unknown?, ...infer Behind]
        ? BehindNamed<Behind, MoreNames>
        : readonly []
    : Call;

/** What the options have to say where parameters are left that are no arguments; of rest parameters nothing is known. */
export type ContextFor<Behind> = Behind extends 'too many names'
  ? { readonly args: 'args has more names than the function has parameters' }
  : Behind extends readonly []
    ? unknown
    : Behind extends readonly unknown[]
      ? number extends Behind['length']
        ? unknown
        : { readonly context: true }
      : unknown;

/** That a function takes one object, or nothing. */
export type TakesObject<Fn extends AnyCall> =
  Parameters<Fn> extends readonly []
    ? unknown
    : unknown extends Parameters<Fn>[0]
      ? unknown
      : NonNullable<Parameters<Fn>[0]> extends object
        ? unknown
        : { readonly 'the function does not take one object: name its parameters with args': never };

/** How a function with one object of arguments is guarded. */
export interface ObjectOptions<Fn extends AnyCall> extends GuardOptions<Parameters<Fn>, ReturnType<Fn>> {
  readonly args?: undefined;
  readonly extractArgs?: undefined;
  readonly schema?: undefined;
  /** Values of arguments that a call leaves out: they are checked and handed on like others. */
  readonly defaults?: Partial<ObjectArguments<Fn>> | undefined;
}

/** How a function is guarded whose arguments are its parameters. */
export interface PositionalOptions<Fn extends AnyCall, Names extends readonly string[]>
  extends GuardOptions<Parameters<Fn>, ReturnType<Fn>> {
  /** The name of each parameter, in their order. */
  readonly args: Names;
  readonly extractArgs?: undefined;
  readonly schema?: undefined;
  /** Values of arguments that a call leaves out, by name: they are checked and handed on like others. */
  readonly defaults?: Partial<NamedArguments<Names, Parameters<Fn>>> | undefined;
}

/** How a function is guarded whose arguments have to be read out of its parameters. */
export interface ExtractOptions<Fn extends AnyCall, Args>
  extends Omit<GuardOptions<Parameters<Fn>, ReturnType<Fn>>, 'context'> {
  /** The arguments by name, out of the parameters. Lists and plain objects among these are copies, as the function gets them too. */
  readonly extractArgs: (...call: Parameters<Fn>) => Args;
  readonly args?: undefined;
  readonly schema?: undefined;
}

/** How a function is guarded whose arguments a schema describes. */
export interface SchemaOptions<Schema extends StandardSchema, Call extends readonly unknown[], Result>
  extends GuardOptions<Call, Result> {
  /** A Standard Schema (zod, valibot, arktype): what it makes of the arguments is checked, and handed to the function. */
  readonly schema: Schema;
  readonly args?: undefined;
  readonly extractArgs?: undefined;
}

/** How a method is guarded, by a decorator. */
export interface MethodOptions<Names extends readonly string[], Schema extends StandardSchema>
  // biome-ignore lint/suspicious/noExplicitAny: options are read before the method that they are for
  extends Omit<GuardOptions<any[]>, 'async'> {
  /** The name of each parameter, in their order; where absent the method takes one object of arguments. */
  readonly args?: Names | undefined;
  /** The arguments by name, out of the parameters. Lists and plain objects among these are copies, as the method gets them too. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly extractArgs?: ((...call: any[]) => object) | undefined;
  readonly schema?: Schema | undefined;
  /** Values of arguments that a call leaves out, by name: they are checked and handed on like others. */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Says that the method returns a promise, where it is not declared `async`. */
  readonly async?: boolean | undefined;
}

/**
 * Guards the method that it stands above: a standard (TC39) decorator.
 *
 * @throws TypeError where it stands above anything but a method, or is compiled as an experimental decorator.
 *
 * @example
 * ```ts
 * import { guard, type MethodGuard } from 'tenuo-edge';
 *
 * const guarded: MethodGuard = guard({ tool: 'read_file', args: ['path'] });
 * console.log(typeof guarded); // function
 * ```
 *
 * @see docs/guard.md#methods
 */
// biome-ignore lint/suspicious/noExplicitAny: as the type of the context has it
export type MethodGuard = <This, Method extends (this: This, ...call: any) => any>(
  method: Method,
  context: ClassMethodDecoratorContext<This, Method>,
) => Method;

/**
 * Guards a function, or as `@guard(options)` a method: every call has to be authorized before it runs. The result is of the same type, and
 * what is synchronous stays so; the `this` of a call is kept. Arguments are read once, and the function is called with frozen copies: the
 * very values that were checked.
 *
 * Arguments are one object, or parameters that `args` names, or what `extractArgs` reads out of the parameters; `schema` is a
 * Standard Schema of one object. Warrant and key are those of the options, else those in scope (`mint`, `bound.run`); with `verify` they
 * are what came with the call. Of an async function a denial is a rejection, and the decision may wait; a generator is checked before
 * its first value. In the modes `audit` and `permissive` the function runs all the same.
 *
 * @throws AuthorizationDenied (the guarded function) where a call is refused.
 * @throws ConfigurationError (the guarded function) where no root is trusted, there is no key to sign with, or a synchronous function
 *   would have to wait.
 * @throws TypeError for options that are unknown, of a wrong type or contradictory, and for what is no function.
 *
 * @example
 * ```ts
 * import { Capability, configure, guard, mintSync, Pattern, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
 * mintSync(Capability(search, { query: Pattern('weather *') }), () => {
 *   console.log(search({ query: 'weather NYC' })); // Results for: weather NYC
 *   search({ query: 'stock prices' }); // throws AuthorizationDenied
 * });
 * ```
 *
 * @see docs/guard.md
 */
export function guard<Schema extends StandardSchema, Result, Behind extends readonly unknown[] = readonly []>(
  options: SchemaOptions<Schema, [args: SchemaInput<Schema>, ...context: Behind], Result> & ContextFor<Behind>,
  fn: (args: SchemaOutput<Schema>, ...context: Behind) => Result,
): Guarded<(args: SchemaInput<Schema>, ...context: Behind) => Result, SchemaOutput<Schema>>;
export function guard<Fn extends AnyCall, const Names extends readonly string[]>(
  options: PositionalOptions<Fn, Names> & ContextFor<BehindNamed<Parameters<Fn>, Names>>,
  fn: Fn,
): Guarded<Fn, NamedArguments<Names, Parameters<Fn>>>;
export function guard<Fn extends AnyCall, Args extends object>(
  options: ExtractOptions<Fn, Args>,
  fn: Fn,
): Guarded<Fn, Args>;
export function guard<Fn extends AnyCall>(
  options: ObjectOptions<Fn> & ContextFor<BehindFirst<Parameters<Fn>>> & TakesObject<Fn>,
  fn: Fn,
): Guarded<Fn, ObjectArguments<Fn>>;
export function guard<const Names extends readonly string[], Schema extends StandardSchema>(
  options: MethodOptions<Names, Schema>,
): MethodGuard;
export function guard(...given: readonly unknown[]): unknown {
  const [options, fn] = given;
  const checked = checkGuardOptions(options);
  if (given.length > 1) return wrap(checked, fn as AnyFunction);
  return (method: unknown, context: unknown) => decorate(checked, method, context);
}

function decorate(options: AnyGuardOptions, method: unknown, context: unknown): AnyFunction {
  if (typeof context !== 'object' || context === null)
    throw new TypeError(
      'guard is a standard decorator: compile without experimentalDecorators, or guard the function: guard(options, fn)',
    );
  const { kind, name } = context as { readonly kind: unknown; readonly name: unknown };
  if (kind !== 'method') throw new TypeError(`guard decorates methods; ${String(name)} is a ${kind}`);
  return wrap(options, method as AnyFunction);
}
