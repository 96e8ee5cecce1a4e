import type { StricterRule } from '../src/semantics.ts';

export interface BenchRow {
  readonly work: string;
  readonly wasm_us: number | null;
  readonly js_us: number | null;
  readonly peers?: Readonly<Record<string, number>>;
}

/** bench/baseline.json. */
export interface BenchResults {
  readonly machine: string;
  readonly node: string;
  readonly date: string;
  readonly rows: readonly BenchRow[];
}

export declare function semanticsTable(
  rules: readonly StricterRule[],
  reasons: readonly { readonly reason: string; readonly number: number }[],
): string;
export declare function unbuiltText(names: readonly string[]): string;
export declare function benchTable(results: BenchResults): string;
export declare function fill(document: string, name: string, text: string): string;
