// Texts of the core's memory.

// Made on first use: nothing platform-specific runs at import.
let decoder: TextDecoder | undefined;

/** The text of bytes that the core knows to be UTF-8. */
export function textAt(bytes: Uint8Array): string {
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  return decoder.decode(bytes);
}
