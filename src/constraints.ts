// Constraint factories. What they return is frozen data (constraints/kinds.ts).

import { encodeConstraint } from './cbor/constraint.ts';
import { sortedKeys } from './cbor/order.ts';
import { Float, quoted } from './cbor/value.ts';
import {
  type Constraint,
  type ConstraintSet as ConstraintSetData,
  isConstraint,
  isConstraintSet,
  makeConstraint,
  makeSet,
  type Pattern as PatternData,
  type Range as RangeData,
  type Wildcard as WildcardData,
} from './constraints/kinds.ts';
import { depthOf, MAX_DEPTH } from './constraints/logic.ts';
import { CONSTRAINT_REASONS } from './constraints/reasons.ts';
import { type ConstraintInput, toConstraint } from './constraints/values.ts';
import { type EngineOption, engineOf, withItems } from './engine/port.ts';
import { errorFor, TenuoError } from './errors.ts';
import { checkText } from './options.ts';

export { Float, float, type Value } from './cbor/value.ts';
export { Cidr } from './constraints/cidr.ts';
export type { CEL, Constraint, Unknown } from './constraints/kinds.ts';
export { All, AnyOf, Not } from './constraints/logic.ts';
export { Regex } from './constraints/regex.ts';
export { Shlex, type ShlexOptions } from './constraints/shlex.ts';
export { Subpath, type SubpathOptions } from './constraints/subpath.ts';
export { UrlPattern } from './constraints/url-pattern.ts';
export { UrlSafe, type UrlSafeOptions } from './constraints/url-safe.ts';
export { type ConstraintInput, Contains, Exact, NotOneOf, OneOf, Subset } from './constraints/values.ts';
export type Pattern = PatternData;
export type Range = RangeData;
export type Wildcard = WildcardData;
export type ConstraintSet = ConstraintSetData;

/**
 * A constraint for each argument by name. `allowUnknown: true` beside them lets the call carry other arguments
 * too; a constraint on an argument that is itself called `allowUnknown` is written as one
 * (`allowUnknown: Exact(true)`), or the flag is given apart: `ConstraintSet(constraints, { allowUnknown: true })`.
 *
 * @example
 * ```ts
 * import { type ConstraintsInput, Pattern, Range } from 'tenuo-edge';
 *
 * const constraints: ConstraintsInput = { cluster: Pattern('staging-*'), replicas: Range.max(15), region: 'eu-1' };
 * console.log(Object.keys(constraints)); // [ 'cluster', 'replicas', 'region' ]
 * ```
 *
 * @see docs/constraints.md#how-they-work
 */
export type ConstraintsInput = { readonly [argument: string]: ConstraintInput } | ConstraintSet;

/** A true answer of `matchConstraint`; 0 is false, anything else a reason. */
const TRUE = 1;
const EMPTY_TEXT = Uint8Array.of(0x60);

/**
 * The argument is a text that the whole glob matches. `*` is any run of characters and `?` one, both of them
 * also `/`; `[a-z]` and `[!a-z]` are classes; `**` must be a whole component; there is no escape character.
 *
 * @throws TenuoError 1501 where the glob cannot be read.
 * @throws TypeError where it is no text.
 *
 * @example
 * ```ts
 * import { Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { cluster: Pattern('staging-*') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { cluster: 'staging-web' })); // true
 * console.log(warrant.allows('tool', { cluster: 'production' })); // false
 * ```
 *
 * @see docs/constraints.md#pattern
 */
export function Pattern(glob: string, options?: EngineOption): Pattern {
  const pattern = makeConstraint<Pattern>({ kind: 'Pattern', pattern: checkText(glob, 'Pattern') });
  const engine = engineOf(options);
  const encoded = encodeConstraint(pattern);
  const verdict = withItems(engine, [encoded, EMPTY_TEXT], () =>
    engine.core.matchConstraint(encoded.length, EMPTY_TEXT.length),
  );
  if (verdict !== 0 && verdict !== TRUE) throw errorFor(verdict, { subject: `Pattern(${quoted(glob)})` });
  return pattern;
}

/**
 * Bounds of a `Range`, finite numbers. Both count as allowed unless said otherwise; an absent bound is open.
 *
 * @example
 * ```ts
 * import { Range, type RangeOptions } from 'tenuo-edge';
 *
 * const share: RangeOptions = { min: 0, max: 1, maxInclusive: false };
 * console.log(String(Range(share))); // Range({ min: 0, max: 1, maxInclusive: false })
 * ```
 *
 * @see docs/constraints.md#range
 */
export interface RangeOptions {
  /** The least number; open where absent. */
  readonly min?: number | Float | undefined;
  /** The greatest number; open where absent. */
  readonly max?: number | Float | undefined;
  /** Whether `min` itself is allowed; true where absent. */
  readonly minInclusive?: boolean | undefined;
  /** Whether `max` itself is allowed; true where absent. */
  readonly maxInclusive?: boolean | undefined;
}

const RANGE_OPTIONS = ['min', 'max', 'minInclusive', 'maxInclusive'];

