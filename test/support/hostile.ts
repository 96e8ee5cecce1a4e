// Inputs that are as expensive as they can be for their size. The tests hold their cost to be linear, the benchmark
// reports it in milliseconds.

import { SLOT_COUNT } from '../../assembly/layout.ts';
import { SLOT_LENGTH, slotAt } from '../../assembly/slot.ts';
import type { Engine } from '../../src/engine/engine.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { wire } from '../oracle/generate/constraints.mjs';
import { pem } from '../oracle/generate/objects.mjs';
import { type Asked, ask, encodeCall, open, put } from './core.ts';
import {
  AGENT,
  anySet,
  childOf,
  type Fields,
  issuerFields,
  longChain,
  rootWarrant,
  type Sealed,
  stackBytes,
  trustRoot,
} from './warrants.ts';

export interface Hostile {
  readonly name: string;
  /** Bytes that the input is about: of the warrants, or of the text. */
  readonly bytes: number;
  /** Runs the whole of it once, cold: nothing of an earlier run is remembered. */
  run(engine: Engine): void;
  /** What the core answers; empty where it refuses, with a reason that depends on the size. */
  readonly answer: string;
}

const { uint, text, array, nul } = cbor;
const exact = (value: number): unknown => ({ type: 'Exact', value: { int: String(value) } });
const raw = (node: cbor.Node): unknown => ({ cbor: cbor.encode(node).toString('hex') });
const oneOf = (values: cbor.Node[]): unknown => raw(array([uint(4), cbor.struct([['values', array(values)]])]));
const numbers = (count: number, from = 0): cbor.Node[] => Array.from({ length: count }, (_, i) => uint(from + i));
const one = (constraint: unknown): Fields => ({ constraints: { a: constraint } });
const many = (count: number, set: Fields): Fields =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${String(i).padStart(3, '0')}`, set]));

/** A chain that is opened and verified; what the slots hold is overwritten first. */
function chain(name: string, warrants: Sealed[], answer = 'OK', asked: Asked = trustRoot): Hostile {
  const bytes = warrants.length === 1 ? (warrants[0] as Sealed).bytes : stackBytes(warrants);
  return {
    name,
    bytes: bytes.length,
    answer,
    run(engine) {
      forget(engine);
      const { slot, returned } = open(engine, bytes);
      if (returned !== 0) return;
      ask(engine, asked);
      engine.core.verifyChain(slot);
    },
  };
}

/** Empties the slots, so that the next chain is read anew. */
function forget(engine: Engine): void {
  for (let slot = 0; slot < SLOT_COUNT; slot++) engine.words[(slotAt(slot) + SLOT_LENGTH) >> 2] = 0;
}

/** One warrant, signed, whose only tool has this constraint. */
const constrained = (name: string, constraint: unknown, answer = 'OK'): Hostile =>
  chain(name, [rootWarrant({ tools: { t: one(constraint) } })], answer);

function call(name: string, constraint: unknown, value: unknown, answer: string): Hostile {
  const warrant = rootWarrant({ tools: { t: one(constraint) } });
  const asked: Asked = { ...trustRoot, call: encodeCall('t', { a: value }) };
  return {
    name,
    bytes: warrant.bytes.length,
    answer,
    run(engine) {
      const { slot } = open(engine, warrant.bytes);
      ask(engine, asked);
      engine.core.checkCall(slot);
    },
  };
}

function pair(name: string, parent: cbor.Node, child: cbor.Node, answer: string): Hostile {
  const [a, b] = [cbor.encode(parent), cbor.encode(child)];
  const both = Buffer.concat([a, b]);
  return {
    name,
    bytes: both.length,
    answer,
    run(engine) {
      put(engine, both);
      engine.core.attenuateConstraint(a.length, b.length);
    },
  };
}

function texted(name: string, input: string, answer: string): Hostile {
  const bytes = Buffer.from(input);
  return {
    name,
    bytes: bytes.length,
    answer,
    run(engine) {
      forget(engine);
      engine.core.openInput(put(engine, bytes), 0x3fc);
    },
  };
}

function item(name: string, bytes: Buffer, call: 'readValue' | 'readConstraint' | 'readSet', answer: string): Hostile {
  return {
    name,
    bytes: bytes.length,
    answer,
    run(engine) {
      engine.core[call](put(engine, bytes));
    },
  };
}

/** Families of hostile inputs, each of about `size` bytes (at most 64 KiB a warrant). */
export const FAMILIES: readonly ((size: number) => Hostile)[] = [
  // -- reading -----------------------------------------------------------------------------------
  (size) =>
    item(
      'many lists, 255 deep',
      Buffer.concat([
        cbor.head(4, size >> 8),
        ...repeat(Buffer.concat([Buffer.alloc(254, 0x81), Buffer.from([0x80])]), size >> 8),
      ]),
      'readValue',
      'OK',
    ),
  (size) =>
    item('one list of empty lists', Buffer.concat([cbor.head(4, size), Buffer.alloc(size, 0x80)]), 'readValue', 'OK'),
  (size) =>
    item(
      'a claim of more items than there are',
      Buffer.concat([cbor.head(4, size + 1), Buffer.alloc(size, 0x80)]),
      'readValue',
      'TRUNCATED',
    ),
  (size) => item('a map of long keys that differ at the end', longKeys(size), 'readValue', 'OK'),
  (size) => item('a text of three-byte characters', cbor.encode(text('\u3000'.repeat(size / 3))), 'readValue', 'OK'),
  (size) =>
    chain(
      'many tools',
      [rootWarrant({ tools: many(Math.floor(size / 36), anySet) })],
      size > 9000 ? 'TOO_MANY_TOOLS' : 'OK',
    ),
  (size) =>
    chain(
      'many constraints',
      [rootWarrant({ tools: { t: { constraints: many(Math.floor(size / 9), { type: 'Wildcard' }) } } })],
      'TOO_MANY_CONSTRAINTS',
    ),
  (size) =>
    chain(
      'many extensions',
      [rootWarrant({ extensions: many(Math.floor(size / 7), Buffer.alloc(0) as unknown as Fields) })],
      'TOO_MANY_EXTENSIONS',
    ),
  (size) =>
    chain(
      'one extension',
      [rootWarrant({ extensions: { a: Buffer.alloc(size - 1000) } })],
      size > 9300 ? 'EXTENSION_TOO_LARGE' : 'OK',
    ),
  (size) =>
    chain('many approvers', [
      rootWarrant({
        required_approvers: Array.from({ length: Math.floor((size - 400) / 37) }, () => AGENT.public),
        min_approvals: 1,
      }),
    ]),
  (size) =>
    constrained(
      'a long unknown body',
      raw(array([uint(200), array(numbers(20).concat(Array.from({ length: size - 400 }, () => array([]))))])),
    ),
  (size) =>
    chain('many issuable tools', [
      rootWarrant(issuerFields({ issuable_tools: Array.from({ length: size - 400 }, () => '') })),
    ]),
  (size) =>
    constrained(
      'many clauses',
      raw(
        array([
          uint(12),
          cbor.struct([
            [
              'constraints',
              array(Array.from({ length: Math.floor((size - 400) / 3) }, () => array([uint(16), nul()]))),
            ],
          ]),
        ]),
      ),
    ),
  // -- links --------------------------------------------------------------------------------------
  (size) => {
    const issuer = rootWarrant(
      issuerFields({
        issuable_tools: [...Array.from({ length: size - 2000 }, () => ''), ...Object.keys(many(250, anySet))],
      }),
    );
    return chain('many tools issued from a long list', [
      issuer,
      childOf(issuer, { type: 'execution', issuable_tools: undefined, tools: many(250, anySet) }),
    ]);
  },
  (size) => {
    const names = Array.from({ length: Math.floor((size - 600) / 6) }, (_, i) => String(i).padStart(5, '0'));
    const issuer = rootWarrant(issuerFields({ issuable_tools: names }));
    return chain('a long list of issuable tools, reversed', [
      issuer,
      childOf(issuer, { issuable_tools: [...names].reverse() }),
    ]);
  },
  (size) => {
    const root = rootWarrant({ tools: { '*': one(oneOf(numbers(Math.floor((size - 600) / 3), 256))) } });
    return chain('250 tools below one long list', [
      root,
      childOf(root, { tools: many(250, one(oneOf(numbers(2, 256)))) }),
    ]);
  },
  (size) => {
    const root = rootWarrant({ tools: { '*': one(oneOf(numbers(Math.floor((size - 600) / 3), 256))) } });
    return chain('250 tools with a value of one long list', [
      root,
      childOf(root, { tools: many(250, one(exact(256))) }),
    ]);
  },
  (size) => {
    const names = ['a', 'b', 'c', 'd'];
    const lists = Object.fromEntries(names.map((name) => [name, oneOf(numbers(Math.floor((size - 800) / 12), 256))]));
    const few = Object.fromEntries(names.map((name) => [name, oneOf(numbers(2, 256))]));
    const root = rootWarrant({ tools: { '*': { constraints: lists } } });
    return chain('250 tools below four long lists', [root, childOf(root, { tools: many(250, { constraints: few }) })]);
  },
  (size) => {
    const root = rootWarrant({
      tools: { '*': one({ type: 'Pattern', pattern: `${'[a-z]'.repeat(Math.floor((size - 600) / 5))}*` }) },
    });
    return chain(
      '250 tools with a value of one long pattern',
      [root, childOf(root, { tools: many(250, one({ type: 'Exact', value: 'a' })) })],
      'VALUE_NOT_IN_PARENT',
    );
  },
  (size) => {
    const value = {
      cbor: cbor
        .encode(array([uint(1), cbor.struct([['value', array(numbers(Math.floor((size - 600) / 3), 256))]])]))
        .toString('hex'),
    };
    const root = rootWarrant({ tools: { t: one(value) } });
    return chain('a long value below itself', [root, childOf(root)]);
  },
  (size) => {
    // Each of the parent's values is in the list of every child; that they are one value is found once.
    const values = Array.from({ length: size - 600 }, () => uint(1));
    const excluded = (list: cbor.Node[]) => raw(array([uint(7), cbor.struct([['excluded', array(list)]])]));
    const root = rootWarrant({ tools: { '*': one(excluded(values)) } });
    return chain('250 tools that exclude what one long list does', [
      root,
      childOf(root, { tools: many(250, one(excluded([uint(1)]))) }),
    ]);
  },
  // -- comparing ------------------------------------------------------------------------------------
  (size) =>
    pair('long list against long list', list(numbers(size / 6, 256)), list(numbers(size / 6, 256).reverse()), 'OK'),
  (size) =>
    pair('lists of texts with a long common beginning', list(alike(size / 2)), list(alike(size / 2).reverse()), 'OK'),
  (size) =>
    pair(
      'one long value against many small ones',
      list([array(Array.from({ length: size / 2 }, () => array([])))]),
      list(Array.from({ length: size / 2 }, () => array([]))),
      'VALUE_NOT_IN_PARENT',
    ),
  // -- matching -------------------------------------------------------------------------------------
  (size) =>
    call(
      'a value at the end of a long list',
      oneOf(numbers(Math.floor((size - 400) / 3), 256)),
      { int: String(255) },
      'VALUE_MISMATCH',
    ),
  (size) =>
    call(
      'a long value against a list of long values',
      oneOf([array(numbers((size - 400) / 6, 256)), array(numbers((size - 400) / 6, 257))]),
      numbers(size / 3, 256).map((n) => ({ int: String(n.n) })),
      'VALUE_MISMATCH',
    ),
  (size) =>
    call(
      'a pattern that is retried from everywhere',
      { type: 'Pattern', pattern: `*${'a'.repeat(size / 64)}b` },
      'a'.repeat(size),
      'CONSTRAINT_TOO_COSTLY',
    ),
  (size) =>
    call(
      'a pattern of many stars',
      { type: 'Pattern', pattern: `${'*a'.repeat(size / 4)}b` },
      'a'.repeat(size),
      'VALUE_MISMATCH',
    ),
  (size) =>
    call(
      'a pattern of many components',
      { type: 'Pattern', pattern: `${'**/a/'.repeat(size >> 4)}b` },
      'a/'.repeat(size / 2),
      'VALUE_MISMATCH',
    ),
  (size) =>
    call(
      'a list of allowed values, and many of them',
      { type: 'Subset', allowed: Array.from({ length: size >> 4 }, (_, i) => ({ int: String(i) })) },
      Array.from({ length: size / 4 }, (_, i) => ({ int: String(i % (size >> 4)) })),
      'OK',
    ),
  (size) =>
    call(
      'a list of required values, and others',
      { type: 'Contains', required: Array.from({ length: size >> 4 }, (_, i) => ({ int: String(i) })) },
      Array.from({ length: size / 4 }, (_, i) => ({ int: String(-1 - i) })),
      'VALUE_MISMATCH',
    ),
  (size) => call('a path that goes down and up', subpath('/a'), `/a${'/b/..'.repeat(size / 5)}`, 'OK'),
  (size) => call('a path of separators', subpath('/a'), '/'.repeat(size), 'VALUE_MISMATCH'),
  (size) =>
    call(
      'a path and a root without regard to case',
      { ...subpath(`/${'é'.repeat(size / 4)}`), case_sensitive: false },
      `/${'É'.repeat(size / 4)}`,
      'OK',
    ),
  (size) => call('a command line of quotes', { type: 'Shlex', allow: ['a'] }, `a${' "x" '.repeat(size / 5)}`, 'OK'),
  (size) =>
    call(
      'many networks',
      { type: 'Any', constraints: Array.from({ length: size >> 4 }, () => ({ type: 'Cidr', cidr: '2001:db8::/32' })) },
      '::1',
      'VALUE_MISMATCH',
    ),
  (size) =>
    call(
      '32 layers around many constraints',
      layers(31, { type: 'Any', constraints: Array.from({ length: size >> 4 }, () => exact(1)) }),
      { int: '2' },
      'OK',
    ),
  // -- text ------------------------------------------------------------------------------------------
  (size) => texted('white space', ' \u3000\n'.repeat(size / 5), 'TEXT_EMPTY'),
  (size) =>
    texted(
      'white space around one character',
      `${'\u3000'.repeat(size / 6)}A${'\u3000'.repeat(size / 6)}`,
      'BASE64_LENGTH',
    ),
  (size) =>
    texted('labels that begin and never end', '-----BEGIN TENUO WARRANT-----\n'.repeat(size / 30), 'PEM_INCOMPLETE'),
  (size) => texted('labels that end and never begin', '-----END TENUO WARRANT-----\n'.repeat(size / 28), ''),
  (size) =>
    texted('chain labels that begin and never end', '-----BEGIN TENUO WARRANT CHAIN-----\n'.repeat(size / 36), ''),
  (size) => texted('dashes', '-'.repeat(size), ''),
  (size) => texted('lines of dashes', '-----x\n'.repeat(size / 7), ''),
  (size) =>
    texted(
      'many blocks of one byte',
      '-----BEGIN TENUO WARRANT-----gw-----END TENUO WARRANT-----'.repeat(size / 58),
      '',
    ),
  (size) =>
    texted(
      'PEM with a space after every character',
      pem(rootWarrant({ extensions: { a: Buffer.alloc(size / 8) } }).bytes).replace(
        /[A-Za-z0-9_-](?![^\n]*-----)/g,
        '$& ',
      ),
      '',
    ),
];

const subpath = (root: string) => ({ type: 'Subpath', root });
const layers = (count: number, inside: unknown): unknown =>
  count === 0 ? inside : { type: 'Not', constraint: layers(count - 1, inside) };
const list = (values: cbor.Node[]): cbor.Node => wire(oneOf(values));
const repeat = (bytes: Buffer, count: number): Buffer[] => Array.from({ length: count }, () => bytes);

function alike(size: number): cbor.Node[] {
  const length = Math.floor(Math.sqrt(size));
  return Array.from({ length }, (_, i) => text(`${'x'.repeat(length - 6)}${String(i).padStart(4, '0')}`));
}

function longKeys(size: number): Buffer {
  const length = Math.floor(Math.sqrt(size));
  return cbor.encode(
    cbor.sorted(
      Array.from({ length }, (_, i): [string, cbor.Node] => [
        `${'x'.repeat(length - 6)}${String(i).padStart(4, '0')}`,
        nul(),
      ]),
    ),
  );
}

/** The families at 64 KiB, and the longest chain. */
export function worstInputs(): Hostile[] {
  return [...FAMILIES.map((make) => make(65_000)), chain('a chain of 64', longChain(64))];
}
