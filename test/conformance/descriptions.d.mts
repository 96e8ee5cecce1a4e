import type { Float, Value } from '../../src/cbor/value.ts';
import type { Constraint, ConstraintSet } from '../../src/constraints.ts';
import type { WarrantView } from '../../src/warrant/view.ts';
import type { Json, JsonObject } from './protocol.ts';

type FloatClass = typeof Float;

/** Every field, as the protocol prints them. 64-bit numbers are decimal text. */
export function describeWarrant(floats: FloatClass, warrant: WarrantView): JsonObject;
/** The description of a constraint, in upstream's names. */
export function describeConstraint(floats: FloatClass, constraint: Constraint): JsonObject;
export function describeSet(floats: FloatClass, set: ConstraintSet): JsonObject;
/** A value out of a warrant with its type spelled out. */
export function toTyped(floats: FloatClass, value: Value): Json;
/** JSON has no infinities and no NaN. */
export function floatJson(x: number): number | string;
/** An object with each member mapped; a name may be `__proto__`. */
export function mapped<From>(object: { readonly [name: string]: From }, map: (value: From) => Json): JsonObject;
export function toHex(bytes: Uint8Array): string;
