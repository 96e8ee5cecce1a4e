// Standard base64 to bytes, for the embedded module that unpacks the others: `atob` and `Buffer` are not everywhere.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes base64 that the build wrote; nothing is checked. */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/=/g, '');
  const bytes = new Uint8Array((digits.length * 3) >> 2);
  let group = 0;
  for (let i = 0, at = 0; i < digits.length; i++) {
    group = (group << 6) | ALPHABET.indexOf(digits.charAt(i));
    // Behind each digit but the first of four there is a byte more.
    if (i % 4 > 0) bytes[at++] = group >> (6 - 2 * (i % 4));
  }
  return bytes;
}
