// Texts of others in our own lines: nothing in them may move a terminal's cursor, hide a part or begin another line.
import { quoted } from '../cbor/value.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be escaped
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/gu;

/** A text on one line, with everything escaped that a terminal or a reader could be misled by. */
export function onOneLine(text: string): string {
  return text.replace(UNPRINTABLE, (unit) => quoted(unit).slice(1, -1));
}

/** JSON in which nothing is left that a terminal or a reader could be misled by; it says the same. */
export function jsonLine(value: unknown): string {
  return onOneLine(JSON.stringify(value));
}
