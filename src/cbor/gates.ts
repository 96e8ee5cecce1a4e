// Approval gates on the wire (protocol 12.1): a map by tool, as upstream writes it.
import { type ApprovalGates, type ArgumentGate, isExemption } from '../warrant/gates.ts';
import { writeConstraint } from './constraint.ts';
import { sortedKeys } from './order.ts';
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
