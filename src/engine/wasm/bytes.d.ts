// Types of bytes.js, which scripts/build.mjs writes: the modules in base64.
export declare const RELAXED: string;
export declare const SIMD: string;
