// Reads the text form of protocol buffers, without a schema: a message is its fields by name, each a list.

export type Field = Message | string | Uint8Array;
export interface Message {
  readonly [name: string]: readonly Field[];
}

const WORD = /[\w.+-]+/y;
const SKIPPED = /(?:\s|#[^\n]*)+/y;
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The message that a file holds. Strings come as bytes, numbers and names as text. */
export function readTextproto(text: string): Message {
  return new Reader(text).message('');
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  message(end: string): Message {
    const fields: Record<string, Field[]> = {};
    for (;;) {
      this.#skip();
      if (this.#take(end) || (end === '' && this.#at === this.#text.length)) return fields;
      const name = this.#take('[') ? this.#until(']') : this.#word();
      this.#skip();
      this.#take(':');
      this.#skip();
      fields[name] ??= [];
      fields[name].push(...this.#values());
      this.#skip();
      if (!this.#take(',')) this.#take(';');
    }
  }

  #values(): Field[] {
    if (!this.#take('[')) return [this.#value()];
    const values: Field[] = [];
    for (;;) {
      this.#skip();
      if (this.#take(']')) return values;
      values.push(this.#value());
      this.#skip();
      this.#take(',');
    }
  }

  #value(): Field {
    if (this.#take('{')) return this.message('}');
    if (!/["']/.test(this.#text.charAt(this.#at))) return this.#word();
    const bytes: number[] = [];
    while (/["']/.test(this.#text.charAt(this.#at))) {
      bytes.push(...this.#quoted());
      this.#skip();
    }
    return Uint8Array.from(bytes);
  }

  #quoted(): number[] {
    const quote = this.#text.charAt(this.#at++);
    const bytes: number[] = [];
    while (!this.#take(quote)) {
      const character = String.fromCodePoint(this.#text.codePointAt(this.#at) as number);
      this.#at += character.length;
      bytes.push(...(character === '\\' ? this.#escape() : new TextEncoder().encode(character)));
    }
    return bytes;
  }

  #escape(): number[] {
    const found = /x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|./y;
    found.lastIndex = this.#at;
    const sequence = found.exec(this.#text)?.[0] as string;
    this.#at += sequence.length;
    if (/^[uU]./.test(sequence)) {
      return [...new TextEncoder().encode(String.fromCodePoint(Number.parseInt(sequence.slice(1), 16)))];
    }
    if (/^x./.test(sequence)) return [Number.parseInt(sequence.slice(1), 16)];
    if (/^[0-7]/.test(sequence)) return [Number.parseInt(sequence, 8)];
    return [ESCAPES[sequence] ?? sequence.charCodeAt(0)];
  }

  #skip(): void {
    SKIPPED.lastIndex = this.#at;
    this.#at += SKIPPED.exec(this.#text)?.[0].length ?? 0;
  }

  #take(mark: string): boolean {
    const found = mark !== '' && this.#text.startsWith(mark, this.#at);
    if (found) this.#at += mark.length;
    return found;
  }

  #until(end: string): string {
    const start = this.#at;
    this.#at = this.#text.indexOf(end, start) + end.length;
    return this.#text.slice(start, this.#at - end.length);
  }

  #word(): string {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined)
      throw new Error(`no textproto at ${this.#at}: ${this.#text.slice(this.#at, this.#at + 40)}`);
    this.#at += word.length;
    return word;
  }
}
