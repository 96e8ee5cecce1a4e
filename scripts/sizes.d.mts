export interface Size {
  readonly name: string;
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}
export const LIMITS: Readonly<Record<string, number>>;
export function measureEntries(): Promise<Size[]>;
export function measureParts(): Promise<Size[]>;
export function overLimit(sizes: readonly Size[], limits?: Readonly<Record<string, number>>): string[];
export function sizesTable(heading: string, sizes: readonly Size[]): string;
