// Operators in upstream's reading: numbers of two types do not mix, and what overflows has no answer.
import type { Budget } from '../budget.ts';
import { fail } from '../failure.ts';
import { inRange, withinDurations } from './time.ts';
import {
  compare,
  Duration,
  equal,
  isKey,
  isList,
  MAX_I64,
  MAX_U64,
  MIN_I64,
  Timestamp,
  typeName,
  UInt,
  type Value,
  ValueMap,
} from './value.ts';

type Binary = (left: Value, right: Value, budget: Budget) => Value;

const BINARY: Readonly<Record<string, Binary>> = {
  '==': equal,
  '!=': (left, right, budget) => !equal(left, right, budget),
  '<': (left, right, budget) => compare(left, right, budget) < 0,
  '<=': (left, right, budget) => compare(left, right, budget) <= 0,
  '>': (left, right, budget) => compare(left, right, budget) > 0,
  '>=': (left, right, budget) => compare(left, right, budget) >= 0,
  in: isIn,
  '[]': item,
  '+': add,
  '-': subtract,
  '*': (left, right) => arithmetic('*', left, right),
  '/': (left, right) => arithmetic('/', left, right),
  '%': (left, right) => arithmetic('%', left, right),
};

export function binary(operator: string, left: Value, right: Value, budget: Budget): Value {
  return (BINARY[operator] as Binary)(left, right, budget);
}

export function signed(sign: string, operand: Value): Value {
  if (sign === '!') return typeof operand === 'boolean' ? !operand : fail(`!${typeName(operand)} has no meaning`);
  if (typeof operand === 'number') return -operand;
  if (typeof operand === 'bigint') return int(-operand);
  // Upstream negates it; the standard does not.
  return typeof operand === 'boolean' ? !operand : fail(`-${typeName(operand)} has no meaning`);
}

export function int(value: bigint): bigint {
  return value > MAX_I64 || value < MIN_I64 ? fail('an int overflows') : value;
}

export function uint(value: bigint): UInt {
  return value > MAX_U64 || value < 0n ? fail('a uint overflows') : new UInt(value);
}

function isIn(left: Value, right: Value, budget: Budget): boolean {
  if (isList(right)) return right.some((element) => equal(element, left, budget));
  if (!(right instanceof ValueMap)) return fail(`${typeName(left)} in ${typeName(right)} has no meaning`);
  return isKey(left) ? right.has(left) : fail(`a ${typeName(left)} is no key of a map`);
}

function item(from: Value, at: Value): Value {
  if (isList(from)) {
    const index = at instanceof UInt ? at.value : at;
    if (typeof index !== 'bigint') return fail(`a list has no item at a ${typeName(at)}`);
    if (index < 0n || index >= BigInt(from.length)) return fail('a list has no item at this index');
    return from[Number(index)] as Value;
  }
  if (!(from instanceof ValueMap)) return fail(`a ${typeName(from)} has no items`);
  if (!isKey(at)) return fail(`a ${typeName(at)} is no key of a map`);
  return from.get(at) ?? (from.has(at) ? null : fail('the map has no such key'));
}

function add(left: Value, right: Value, budget: Budget): Value {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spendText(left.length + right.length);
    return left + right;
  }
  if (isList(left) && isList(right)) {
    budget.spend(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    budget.spendText(left.length + right.length);
    const sum = new Uint8Array(left.length + right.length);
    sum.set(left);
    sum.set(right, left.length);
    return sum;
  }
  if (right instanceof Duration) {
    if (left instanceof Duration) return withinDurations(left.nanos + right.nanos);
    if (left instanceof Timestamp) return inRange(left.nanos + right.nanos, left.offset);
  }
  return arithmetic('+', left, right);
}

function subtract(left: Value, right: Value): Value {
  if (left instanceof Timestamp && right instanceof Timestamp) return withinDurations(left.nanos - right.nanos);
  if (right instanceof Duration) {
    if (left instanceof Duration) return withinDurations(left.nanos - right.nanos);
    if (left instanceof Timestamp) return inRange(left.nanos - right.nanos, left.offset);
  }
  return arithmetic('-', left, right);
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') return int(exact(operator, left, right));
  if (left instanceof UInt && right instanceof UInt) return uint(exact(operator, left.value, right.value));
  if (typeof left === 'number' && typeof right === 'number' && operator !== '%') return inexact(operator, left, right);
  return fail(`${typeName(left)} ${operator} ${typeName(right)} has no meaning`);
}

function exact(operator: string, left: bigint, right: bigint): bigint {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (right === 0n) return fail('a division by zero');
  if (operator === '/') return left / right;
  // The quotient overflows, and upstream asks for it.
  return left === MIN_I64 && right === -1n ? fail('an int overflows') : left % right;
}

function inexact(operator: string, left: number, right: number): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  return operator === '*' ? left * right : left / right;
}