/**
 * The argument is a number within bounds: an integer or a float. Of `min` and `max` at least one is given, both as
 * plain numbers.
 *
 * @throws RangeError where a bound is not finite.
 * @throws TypeError where an option has another type or name.
 *
 * @example
 * ```ts
 * import { Range, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { replicas: Range({ min: 1, max: 15 }) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { replicas: 15 })); // true
 * console.log(warrant.allows('tool', { replicas: 16 })); // false
 * ```
 *
 * @see docs/constraints.md#range
 */
export function Range(options: RangeOptions): Range {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('Range takes { min, max, minInclusive, maxInclusive }');
  for (const name of Object.keys(options))
    if (!RANGE_OPTIONS.includes(name)) throw new TypeError(`Range has no option "${name}"`);
  return makeConstraint<Range>({
    kind: 'Range',
    min: bound(options.min, 'min'),
    max: bound(options.max, 'max'),
    minInclusive: flag(options.minInclusive, true, 'minInclusive'),
    maxInclusive: flag(options.maxInclusive, true, 'maxInclusive'),
  });
}

/** The argument is a number of at least `min`. */
Range.min = (min: number | Float): Range => Range({ min });

/** The argument is a number of at most `max`. */
Range.max = (max: number | Float): Range => Range({ max });

/**
 * The argument may be anything, but it must be there. Never throws.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant, Wildcard } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { note: Wildcard() })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { note: 'anything' })); // true
 * console.log(warrant.allows('tool', { note: undefined })); // false
 * ```
 *
 * @see docs/constraints.md#wildcard
 */
export function Wildcard(): Wildcard {
  return makeConstraint<Wildcard>({ kind: 'Wildcard' });
}

/**
 * Whether arguments without a constraint are allowed.
 *
 * @example
 * ```ts
 * import { ConstraintSet, type ConstraintSetOptions, Pattern } from 'tenuo-edge';
 *
 * const open: ConstraintSetOptions = { allowUnknown: true };
 * console.log(ConstraintSet({ path: Pattern('/data/*') }, open).allowUnknown); // true
 * ```
 *
 * @see docs/constraints.md#how-they-work
 */
export interface ConstraintSetOptions {
  /** Whether a call may carry arguments that no constraint names; false where absent, true of an empty set. */
  readonly allowUnknown?: boolean | undefined;
}

/**
 * The constraints of one tool. With `options`, every member of `constraints` is an argument, also one called
 * `allowUnknown`. An empty set allows any arguments; a set with constraints allows no others.
 *
 * @throws TypeError where a member is neither a constraint nor a text, number or boolean.
 * @throws TenuoError 1903 where constraints are nested deeper than a warrant may hold them.
 *
 * @example
 * ```ts
 * import { ConstraintSet, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const set = ConstraintSet({ path: Pattern('/data/*') }, { allowUnknown: true });
 * const warrant = Warrant.mintBuilder().capability('read_file', set).mint(SigningKey.generate());
 * console.log(warrant.allows('read_file', { path: '/data/a.txt', encoding: 'utf8' })); // true
 * ```
 *
 * @see docs/constraints.md#how-they-work
 */
export function ConstraintSet(constraints: ConstraintsInput = {}, options?: ConstraintSetOptions): ConstraintSet {
  if (isConstraintSet(constraints)) {
    if (options !== undefined) throw new TypeError('options cannot change a ConstraintSet that is already made');
    return constraints;
  }
  if (
    typeof constraints !== 'object' ||
    constraints === null ||
    Array.isArray(constraints) ||
    isConstraint(constraints)
  ) {
    throw new TypeError('constraints are given by argument name: { path: Pattern("/data/*") }');
  }
  let allowUnknown = flag(options?.allowUnknown, false, 'allowUnknown');
  const named = Object.create(null) as Record<string, Constraint>;
  for (const name of sortedKeys(constraints)) {
    const given: unknown = (constraints as Record<string, unknown>)[name];
    if (given === undefined) continue;
    if (name === 'allowUnknown' && options === undefined && !isConstraint(given))
      allowUnknown = flag(given, false, name);
    else
      named[checkText(name, 'an argument name')] = checkDepth(toConstraint(given, `the constraint on "${name}"`), name);
  }
  return makeSet(named, allowUnknown);
}

function checkDepth(constraint: Constraint, name: string): Constraint {
  if (depthOf(constraint) <= MAX_DEPTH) return constraint;
  throw new TenuoError(CONSTRAINT_REASONS.CONSTRAINT_TOO_DEEP, { subject: `the constraint on "${name}"` });
}

function bound(value: unknown, name: string): number | null {
  if (value === undefined) return null;
  const number = value instanceof Float ? value.value : value;
  if (typeof number !== 'number') throw new TypeError(`Range: ${name} must be a number`);
  if (!Number.isFinite(number)) throw new RangeError(`Range: ${name} must be finite`);
  return number;
}

function flag(value: unknown, usual: boolean, name: string): boolean {
  if (value === undefined) return usual;
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
  return value;
}
