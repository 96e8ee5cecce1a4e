// The part of test/oracle that the tests use; it is plain JavaScript.
declare module '*/oracle/compare/judge.mjs' {
  type Members = { readonly [name: string]: unknown };

  /** The class of an answer, and the rule that allows it where one was needed. */
  export function judge(
    request: Members,
    expected: Members,
    actual: Members | undefined,
    rules: readonly Members[],
  ): { readonly class: string; readonly rule?: string };
}
