export interface Difference {
  readonly index: number;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}
export function digestOf(answers: readonly string[]): string;
export function firstDifference(expected: readonly string[], actual: readonly string[]): Difference | null;
export function differences(expected: readonly string[], actual: readonly string[]): number;
export function shownDifference(difference: Difference): string;
