// The fields of a warrant, read from an envelope whose bytes the core has validated.
import { CborReader, utf8Text } from '../cbor/reader.ts';

export const SESSION_ID = 'tenuo.session_id';
export const AGENT_ID = 'tenuo.agent_id';
export const APPROVAL_GATES = 'tenuo.approval_gates';

/** What a payload says. Byte fields are views of the envelope: never handed out, never changed. */
export interface Fields {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly id: Uint8Array;
  readonly isIssuer: boolean;
  /** The encoded constraint set of each tool, in key order. */
  readonly tools: ReadonlyMap<string, Uint8Array>;
  readonly holder: Uint8Array;
  readonly issuer: Uint8Array;
  readonly issuedAt: bigint;
  readonly expiresAt: bigint;
  readonly maxDepth: number;
  readonly parentHash: Uint8Array | null;
  /** Extensions without the session and agent id. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  readonly sessionId: string | null;
  readonly agentId: string | null;
  readonly issuableTools: readonly string[] | null;
  readonly maxIssueDepth: number | null;
  /** Encoded. */
  readonly constraintBounds: Uint8Array | null;
  readonly requiredApprovers: readonly Uint8Array[] | null;
  readonly minApprovals: number | null;
  readonly clearance: number | null;
  readonly depth: number;
}

type Draft = { -readonly [Name in keyof Fields]: Fields[Name] };

/** Reads `[version, payload, [algorithm, signature]]`. */
export function readFields(envelope: Uint8Array): Fields {
  const reader = new CborReader(envelope);
  reader.head();
  reader.head();
  const payload = reader.byteString();
  const fields = readPayload(payload);
  fields.signature = readTagged(reader);
  return fields;
}

function readPayload(payload: Uint8Array): Draft {
  const nothing = payload.subarray(0, 0);
  const draft: Draft = {
    payload,
    signature: nothing,
    id: nothing,
    isIssuer: false,
    tools: new Map(),
    holder: nothing,
    issuer: nothing,
    issuedAt: 0n,
    expiresAt: 0n,
    maxDepth: 0,
    parentHash: null,
    extensions: new Map(),
    sessionId: null,
    agentId: null,
    issuableTools: null,
    maxIssueDepth: null,
    constraintBounds: null,
    requiredApprovers: null,
    minApprovals: null,
    clearance: null,
    depth: 0,
  };
  const reader = new CborReader(payload);
  for (let left = reader.head(); left > 0; left--) readField(draft, reader, reader.head());
  return draft;
}

function readField(draft: Draft, reader: CborReader, key: number): void {
  switch (key) {
    case 1:
      draft.id = reader.byteString();
      return;
    case 2:
      draft.isIssuer = reader.head() === 1;
      return;
    case 3:
      draft.tools = readMap(reader, () => reader.item());
      return;
    case 4:
      draft.holder = readTagged(reader);
      return;
    case 5:
      draft.issuer = readTagged(reader);
      return;
    case 6:
      draft.issuedAt = reader.unsigned();
      return;
    case 7:
      draft.expiresAt = reader.unsigned();
      return;
    case 8:
      draft.maxDepth = reader.head();
      return;
    case 9:
      draft.parentHash = reader.byteArray();
      return;
    case 10:
      return readExtensions(draft, reader);
    case 11:
      draft.issuableTools = Object.freeze(readList(reader, () => reader.text()));
      return;
    case 13:
      draft.maxIssueDepth = reader.head();
      return;
    case 14:
      draft.constraintBounds = reader.item();
      return;
    case 15:
      draft.requiredApprovers = readList(reader, () => readTagged(reader));
      return;
    case 16:
      draft.minApprovals = reader.head();
      return;
    case 17:
      draft.clearance = reader.head();
      return;
    case 18:
      draft.depth = reader.head();
      return;
    default:
      reader.skip();
  }
}

/** Session and agent id travel among the extensions, as bare UTF-8. */
function readExtensions(draft: Draft, reader: CborReader): void {
  const extensions = readMap(reader, () => reader.byteArray());
  draft.sessionId = takeText(extensions, SESSION_ID);
  draft.agentId = takeText(extensions, AGENT_ID);
  draft.extensions = extensions;
}

function takeText(extensions: Map<string, Uint8Array>, name: string): string | null {
  const bytes = extensions.get(name);
  if (bytes === undefined) return null;
  extensions.delete(name);
  return utf8Text(bytes, 0, bytes.length);
}

/** `[algorithm, bytes]`. */
function readTagged(reader: CborReader): Uint8Array {
  reader.head();
  reader.head();
  return reader.byteString();
}

function readMap<Item>(reader: CborReader, read: () => Item): Map<string, Item> {
  const map = new Map<string, Item>();
  for (let left = reader.head(); left > 0; left--) {
    const key = reader.text();
    map.set(key, read());
  }
  return map;
}

function readList<Item>(reader: CborReader, read: () => Item): Item[] {
  const list: Item[] = [];
  for (let left = reader.head(); left > 0; left--) list.push(read());
  return list;
}
