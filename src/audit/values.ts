// Values of a call as an event shows them: redacted unless asked for, plain JSON, and short.
import { type Arguments, encodeArguments } from '../arguments.ts';
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

/** The arguments that were decided, and how many are not listed; nothing where they are none. */
export function describeArguments(
  args: Arguments | undefined,
  asked: AuditValues['args'],
): { readonly args?: Readonly<Record<string, unknown>>; readonly argsOmitted?: number } {
  const entries = entriesOf(args);
  if (entries === null) return {};
  const shown = entries.slice(0, MOST_ARGUMENTS).map(([name, value]) => {
    const isAsked = asked === true || asked?.includes(name) === true;
    return [shortened(name, MOST_NAME), isAsked ? shownValue(value) : REDACTED] as const;
  });
  const left = entries.length - shown.length;
  return { args: Object.fromEntries(shown), ...(left > 0 && { argsOmitted: left }) };
}

/** A text that may quote values. */
export function shownText(text: string): string {
  return shortened(text, MOST_VALUE);
}

function entriesOf(args: Arguments | undefined): [name: string, value: unknown][] | null {
  if (args === undefined || args === null) return null;
  try {
    return Object.entries(encodeArguments(args).decode());
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

/** Integers that no number holds become their digits. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Float) return plainValue(value.value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainValue(member)]));
}
