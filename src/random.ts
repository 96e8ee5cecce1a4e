// Randomness, and what is made of it.

/** Bytes from the platform's random source. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

const UUID_BYTES = 16;

/** A new UUIDv7: milliseconds of the system's clock, then random bits. */
export function newUuid(): Uint8Array<ArrayBuffer> {
  const id = randomBytes(UUID_BYTES);
  let milliseconds = Date.now();
  for (let i = 5; i >= 0; i--) {
    id[i] = milliseconds % 256;
    milliseconds = Math.floor(milliseconds / 256);
  }
  id[6] = 0x70 | ((id[6] as number) & 0x0f);
  id[8] = 0x80 | ((id[8] as number) & 0x3f);
  return id;
}
