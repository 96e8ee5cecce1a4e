export declare function table(header: readonly string[], rows: readonly (readonly string[])[]): string;
export declare function fill(document: string, name: string, text: string): string;
