// What zod, valibot, arktype and others have in common (https://standardschema.dev, version 1), as far as it is used here. Types only:
// none of them is a dependency.

/**
 * A schema that says what it takes and what it makes of it: those of zod 3.24, valibot 1, arktype 2 and newer are.
 *
 * @example
 * ```ts
 * import { guard, type StandardSchema } from 'tenuo-edge';
 *
 * // What a schema library makes; here by hand.
 * const schema: StandardSchema<{ id: string }, { id: number }> = {
 *   '~standard': { version: 1, vendor: 'mine', validate: (value) => ({ value: { id: Number((value as { id: string }).id) } }) },
 * };
 * const lookup = guard({ tool: 'lookup', schema }, ({ id }) => id + 1);
 * console.log(typeof lookup); // function
 * ```
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** The schema itself, as the specification has it. */
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema makes of a value: the value, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong, and where. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema takes. */
export type SchemaInput<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['input'];
/** What a schema makes of it. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['output'];
