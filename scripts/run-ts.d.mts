export declare function bundle(entry: string): Promise<string>;
export declare function importTs(entry: string): Promise<unknown>;
