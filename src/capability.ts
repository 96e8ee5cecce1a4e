// A tool with what its arguments must satisfy: what `mint` and `grant` hand out, typed by the tool's own arguments.

import { quoted } from './cbor/value.ts';
import type { ConstraintSet as ConstraintSetData } from './constraints/kinds.ts';
import {
  type ConstraintInput,
  ConstraintSet,
  type ConstraintSetOptions,
  type ConstraintsInput,
} from './constraints.ts';
import { type GuardedTool, guardedAs } from './guard/guarded.ts';
import type { SchemaOutput, StandardSchema } from './guard/standard-schema.ts';
import { INSPECT } from './inspect.ts';
import { checkText } from './options.ts';

const BRAND = Symbol.for('tenuo-edge/Capability');

/** One tool and what its arguments must satisfy. Frozen data. */
export interface Capability {
  /** What tells it from other data. */
  readonly kind: 'Capability';
  /** The name of the tool. */
  readonly tool: string;
  /** The constraints of its arguments; without any, the tool may be called with any arguments. */
  readonly set: ConstraintSetData;
  /** As its factory call: `Capability("search", { query: Pattern("weather *") })`. Never throws. */
  toString(): string;
}

/** The names of arguments; any, where the type of the arguments says nothing. */
export type NamesOf<Args> = unknown extends Args ? string : Args extends unknown ? Extract<keyof Args, string> : never;

/**
 * A constraint for each of the arguments, `Args`, by name; `allowUnknown: true` lets the call carry others too. A `ConstraintSet`,
 * which has a `kind`, says nothing of its names and is none.
 *
 * @example
 * ```ts
 * import { type ConstraintsFor, Pattern } from 'tenuo-edge';
 *
 * const constraints: ConstraintsFor<{ query: string; limit?: number }> = { query: Pattern('weather *') };
 * console.log(Object.keys(constraints)); // [ 'query' ]
 * ```
 *
 * @see docs/guard.md#typed-tools
 */
export type ConstraintsFor<Args> = { readonly [Name in NamesOf<Args>]?: ConstraintInput } & {
  readonly allowUnknown?: boolean;
} & { readonly [Name in Exclude<'kind', NamesOf<Args>>]?: never };

/** What a constraint must be whose name is none of `Names`: nothing is. */
export interface NoArgumentOfThisName<Names extends string> {
  readonly 'the tool has no argument of this name; it has': Names;
}

/** Refuses the members of `Given` that name no argument. */
export type OnlyNames<Given, Names extends string> = {
  readonly [Name in Exclude<keyof Given, Names | 'allowUnknown'>]: NoArgumentOfThisName<Names>;
};

/**
 * A tool that knows its own name: a guarded function, or an object as agent frameworks make them. A plain function is none: its
 * name is no promise.
 *
 * @example
 * ```ts
 * import { Capability, type NamedTool } from 'tenuo-edge';
 *
 * const tool: NamedTool = { name: 'search' };
 * console.log(Capability(tool).tool); // search
 * ```
 *
 * @see docs/guard.md#typed-tools
 */
export type NamedTool = GuardedTool | { readonly name: string; readonly apply?: never };

// A method, so that the parameter of a tool is compared both ways and any tool fits.
type Takes<Method extends string, Args> = { readonly [Name in Method]: (args: Args, ...context: never[]) => unknown };

/**
 * The arguments of a tool by name: out of `guard`, a Standard Schema (`inputSchema`, `parameters`, `schema`), or the parameter of
 * `execute`, `handler` or `run`. `unknown` where none of them says.
 *
 * @example
 * ```ts
 * import { type ArgumentsOf, guard } from 'tenuo-edge';
 *
 * const search = guard({ tool: 'search' }, ({ query }: { query: string }) => query);
 * const args: ArgumentsOf<typeof search> = { query: 'weather NYC' };
 * console.log(args.query); // weather NYC
 * ```
 *
 * @see docs/guard.md#typed-tools
 */
