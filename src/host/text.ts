// Texts and their bytes.

// Made on first use: nothing platform-specific runs at import.
let decoder: TextDecoder | undefined;

/** The text of bytes that the core knows to be UTF-8. */
export function textAt(bytes: Uint8Array): string {
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  return decoder.decode(bytes);
}

/** The UTF-8 of a text, as bytes of this realm: workflows of Temporal have an encoder of another, whose bytes no check knows. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
