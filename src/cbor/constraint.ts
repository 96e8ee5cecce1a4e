// Constraints on the wire (protocol 6.2): `[type id, body]`, one table for writing and reading.
import { type Constraint, type ConstraintSet, makeConstraint, makeSet, UNKNOWN } from '../constraints/kinds.ts';
import { fromHex, toHex } from '../hex.ts';
import { sortedKeys } from './order.ts';
import { CborReader } from './reader.ts';
import { DECODED_DEPTH, type Value, type Where, writeValue } from './value.ts';
import { type CborWriter, encode } from './writer.ts';

const VALUE: Where = { of: null, key: 'the value' };

/** How one member of a body is written. `?` stands for: or null. */
type Shape =
  | 'value'
  | 'values'
  | 'text'
  | 'texts'
  | 'texts?'
  | 'integers?'
  | 'boolean'
  | 'float?'
  | 'constraint'
  | 'constraints';

/** A member: its name on the wire, its name here, its shape; the last one is left out where it is absent. */
type Member = readonly [wire: string, property: string, shape: Shape, optional?: true];

interface Layout {
  readonly id: number;
  /** Members of a map body; `null` where the body is null; one text where it is bare. */
  readonly body: readonly Member[] | 'null' | 'bare';
}

/** The kinds of constraint that this version knows, as they are called here. */
export type Kind = Exclude<Constraint['kind'], 'Unknown'>;

const LAYOUTS: Readonly<Record<Kind, Layout>> = {
  Exact: { id: 1, body: [['value', 'value', 'value']] },
  Pattern: { id: 2, body: [['pattern', 'pattern', 'text']] },
  Range: {
    id: 3,
    body: [
      ['min', 'min', 'float?'],
      ['max', 'max', 'float?'],
      ['min_inclusive', 'minInclusive', 'boolean'],
      ['max_inclusive', 'maxInclusive', 'boolean'],
    ],
  },
  OneOf: { id: 4, body: [['values', 'values', 'values']] },
  Regex: { id: 5, body: [['pattern', 'pattern', 'text']] },
  NotOneOf: { id: 7, body: [['excluded', 'excluded', 'values']] },
  Cidr: { id: 8, body: 'bare' },
  UrlPattern: { id: 9, body: 'bare' },
  Contains: { id: 10, body: [['required', 'required', 'values']] },
  Subset: { id: 11, body: [['allowed', 'allowed', 'values']] },
  All: { id: 12, body: [['constraints', 'constraints', 'constraints']] },
  AnyOf: { id: 13, body: [['constraints', 'constraints', 'constraints']] },
  Not: { id: 14, body: [['constraint', 'constraint', 'constraint']] },
  CEL: {
    id: 15,
    body: [
      ['expression', 'expression', 'text'],
      ['parent_expression', 'parentExpression', 'text', true],
    ],
  },
  Wildcard: { id: 16, body: 'null' },
  Subpath: {
    id: 17,
    body: [
      ['root', 'root', 'text'],
      ['case_sensitive', 'caseSensitive', 'boolean'],
      ['allow_equal', 'allowEqual', 'boolean'],
    ],
  },
  UrlSafe: {
    id: 18,
    body: [
      ['schemes', 'schemes', 'texts'],
      ['allow_domains', 'allowDomains', 'texts?'],
      ['deny_domains', 'denyDomains', 'texts?'],
      ['allow_ports', 'allowPorts', 'integers?'],
      ['block_private', 'blockPrivate', 'boolean'],
      ['block_loopback', 'blockLoopback', 'boolean'],
      ['block_metadata', 'blockMetadata', 'boolean'],
      ['block_reserved', 'blockReserved', 'boolean'],
      ['block_internal_tlds', 'blockInternalTlds', 'boolean'],
    ],
  },
  Shlex: { id: 128, body: [['allow', 'allow', 'texts']] },
};

const KINDS = new Map<number, Kind>();

function kindOf(id: number): Kind | undefined {
  if (KINDS.size === 0) for (const [kind, layout] of Object.entries(LAYOUTS)) KINDS.set(layout.id, kind as Kind);
  return KINDS.get(id);
}

/** The name of a constraint type id: `Subpath`, or `type 200`. */
export function kindName(id: number): string {
  return kindOf(id) ?? `type ${id}`;
}

/** Writes a constraint. Its values were checked when it was made. */
export function writeConstraint(writer: CborWriter, constraint: Constraint): void {
  writer.array(2);
  if (constraint.kind === UNKNOWN) {
    writer.unsigned(constraint.typeId);
    writer.raw(fromHex(constraint.cbor) ?? new Uint8Array(0));
    return;
  }
  const { id, body } = LAYOUTS[constraint.kind];
  writer.unsigned(id);
  if (body === 'null') return writer.null();
  const members = constraint as unknown as Readonly<Record<string, unknown>>;
  if (body === 'bare') {
    writer.text(members.pattern as string);
    return;
  }
  const present = body.filter(([, property, , optional]) => !(optional && members[property] === undefined));
  writer.map(present.length);
  for (const [wire, property, shape] of present) {
    writer.text(wire);
    writeShape(writer, shape, members[property]);
  }
}