export type ArgumentsOf<Tool> =
  Tool extends GuardedTool<infer Args>
    ? Args
    : Tool extends { readonly inputSchema: infer Schema extends StandardSchema }
      ? SchemaOutput<Schema>
      : Tool extends { readonly parameters: infer Schema extends StandardSchema }
        ? SchemaOutput<Schema>
        : Tool extends { readonly schema: infer Schema extends StandardSchema }
          ? SchemaOutput<Schema>
          : Tool extends Takes<'execute', infer Args>
            ? Args
            : Tool extends Takes<'handler', infer Args>
              ? Args
              : Tool extends Takes<'run', infer Args>
                ? Args
                : unknown;

/**
 * A tool with a constraint for each argument, for `mint`, `grant` and `builder.capability(…)`. Without constraints the tool may be
 * called with any arguments.
 *
 * The tool is a name, a function of `guard`, or an object with a name. Of the latter two the names of the arguments are known, and a
 * constraint on any other is a compile error; of a name they are known where the type of its arguments is given.
 *
 * @throws TypeError where the tool has no name, a constraint is not one, or is on an argument that a positional tool does not have.
 * @throws TenuoError 1903 where constraints are nested too deep.
 *
 * @example
 * ```ts
 * import { Capability, guard, Pattern } from 'tenuo-edge';
 *
 * const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
 * console.log(String(Capability(search, { query: Pattern('weather *') }))); // Capability("search", { query: Pattern("weather *") })
 * Capability<{ query: string }>('search', { query: Pattern('weather *') }); // the same, of a name and a type
 * ```
 *
 * @see docs/guard.md#typed-tools
 */
export function Capability(tool: string, constraints?: ConstraintsInput, options?: ConstraintSetOptions): Capability;
export function Capability<Args>(
  tool: string,
  constraints?: ConstraintsFor<Args>,
  options?: ConstraintSetOptions,
): Capability;
export function Capability<Tool extends NamedTool, Given extends ConstraintsFor<ArgumentsOf<Tool>>>(
  tool: Tool,
  constraints?: Given & OnlyNames<Given, NamesOf<ArgumentsOf<Tool>>>,
  options?: ConstraintSetOptions,
): Capability;
export function Capability(tool: unknown, constraints: unknown = {}, options?: ConstraintSetOptions): Capability {
  const name = checkText(nameOf(tool), 'a tool name');
  const set = ConstraintSet(constraints as ConstraintsInput, options);
  checkNames(name, set, guardedAs(tool)?.names);
  return Object.freeze(Object.assign(Object.create(shared) as Capability, { kind: 'Capability', tool: name, set }));
}

/** Whether a value was made by `Capability`, in whichever copy of this package. */
export function isCapability(value: unknown): value is Capability {
  return typeof value === 'object' && value !== null && !Object.hasOwn(value, BRAND) && BRAND in value;
}

const shared = Object.freeze({
  [BRAND]: true,
  toString(this: Capability): string {
    const { tool, set } = this;
    const isAny = Object.keys(set.constraints).length === 0;
    return isAny ? `Capability(${quoted(tool)})` : `Capability(${quoted(tool)}, ${set})`;
  },
  [INSPECT](this: Capability): string {
    return this.toString();
  },
});

function nameOf(tool: unknown): unknown {
  if (typeof tool === 'string') return tool;
  const guarded = guardedAs(tool);
  if (guarded !== undefined) return guarded.tool;
  if (typeof tool === 'function')
    throw new TypeError(
      'Capability takes a function of guard, which knows its tool; of any other give the tool’s name',
    );
  if (typeof tool === 'object' && tool !== null) return (tool as { readonly name?: unknown }).name;
  throw new TypeError('Capability takes a tool: its name, a function of guard, or an object with a name');
}

function checkNames(tool: string, { constraints }: ConstraintSetData, names: readonly string[] | undefined): void {
  if (names === undefined) return;
  for (const name of Object.keys(constraints)) {
    if (names.includes(name)) continue;
    throw new TypeError(
      `the tool ${quoted(tool)} has no argument ${quoted(name)}; it has ${names.map(quoted).join(', ') || 'none'}`,
    );
  }
}
