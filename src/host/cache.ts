// Compiled forms by their text, bounded in number and in bytes; the least recently used one is dropped first.

/** What a cache may hold. */
export interface CacheLimits {
  readonly count: number;
  /** The texts' lengths and what their forms are said to weigh, together. */
  readonly weight: number;
}

interface Entry<Form> {
  readonly form: Form;
  readonly weight: number;
}

/**
 * A function that remembers what `compile` made of a text. `weigh` says what a form takes, in bytes or units of their
 * order; a form too heavy for the whole cache is not kept.
 */
export function remembered<Form>(
  limits: CacheLimits,
  compile: (text: string) => Form,
  weigh: (form: Form) => number,
): (text: string) => Form {
  const entries = new Map<string, Entry<Form>>(); // a Map: any text is a key, `__proto__` too
  let total = 0;
  return (text) => {
    const known = entries.get(text);
    if (known) {
      entries.delete(text);
      entries.set(text, known);
      return known.form;
    }
    const form = compile(text);
    const weight = text.length + weigh(form);
    if (weight > limits.weight) return form;
    entries.set(text, { form, weight });
    total += weight;
    for (const [oldest, entry] of entries) {
      if (entries.size <= limits.count && total <= limits.weight) break;
      entries.delete(oldest);
      total -= entry.weight;
    }
    return form;
  };
}