function writeShape(writer: CborWriter, shape: Shape, value: unknown): void {
  if (shape.endsWith('?') && value === null) return writer.null();
  switch (shape) {
    case 'value':
      return writeValue(writer, value, VALUE, DECODED_DEPTH);
    case 'values':
      return writeList(writer, value, (item) => writeValue(writer, item, VALUE, DECODED_DEPTH));
    case 'text':
      return void writer.text(value as string);
    case 'texts':
    case 'texts?':
      return writeList(writer, value, (item) => void writer.text(item as string));
    case 'integers?':
      return writeList(writer, value, (item) => writer.unsigned(item as number));
    case 'boolean':
      return writer.boolean(value as boolean);
    case 'float?':
      return writer.float(value as number);
    case 'constraint':
      return writeConstraint(writer, value as Constraint);
    case 'constraints':
      return writeList(writer, value, (item) => writeConstraint(writer, item as Constraint));
  }
}

function writeList(writer: CborWriter, list: unknown, write: (item: unknown) => void): void {
  writer.array((list as readonly unknown[]).length);
  for (const item of list as readonly unknown[]) write(item);
}

/** Reads a constraint that the core has validated. */
export function readConstraint(reader: CborReader): Constraint {
  reader.head();
  const id = reader.head();
  const kind = kindOf(id);
  if (kind === undefined) return makeConstraint({ kind: UNKNOWN, typeId: id, cbor: toHex(reader.item()) });
  const { body } = LAYOUTS[kind];
  const members: Record<string, unknown> = { kind };
  if (body === 'null') reader.skip();
  else if (body === 'bare') members.pattern = reader.text();
  else readMembers(reader, body, members);
  return makeConstraint(members as unknown as Constraint);
}

function readMembers(reader: CborReader, body: readonly Member[], members: Record<string, unknown>): void {
  for (let left = reader.head(); left > 0; left--) {
    const name = reader.text();
    const member = body.find(([wire]) => wire === name);
    if (member !== undefined) members[member[1]] = readShape(reader, member[2]);
  }
}

function readShape(reader: CborReader, shape: Shape): unknown {
  if (shape.endsWith('?') && reader.isNull) {
    reader.skip();
    return null;
  }
  switch (shape) {
    case 'value':
      return reader.value();
    case 'values':
      return reader.value() as readonly Value[];
    case 'text':
      return reader.text();
    case 'texts':
    case 'texts?':
      return readList(reader, () => reader.text());
    case 'integers?':
      return readList(reader, () => reader.head());
    case 'boolean':
      return reader.boolean();
    case 'float?':
      return reader.float();
    case 'constraint':
      return readConstraint(reader);
    case 'constraints':
      return readList(reader, () => readConstraint(reader));
  }
}

function readList<Item>(reader: CborReader, read: () => Item): readonly Item[] {
  const list: Item[] = [];
  for (let left = reader.head(); left > 0; left--) list.push(read());
  return Object.freeze(list);
}

/** Bytes that a constraint or a set may take: more than any warrant holds. */
const MAX_BYTES = 65536;

/** One constraint by itself. */
export function encodeConstraint(constraint: Constraint): Uint8Array<ArrayBuffer> {
  return encode('a constraint', MAX_BYTES, (writer) => writeConstraint(writer, constraint));
}

/** The set as upstream writes it: members in declaration order, argument names sorted. */
export function encodeSet(set: ConstraintSet): Uint8Array<ArrayBuffer> {
  return encode('a constraint set', MAX_BYTES, (writer) => {
    const names = sortedKeys(set.constraints);
    writer.map(set.allowUnknown ? 2 : 1);
    writer.text('constraints');
    writer.map(names.length);
    for (const name of names) {
      writer.text(name);
      writeConstraint(writer, set.constraints[name] as Constraint);
    }
    if (!set.allowUnknown) return;
    writer.text('allow_unknown');
    writer.boolean(true);
  });
}

/** The set that validated bytes hold. */
export function decodeSet(bytes: Uint8Array): ConstraintSet {
  const reader = new CborReader(bytes);
  const members = reader.head();
  reader.skip();
  const constraints = Object.create(null) as Record<string, Constraint>;
  for (let left = reader.head(); left > 0; left--) {
    const name = reader.text();
    constraints[name] = readConstraint(reader);
  }
  if (members === 1) return makeSet(constraints, false);
  reader.skip();
  return makeSet(constraints, reader.boolean());
}
