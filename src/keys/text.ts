// Keys as text: what files and variables make of it, hex digits, base64 of either alphabet.
import { fromBase64 } from '../base64.ts';
import { fromHex } from '../hex.ts';
import { KEY_BYTES } from '../sizes.ts';

/** The bytes of hex as long as one key or two, else of base64; null where it is neither. */
export function readKeyText(text: string): Uint8Array<ArrayBuffer> | null {
  const isHex = isHexText(text) && (text.length === 2 * KEY_BYTES || text.length === 4 * KEY_BYTES);
  return isHex ? fromHex(text) : fromBase64(text);
}

/** Whether it is hex digits only, however many. */
export function isHexText(text: string): boolean {
  return /^[\da-f]+$/i.test(text);
}

/** The text of a file; some shells of Windows write UTF-16. */
export function textOf(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes).trim();
}

/** PEM that was put on one line, as many tools do that set variables, in its lines again. */
export function unfolded(text: string): string {
  return text.includes('-----BEGIN ') ? text.replaceAll('\\n', '\n').trim() : text;
}

/** Whether a file holds DER: its first bytes say its length, which no text of a key does. */
export function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && bytes[1] === bytes.length - 2;
}
