// Bytes that callers hand in: a Uint8Array of any realm, a Buffer, a part of either, over memory that may be shared with
// other threads, resizable or gone. Asked by what the platform made them, not by properties that anyone can redefine.

const PROTOTYPE: object = Object.getPrototypeOf(Uint8Array.prototype);

type Getter = (this: unknown) => unknown;

function getterOf(prototype: object, name: PropertyKey): Getter {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as Getter;
}

const kindOf = getterOf(PROTOTYPE, Symbol.toStringTag);
const lengthGetter = getterOf(PROTOTYPE, 'length');
const bufferGetter = getterOf(PROTOTYPE, 'buffer');
const offsetGetter = getterOf(PROTOTYPE, 'byteOffset');
const unsharedLength = getterOf(ArrayBuffer.prototype, 'byteLength');
/** Of the methods of a typed array, one that does nothing but throw where the array has lost its memory. */
const touch = (PROTOTYPE as { at: (this: unknown, index: number) => unknown }).at;

/** Their number. */
export function lengthOf(bytes: Uint8Array): number {
  return lengthGetter.call(bytes) as number;
}

/** The same bytes as a plain view, whose length stays what it is. */
export function viewOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bufferOf(bytes), offsetGetter.call(bytes) as number, lengthOf(bytes));
}

export function bufferOf(bytes: Uint8Array): ArrayBufferLike {
  return bufferGetter.call(bytes) as ArrayBufferLike;
}

/** Whether other threads may write to them. */
export function isShared(bytes: Uint8Array): boolean {
  try {
    unsharedLength.call(bufferOf(bytes));
    return false;
  } catch {
    return true;
  }
}

/**
 * The value itself; for shared memory, which may grow at any moment, a view of what it holds now.
 *
 * @throws TypeError where it is no Uint8Array, or one whose buffer was detached or has shrunk.
 */
export function bytesOf(value: unknown, subject: string, index = -1): Uint8Array {
  if (!isBytes(value)) throw new TypeError(`${name(subject, index)} ${notBytes(value)}`);
  if (lengthOf(value) === 0) checkMemory(value, subject, index);
  return isShared(value) ? viewOf(value) : value;
}

/**
 * As bytesOf.
 *
 * @throws RangeError where there are more or fewer than `length`.
 */
export function exactBytes(value: unknown, length: number, subject: string, index = -1): Uint8Array {
  const bytes = bytesOf(value, subject, index);
  const received = lengthOf(bytes);
  if (received !== length) throw new RangeError(`${name(subject, index)} must be ${length} bytes, not ${received}`);
  return bytes;
}

function name(subject: string, index: number): string {
  return index < 0 ? subject : `entries[${index}].${subject}`;
}

/** Says what came by its type alone: it may be a secret. */
function notBytes(value: unknown): string {
  if (typeof value === 'string') return 'must be a Uint8Array, not a string; new TextEncoder().encode(text) makes one';
  const kind = typeof value === 'object' && value !== null ? Object.prototype.toString.call(value).slice(8, -1) : value;
  return `must be a Uint8Array, not ${typeof kind === 'string' ? kind : kind === null ? 'null' : typeof kind}`;
}

/** An array that has lost its memory has the length 0: it must not pass for an empty message. */
function checkMemory(bytes: Uint8Array, subject: string, index: number): void {
  try {
    touch.call(bytes, 0);
  } catch {
    throw new TypeError(`${name(subject, index)} has lost its memory: its buffer was detached or has shrunk`);
  }
}

/** Whether a value is a Uint8Array, of whichever realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return kindOf.call(value) === 'Uint8Array';
}

/** @throws TypeError where a value is not bytes. */
export function checkBytes(value: unknown, subject: string): asserts value is Uint8Array {
  if (!isBytes(value)) throw new TypeError(`${subject} must be a Uint8Array`);
}

/** The bytes of ASCII text, without asking the platform: for constants. */
export function asciiBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** The bytes of all of them, one after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
