// Constraints as data: every kind that a warrant may hold, frozen, with a text for people. Only the
// factories (../constraints.ts) and the decoder make them.
import { floatText, quoted, type Value, valueText } from '../cbor/value.ts';
import { INSPECT } from '../inspect.ts';

const BRAND = Symbol.for('tenuo-edge/constraint');

/** The kind of a constraint whose type id this version does not know. */
export const UNKNOWN = 'Unknown';

interface Base<Kind extends string> {
  /** Tells the kinds of constraints apart. */
  readonly kind: Kind;
  /** The constraint as its factory call: `Pattern("staging-*")`. */
  toString(): string;
}

/** The argument equals `value`, of the same type: 1 is not 1.0. */
export interface Exact extends Base<'Exact'> {
  readonly value: Value;
}

/** The argument is a text that the whole glob matches: `*`, `?`, `[a-z]`, `[!a]`, and a component `**`. */
export interface Pattern extends Base<'Pattern'> {
  readonly pattern: string;
}

/** The argument is a number within the bounds; a bound of null is open. */
export interface Range extends Base<'Range'> {
  readonly min: number | null;
  readonly max: number | null;
  readonly minInclusive: boolean;
  readonly maxInclusive: boolean;
}

/** The argument equals one of the values. */
export interface OneOf extends Base<'OneOf'> {
  readonly values: readonly Value[];
}

/** Any value, as long as the argument is present. */
export type Wildcard = Base<'Wildcard'>;

/** The argument is a text that the whole regular expression matches. */
export interface Regex extends Base<'Regex'> {
  readonly pattern: string;
}

/** The argument equals none of the values. */
export interface NotOneOf extends Base<'NotOneOf'> {
  readonly excluded: readonly Value[];
}

/** The argument is an IP address in the network. */
export interface Cidr extends Base<'Cidr'> {
  readonly pattern: string;
}

/** The argument is a URL of that scheme, host, port and path. */
export interface UrlPattern extends Base<'UrlPattern'> {
  readonly pattern: string;
}

/** The argument is a list that holds all of the values. */
export interface Contains extends Base<'Contains'> {
  readonly required: readonly Value[];
}

/** The argument is a list of nothing but the values. */
export interface Subset extends Base<'Subset'> {
  readonly allowed: readonly Value[];
}

/** Every constraint holds. */
export interface All extends Base<'All'> {
  readonly constraints: readonly Constraint[];
}

/** One of the constraints holds. */
export interface AnyOf extends Base<'AnyOf'> {
  readonly constraints: readonly Constraint[];
}

/** The constraint does not hold. */
export interface Not extends Base<'Not'> {
  readonly constraint: Constraint;
}

/**
 * A CEL expression is true of the argument.
 *
 * @example
 * ```ts
 * import { CEL } from 'tenuo-edge/cel';
 * import type { CEL as CELConstraint } from 'tenuo-edge';
 *
 * const small: CELConstraint = CEL('value <= 100');
 * console.log(small.expression); // value <= 100
 * ```
 *
 * @see docs/cel.md
 */
export interface CEL extends Base<'CEL'> {
  /** The expression, as it was written. */
  readonly expression: string;
  /** The expression that this one narrowed, where a warrant says so: read, and not decided by. */
  readonly parentExpression?: string;
}

/** The argument is a path below `root`. */
export interface Subpath extends Base<'Subpath'> {
  readonly root: string;
  readonly caseSensitive: boolean;
  readonly allowEqual: boolean;
}

/** The argument is a URL that does not lead into private networks. */
export interface UrlSafe extends Base<'UrlSafe'> {
  readonly schemes: readonly string[];
  readonly allowDomains: readonly string[] | null;
  readonly denyDomains: readonly string[] | null;
  readonly allowPorts: readonly number[] | null;
  readonly blockPrivate: boolean;
  readonly blockLoopback: boolean;
  readonly blockMetadata: boolean;
  readonly blockReserved: boolean;
  readonly blockInternalTlds: boolean;
}

/** The argument is a command line of allowed programs without shell syntax. */
export interface Shlex extends Base<'Shlex'> {
  readonly allow: readonly string[];
}

/**
 * A constraint of a type that this version does not know: it never holds. `cbor` is its body, as hex.
 *
 * @example
 * ```ts
 * import type { Constraint, Unknown } from 'tenuo-edge';
 *
 * const isKnown = (constraint: Constraint): constraint is Exclude<Constraint, Unknown> => constraint.kind !== 'Unknown';
 * console.log(typeof isKnown); // function
 * ```
 *
 * @see docs/constraints.md#unknown
 */
export interface Unknown extends Base<'Unknown'> {
  /** The number of the type on the wire, 0 to 255. */
  readonly typeId: number;
  /** The body in CBOR, as hex digits. */
  readonly cbor: string;
}

/**
 * A constraint on one argument, told apart by `kind`.
 *
 * @example
 * ```ts
 * import { type Constraint, Range } from 'tenuo-edge';
 *
 * const constraint: Constraint = Range.max(15);
 * if (constraint.kind === 'Range') console.log(constraint.max); // 15
 * ```
 *
 * @see docs/protocol.md#6-constraints
 */
export type Constraint =
  | Exact
  | Pattern
  | Range
  | OneOf
  | Wildcard
  | Regex
  | NotOneOf
  | Cidr
  | UrlPattern
  | Contains
  | Subset
  | All
  | AnyOf
  | Not
  | CEL
  | Subpath
  | UrlSafe
  | Shlex
  | Unknown;

