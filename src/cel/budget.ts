// What reading and evaluating expressions may cost. Past a limit the answer is an error, never true or false.
import { Failure } from './failure.ts';

/** UTF-16 units of one expression. */
export const MAX_TEXT = 8192;
/** Brackets and `?` inside one another. Upstream reads 96. */
export const MAX_NESTING = 48;
/** Nodes of one syntax tree, and how deep it may be: `1 + 1 + …` is as deep as it is long. */
export const MAX_NODES = 2048;
export const MAX_DEPTH = 256;
/**
 * Steps that all expressions of one decision may take. A step is a character read, a node evaluated or 32
 * characters compared.
 */
export const MAX_STEPS = 100_000;
/** Characters that one step compares or copies. */
const CHARACTERS_PER_STEP = 32;

/** The steps that are left of one decision. */
export class Budget {
  #left: number;

  constructor(steps = MAX_STEPS) {
    this.#left = steps;
  }

  /** Takes steps, and fails where none are left; once that has happened it always does. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new Failure('evaluating it takes too many steps', undefined, true);
  }

  /** Takes the steps for so many characters or bytes. */
  spendText(length: number): void {
    this.spend(1 + Math.ceil(length / CHARACTERS_PER_STEP));
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }
}
