// CBOR written out for readers: a line an item, its bytes to the left and what it is to the right. What items are is told by a
// shape that mirrors the bytes; one that does not fit them is an error, so that no page can say something else than its bytes.
//
//   'name'                     any item
//   { name, items }            an array of these; { name, each } one of any number
//   { name, members }          a map by key, in this order; { name, entries: [key, value] } one of any number
//   { name, within }           a byte string that holds an item
//   { name, integers: true }   bytes as an array of integers; { name, integers: shape } such that hold an item
//   { name, say }              a function of the value, for what stands behind the name

const WIDTH = 50;
/** Bytes of a string that are shown in full, and how many of a longer one. */
const MOST_BYTES = 16;
const SHOWN_BYTES = 8;
const MOST_TEXT = 40;

/** The item of these bytes, annotated, in lines. */
export function annotated(bytes, shape) {
  const lines = [];
  const end = write({ bytes, lines }, 0, shape, 0, '');
  if (end !== bytes.length) throw new Error(`${bytes.length - end} bytes are left over`);
  return lines.join('\n');
}

/** Writes the item at an offset, behind a key that was read already; returns the offset behind it. */
function write(dump, at, given, depth, before) {
  const shape = typeof given === 'string' ? { name: given } : given;
  const { major, value, head, next } = readHead(dump.bytes, at);
  const start = join(before, hex(dump.bytes, at, head));
  switch (major) {
    case 2:
      return writeBytes(dump, { head, length: value }, shape, depth, start);
    case 3: {
      const text = Buffer.from(dump.bytes.subarray(head, head + value)).toString();
      line(dump, depth, join(start, quoted(text)), note(shape, text));
      return head + value;
    }
    case 4:
      return shape.integers === undefined
        ? writeItems(dump, { at: head, count: value }, shape, depth, start)
        : writeIntegers(dump, { at: head, count: value }, shape, depth, start);
    case 5:
      return writeMap(dump, { at: head, count: value }, shape, depth, start);
    default:
      line(dump, depth, start, note(shape, value));
      return next;
  }
}

function writeBytes(dump, { head, length }, shape, depth, start) {
  const end = head + length;
  const content = dump.bytes.subarray(head, end);
  if (shape.within === undefined) {
    line(dump, depth, join(start, shortened(content)), note(shape, content));
  } else {
    line(dump, depth, start, note(shape, content));
    const inner = { bytes: content, lines: dump.lines };
    if (write(inner, 0, shape.within, depth + 1, '') !== length)
      throw new Error(`${shape.name} holds more than an item`);
  }
  return end;
}

function writeItems(dump, { at, count }, shape, depth, start) {
  const shapes = shape.items ?? Array(count).fill(shape.each);
  if (shapes.length !== count || shapes.includes(undefined)) throw new Error(`${shape.name} has ${count} items`);
  // A key or a signature stands in one line.
  if (shape.name === undefined && shapes.length === 2) {
    const { head, value } = readHead(dump.bytes, at + 1);
    const content = dump.bytes.subarray(head, head + value);
    line(dump, depth, join(start, '01', hex(dump.bytes, at + 1, head), shortened(content)), shapes[1]);
    return head + value;
  }
  line(dump, depth, start, note(shape, count));
  let next = at;
  for (const each of shapes) next = write(dump, next, each, depth + 1, '');
  return next;
}

function writeIntegers(dump, { at, count }, shape, depth, start) {
  const content = new Uint8Array(count);
  let next = at;
  for (let i = 0; i < count; i++) {
    const { value, next: end } = readHead(dump.bytes, next);
    content[i] = value;
    next = end;
  }
  line(dump, depth, join(start, shortened(dump.bytes.subarray(at, next))), note(shape, content));
  if (shape.integers !== true) write({ bytes: content, lines: dump.lines }, 0, shape.integers, depth + 1, '');
  return next;
}

function writeMap(dump, { at, count }, shape, depth, start) {
  line(dump, depth, start, note(shape, count));
  const names = shape.members === undefined ? undefined : Object.keys(shape.members);
  let next = at;
  for (let i = 0; i < count; i++) {
    const key = readHead(dump.bytes, next);
    const name =
      key.major === 3 ? Buffer.from(dump.bytes.subarray(key.head, key.head + key.value)).toString() : key.value;
    const head = hex(dump.bytes, next, key.head);
    next = key.major === 3 ? key.head + key.value : key.next;
    const before = key.major === 3 ? join(head, quoted(name)) : head;
    const value = names === undefined ? shape.entries?.[1] : shape.members[name];
    if (value === undefined) throw new Error(`${shape.name} has a member ${name}`);
    next = write(dump, next, value, depth + 1, before);
  }
  return next;
}

/** The head of an item: its kind, its number, where its content begins and, where it has none, where it ends. */
function readHead(bytes, at) {
  const first = bytes[at];
  const major = first >> 5;
  const low = first & 31;
  if (low > 27) throw new Error('only definite lengths are written here');
  const extra = low < 24 ? 0 : 1 << (low - 24);
  let value = low;
  if (extra > 0) {
    value = 0;
    for (let i = 1; i <= extra; i++) value = value * 256 + bytes[at + i];
  }
  if (major === 1) value = -1 - value;
  if (major === 7) value = { 20: 'false', 21: 'true', 22: 'null' }[low] ?? 'a float';
  const head = at + 1 + extra;
  return { major, value, head, next: head };
}

function note({ name, say }, value) {
  return say === undefined ? name : `${name}: ${say(value)}`;
}

function line({ lines }, depth, left, right) {
  const indented = '  '.repeat(depth) + left;
  lines.push(right === undefined ? indented : `${indented.padEnd(WIDTH)}  ${right}`);
}

/** A head as hex: its first byte, then the rest of it. */
function hex(bytes, from, to) {
  const text = Buffer.from(bytes.subarray(from, to)).toString('hex');
  return text.length > 2 ? `${text.slice(0, 2)} ${text.slice(2)}` : text;
}

const join = (...parts) => parts.filter((part) => part !== '').join(' ');
const quoted = (text) => JSON.stringify(text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text);
const shortened = (bytes) => {
  const text = Buffer.from(bytes.subarray(0, bytes.length > MOST_BYTES ? SHOWN_BYTES : MOST_BYTES)).toString('hex');
  return bytes.length > MOST_BYTES ? `${text}…` : text;
};
