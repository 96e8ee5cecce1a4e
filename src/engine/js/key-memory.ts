// Keys seen before, in the JavaScript engine: points that were decompressed, and for keys that come again a table of
// multiples, over @noble/ed25519's points. The rules are those of assembly/ed25519/key-memory: a table is built at the
// second sight, for credits that verifications without one pay in; least recently used first out, pinned ones never.
import { Point } from '@noble/ed25519';
import { bytes } from './memory.ts';

/** Keys that are remembered; a point is under 1 KB. */
const MAX_KEYS = 256;
/** Keys that have a table, of about 150 KB each. */
const MAX_TABLES = 64;
const MAX_HELD = 32;
const MAX_ROOTS_PINNED = 16;
/** Credits that a table costs: building one takes about as long as two verifications. */
const COST = 8;
const PURSE = 32 * COST;

/** Digits of four bits of a scalar below 2^253, and the multiples 1 to 8 of 16^i A for each. */
const DIGITS = 64;
const MULTIPLES = 8;

type Pin = 'root' | 'held' | undefined;

interface Known {
  readonly point: Point;
  table: readonly Point[] | undefined;
  pin: Pin;
}

/** By the 32 bytes as text, in the order of last use. */
const keys = new Map<string, Known>();
let tables = 0;
let purse = PURSE;

/** A key's 32 bytes as a text of 32 characters. */
function nameOf(key: number): string {
  return String.fromCharCode(...bytes.subarray(key, key + 32));
}

/** The point of a key that was seen before, admissible then. */
export function knownPoint(key: number): Point | undefined {
  return keys.get(nameOf(key))?.point;
}

/** k A for a challenge k below L and the point A of a key: by its table, where it has one or is to have one. */
export function multiplyKey(key: number, point: Point, k: bigint): Point {
  const name = nameOf(key);
  const known = keys.get(name);
  if (known === undefined || !affordTable(known)) {
    if (purse < PURSE) purse += 1;
    return point.multiply(k, false);
  }
  keys.delete(name);
  keys.set(name, known);
  return multiplyByTable(known.table as readonly Point[], k);
}

function affordTable(known: Known): boolean {
  if (known.table !== undefined) return true;
  if (purse < COST) return false;
  purse -= COST;
  giveTable(known);
  return true;
}

function giveTable(known: Known): void {
  if (known.table !== undefined) return;
  if (tables === MAX_TABLES) dropTable();
  known.table = multiplesOf(known.point);
  tables += 1;
}

/** Of the tables that are not pinned, the one least recently used goes. */
function dropTable(): void {
  for (const known of keys.values()) {
    if (known.table === undefined || known.pin !== undefined) continue;
    known.table = undefined;
    tables -= 1;
    return;
  }
}

function multiplesOf(point: Point): Point[] {
  const table: Point[] = [];
  let base = point;
  for (let i = 0; i < DIGITS; i++) {
    let multiple = base;
    for (let j = 0; j < MULTIPLES; j++) {
      table.push(multiple);
      if (j + 1 < MULTIPLES) multiple = multiple.add(base);
    }
    base = multiple.double();
  }
  return table;
}

/** Digits of -7 to 8; the highest takes no carry out, since k is below 2^253. */
function multiplyByTable(table: readonly Point[], k: bigint): Point {
  const hex = k.toString(16).padStart(DIGITS, '0');
  let sum = Point.ZERO;
  let carry = 0;
  for (let i = 0; i < DIGITS; i++) {
    let digit = Number.parseInt(hex[DIGITS - 1 - i] as string, 16) + carry;
    carry = digit > MULTIPLES ? 1 : 0;
    digit -= 16 * carry;
    if (digit > 0) sum = sum.add(table[MULTIPLES * i + digit - 1] as Point);
    else if (digit < 0) sum = sum.subtract(table[MULTIPLES * i - digit - 1] as Point);
  }
  return sum;
}

/** Remembers an admissible key. */
export function rememberPoint(key: number, point: Point): void {
  const name = nameOf(key);
  if (keys.has(name)) return;
  if (keys.size === MAX_KEYS) dropKey();
  keys.set(name, { point, table: undefined, pin: undefined });
}

function dropKey(): void {
  for (const [name, { pin, table }] of keys) {
    if (pin !== undefined) continue;
    if (table !== undefined) tables -= 1;
    keys.delete(name);
    return;
  }
}

function knownOf(key: number, point: Point): Known {
  rememberPoint(key, point);
  return keys.get(nameOf(key)) as Known;
}

/** Builds the table of a key that the caller trusts, at no charge. */
export function learn(key: number, point: Point): void {
  giveTable(knownOf(key, point));
}

/** The same, and keeps it until it is let go; false where too many are held already. */
export function hold(key: number, point: Point): boolean {
  const known = knownOf(key, point);
  if (known.pin === 'held') return true;
  if (countPins('held') === MAX_HELD) return false;
  giveTable(known);
  known.pin = 'held';
  return true;
}

/** The key may be forgotten like any other. */
export function letGo(key: number): void {
  const known = keys.get(nameOf(key));
  if (known?.pin === 'held') known.pin = undefined;
}

/** Keeps the table of a trusted root, where it has one; of too many, the one least recently used is let go. */
export function pinRoot(key: number): void {
  const known = keys.get(nameOf(key));
  if (known?.table === undefined || known.pin !== undefined) return;
  if (countPins('root') === MAX_ROOTS_PINNED) {
    for (const other of keys.values()) {
      if (other.pin !== 'root') continue;
      other.pin = undefined;
      break;
    }
  }
  known.pin = 'root';
}

function countPins(pin: Pin): number {
  let count = 0;
  for (const known of keys.values()) if (known.pin === pin) count += 1;
  return count;
}

/** Forgets every key. */
export function forgetKeys(): void {
  keys.clear();
  tables = 0;
  purse = PURSE;
}
