// Writes a WebAssembly module anew with other instructions in place of some: how tests look into the modules as they
// are shipped. What is added (types, functions, globals) goes behind what is there, so no index changes.
import { type Instruction, instructions, Reader } from './instructions.ts';

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';
const TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

type Bytes = readonly number[];

/** A function to add. Its body may call those before it. */
export interface Addition {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Locals behind the parameters. */
  readonly locals?: readonly ValueType[];
  /** Without the final `end`. */
  body(indices: Indices): Bytes;
}

export interface Rewriting {
  /** Counters: mutable 64-bit integers that begin at 0, exported by these names. */
  readonly counters?: readonly string[];
  readonly functions?: readonly Addition[];
  /** Whether to export the module's own globals, as `global 0` and so on. */
  readonly exportGlobals?: boolean;
  /** What stands in place of an instruction; undefined leaves it. `original` are its own bytes. */
  replace?(instruction: Instruction, original: Bytes, indices: Indices): Bytes | undefined;
}

export interface Indices {
  /** The bytes of a call of an added function. */
  call(name: string): Bytes;
  get(counter: string): Bytes;
  set(counter: string): Bytes;
}

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const byte = Number(rest & 0x7fn);
    const last = rest >= -64n && rest < 64n;
    bytes.push(last ? byte : byte | 0x80);
    if (last) return bytes;
  }
}

const ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
const [TYPE, IMPORT, FUNCTION, GLOBAL, EXPORT, CODE] = [1, 2, 3, 6, 7, 10];

/** The sections of a module but the custom ones: contents by number. */
function sectionsOf(binary: Uint8Array): Map<number, Uint8Array> {
  const sections = new Map<number, Uint8Array>();
  const reader = new Reader(binary, 8);
  while (reader.at < binary.length) {
    const id = reader.byte();
    const size = reader.unsigned();
    if (id !== 0) sections.set(id, binary.subarray(reader.at, reader.at + size));
    reader.skip(size);
  }
  return sections;
}

function countImports(section: Uint8Array | undefined, wanted: number): number {
  if (!section) return 0;
  const reader = new Reader(section);
  let found = 0;
  for (let left = reader.unsigned(); left > 0; left--) {
    reader.skip(reader.unsigned());
    reader.skip(reader.unsigned());
    const kind = reader.byte();
    if (kind === wanted) found += 1;
    if (kind === 0) reader.skipNumber();
    else if (kind === 3) reader.skip(2);
    else throw new RangeError('only functions and globals are imported here');
  }
  return found;
}

const countOf = (section: Uint8Array | undefined): number => (section ? new Reader(section).unsigned() : 0);

/** A vector section with entries added behind its own. */
function extended(section: Uint8Array | undefined, entries: readonly Bytes[]): Bytes[] {
  if (!section) return [unsigned(entries.length), ...entries];
  const reader = new Reader(section);
  const count = reader.unsigned();
  return [unsigned(count + entries.length), [...section.subarray(reader.at)], ...entries];
}

const vector = (bytes: Bytes): Bytes => [...unsigned(bytes.length), ...bytes];
const name = (text: string): Bytes => vector([...new TextEncoder().encode(text)]);

/** A module that does what `binary` does, but for what `rewriting` replaces. */
export function rewrite(binary: Uint8Array, rewriting: Rewriting): Uint8Array<ArrayBuffer> {
  const { counters = [], functions = [] } = rewriting;
  const sections = sectionsOf(binary);
  const firstFunction = countImports(sections.get(IMPORT), 0) + countOf(sections.get(FUNCTION));
  const firstGlobal = countImports(sections.get(IMPORT), 3) + countOf(sections.get(GLOBAL));
  const indexOf = (names: readonly string[], wanted: string): number => {
    const index = names.indexOf(wanted);
    if (index < 0) throw new RangeError(`nothing is called ${wanted}`);
    return index;
  };
  const functionNames = functions.map((addition) => addition.name);
  const indices: Indices = {
    call: (wanted) => [0x10, ...unsigned(firstFunction + indexOf(functionNames, wanted))],
    get: (wanted) => [0x23, ...unsigned(firstGlobal + indexOf(counters, wanted))],
    set: (wanted) => [0x24, ...unsigned(firstGlobal + indexOf(counters, wanted))],
  };
  const types = functions.map(({ parameters, results }) => [
    0x60,
    ...vector(parameters.map((type) => TYPES[type])),
    ...vector(results.map((type) => TYPES[type])),
  ]);
  const bodies = functions.map(({ locals = [], body }) =>
    vector([...vectorOf(locals.map((type) => [1, TYPES[type]])), ...body(indices), 0x0b]),
  );
  const contents = new Map<number, readonly Bytes[]>([...sections].map(([id, bytes]) => [id, [[...bytes]]]));
  contents.set(TYPE, extended(sections.get(TYPE), types));
  const firstType = countOf(sections.get(TYPE));
  contents.set(
    FUNCTION,
    extended(
      sections.get(FUNCTION),
      functions.map((_, i) => unsigned(firstType + i)),
    ),
  );
  contents.set(
    GLOBAL,
    extended(
      sections.get(GLOBAL),
      counters.map(() => [TYPES.i64, 1, 0x42, 0, 0x0b]),
    ),
  );
  const own = rewriting.exportGlobals ? Array.from({ length: firstGlobal }, (_, i) => `global ${i}`) : [];
  const exported = [
    ...own.map((text, i) => [...name(text), 3, ...unsigned(i)]),
    ...counters.map((text, i) => [...name(text), 3, ...unsigned(firstGlobal + i)]),
  ];
  contents.set(EXPORT, extended(sections.get(EXPORT), exported));
  const code = sections.get(CODE);
  if (!code) throw new RangeError('a module without code');
  contents.set(CODE, [unsigned(countOf(code) + bodies.length), ...rewriteCode(code, rewriting, indices), ...bodies]);

  const out: number[] = [...binary.subarray(0, 8)];
  for (const id of ORDER) {
    const parts = contents.get(id);
    if (!parts) continue;
    out.push(id, ...unsigned(parts.reduce((sum, part) => sum + part.length, 0)));
    for (const part of parts) for (const byte of part) out.push(byte);
  }
  return new Uint8Array(out);
}

const vectorOf = (entries: readonly Bytes[]): Bytes => [...unsigned(entries.length), ...entries.flat()];

function rewriteCode(code: Uint8Array, { replace }: Rewriting, indices: Indices): Bytes[] {
  const reader = new Reader(code);
  const bodies: Bytes[] = [];
  for (let left = reader.unsigned(); left > 0; left--) {
    const size = reader.unsigned();
    const start = reader.at;
    const end = start + size;
    for (let groups = reader.unsigned(); groups > 0; groups--) {
      reader.skipNumber();
      reader.byte();
    }
    const body = [...code.subarray(start, reader.at)];
    for (const instruction of instructions(code, reader.at, end)) {
      const original = [...code.subarray(instruction.start, instruction.end)];
      for (const byte of replace?.(instruction, original, indices) ?? original) body.push(byte);
    }
    bodies.push(unsigned(body.length), body);
    reader.at = end;
  }
  return bodies;
}
