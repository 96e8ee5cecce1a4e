export interface Question {
  readonly constraint: object;
  readonly value: unknown;
  /** What the corpus itself says, where its rule is that of the constraint. */
  readonly said?: boolean;
}
export declare const CORPORA: Readonly<Record<string, () => Iterable<Question>>>;
