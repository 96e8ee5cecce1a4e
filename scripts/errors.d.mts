/** The generated part of docs/errors.md. */
export declare function codePages(): Promise<string>;
