/** Why a pattern is not taken: upstream refuses it too, or it is not supported here. */
export type Refusal = 'invalid' | 'unsupported';

/** A pattern that is not taken, and where in it (in UTF-16 units). */
export class PatternError extends Error {
  readonly refusal: Refusal;
  readonly at: number;

  constructor(refusal: Refusal, says: string, at: number) {
    super(says);
    this.refusal = refusal;
    this.at = at;
  }
}
