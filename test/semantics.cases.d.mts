/** What both sides are asked, in the form of test/oracle. */
export interface Request {
  readonly op:
    | 'warrant.decode'
    | 'value.decode'
    | 'stack.decode'
    | 'chain.verify'
    | 'authorize'
    | 'warrant.mint'
    | 'warrant.attenuate'
    | 'approval.verify'
    | 'warrant.issue'
    | 'receipt.verify'
    | 'srl.build'
    | 'srl.verify'
    | 'revocation.verify'
    | 'receipt.build';
  readonly now: number;
  readonly bytes?: string;
  readonly approval?: string;
  readonly receipt?: string;
  readonly seed?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly chain?: readonly string[];
  readonly stack?: string;
  readonly trusted_roots?: readonly string[];
  readonly tool?: string;
  readonly signature?: string;
  readonly issuer_seed?: string;
  readonly parent?: string;
  readonly signer_seed?: string;
  readonly ttl?: number;
  readonly max_depth?: number;
  readonly approval_gates?: Readonly<Record<string, object>>;
  readonly min_approvals?: number;
  readonly add_approvers?: readonly string[];
  readonly holder?: string;
  readonly issuer_warrant?: string;
  readonly issuable_tools?: readonly string[];
  readonly extensions?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

export interface Neighbour {
  readonly name: string;
  readonly request: Request;
  /** The arguments of a call: a CBOR map, or plain values. */
  readonly args?: Uint8Array | Readonly<Record<string, unknown>>;
  /** Options of the authorizer. */
  readonly options?: {
    readonly allowOrphanRoot?: boolean;
  };
}

export interface Case extends Neighbour {
  /** The rule of src/semantics.ts. */
  readonly rule: string;
  /** The constant of assembly/codes.ts. */
  readonly reason: string;
}

/** What both sides accept: where the cases depart from. */
export declare const honest: readonly Neighbour[];
/** What upstream accepts and this project refuses. */
export declare const cases: readonly Case[];
