// The vector files, read once.
import { readFileSync } from 'node:fs';

const at = (name: string) => new URL(`../vectors/${name}.json`, import.meta.url);

// biome-ignore lint/suspicious/noExplicitAny: vectors are data whose shape each test knows
export function vectors(name: string): any {
  return JSON.parse(readFileSync(at(name), 'utf8'));
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'hex'));
