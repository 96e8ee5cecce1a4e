// Base64 for keys and proofs (RFC 4648): strict, in either alphabet. Warrants go through the core.

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PAD = 0x3d;

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const text = write(bytes, STANDARD);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/** Base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return write(bytes, URL_SAFE);
}

function write(bytes: Uint8Array, alphabet: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >>> 18) + alphabet.charAt((group >>> 12) & 63);
    if (left > 1) text += alphabet.charAt((group >>> 6) & 63);
    if (left > 2) text += alphabet.charAt(group & 63);
  }
  return text;
}

/**
 * Decodes exactly `length` bytes into `out` at `at`: standard base64 or base64url, never mixed, padded
 * completely or not at all, no other characters, no stray bits. Returns whether the text was that;
 * where it was not, `out` may hold a part of it.
 */
export function decodeBase64(text: string, out: Uint8Array, at: number, length: number): boolean {
  const digits = Math.ceil((length * 4) / 3);
  const padding = (4 - (digits % 4)) % 4;
  if (text.length !== digits && text.length !== digits + padding) return false;
  for (let i = digits; i < text.length; i++) if (text.charCodeAt(i) !== PAD) return false;
  let bits = 0;
  let held = 0;
  let to = at;
  let alphabet = 0;
  for (let i = 0; i < digits; i++) {
    const digit = digitOf(text.charCodeAt(i));
    if (digit < 0) return false;
    if (digit > 63) alphabet |= digit >> 6;
    held = ((held << 6) | (digit & 63)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[to++] = held >>> bits;
    }
  }
  return alphabet !== 3 && (held & ((1 << bits) - 1)) === 0;
}

/** A digit's value; 64 or 128 is added where only one alphabet has it; -1 for anything else. */
function digitOf(unit: number): number {
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x41;
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x47;
  if (unit >= 0x30 && unit <= 0x39) return unit + 4;
  if (unit === 0x2b) return 62 + 64;
  if (unit === 0x2f) return 63 + 64;
  if (unit === 0x2d) return 62 + 128;
  if (unit === 0x5f) return 63 + 128;
  return -1;
}

/** The bytes of a base64 text of any length, by the same rules; `null` where it is not one. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const end = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  if (end % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((end * 3) / 4));
  return decodeBase64(text, bytes, 0, bytes.length) ? bytes : null;
}
