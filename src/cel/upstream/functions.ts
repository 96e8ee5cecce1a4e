// The functions that upstream and the standard both have, as upstream computes them, and upstream's own five. What
// one of them lacks has no answer. Their surplus arguments, which upstream ignores, are not accepted.
import { utf8Bytes } from '../../host/text.ts';
import type { Budget } from '../budget.ts';
import { fail } from '../failure.ts';
import { matches } from './matches.ts';
import { contains, readAddress, readNetwork } from './network.ts';
import { int, uint } from './operators.ts';
import {
  calendarField,
  dayOfYear,
  duration,
  momentText,
  readMoment,
  secondsSince,
  timestamp,
  wholeUnits,
} from './time.ts';
import { Duration, isList, Timestamp, typeName, UInt, type Value, ValueMap } from './value.ts';

/** What a call may ask for beside its arguments. */
export interface Surroundings {
  readonly budget: Budget;
  /** The instant of the decision, in seconds since 1970. */
  readonly now: number;
  /** What `tenuo_object()` gives: the value, where it is an object. */
  readonly object: ValueMap | undefined;
}

type Implementation = (args: readonly Value[], around: Surroundings) => Value;

interface Overload {
  /** Arguments, the target of a method included. */
  readonly count: number;
  readonly call: Implementation;
}

const SECOND = 1_000_000_000n;
const DECIMAL_INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Called as `f(x)`. */
const FUNCTIONS = new Map<string, Overload>([
  ['size', { count: 1, call: size }],
  ['matches', { count: 2, call: matchText }],
  ['int', { count: 1, call: toInt }],
  ['uint', { count: 1, call: toUint }],
  ['double', { count: 1, call: toDouble }],
  ['string', { count: 1, call: toText }],
  ['bytes', { count: 1, call: ([text]) => utf8Bytes(textOf(text, 'bytes()')) }],
  ['duration', { count: 1, call: ([text]) => duration(textOf(text, 'duration()')) }],
  ['timestamp', { count: 1, call: ([text]) => timestamp(textOf(text, 'timestamp()')) }],
  ['time_now', { count: 1, call: (_, { now }) => momentText(now) }],
  ['time_is_expired', { count: 1, call: ([text], { now }) => (momentOf(text)?.seconds ?? now) < now }],
  ['time_since', { count: 1, call: timeSince }],
  ['net_in_cidr', { count: 2, call: inNetwork }],
  ['net_is_private', { count: 1, call: isPrivate }],
  ['tenuo_object', { count: 0, call: (_, { object }) => object ?? fail('tenuo_object() is there for objects only') }],
]);

/** Called as `x.f()`. */
const METHODS = new Map<string, Overload>([
  ['size', { count: 1, call: size }],
  ['matches', { count: 2, call: matchText }],
  ['contains', { count: 2, call: onTexts('contains()', (text, part) => text.includes(part)) }],
  ['startsWith', { count: 2, call: onTexts('startsWith()', (text, part) => text.startsWith(part)) }],
  ['endsWith', { count: 2, call: onTexts('endsWith()', (text, part) => text.endsWith(part)) }],
  ['getFullYear', { count: 1, call: calendar((date) => date.getUTCFullYear()) }],
  ['getMonth', { count: 1, call: calendar((date) => date.getUTCMonth()) }],
  ['getDayOfYear', { count: 1, call: calendar(dayOfYear) }],
  ['getDayOfMonth', { count: 1, call: calendar((date) => date.getUTCDate() - 1) }],
  ['getDate', { count: 1, call: calendar((date) => date.getUTCDate()) }],
  ['getDayOfWeek', { count: 1, call: calendar((date) => date.getUTCDay()) }],
  ['getHours', { count: 1, call: calendar((date) => date.getUTCHours(), 3600n * SECOND) }],
  ['getMinutes', { count: 1, call: calendar((date) => date.getUTCMinutes(), 60n * SECOND) }],
  ['getSeconds', { count: 1, call: calendar((date) => date.getUTCSeconds(), SECOND) }],
  ['getMilliseconds', { count: 1, call: calendar((date) => date.getUTCMilliseconds(), 1_000_000n) }],
]);

/** Whether there is such a function or method with so many arguments, the target included. */
export function isKnown(name: string, isMethod: boolean, count: number): boolean {
  return (isMethod ? METHODS : FUNCTIONS).get(name)?.count === count;
}

