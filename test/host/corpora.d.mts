/** A constraint as test/oracle describes it, and a value. */
export interface HostCase {
  readonly constraint: { readonly type: string };
  readonly value: string;
}

export declare const CORPORA: Readonly<Record<string, readonly HostCase[]>>;
export declare function measured(): Readonly<Record<string, string>>;
