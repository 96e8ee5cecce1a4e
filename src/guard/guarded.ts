// What a guarded function carries with it: the tool that it is guarded as, and the names of its arguments.

/** Where a guarded function carries it, also one of another copy of this package. */
export const GUARDED: unique symbol = Symbol.for('tenuo-edge/guarded') as never;

/** What a function is guarded as. */
export interface GuardedAs<Args = unknown> {
  readonly tool: string;
  /** The names of positional arguments, in their order; undefined where the function takes one object. */
  readonly names: readonly string[] | undefined;
  /** The arguments by name. A type alone: nothing is ever here. */
  readonly args?: Args;
}

/**
 * What `guard` adds to the type of a function: its arguments by name, for `Capability(fn, constraints)`.
 *
 * @example
 * ```ts
 * import { type GuardedTool, guard } from 'tenuo-edge';
 *
 * const search: GuardedTool<{ query: string }> = guard({ tool: 'search' }, ({ query }: { query: string }) => query);
 * console.log(typeof search); // function
 * ```
 *
 * @see docs/guard.md#typed-tools
 */
export interface GuardedTool<Args = unknown> {
  /** The tool that the function is guarded as, and its arguments. */
  readonly [GUARDED]: GuardedAs<Args>;
}

/** What a function is guarded as; undefined where it is not. */
export function guardedAs(value: unknown): GuardedAs | undefined {
  if (typeof value !== 'function' || !Object.hasOwn(value, GUARDED)) return undefined;
  return (value as unknown as GuardedTool)[GUARDED];
}
