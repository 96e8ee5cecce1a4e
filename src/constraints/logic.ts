// Constraints made of constraints: All, AnyOf, Not.
import {
  type All as AllData,
  type AnyOf as AnyOfData,
  type Constraint,
  makeConstraint,
  type Not as NotData,
} from './kinds.ts';
import { type ConstraintInput, toConstraint } from './values.ts';

export type All = AllData;
export type AnyOf = AnyOfData;
export type Not = NotData;

/** Levels of All, AnyOf and Not that a warrant may hold around a constraint. */
export const MAX_DEPTH = 32;

/**
 * Every one of `constraints` holds. They are asked in order; the first that does not hold ends it. Without any it is an
 * error, which allows nothing.
 *
 * @throws TypeError where a member is no constraint.
 *
 * @example
 * ```ts
 * import { All, Not, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { file: All([Pattern('*.txt'), Not(Pattern('secret*'))]) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { file: 'notes.txt' })); // true
 * console.log(warrant.allows('tool', { file: 'secret.txt' })); // false
 * ```
 *
 * @see docs/constraints.md#all
 */
export function All(constraints: readonly ConstraintInput[]): All {
  return nested(makeConstraint<All>({ kind: 'All', constraints: clauses(constraints, 'All') }));
}

/**
 * One of `constraints` holds. They are asked in order; the first that holds, or cannot tell, ends it: put those that
 * may err (Cidr, UrlPattern, CEL) last. Without any it allows nothing.
 *
 * @throws TypeError where a member is no constraint.
 *
 * @example
 * ```ts
 * import { AnyOf, Range, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { count: AnyOf([Range.max(10), 'all']) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { count: 'all' })); // true
 * console.log(warrant.allows('tool', { count: 11 })); // false
 * ```
 *
 * @see docs/constraints.md#anyof
 */
export function AnyOf(constraints: readonly ConstraintInput[]): AnyOf {
  return nested(makeConstraint<AnyOf>({ kind: 'AnyOf', constraints: clauses(constraints, 'AnyOf') }));
}

/**
 * The constraint does not hold. Values of every other type pass; what the constraint cannot tell is refused.
 *
 * @throws TypeError where it is no constraint.
 *
 * @example
 * ```ts
 * import { Not, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { environment: Not('production') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { environment: 'staging' })); // true
 * console.log(warrant.allows('tool', { environment: 'production' })); // false
 * ```
 *
 * @see docs/constraints.md#not
 */
export function Not(constraint: ConstraintInput): Not {
  return nested(makeConstraint<Not>({ kind: 'Not', constraint: toConstraint(constraint, 'the constraint in Not') }));
}

const depths = new WeakMap<Constraint, number>();

/** Levels of constraints inside the constraint: 0 for a plain one. */
export function depthOf(constraint: Constraint): number {
  const known = depths.get(constraint);
  if (known !== undefined) return known;
  const { kind } = constraint;
  if (kind !== 'Not' && kind !== 'All' && kind !== 'AnyOf') return 0;
  const inside = kind === 'Not' ? [constraint.constraint] : constraint.constraints;
  const depth = 1 + inside.reduce((most, clause) => Math.max(most, depthOf(clause)), 0);
  depths.set(constraint, depth);
  return depth;
}

/** Notes the depth while its parts' are known, so that asking never recurses far. */
function nested<Kind extends Constraint>(constraint: Kind): Kind {
  depthOf(constraint);
  return constraint;
}

function clauses(constraints: readonly ConstraintInput[], kind: string): readonly Constraint[] {
  if (!Array.isArray(constraints)) throw new TypeError(`${kind} takes a list of constraints`);
  const list = constraints as readonly unknown[];
  return Object.freeze(Array.from(list, (given, i) => toConstraint(given, `constraint ${i} of ${kind}`)));
}
