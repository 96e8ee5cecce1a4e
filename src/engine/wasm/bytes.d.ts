// Types of bytes.js, which scripts/build.mjs writes: the module in base64.
export declare const SCALAR: string;
