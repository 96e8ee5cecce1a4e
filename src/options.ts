// What callers hand in: an option that nobody knows is an error, never ignored.
import { utf8Length } from './cbor/writer.ts';
import { nearest } from './nearest.ts';

/** @throws TypeError where something else is given than an object with these members. */
export function checkOptions(options: unknown, known: readonly string[], subject: string): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(`${subject} takes an object of options`);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(unknownOption(name, known, subject));
  }
}

function unknownOption(name: string, known: readonly string[], subject: string): string {
  const meant = nearest(name, known);
  const advice = meant === undefined ? '' : `. Did you mean ${meant}?`;
  return `${subject} has no option "${name}"; it takes ${known.join(', ')}${advice}`;
}

/** Whether a switch is on; absent is off. @throws TypeError for anything but true and false. */
export function readFlag(value: unknown, name: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
  return value === true;
}

/** @throws TypeError where the text is not one that UTF-8 can carry. */
export function checkText(text: unknown, subject: string): string {
  if (typeof text !== 'string') throw new TypeError(`${subject} takes a text`);
  if (utf8Length(text) < 0) throw new TypeError(`${subject} holds a lone surrogate, which no UTF-8 can carry`);
  return text;
}
