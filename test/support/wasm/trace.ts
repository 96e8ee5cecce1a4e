// What an observer of time and caches might learn of a run: every address that is read or written, every condition that
// is branched or selected on, every length of a copy. A traced module hashes them in order, and counts the instructions
// whose own time may depend on their operands.
import { BULK, type Instruction, VECTOR } from './instructions.ts';
import { type Addition, type Indices, rewrite, signed, type ValueType } from './rewrite.ts';

type Bytes = readonly number[];

const COUNTERS = ['trace.hash', 'trace.events', 'trace.stop', 'trace.variable'] as const;

const get = (local: number): Bytes => [0x20, local];
const i64 = (value: bigint): Bytes => [0x42, ...signed(BigInt.asIntN(64, value))];
const [ADD, MULTIPLY, XOR, ROTATE, EQUAL] = [0x7c, 0x7e, 0x85, 0x89, 0x51] as const;
const EXTEND = 0xad;

const increment = (counter: string, { get, set }: Indices): Bytes => [
  ...get(counter),
  ...i64(1n),
  ADD,
  ...set(counter),
];

/** hash = rotate(hash ^ x) * an odd constant: different sequences end in different hashes, but for one in 2^64. */
const NOTE: Addition = {
  name: 'note',
  parameters: ['i32'],
  results: [],
  body: (indices) => [
    ...indices.get('trace.hash'),
    ...get(0),
    EXTEND,
    XOR,
    ...i64(23n),
    ROTATE,
    ...i64(0x9e3779b97f4a7c15n),
    MULTIPLY,
    ...indices.set('trace.hash'),
    ...increment('trace.events', indices),
    ...indices.get('trace.events'),
    ...indices.get('trace.stop'),
    EQUAL,
    ...[0x04, 0x40, 0x00, 0x0b], // if: unreachable
  ],
};

const CONDITION: Addition = {
  name: 'condition',
  parameters: ['i32'],
  results: ['i32'],
  // Which way it goes, not by what number: x != 0.
  body: ({ call }) => [...get(0), 0x45, 0x45, ...call('note'), ...get(0)],
};

const INDEX: Addition = {
  name: 'index',
  parameters: ['i32'],
  results: ['i32'],
  body: ({ call }) => [...get(0), ...call('note'), ...get(0)],
};

const RANGE: Addition = {
  name: 'range',
  parameters: ['i32', 'i32', 'i32'],
  results: ['i32', 'i32', 'i32'],
  body: ({ call }) => [0, 1, 2].flatMap((i) => [...get(i), ...call('note')]).concat(...[0, 1, 2].map(get)),
};

/** A memory access: the address, and, where there is one, the value above it, then the offset. */
const LOAD: Addition = {
  name: 'load',
  parameters: ['i32', 'i32'],
  results: ['i32'],
  body: ({ call }) => [...get(0), ...get(1), 0x6a, ...call('note'), ...get(0)],
};
const store = (type: ValueType): Addition => ({
  name: `store ${type}`,
  parameters: ['i32', type, 'i32'],
  results: ['i32', type],
  body: ({ call }) => [...get(0), ...get(2), 0x6a, ...call('note'), ...get(0), ...get(1)],
});

/** Where time depends on the operands: divisions, remainders, square roots. */
const VARIABLE = new Set([
  ...[0x6d, 0x6e, 0x6f, 0x70], // i32.div_s to i32.rem_u
  ...[0x7f, 0x80, 0x81, 0x82], // i64.div_s to i64.rem_u
  ...[0x91, 0x95, 0x9f, 0xa3], // f32.sqrt, f32.div, f64.sqrt, f64.div
  ...[0xe3, 0xe7, 0xef, 0xf3].map((n) => VECTOR + n), // the same of f32x4 and f64x2
]);

const STORED: Readonly<Record<number, ValueType>> = {
  54: 'i32',
  55: 'i64',
  56: 'f32',
  57: 'f64',
  58: 'i32',
  59: 'i32',
  60: 'i64',
  61: 'i64',
  62: 'i64',
  [VECTOR + 11]: 'v128',
};

/** What to call before an instruction. */
function watch({ opcode, offset }: Instruction, indices: Indices): Bytes | undefined {
  const at = [0x41, ...signed(BigInt(offset | 0))];
  const vector = opcode - VECTOR;
  const stored = STORED[opcode];
  if (stored) return [...at, ...indices.call(`store ${stored}`)];
  if (vector >= 84 && vector <= 91) return [...at, ...indices.call('store v128')]; // lanes: a vector lies above
  if ((opcode >= 0x28 && opcode <= 0x35) || (vector >= 0 && vector <= 10) || vector === 92 || vector === 93) {
    return [...at, ...indices.call('load')];
  }
  // if, br_if, select, select of a type
  if (opcode === 0x04 || opcode === 0x0d || opcode === 0x1b || opcode === 0x1c) return indices.call('condition');
  if (opcode === 0x0e || opcode === 0x11 || opcode === 0x40) return indices.call('index'); // br_table, call_indirect, grow
  if (opcode === BULK + 10 || opcode === BULK + 11) return indices.call('range'); // memory.copy, memory.fill
  if (VARIABLE.has(opcode)) return increment('trace.variable', indices);
  return undefined;
}

/** The module, traced. */
export function trace(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const types: readonly ValueType[] = ['i32', 'i64', 'f32', 'f64', 'v128'];
  return rewrite(binary, {
    counters: COUNTERS,
    functions: [NOTE, CONDITION, INDEX, RANGE, LOAD, ...types.map(store)],
    replace: (instruction, original, indices) => {
      const before = watch(instruction, indices);
      return before && [...before, ...original];
    },
  });
}

/** What a run looks like from outside. Equal for two runs: no address, branch or length told them apart. */
export interface Trace {
  readonly hash: bigint;
  readonly events: number;
  /** How many instructions ran whose time may depend on their operands. */
  readonly variable: number;
}

/** The exports of a traced module. */
export type Traced = Record<(typeof COUNTERS)[number], WebAssembly.Global>;

export function traceOf(exports: Traced, run: () => void, stop = 0): Trace {
  for (const counter of COUNTERS) exports[counter].value = 0n;
  exports['trace.stop'].value = BigInt(stop);
  run();
  return read(exports);
}

const read = (exports: Traced): Trace => ({
  hash: exports['trace.hash'].value,
  events: Number(exports['trace.events'].value),
  variable: Number(exports['trace.variable'].value),
});

/** Where two runs part: the stack of the first event that differs, which is an address, a condition or a length. */
export function whereTheyPart(exports: Traced, one: () => void, other: () => void): string {
  const stack = { text: '' };
  const upTo = (run: () => void, stop: number): bigint => {
    try {
      traceOf(exports, run, stop);
    } catch (error) {
      stack.text = String((error as Error).stack);
    }
    return read(exports).hash;
  };
  let [same, different] = [0, Math.max(traceOf(exports, one).events, traceOf(exports, other).events)];
  while (different - same > 1) {
    const middle = (same + different) >> 1;
    if (upTo(one, middle) === upTo(other, middle)) same = middle;
    else different = middle;
  }
  upTo(one, different);
  return `event ${different}: ${stack.text}`;
}
