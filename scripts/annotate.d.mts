/** What an item is; scripts/annotate.mjs has the forms. */
export type Shape = string | { readonly [member: string]: unknown };
export declare function annotated(bytes: Uint8Array, shape: Shape): string;
