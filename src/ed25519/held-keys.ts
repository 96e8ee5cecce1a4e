// Which keys the handles of an engine hold on to. The core knows only whether a key is held: handles of the same key share
// its place, and it is let go with the last of them.
import { KEY_AT } from '../../assembly/layout.ts';
import type { Engine } from '../engine/engine.ts';
import { toHex } from '../hex.ts';

/** How many handles hold each key, by the memory that its table lies in. */
const handles = new WeakMap<Uint8Array, Map<string, number>>();

function handlesOf({ memory }: Engine): Map<string, number> {
  let counts = handles.get(memory);
  if (counts === undefined) {
    counts = new Map();
    handles.set(memory, counts);
  }
  return counts;
}

/** Holds an admissible key for one handle more; false where the engine holds as many keys as it can. */
export function holdKey(engine: Engine, key: Uint8Array): boolean {
  const { core, memory } = engine;
  const counts = handlesOf(engine);
  const name = toHex(key);
  memory.set(key, KEY_AT);
  if (core.holdKey() === 0) return false;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  return true;
}

/** One handle less. */
export function letGoKey(engine: Engine, key: Uint8Array): void {
  const { core, memory } = engine;
  const counts = handlesOf(engine);
  const name = toHex(key);
  const left = (counts.get(name) ?? 0) - 1;
  if (left > 0) {
    counts.set(name, left);
    return;
  }
  counts.delete(name);
  memory.set(key, KEY_AT);
  core.letGoKey();
}