/** Calls a function, or a method on its first argument. */
export function call(name: string, isMethod: boolean, args: readonly Value[], around: Surroundings): Value {
  const overload = (isMethod ? METHODS : FUNCTIONS).get(name);
  if (overload?.count !== args.length) return fail(`there is no ${isMethod ? '.' : ''}${name}() of that form`);
  return overload.call(args, around);
}

function textOf(value: Value | undefined, subject: string): string {
  return typeof value === 'string' ? value : fail(`${subject} of a ${typeName(value ?? null)}`);
}

/** In bytes of UTF-8, where the standard counts characters. */
function size([of]: readonly Value[], { budget }: Surroundings): bigint {
  if (typeof of === 'string') {
    budget.spendText(of.length);
    return BigInt(new TextEncoder().encode(of).length);
  }
  if (of instanceof Uint8Array || isList(of ?? null)) return BigInt((of as Uint8Array).length);
  return of instanceof ValueMap ? BigInt(of.size) : fail(`size() of a ${typeName(of ?? null)}`);
}

function onTexts(subject: string, holds: (text: string, part: string) => boolean): Implementation {
  return ([text, part], { budget }) => {
    const [whole, sought] = [textOf(text, subject), textOf(part, subject)];
    budget.spendText(whole.length + sought.length);
    return holds(whole, sought);
  };
}

function matchText([text, pattern]: readonly Value[], { budget }: Surroundings): boolean {
  return matches(textOf(pattern, 'matches()'), textOf(text, 'matches()'), budget);
}

function toInt([value]: readonly Value[]): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof UInt) return int(value.value);
  if (typeof value === 'string')
    return DECIMAL_INTEGER.test(value) ? int(integer(value)) : fail('int() of a text that is none');
  // Upstream makes the largest int of 2^63, and 0 of NaN.
  if (typeof value === 'number')
    return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : fail('an int overflows');
  return fail(`int() of a ${typeName(value ?? null)}`);
}

function toUint([value]: readonly Value[]): UInt {
  if (value instanceof UInt) return value;
  if (typeof value === 'bigint') return uint(value);
  if (typeof value === 'string')
    return /^\+?\d+$/.test(value) ? uint(integer(value)) : fail('uint() of a text that is none');
  if (typeof value === 'number') {
    return value >= 0 && value < 2 ** 64 ? new UInt(BigInt(Math.trunc(value))) : fail('a uint overflows');
  }
  return fail(`uint() of a ${typeName(value ?? null)}`);
}

/** Of decimal digits with a sign; those that 64 bits can hold are short. */
function integer(text: string): bigint {
  const digits = text.replace(/^([+-]?)0+(?=\d)/, '$1');
  return digits.length > 21 ? fail('an int overflows') : BigInt(digits.replace('+', ''));
}

function toDouble([value]: readonly Value[]): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof UInt) return Number(value.value);
  if (typeof value === 'string') return DECIMAL.test(value) ? Number(value) : fail('double() of a text that is none');
  return fail(`double() of a ${typeName(value ?? null)}`);
}

function toText([value]: readonly Value[]): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof UInt) return String(value.value);
  if (value instanceof Uint8Array) return decoded(value);
  if (typeof value === 'number') {
    const text = Object.is(value, -0) ? '-0' : String(value);
    // Upstream writes no exponent and has other names for what is not finite.
    return /^-?[\d.]+$/.test(text) ? text : fail('a double without one text');
  }
  return fail(`string() of a ${typeName(value ?? null)}`);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('string() of bytes that are no text');
  }
}

function calendar(field: (date: Date) => number, unit?: bigint): Implementation {
  return ([value]) => {
    if (value instanceof Timestamp) return calendarField(value, field);
    if (value instanceof Duration && unit !== undefined) return wholeUnits(value, unit);
    return fail(`a ${typeName(value ?? null)} has no such field`);
  };
}

function momentOf(value: Value | undefined): ReturnType<typeof readMoment> {
  return typeof value === 'string' ? readMoment(value) : undefined;
}

/** Negative for what is to come; 0 for what is no time. */
function timeSince([text]: readonly Value[], { now }: Surroundings): bigint {
  const moment = momentOf(text);
  return moment === undefined ? 0n : BigInt(secondsSince(moment, now));
}

function inNetwork([ip, cidr]: readonly Value[]): boolean {
  const address = typeof ip === 'string' ? readAddress(ip) : undefined;
  const network = typeof cidr === 'string' ? readNetwork(cidr) : undefined;
  return address !== undefined && network !== undefined && contains(network, address);
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

function isPrivate([ip]: readonly Value[]): boolean {
  return PRIVATE.some((network) => inNetwork([ip ?? null, network]));
}
