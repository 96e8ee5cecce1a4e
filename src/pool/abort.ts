// Whom a signal concerns: one listener a signal, however many calls have it, and none once they are over.

/** Something that ends when its signal is aborted. */
export interface Abortable {
  readonly signal: AbortSignal | undefined;
}

export class AbortListeners<Item extends Abortable> {
  readonly #abort: (item: Item, reason: unknown) => void;
  readonly #signals = new Map<AbortSignal, { readonly items: Set<Item>; readonly listener: () => void }>();

  constructor(abort: (item: Item, reason: unknown) => void) {
    this.#abort = abort;
  }

  add(item: Item): void {
    const { signal } = item;
    if (signal === undefined) return;
    let entry = this.#signals.get(signal);
    if (entry === undefined) {
      const items = new Set<Item>();
      const listener = () => {
        for (const each of items) this.#abort(each, signal.reason);
      };
      entry = { items, listener };
      this.#signals.set(signal, entry);
      signal.addEventListener('abort', listener);
    }
    entry.items.add(item);
  }

  remove(item: Item): void {
    const { signal } = item;
    const entry = signal && this.#signals.get(signal);
    if (entry === undefined) return;
    entry.items.delete(item);
    if (entry.items.size > 0) return;
    signal?.removeEventListener('abort', entry.listener);
    this.#signals.delete(signal as AbortSignal);
  }
}
