export interface Row {
  readonly program: string;
  readonly work: string;
  readonly by: string;
  readonly median: number;
  readonly min: number;
  readonly quartiles: readonly [number, number];
  /** The median of each pass. */
  readonly passes: readonly number[];
}

/** One engine on one shape, at sizes that double; the number is that of the refusal, or 0. */
export interface Doubling {
  readonly shape: string;
  readonly by: 'wasm' | 'js';
  readonly sizes: readonly { readonly bytes: number; readonly us: number; readonly number: number }[];
}

/** bench/baseline.json. Times are in microseconds where they do not say otherwise. */
export interface Results {
  readonly machine: string;
  readonly date: string;
  readonly load: readonly number[];
  readonly settings: { readonly passes: number; readonly rounds: number };
  readonly packages: Readonly<Record<string, string>>;
  /** Of the root warrant, as their factory calls. */
  readonly constraints: readonly string[];
  readonly memory: Readonly<Record<'wasm' | 'js' | 'baseTable' | 'keyTable' | 'mostKeyTables', number>>;
  /** What signatures are made of; absent in a run of some workloads only. */
  readonly operations: {
    readonly program: string;
    readonly kernel: string;
    readonly operations: readonly { readonly name: string; readonly ns: number; readonly min: number }[];
    readonly works: readonly { readonly work: string; readonly counts: readonly number[] }[];
  };
  /** Matching where the input doubles (doubled.mjs); absent as well. */
  readonly doubled: { readonly program: string; readonly shapes: readonly Doubling[] };
  readonly programs: readonly {
    readonly name: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly leftOut?: readonly { readonly name: string; readonly reason: string }[];
  }[];
  readonly rows: readonly Row[];
  readonly cold: readonly {
    readonly program: string;
    readonly what: string;
    readonly wall_ms: number;
    readonly min_ms: number;
    readonly cpu_ms: number;
  }[];
  readonly sizes: readonly { readonly what: string; readonly bytes: number; readonly gzip: number }[];
}

export interface Mark {
  readonly label: string;
  readonly side: string;
  readonly median: number;
  readonly min: number;
  readonly text: string;
}

export declare const PLOT_NAMES: readonly string[];
export declare const THEME_NAMES: readonly string[];
export declare function marksOf(name: string, results: Results): Mark[];
export declare function specOf(name: string, theme: string, results: Results): object;
export declare function digestOf(spec: object): string;
export declare function draw(spec: object): Promise<string>;
