// The parts of bench/ that the tests use; it is plain JavaScript.
declare module '*/bench/adapter.mjs' {
  type Item = readonly [publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array];
  interface Call {
    readonly stack: Uint8Array;
    readonly tool: string;
    readonly args: Readonly<Record<string, string | number>>;
    readonly pop: Uint8Array;
    readonly approvals: readonly unknown[];
    readonly trustedRoots: readonly Uint8Array[];
    readonly now: number;
  }
  interface Decoded {
    readonly depth: number;
  }
  export function init(): void;
  export function verifyOne(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  export function verifyMany(list: readonly Item[]): boolean[];
  export function forgetKeys(): void;
  export function forgetChains(): void;
  export function forget(): void;
  export function decode(stack: Uint8Array): Decoded;
  export function matchOnly(warrant: Decoded, tool: string, args: Call['args']): boolean;
  export function authorize(call: Call): boolean;
  export function popSign(call: Call, holderSeed: Uint8Array): Uint8Array;
}

declare module '*/bench/fixtures/deploy.mjs' {
  interface Chain {
    readonly stack: Uint8Array;
    readonly seed: Uint8Array;
    readonly signature: Uint8Array;
    readonly wrongSignature: Uint8Array;
    readonly unknownSignature: Uint8Array;
  }
  export const TOOL: string;
  export const UNKNOWN_TOOL: string;
  export const ARGS: Readonly<Record<string, string | number>>;
  export const WRONG_ARGS: Readonly<Record<string, string | number>>;
  export const NOW: number;
  export const ROOT: { readonly publicKey: { toBytes(): Uint8Array } };
  export function makeChain(links: number, name: string): Chain;
}

declare module '*/bench/workloads/signature.mjs' {
  export const SIGNED: readonly {
    readonly seed: Uint8Array;
    readonly publicKey: Uint8Array;
    readonly message: Uint8Array;
    readonly signature: Uint8Array;
  }[];
}

declare module '*/bench/peers/handwritten.mjs' {
  type Verify = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
  export function authorize(
    call: {
      readonly stack: Uint8Array;
      readonly tool: string;
      readonly args: Readonly<Record<string, string | number>>;
      readonly signature: Uint8Array;
      readonly root: Uint8Array;
      readonly now: number;
    },
    verify: Verify,
  ): boolean;
}

declare module '*/bench/peers/node-crypto.mjs' {
  export function verifyFresh(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

declare module '*/bench/statistics.mjs' {
  interface Difference {
    readonly change: number;
    readonly smallest: number;
    readonly isReal: boolean;
  }
  export const LEVEL: number;
  export function median(samples: readonly number[]): number;
  export function quantile(samples: readonly number[], part: number): number;
  export function difference(now: readonly number[], before: readonly number[], level?: number): Difference;
}

declare module '*/bench/compare.mjs' {
  interface Row {
    readonly program: string;
    readonly work: string;
    readonly by: string;
    readonly median: number;
    readonly passes: readonly number[];
  }
  interface Run {
    readonly rows: readonly Row[];
  }
  interface Change {
    readonly program: string;
    readonly work: string;
    readonly by: string;
    readonly change: number;
    readonly smallest: number;
    readonly isReal: boolean;
  }
  export function compare(result: Run, earlier: Run): Change[];
  export function comparisonText(list: readonly Change[]): string;
}

declare module '*/bench/harness.mjs' {
  interface Settings {
    readonly warmUpMs: number;
    readonly batchMs: number;
    readonly asyncBatchMs: number;
    readonly caseMs: number;
  }
  interface Case {
    readonly work: string;
    readonly by: string;
    readonly run?: () => unknown;
    readonly make?: () => { readonly run: () => unknown; readonly prime?: () => unknown };
    readonly async?: boolean;
  }
  export function prepare(cases: readonly Case[], settings: Settings): Promise<readonly object[]>;
  export function round(
    entries: readonly object[],
    settings: Settings,
    random?: () => number,
  ): Promise<(number | null)[]>;
}

declare module '*/bench/program.mjs' {
  interface Program {
    readonly name: string;
    readonly command: readonly string[];
  }
  export function start(program: Program): Promise<object>;
}

declare module '*/bench/measure.mjs' {
  interface Row {
    readonly program: string;
    readonly work: string;
    readonly by: string;
    readonly median: number;
    readonly min: number;
    readonly quartiles: readonly [number, number];
    readonly passes: readonly number[];
    readonly samples: number;
  }
  export function measure(
    programs: readonly { readonly name: string; readonly command: readonly string[] }[],
    options: { readonly passes: number; readonly rounds: number; readonly onStep?: (text: string) => void },
  ): Promise<{ readonly programs: readonly object[]; readonly rows: readonly Row[] }>;
}

declare module '*/bench/doubled.mjs' {
  interface Doubling {
    readonly shape: string;
    readonly by: 'wasm' | 'js';
    readonly sizes: readonly { readonly bytes: number; readonly us: number; readonly number: number }[];
  }
  export const SHAPES: Readonly<Record<string, unknown>>;
  export function measureDoubled(
    sizes?: readonly number[],
    settings?: { readonly warmUpMs: number; readonly samples: number; readonly sampleMs: number },
  ): readonly Doubling[];
}
