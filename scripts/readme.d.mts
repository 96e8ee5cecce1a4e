import type { StricterRule } from '../src/semantics.ts';

export declare function semanticsTable(
  rules: readonly StricterRule[],
  reasons: readonly { readonly reason: string; readonly number: number }[],
): string;
export declare function unbuiltText(names: readonly string[]): string;
