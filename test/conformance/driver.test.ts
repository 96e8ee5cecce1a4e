// The driver itself: every line gets one answer, whatever it holds.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../support/engines.ts';
import { createDriver } from './main.ts';

const EXAMPLES = readFileSync(new URL('../oracle/examples.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

describe.each(ENGINES)('the conformance driver on $name', (engine) => {
  const answer = createDriver(engine);
  const ask = (request: unknown): Record<string, unknown> =>
    JSON.parse(answer(JSON.stringify(request))) as Record<string, unknown>;

  it('answers every example of the protocol without a crash', () => {
    const { ops } = ask({ op: 'ops' }) as { ops: string[] };
    for (const line of EXAMPLES) {
      const { id, op } = JSON.parse(line) as { id: number; op: string };
      const given = JSON.parse(answer(line)) as Record<string, unknown>;
      expect(given, line).toMatchObject({ id });
      expect(given, line).not.toHaveProperty('panic');
      expect(given, line).not.toHaveProperty('bad_request');
      if (!ops.includes(op)) expect(given).toEqual({ id, unsupported: true });
    }
  });

  it('says so where it does not know an operation', () => {
    expect(ask({ id: 7, op: 'no.such' })).toEqual({ id: 7, unsupported: true });
    expect(ask({ id: 7, op: 'toString' })).toEqual({ id: 7, unsupported: true });
  });

  it('names what is not built', () => {
    expect(ask({ id: 'a', op: 'constraint.match', constraint: { json: '{}' }, value: 'a' })).toEqual({
      id: 'a',
      unsupported: true,
      missing: 'constraints from upstream JSON',
    });
  });

  it('refuses a request that makes no sense, and goes on', () => {
    const bad = expect.any(String) as string;
    expect(JSON.parse(answer('{"id":'))).toEqual({ id: null, ok: false, bad_request: bad });
    expect(JSON.parse(answer('[]'))).toEqual({ id: null, ok: false, bad_request: bad });
    expect(ask({ id: 1 })).toEqual({ id: 1, ok: false, bad_request: bad });
    expect(ask({ id: 2, op: 'key.check', key: 'zz' })).toEqual({ id: 2, ok: false, bad_request: bad });
    expect(ask({ id: 3, op: 'value.encode', value: 5 })).toEqual({ id: 3, ok: false, bad_request: bad });
    expect(ask({ id: 4, op: 'value.encode', value: { int: '5' } })).toMatchObject({ id: 4, ok: true, cbor: '05' });
  });

  it('keeps exact what JSON cannot', () => {
    expect(ask({ op: 'value.encode', value: { int: '9007199254740993' } })).toMatchObject({
      value: { int: '9007199254740993' },
    });
    expect(ask({ op: 'value.encode', value: { float: 'NaN' } })).toMatchObject({
      cbor: 'f97e00',
      value: { f64: '7ff8000000000000' },
    });
    expect(ask({ op: 'value.encode', value: { float: 5 } })).toMatchObject({ cbor: 'f94500', value: { float: 5 } });
    expect(answer('{"op":"value.encode","value":{"map":{"__proto__":"x"}}}')).toContain(
      '{"map":{"__proto__":{"str":"x"}}}',
    );
  });
});

describe('the program', () => {
  const program = fileURLToPath(new URL('conform.mjs', import.meta.url));
  const run = (args: readonly string[], input: string) =>
    spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8' });

  it.each(['wasm', 'js'])('reads lines and answers in their order with --engine %s', (kind) => {
    const { stdout, status } = run(
      ['--engine', kind],
      '{"id":1,"op":"ops"}\n\nnot JSON\n{"id":3,"op":"key.check","key":"00"}',
    );
    expect(status).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: unknown }).id),
    ).toEqual([1, null, 3]);
  });

  it('refuses another engine', () => {
    expect(run(['--engine', 'rust'], '').status).toBe(2);
  });
});
