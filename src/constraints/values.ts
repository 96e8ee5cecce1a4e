// Constraints on values by equality: Exact, OneOf, NotOneOf, Contains, Subset.
import { CborReader } from '../cbor/reader.ts';
import { Float, type Value, writeValue } from '../cbor/value.ts';
import { encode } from '../cbor/writer.ts';
import {
  type Constraint,
  type Contains as ContainsData,
  type Exact as ExactData,
  isConstraint,
  makeConstraint,
  type NotOneOf as NotOneOfData,
  type OneOf as OneOfData,
  type Subset as SubsetData,
} from './kinds.ts';

export type Exact = ExactData;
export type OneOf = OneOfData;
export type NotOneOf = NotOneOfData;
export type Contains = ContainsData;
export type Subset = SubsetData;

/**
 * A constraint, or a bare text, number or boolean, which means `Exact` of it.
 *
 * @example
 * ```ts
 * import { type ConstraintInput, Exact, OneOf } from 'tenuo-edge';
 *
 * const inputs: ConstraintInput[] = ['staging', 5, true, Exact(5), OneOf(['a', 'b'])];
 * console.log(inputs.length); // 5
 * ```
 *
 * @see docs/constraints.md#how-they-work
 */
export type ConstraintInput = Constraint | string | number | bigint | boolean | Float;

/** Bytes of CBOR that one constraint may take: more than any warrant holds. */
const MAX_CONSTRAINT_BYTES = 65536;

/**
 * The argument equals `value`, of the same type: the integer 1 is not the float 1.0 (`float(1)`). The value is
 * copied.
 *
 * @throws TypeError or RangeError where it is not a value of the protocol, as for arguments.
 *
 * @example
 * ```ts
 * import { Exact, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { environment: Exact('staging') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { environment: 'staging' })); // true
 * console.log(warrant.allows('tool', { environment: 'production' })); // false
 * ```
 *
 * @see docs/constraints.md#exact
 */
export function Exact(value: unknown): Exact {
  return makeConstraint<Exact>({ kind: 'Exact', value: snapshot(value, 'the value of Exact') });
}

/**
 * The argument equals one of `values`, each compared as by `Exact`. An empty list allows nothing.
 *
 * @throws TypeError or RangeError where one is not a value of the protocol.
 *
 * @example
 * ```ts
 * import { OneOf, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { colour: OneOf(['red', 'green']) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { colour: 'red' })); // true
 * console.log(warrant.allows('tool', { colour: 'blue' })); // false
 * ```
 *
 * @see docs/constraints.md#oneof
 */
export function OneOf(values: readonly unknown[]): OneOf {
  return makeConstraint<OneOf>({ kind: 'OneOf', values: listOf(values, 'OneOf') });
}

/**
 * The argument equals none of `values`, each compared as by `Exact`: any value of another type passes, so prefer
 * `OneOf` where you can. An empty list excludes nothing.
 *
 * @throws TypeError or RangeError where one is not a value of the protocol.
 *
 * @example
 * ```ts
 * import { NotOneOf, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { user: NotOneOf(['root', 'admin']) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { user: 'ann' })); // true
 * console.log(warrant.allows('tool', { user: 'root' })); // false
 * ```
 *
 * @see docs/constraints.md#notoneof
 */
export function NotOneOf(values: readonly unknown[]): NotOneOf {
  return makeConstraint<NotOneOf>({ kind: 'NotOneOf', excluded: listOf(values, 'NotOneOf') });
}

/**
 * The argument is a list in which each of `values` occurs; it may hold others too. An empty list asks for any list.
 *
 * @throws TypeError or RangeError where one is not a value of the protocol.
 *
 * @example
 * ```ts
 * import { Contains, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { tags: Contains(['audit']) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { tags: ['audit', 'eu'] })); // true
 * console.log(warrant.allows('tool', { tags: ['eu'] })); // false
 * ```
 *
 * @see docs/constraints.md#contains
 */
export function Contains(values: readonly unknown[]): Contains {
  return makeConstraint<Contains>({ kind: 'Contains', required: listOf(values, 'Contains') });
}

/**
 * The argument is a list that holds nothing but `values`. The empty list passes.
 *
 * @throws TypeError or RangeError where one is not a value of the protocol.
 *
 * @example
 * ```ts
 * import { SigningKey, Subset, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { actions: Subset(['read', 'list']) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { actions: ['read'] })); // true
 * console.log(warrant.allows('tool', { actions: ['read', 'delete'] })); // false
 * ```
 *
 * @see docs/constraints.md#subset
 */
export function Subset(values: readonly unknown[]): Subset {
  return makeConstraint<Subset>({ kind: 'Subset', allowed: listOf(values, 'Subset') });
}

/** What was given as a constraint. `subject` names it in errors. */
export function toConstraint(given: unknown, subject: string): Constraint {
  if (isConstraint(given)) return given;
  const bare =
    typeof given === 'string' || typeof given === 'number' || typeof given === 'bigint' || typeof given === 'boolean';
  if (bare || given instanceof Float) return Exact(given);
  throw new TypeError(`${subject} is not one: use ${insteadOf(given)}`);
}

/** What was probably meant by a value that is no constraint. */
function insteadOf(given: unknown): string {
  if (Array.isArray(given)) return 'OneOf([…]) for one of these values, or Exact([…]) for the list itself';
  if (given instanceof RegExp) return 'Regex("…") with the expression as a text';
  if (given instanceof Date) return 'a text or a number, as the tool takes it: Exact(date.toISOString())';
  return 'Exact(…), OneOf([…]) or another constraint';
}

function listOf(values: readonly unknown[], kind: string): readonly Value[] {
  if (!Array.isArray(values)) throw new TypeError(`${kind} takes a list of values`);
  return snapshot(values, `a value of ${kind}`) as readonly Value[];
}

/** A frozen copy of a value, every member read once. */
function snapshot(value: unknown, subject: string): Value {
  const bytes = encode(subject, MAX_CONSTRAINT_BYTES, (writer) =>
    writeValue(writer, value, { of: null, key: subject }),
  );
  return new CborReader(bytes).value();
}
