// Approval gates on the wire (protocol 12.1): a map by tool, as upstream writes it.
import { type ApprovalGate, type ApprovalGates, type ArgumentGate, isExemption, makeGate } from '../warrant/gates.ts';
import { readConstraint, writeConstraint } from './constraint.ts';
import { sortedKeys } from './order.ts';
import { CborReader } from './reader.ts';
import { type CborWriter, encode } from './writer.ts';

/** Bytes that a map of gates may take: more than any extension holds. */
const MAX_BYTES = 65536;

/** The map: tools and arguments sorted, a message only where there is one. */
export function encodeGates(gates: ApprovalGates): Uint8Array<ArrayBuffer> {
  return encode('the approval gates', MAX_BYTES, (writer) =>
    writeSorted(writer, gates, ({ args, message }) => {
      writer.map(message === null ? 1 : 2);
      writer.text('args');
      if (args === null) writer.null();
      else writeSorted(writer, args, (gate) => writeArgumentGate(writer, gate));
      if (message === null) return;
      writer.text('message');
      writer.text(message);
    }),
  );
}

function writeArgumentGate(writer: CborWriter, gate: ArgumentGate): void {
  if (gate === 'all') return void writer.text('all');
  if (!isExemption(gate)) return writeConstraint(writer, gate);
  writer.map(1);
  writer.text('exempt');
  writeConstraint(writer, gate.exempt);
}

function writeSorted<Item>(writer: CborWriter, map: Readonly<Record<string, Item>>, write: (item: Item) => void): void {
  const names = sortedKeys(map);
  writer.map(names.length);
  for (const name of names) {
    writer.text(name);
    write(map[name] as Item);
  }
}

const TEXT = 3;
const MAP = 5;

/** The gates that validated bytes hold. */
export function decodeGates(bytes: Uint8Array): ApprovalGates {
  const reader = new CborReader(bytes);
  return Object.freeze(readSorted(reader, () => readGate(reader)));
}

function readGate(reader: CborReader): ApprovalGate {
  const members = reader.head();
  reader.skip();
  let args: Readonly<Record<string, ArgumentGate>> | null = null;
  if (reader.isNull) reader.skip();
  else args = readSorted(reader, () => readArgumentGate(reader));
  if (members === 1) return makeGate(args, null);
  reader.skip();
  return makeGate(args, reader.text());
}

function readArgumentGate(reader: CborReader): ArgumentGate {
  const start = reader.at;
  reader.head();
  const { major } = reader;
  if (major === MAP) {
    reader.skip();
    return Object.freeze({ exempt: readConstraint(reader) });
  }
  reader.at = start;
  if (major !== TEXT) return readConstraint(reader);
  reader.skip();
  return 'all';
}

function readSorted<Item>(reader: CborReader, read: () => Item): Record<string, Item> {
  const map = Object.create(null) as Record<string, Item>;
  for (let left = reader.head(); left > 0; left--) {
    const name = reader.text();
    map[name] = read();
  }
  return map;
}
