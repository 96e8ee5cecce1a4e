// What waits for a sink: denials and other events, first in, first out. Denials stay; the others make room for them.

/** A list that is taken from at its front. */
class Fifo<Item> {
  #items: Item[] = [];
  #from = 0;

  get length(): number {
    return this.#items.length - this.#from;
  }

  get first(): Item | undefined {
    return this.#items[this.#from];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#from];
    this.#items[this.#from] = undefined as Item;
    this.#from += 1;
    // Half of it empty: moved once for as many that were taken.
    if (this.#from * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#from);
      this.#from = 0;
    }
    return item;
  }
}

interface Place<Item> {
  readonly order: number;
  readonly item: Item;
}

export class AuditQueue<Item> {
  readonly #denials = new Fifo<Place<Item>>();
  readonly #others = new Fifo<Place<Item>>();
  #order = 0;

  get length(): number {
    return this.#denials.length + this.#others.length;
  }

  push(item: Item, isDenial: boolean): void {
    (isDenial ? this.#denials : this.#others).push({ order: this.#order++, item });
  }

  /** The oldest that is no denial, taken out; undefined where there is none. */
  evict(): Item | undefined {
    return this.#others.shift()?.item;
  }

  /** The oldest ones, at most `count`, taken out. */
  take(count: number): Item[] {
    const items: Item[] = [];
    while (items.length < count) {
      const next = this.#next().shift();
      if (next === undefined) break;
      items.push(next.item);
    }
    return items;
  }

  #next(): Fifo<Place<Item>> {
    const [denial, other] = [this.#denials.first, this.#others.first];
    if (denial === undefined) return this.#others;
    return other === undefined || denial.order < other.order ? this.#denials : this.#others;
  }
}