/**
 * What the call must satisfy: a constraint for each argument, and whether other arguments are allowed.
 *
 * @example
 * ```ts
 * import { ConstraintSet, Pattern } from 'tenuo-edge';
 * import type { ConstraintSet as Received } from 'tenuo-edge/verify';
 *
 * const set: Received = ConstraintSet({ path: Pattern('/data/*') });
 * console.log(set.constraints.path?.kind, set.allowUnknown); // Pattern false
 * ```
 *
 * @see docs/protocol.md#6-constraints
 */
export interface ConstraintSet {
  /** Tells a set from a constraint. */
  readonly kind: 'ConstraintSet';
  /** A constraint for each argument by name. */
  readonly constraints: Readonly<Record<string, Constraint>>;
  /** Whether a call may carry other arguments too. */
  readonly allowUnknown: boolean;
  /** The set as it would be written: `{ path: Pattern("/data/*") }`. */
  toString(): string;
}

type Data<Kind> = Kind extends Base<string> ? Omit<Kind, 'toString'> : never;

const shared = Object.freeze({
  [BRAND]: true,
  toString(this: Constraint | ConstraintSet): string {
    return this.kind === 'ConstraintSet' ? setText(this) : constraintText(this);
  },
  [INSPECT](this: Constraint | ConstraintSet): string {
    return this.toString();
  },
});

/** Freezes the members into a constraint. */
export function makeConstraint<Kind extends Constraint>(members: Data<Kind>): Kind {
  return Object.freeze(Object.assign(Object.create(shared) as object, members)) as Kind;
}

/** Freezes constraints by argument name into a set. */
export function makeSet(constraints: Readonly<Record<string, Constraint>>, allowUnknown: boolean): ConstraintSet {
  Object.freeze(constraints);
  return Object.freeze(
    Object.assign(Object.create(shared) as ConstraintSet, { kind: 'ConstraintSet', constraints, allowUnknown }),
  );
}

/** Whether a value was made by a constraint factory, and is not a set. */
export function isConstraint(value: unknown): value is Constraint {
  return isBranded(value) && (value as Constraint | ConstraintSet).kind !== 'ConstraintSet';
}

/** Whether a value was made by `ConstraintSet` or read from a warrant. */
export function isConstraintSet(value: unknown): value is ConstraintSet {
  return isBranded(value) && (value as Constraint | ConstraintSet).kind === 'ConstraintSet';
}

function isBranded(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Object.hasOwn(value, BRAND) && BRAND in value;
}

function constraintText(constraint: Constraint): string {
  const { kind } = constraint;
  switch (kind) {
    case 'Exact':
      return `Exact(${valueText(constraint.value)})`;
    case 'Range':
      return `Range(${rangeText(constraint)})`;
    case 'OneOf':
      return `OneOf(${valueText(constraint.values)})`;
    case 'NotOneOf':
      return `NotOneOf(${valueText(constraint.excluded)})`;
    case 'Contains':
      return `Contains(${valueText(constraint.required)})`;
    case 'Subset':
      return `Subset(${valueText(constraint.allowed)})`;
    case 'All':
    case 'AnyOf':
      return `${kind}([${constraint.constraints.join(', ')}])`;
    case 'Not':
      return `Not(${constraint.constraint})`;
    case 'CEL':
      return `CEL(${valueText(constraint.expression)})`;
    case 'Wildcard':
      return 'Wildcard()';
    case 'Subpath':
      return `Subpath(${valueText(constraint.root)}${optionsText({ caseSensitive: constraint.caseSensitive, allowEqual: constraint.allowEqual }, true)})`;
    case 'UrlSafe':
      return urlSafeText(constraint);
    case 'Shlex':
      return `Shlex({ allow: ${valueText(constraint.allow)} })`;
    case 'Unknown':
      return `Unknown(${constraint.typeId}, h'${constraint.cbor}')`;
    default:
      return `${kind}(${valueText(constraint.pattern)})`;
  }
}

function rangeText(range: Range): string {
  const parts: string[] = [];
  if (range.min !== null) parts.push(`min: ${boundText(range.min)}`);
  if (range.max !== null) parts.push(`max: ${boundText(range.max)}`);
  if (!range.minInclusive) parts.push('minInclusive: false');
  if (!range.maxInclusive) parts.push('maxInclusive: false');
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** Bounds are always floats, so their text needs no point. */
function boundText(bound: number): string {
  return Number.isSafeInteger(bound) ? String(bound) : floatText(bound);
}

/** The flags that differ from their default, as a last parameter. */
function optionsText(flags: Readonly<Record<string, boolean>>, usual: boolean): string {
  const odd = Object.entries(flags).filter(([, flag]) => flag !== usual);
  return odd.length === 0 ? '' : `, { ${odd.map(([name, flag]) => `${name}: ${flag}`).join(', ')} }`;
}

function urlSafeText(constraint: UrlSafe): string {
  const { allowDomains, denyDomains, allowPorts } = constraint;
  const parts = [`schemes: ${valueText(constraint.schemes)}`];
  if (allowDomains !== null) parts.push(`allowDomains: ${valueText(allowDomains)}`);
  if (denyDomains !== null) parts.push(`denyDomains: ${valueText(denyDomains)}`);
  if (allowPorts !== null) parts.push(`allowPorts: ${valueText(allowPorts)}`);
  for (const flag of ['blockPrivate', 'blockLoopback', 'blockMetadata', 'blockReserved'] as const) {
    if (!constraint[flag]) parts.push(`${flag}: false`);
  }
  if (constraint.blockInternalTlds) parts.push('blockInternalTlds: true');
  return `UrlSafe({ ${parts.join(', ')} })`;
}

function setText(set: ConstraintSet): string {
  const parts = Object.entries(set.constraints).map(([name, constraint]) => `${memberText(name)}: ${constraint}`);
  if (set.allowUnknown) parts.push('any other arguments');
  return parts.length === 0 ? 'any arguments' : `{ ${parts.join(', ')} }`;
}

function memberText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}
