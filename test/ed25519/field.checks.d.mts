export declare function checkKernel(core: object, kernel: string, base: number, rounds: number): number;
