// Types of bytes.js, which scripts/embed.mjs writes: the modules, packed, and the module that unpacks them.
/** The compiled assembly/unpack.ts, in base64. */
export declare const UNPACKER: string;
/** All modules, one behind the other, for it. */
export declare const PACKED: string;
export interface Place {
  /** Bytes before it. */
  readonly at: number;
  readonly size: number;
  /** FNV-1a, of 32 bits. */
  readonly checksum: number;
}
export declare const MODULES: { readonly relaxed: Place; readonly simd: Place };
