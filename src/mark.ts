// Short numbers that tell one call, or one denial, from another: FNV-1a. They are no secret, and guard nothing.

const START = 0x811c9dc5;

function mix(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** A number that stands for bytes of the arena, and for what `seed` stands for. */
export function markOf(memory: Uint8Array, start: number, end: number, seed = START): number {
  let hash = seed;
  for (let at = start; at < end; at++) hash = mix(hash, memory[at] as number);
  return hash;
}

/** 8 hex digits that stand for a text. */
export function refOf(text: string): string {
  let hash = START;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return (hash >>> 0).toString(16).padStart(8, '0');
}
