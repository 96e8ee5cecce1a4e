// Values of a call as an event shows them: redacted unless asked for, plain JSON, and short.
import { type Arguments, EncodedArguments, encodeArguments } from '../arguments.ts';
import { Float } from '../cbor/value.ts';
import { shortened } from '../shortened.ts';
import type { AuditValues } from './settings.ts';

/** In the place of a value that was not asked for. */
export const REDACTED = '[redacted]';
/** Characters of a name, and of a value as JSON. */
const MOST_NAME = 80;
const MOST_VALUE = 2048;
/** Arguments that are listed. */
const MOST_ARGUMENTS = 64;

/** Adds the arguments of a call by name; nothing where they have no names. */
export function addArguments(
  event: { args?: Readonly<Record<string, unknown>>; argsOmitted?: number },
  args: Arguments | undefined,
  asked: AuditValues['args'],
): void {
  // Values as a proof signs them: what a getter says now may be another.
  const values = asked === undefined ? null : decodedOf(args);
  const names = values === null ? namesOf(args) : Object.keys(values);
  if (names === null) return;
  const shown = names.slice(0, MOST_ARGUMENTS).map((name) => {
    const isShown = values !== null && (asked === true || asked?.includes(name));
    return [shortened(name, MOST_NAME), isShown ? shownValue(values[name]) : REDACTED];
  });
  event.args = Object.freeze(Object.fromEntries(shown));
  if (names.length > MOST_ARGUMENTS) event.argsOmitted = names.length - MOST_ARGUMENTS;
}

/** A text that may quote values. */
export function shownText(text: string): string {
  return shortened(text, MOST_VALUE);
}

function decodedOf(args: Arguments | undefined): Readonly<Record<string, unknown>> | null {
  try {
    return args === undefined ? null : encodeArguments(args).decode();
  } catch {
    return null;
  }
}

function namesOf(args: Arguments | undefined): readonly string[] | null {
  if (typeof args !== 'object' || args === null) return null;
  try {
    return Object.keys(args instanceof EncodedArguments ? args.decode() : args);
  } catch {
    return null;
  }
}

/** As JSON has it; a long one as text that is cut. */
function shownValue(value: unknown): unknown {
  const plain = plainValue(value);
  const text = JSON.stringify(plain);
  return text.length <= MOST_VALUE ? plain : shortened(text, MOST_VALUE);
}

/** A frozen copy; integers that no number holds become their digits. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Float) return plainValue(value.value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return Object.freeze(value.map(plainValue));
  if (typeof value !== 'object' || value === null) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainValue(member)])));
}
