// Why an expression has no answer. Not an Error: it is thrown often and shown seldom, and needs no stack.

/** An expression that cannot be read or evaluated: never true and never false. */
export class Failure {
  /** What was wrong, for people. */
  readonly text: string;
  /** Character of the expression at which it was found, where that is known. */
  readonly at: number | undefined;
  /** Whether it would only have cost too much to say. */
  readonly costly: boolean;

  constructor(text: string, at?: number, costly = false) {
    this.text = text;
    this.at = at;
    this.costly = costly;
  }

  toString(): string {
    return this.at === undefined ? this.text : `${this.text} (at character ${this.at + 1})`;
  }
}

/** For an expression's place: fails there. */
export function fail(text: string, at?: number): never {
  throw new Failure(text, at);
}
