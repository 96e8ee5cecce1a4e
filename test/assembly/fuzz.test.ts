// A small fuzz in every run (the large one is test/fuzz/run.mjs), proof that it catches a broken engine, properties.
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MEMORY_SIZE, RESULT_AT } from '../../assembly/layout.ts';
import { FAULT_AT, REASON } from '../../assembly/result.ts';
import type { Core, Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { Fuzzer, KINDS_OF_CASE } from '../fuzz/fuzzer.ts';
import { loadVectors, type Vectors } from '../fuzz/vectors.ts';
import { BYTES, type found, open, put, REASONS, readConstraint, readSet, readValue } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import { longChain, rootWarrant, stackBytes } from '../support/warrants.ts';

const root = join(import.meta.dirname, '../..');
let vectors: Vectors;
beforeAll(() => {
  vectors = loadVectors(root, createEngine('wasm'));
});

/** An engine with one call of its core replaced. */
function mutant(engine: Engine, change: (core: Core) => Partial<Core>): Engine {
  const core = { ...(engine.core as unknown as Record<string, unknown>) } as unknown as Core;
  return { ...engine, core: { ...core, ...change(core) } };
}

const setWord = (engine: Engine, field: number, value: number) => {
  engine.words[(RESULT_AT + field) >> 2] = value;
};

describe('the fuzzer', () => {
  it('finds vectors of every kind', () => {
    expect(vectors.chains.length).toBeGreaterThan(200);
    expect(vectors.payloads.length).toBeGreaterThan(150);
    expect(vectors.constraints.length).toBeGreaterThan(40);
    for (const kind of ['texts', 'sets', 'values'] as const) expect(vectors[kind].length).toBeGreaterThan(3);
  });

  // Before anything else runs on the JavaScript engine, of which there is one: both begin with empty slots.
  it('runs 1,500 mutations on which both engines agree to the byte', () => {
    const fuzzer = new Fuzzer([createEngine('wasm'), createEngine('js')], vectors, 'vitest');
    const kinds = new Set<string>();
    for (let i = 0; i < 1500; i++) {
      const { kind, failure } = fuzzer.run(i);
      kinds.add(kind);
      expect(failure).toBeUndefined();
    }
    expect(kinds.size).toBe(KINDS_OF_CASE.length);
  });

  it.each([
    [
      'a comparison flipped',
      (core: Core, engine: Engine) => ({
        readValue(length: number) {
          const reason = core.readValue(length);
          setWord(engine, REASON, reason === 0 ? 1 : 0);
          return reason;
        },
      }),
    ],
    [
      'a fault one byte off',
      (core: Core, engine: Engine) => ({
        readConstraint(length: number) {
          const reason = core.readConstraint(length);
          const at = engine.words[(RESULT_AT + FAULT_AT) >> 2] as number;
          if (at !== 0) setWord(engine, FAULT_AT, at + 1);
          return reason;
        },
      }),
    ],
    [
      'matching that always agrees',
      (core: Core) => ({
        matchConstraint(a: number, b: number) {
          const answer = core.matchConstraint(a, b);
          return answer === 0 ? 1 : answer;
        },
      }),
    ],
    ['a decision that is not made', () => ({ authorizeCall: () => 0 })],
    [
      'a call that throws',
      () => ({
        openInput() {
          throw new WebAssembly.RuntimeError('unreachable');
        },
      }),
    ],
    [
      'a call that takes too long',
      (core: Core) => ({
        readSet(length: number) {
          const end = performance.now() + 1050;
          while (performance.now() < end);
          return core.readSet(length);
        },
      }),
    ],
  ] as [string, (core: Core, engine: Engine) => Partial<Core>][])('catches %s', (_, change) => {
    const honest = createEngine('wasm');
    const other = createEngine('wasm');
    const fuzzer = new Fuzzer([honest, mutant(other, (core) => change(core, other))], vectors, 'mutants');
    let caught: string | undefined;
    for (let i = 0; i < 400 && caught === undefined; i++) caught = fuzzer.run(i).failure;
    expect(caught).toMatch(/seed mutants, mutation \d+: (the engines differ|wasm threw|wasm took)[\s\S]*input/);
  });
});

describe.each(ENGINES)('any input on $name', (engine) => {
  const known = (reason: number, from: ReturnType<typeof found>) => {
    expect(reason === 0 || REASONS.has(from.reason)).toBe(true);
    if (from.stage === 'decode' && reason !== 0) expect(from.offset ?? 0).toBeGreaterThanOrEqual(0);
  };

  it('decoding bytes ends in an answer or a reason, at a place inside the input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const read of [readValue, readConstraint, readSet]) {
          const got = read(engine, bytes);
          known(got.returned, got);
          if (got.offset !== null) expect(got.offset).toBeLessThanOrEqual(bytes.length);
        }
        const got = open(engine, bytes, BYTES);
        known(got.returned, got);
        expect(got.verifications).toBe(0);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('reading text ends in an answer or a reason', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.base64String({ maxLength: 200 })),
        fc.nat(0x3ff),
        (text, forms) => {
          const got = open(engine, text, forms);
          known(got.returned, got);
          if (got.stage === 'text') expect(got.offset === null || got.offset <= Buffer.byteLength(text)).toBe(true);
        },
      ),
      { numRuns: 400, seed: 2 },
    );
  });

  it('memory does not grow, whatever passes through it', () => {
    const before = engine.memory.buffer;
    const chain = stackBytes(longChain(3));
    const warrant = rootWarrant();
    for (let i = 0; i < (engine.kind === 'wasm' ? 3000 : 150); i++) {
      open(engine, i % 2 === 0 ? chain : warrant.bytes);
      open(engine, warrant.bytes.subarray(0, i % warrant.bytes.length));
      engine.core.digestSha512(put(engine, chain));
      readValue(engine, chain);
    }
    expect(engine.memory.buffer).toBe(before);
    expect(engine.memory.buffer.byteLength).toBeGreaterThanOrEqual(MEMORY_SIZE);
  });
});
