import type { Results } from '../bench/plots.mjs';

export declare function quotedTable(results: Results): string;
export declare function floorTable(results: Results): string;
export declare function runtimeTable(results: Results): string;
export declare function fullTables(results: Results): string;
export declare function documentParts(results: Results): Readonly<Record<string, string>>;
export declare function operationTable(results: Results): string;
export declare function doubledTable(results: Results): string;
