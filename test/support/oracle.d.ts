// Types of what the tests use of the oracle's generator.

declare module '*/oracle/generate/cbor.mjs' {
  export interface Node {
    major?: number;
    n?: bigint;
    b?: Buffer;
    items?: Node[];
    pairs?: [Node, Node][];
    item?: Node;
    simple?: number;
    float?: number;
    raw?: Buffer;
    width?: number;
    indefinite?: boolean;
    count?: number;
  }
  export function uint(n: number | bigint): Node;
  export function int(n: number | bigint): Node;
  export function bytes(b: Uint8Array): Node;
  export function text(s: string): Node;
  export function array(items: Node[]): Node;
  export function map(pairs: [Node, Node][]): Node;
  export function tag(n: number | bigint, item: Node): Node;
  export function simple(n: number): Node;
  export function bool(b: boolean): Node;
  export function nul(): Node;
  export function undef(): Node;
  export function float(x: number): Node;
  export function raw(b: Uint8Array): Node;
  export function byteArray(b: Uint8Array): Node;
  export function sorted(entries: [string, Node][]): Node;
  export function struct(entries: [string, Node][]): Node;
  export function head(major: number, n: number | bigint, width?: number): Buffer;
  export function encode(node: Node): Buffer;
  export function clone(node: Node): Node;
  export function walk(node: Node): Iterable<{ node: Node; replace: (node: Node) => void; path: (string | number)[] }>;
}

declare module '*/oracle/generate/random.mjs' {
  export class Random {
    constructor(seed: string | number);
    u32(): number;
    below(n: number): number;
    range(a: number, b: number): number;
    chance(p: number): boolean;
    pick<T>(list: readonly T[]): T;
    weighted<T>(rows: readonly (readonly [number, T])[]): T;
    times<T>(n: number, make: (i: number) => T): T[];
    bytes(n: number): Buffer;
    hex(n: number): string;
    u64(): bigint;
  }
}

declare module '*/oracle/generate/keys.mjs' {
  export interface Key {
    seed: string;
    public: string;
    sign(bytes: Uint8Array): Buffer;
    seal(bytes: Uint8Array): Buffer;
  }
  export const CONTEXT: Buffer;
  export const SRL: Buffer;
  export const REVOCATION: Buffer;
  export function keyOf(seed: string): Key;
  export function actor(name: string): Key;
  export function sha256(bytes: Uint8Array): Buffer;
  export const SMALL_ORDER: readonly string[];
}

declare module '*/oracle/generate/objects.mjs' {
  import type { Node } from '*/oracle/generate/cbor.mjs';
  import type { Key } from '*/oracle/generate/keys.mjs';

  // biome-ignore lint/suspicious/noExplicitAny: any field may hold any wrong thing
  export type Fields = Record<string, any>;
  export interface Sealed {
    fields: Fields;
    key: Key;
    payload: Buffer;
    signature: Buffer;
    bytes: Buffer;
    hex: string;
  }
  export const GATES: string;
  export function payloadNode(fields: Fields): Node;
  export function gatesNode(gates: Fields): Node;
  export function keyNode(hex: string): Node;
  export function signatureNode(signature: Uint8Array): Node;
  export function envelopeNode(payload: Uint8Array, signature: Uint8Array): Node;
  export function sealPayload(payload: Uint8Array, key: Key, fields?: Fields): Sealed;
  export function seal(fields: Fields, key: Key): Sealed;
  export function hashOf(warrant: Sealed): string;
  export function stackBytes(chain: readonly { bytes: Buffer }[]): Buffer;
  export function pem(bytes: Uint8Array, what?: string): string;
  export function proof(
    warrant: { fields: Fields },
    key: Key,
    tool: string,
    args: Fields,
    at: number,
    window?: number,
  ): string;
  export function idText(idHex: string): string;
  export function stamp(seconds: number): string;
  export function srlPayload(fields: Fields): Node;
  export function sealSrl(payload: Node | Uint8Array, key: Key): Buffer;
  export function srl(fields: Fields, key: Key): string;
  export function revocationRequest(fields: Fields, key: Key): string;
  export function challengeNode(idHex: string, tool: string, args: Fields, window: number): Node;
  export function requestHash(idHex: string, tool: string, args: Fields, holderHex?: string): string;
  export function approvalPayload(fields: Fields): Node;
  export function sealApproval(payload: Uint8Array, key: Key, options?: Fields): Buffer;
  export function approval(fields: Fields, key: Key, options?: Fields): string;
  export function receiptPayload(fields: Fields): Node;
  export function sealReceipt(payload: Uint8Array, key: Key, options?: Fields): Buffer;
}

declare module '*/oracle/generate/values.mjs' {
  import type { Node } from '*/oracle/generate/cbor.mjs';

  export function node(value: unknown): Node;
  export function argsPairs(args: Record<string, unknown>): Node;
  export function argsMap(args: Record<string, unknown>): Node;
  export function anyValue(random: unknown, depth?: number): unknown;
  export function anyArgs(random: unknown, max?: number, depth?: number): Record<string, unknown>;
  export const EDGE_TEXTS: readonly string[];
}

declare module '*/oracle/generate/constraints.mjs' {
  import type { Node } from '*/oracle/generate/cbor.mjs';

  export function wire(constraint: unknown): Node;
  export function setNode(set: unknown): Node;
  export function generate(random: unknown, kind: string, depth?: number): unknown;
  export function narrow(random: unknown, constraint: unknown): unknown;
  export function widen(random: unknown, constraint: unknown): unknown;
  export function good(random: unknown, constraint: unknown): unknown;
  export function bad(random: unknown, constraint: unknown): unknown;
  export const KINDS: readonly string[];
}
