// Ids as lists carry them: texts, of which only `tnu_wrt_` and 32 lower-case hex digits can be the id of a warrant.
import { ID_PREFIX } from '../warrant/id.ts';
import { ID_BYTES } from './id-set.ts';

const PREFIX_BYTES = /* @__PURE__ */ Uint8Array.from(ID_PREFIX, (letter) => letter.charCodeAt(0));
/** Bytes of an id as text. */
export const ID_TEXT_BYTES = 40;
/** Value of a lower-case hex digit by its code; 16 for everything else. */
const DIGITS = /* @__PURE__ */ digitValues();

/** Writes the id whose text begins at `bytes[at]` to `out[to]`, 16 bytes; false where it is not the id of a warrant. */
export function readId(bytes: Uint8Array, at: number, out: Uint8Array, to: number): boolean {
  for (let i = 0; i < PREFIX_BYTES.length; i++) if (bytes[at + i] !== PREFIX_BYTES[i]) return false;
  let odd = 0;
  let from = at + PREFIX_BYTES.length;
  for (let i = 0; i < ID_BYTES; i++) {
    const high = DIGITS[bytes[from++] as number] as number;
    const low = DIGITS[bytes[from++] as number] as number;
    odd |= high | low;
    out[to + i] = (high << 4) | low;
  }
  return odd < 16;
}

/** The 16 bytes of an id's text; null where it is not the id of a warrant. */
export function idOf(text: string): Uint8Array | null {
  const id = new Uint8Array(ID_BYTES);
  const bytes = Uint8Array.from(text.slice(0, ID_TEXT_BYTES), (letter) => Math.min(letter.charCodeAt(0), 0xff));
  return text.length === ID_TEXT_BYTES && readId(bytes, 0, id, 0) ? id : null;
}

function digitValues(): Uint8Array {
  const values = new Uint8Array(256).fill(16);
  for (let digit = 0; digit < 16; digit++) values[digit.toString(16).charCodeAt(0)] = digit;
  return values;
}
