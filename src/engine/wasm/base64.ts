// Standard base64 to bytes, for the embedded module: `atob` and `Buffer` are not everywhere.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes base64 that the build wrote; nothing is checked. */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> {
  const platform = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (platform) return platform.call(Uint8Array, text);
  const value = new Uint8Array(128);
  for (let i = 0; i < 64; i++) value[ALPHABET.charCodeAt(i)] = i;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let group = 0;
    for (let j = 0; j < 4; j++) group = (group << 6) | (value[text.charCodeAt(i + j)] as number);
    bytes[at++] = group >> 16;
    bytes[at++] = group >> 8; // past the end: ignored by the typed array
    bytes[at++] = group;
  }
  return bytes;
}
