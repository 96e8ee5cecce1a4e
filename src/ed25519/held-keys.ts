// Which keys the handles of an engine hold on to. The core knows only whether a key is held: handles of the same key share
// its place, and it is let go with the last of them.
import { KEY_AT } from '../../assembly/layout.ts';
import type { Engine } from '../engine/engine.ts';
import { toHex } from '../hex.ts';

/** Holds an admissible key for one handle more; false where the engine holds as many keys as it can. */
export function holdKey({ core, memory, heldKeys }: Engine, key: Uint8Array): boolean {
  const name = toHex(key);
  memory.set(key, KEY_AT);
  if (core.holdKey() === 0) return false;
  heldKeys.set(name, (heldKeys.get(name) ?? 0) + 1);
  return true;
}

/** One handle less. */
export function letGoKey({ core, memory, heldKeys }: Engine, key: Uint8Array): void {
  const name = toHex(key);
  const left = (heldKeys.get(name) ?? 0) - 1;
  if (left > 0) {
    heldKeys.set(name, left);
    return;
  }
  heldKeys.delete(name);
  memory.set(key, KEY_AT);
  core.letGoKey();
}
