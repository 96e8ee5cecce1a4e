export interface Part {
  readonly name: string;
  readonly questions: readonly { readonly id: string; readonly op: string; readonly family?: string }[];
  judge(index: number, answer: object): string;
}
export function loadSet(): readonly Part[];
export function questionsOf(set: readonly Part[]): string;
export function judgeAll(
  set: readonly Part[],
  answers: readonly string[],
): { readonly good: number; readonly wrong: readonly string[] };
