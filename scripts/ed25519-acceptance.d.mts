type Verify = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean | Promise<boolean>;
type Row = [name: string, accepted: number, ...counts: number[]];

export declare function row(name: string, verify: Verify): Promise<Row>;
export declare function table(rows: readonly Row[]): string;
export declare function pinnedRows(ours: Verify): Promise<Row[]>;
