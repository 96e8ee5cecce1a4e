// What `Capability` infers. Compiled with everything else, never run: a line that stops being an error is one.
import type { NamesOf } from '../../src/capability.ts';
import type { GuardedTool } from '../../src/guard/guarded.ts';
import type { StandardSchema } from '../../src/guard/standard-schema.ts';
import { type ArgumentsOf, Capability, ConstraintSet, OneOf, Pattern, Range } from '../../src/index.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type Every<_Facts extends readonly true[]> = true;

interface SearchArgs {
  readonly query: string;
  readonly limit?: number;
}

type Search = ((args: SearchArgs) => string) & GuardedTool<SearchArgs>;

export type Facts = Every<
  [
    Equal<NamesOf<SearchArgs>, 'query' | 'limit'>,
    Equal<NamesOf<unknown>, string>,
    // biome-ignore lint/suspicious/noExplicitAny: arguments that are not typed
    Equal<NamesOf<any>, string>,
    Equal<NamesOf<Record<string, unknown>>, string>,
    Equal<NamesOf<Record<never, never>>, never>,
    Equal<NamesOf<{ a: 1 } | { b: 2 }>, 'a' | 'b'>,
    Equal<ArgumentsOf<Search>, SearchArgs>,
    Equal<ArgumentsOf<{ name: 't'; execute(args: SearchArgs, options: Date): Promise<void> }>, SearchArgs>,
    Equal<ArgumentsOf<{ name: 't'; inputSchema: StandardSchema<{ id: string }, { id: number }> }>, { id: number }>,
    Equal<ArgumentsOf<{ name: 't' }>, unknown>,
  ]
>;

export function names(search: Search, ping: (() => string) & GuardedTool<Record<never, never>>): void {
  // By name alone: anything.
  Capability('search', { query: Pattern('weather *'), whatever: 5 });
  Capability('search', ConstraintSet({ query: 'x' }));
  Capability('search');

  Capability<SearchArgs>('search', { query: Pattern('weather *'), limit: Range.max(5), allowUnknown: true });
  // @ts-expect-error no such argument
  Capability<SearchArgs>('search', { querry: Pattern('weather *') });
  // @ts-expect-error no such argument, beside one that there is
  Capability<SearchArgs>('search', { query: 'x', limt: 5 });
  // @ts-expect-error a set that says nothing of its names
  Capability<SearchArgs>('search', ConstraintSet({ querry: 'x' }));

  Capability(search, { query: Pattern('weather *'), limit: 5 });
  Capability(search, { query: OneOf(['x']), allowUnknown: true });
  Capability(search, {});
  Capability(search);
  // @ts-expect-error no such argument
  Capability(search, { querry: Pattern('weather *') });
  // @ts-expect-error no such argument, beside one that there is
  Capability(search, { query: 'x', limt: 5 });
  const held = { query: Pattern('x'), limt: Range.max(5) };
  // @ts-expect-error nor in an object that was made before
  Capability(search, held);
  // @ts-expect-error nor among others that are spread
  Capability(search, { ...held, limit: 5 });
  // @ts-expect-error a member that is no constraint
  Capability(search, { query: /weather/ });
  // @ts-expect-error a set that says nothing of its names
  Capability(search, ConstraintSet({ querry: 'x' }));

  Capability(ping);
  // @ts-expect-error it takes nothing
  Capability(ping, { host: 'x' });

  // @ts-expect-error a function that no guard knows
  Capability((args: SearchArgs) => args.query, { query: 'x' });
}

export function objects(
  tool: { readonly name: string; execute(args: SearchArgs): string },
  schema: StandardSchema<{ id: string }, { id: number }>,
): void {
  Capability(tool, { query: 'x' });
  // @ts-expect-error no such argument
  Capability(tool, { querry: 'x' });
  Capability({ name: 'lookup', inputSchema: schema }, { id: 5 });
  // @ts-expect-error no such argument
  Capability({ name: 'lookup', inputSchema: schema }, { key: 5 });
  Capability({ name: 'untyped' }, { anything: 5 });
  // @ts-expect-error without a name
  Capability({ execute: () => 1 });
}
