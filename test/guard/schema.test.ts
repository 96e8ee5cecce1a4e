import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  type AuthorizationDenied,
  Capability,
  explain,
  guard,
  Pattern,
  Range,
  redact,
  resetConfig,
  type StandardSchema,
} from '../../src/index.ts';
import { ENGINES } from '../support/engines.ts';
import { rejected, thrown } from '../support/thrown.ts';
import { castIn, now } from './cast.ts';

const cast = castIn(ENGINES[0] as (typeof ENGINES)[0]);
const warrant = cast.warrantFor(
  Capability('search', { query: Pattern('weather *'), limit: Range.max(10) }),
  Capability('any'),
);
const options = { tool: 'search', warrant: warrant.bind(cast.agent), now } as const;

beforeEach(() => cast.configured());
afterEach(() => resetConfig());

const SCHEMAS = {
  zod: z.object({ query: z.string().trim(), limit: z.coerce.number().int().default(5) }),
  valibot: v.object({
    query: v.pipe(v.string(), v.trim()),
    limit: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer()), 5),
  }),
} as const satisfies Record<string, StandardSchema>;

describe.each(Object.entries(SCHEMAS))('a schema of %s', (_name, schema) => {
  const seen = vi.fn((args: { query: string; limit: number }) => args);
  const search = guard({ ...options, schema: schema as typeof SCHEMAS.zod }, seen);
  beforeEach(() => seen.mockClear());

  it('makes the arguments that are checked and handed on', () => {
    expect(search({ query: '  weather NYC ' })).toEqual({ query: 'weather NYC', limit: 5 });
    expect(search({ query: 'weather NYC', limit: '7', extra: 1 } as never)).toEqual({ query: 'weather NYC', limit: 7 });
    expect(Object.isFrozen(seen.mock.calls[0]?.[0])).toBe(true);
    const error = thrown(() => search({ query: 'weather NYC', limit: '11' })) as AuthorizationDenied;
    expect(error).toMatchObject({ code: 'constraint-violation', decision: { at: { argument: 'limit' } } });
  });

  it.each([
    ['an argument of another type', { query: 5 }, 'query'],
    ['a missing one', {}, 'query'],
    ['one out of range', { query: 'weather NYC', limit: 1.5 }, 'limit'],
  ])('denies %s, and names it', (_what, args, argument) => {
    const error = thrown(() => search(args as never)) as AuthorizationDenied;
    expect(error).toMatchObject({ code: 'invalid-arguments', number: 9001, decision: { at: { argument } } });
    expect(error.hint).toContain(`The argument "${argument}" is not as the tool’s schema asks`);
    expect(explain(error)).toContain(`cause     TypeError: ${argument}: `);
    expect(JSON.stringify(redact(error))).not.toContain('expected');
    expect(seen).not.toHaveBeenCalled();
  });

  it('gets the arguments once read', () => {
    let reads = 0;
    const shifty = {
      get query() {
        return reads++ === 0 ? 'weather NYC' : 'stock prices';
      },
    };
    expect(search(shifty).query).toBe('weather NYC');
  });

  it('denies what is no object, and takes nothing for an empty one', () => {
    for (const args of [null, 'weather', [], 5])
      expect(thrown(() => search(args as never))).toMatchObject({ number: 9001 });
    const ping = guard({ tool: 'any', warrant: options.warrant, now, schema: z.object({}) }, () => 'pong');
    expect((ping as unknown as () => string)()).toBe('pong');
  });
});

describe('a schema', () => {
  const any = { tool: 'any', warrant: options.warrant, now } as const;

  it('that answers later is waited for, where the function is async', async () => {
    const schema = z.object({ n: z.number().refine(async (n) => n > 1) });
    const later = guard({ ...any, schema }, async ({ n }) => n);
    await expect(later({ n: 2 })).resolves.toBe(2);
    await expect(later({ n: 1 })).rejects.toMatchObject({ code: 'invalid-arguments' });
    const error = thrown(() => guard({ ...any, schema }, ({ n }) => n)({ n: 2 }));
    expect(error).toMatchObject({ name: 'ConfigurationError', reason: 'guard-must-wait' });
  });

  it('whose result is no value denies', () => {
    const dated = guard({ ...any, schema: z.object({ when: z.coerce.date() }) }, ({ when }) => when);
    expect(thrown(() => dated({ when: '2026-01-01' }))).toMatchObject({ code: 'invalid-arguments' });
    const text = guard({ ...any, schema: z.object({}).transform(() => 'text') as never }, () => 1);
    expect(thrown(() => text({} as never))).toMatchObject({ code: 'invalid-arguments' });
  });

  it('that throws or rejects denies, and the cause is for the operator', async () => {
    const failing = (validate: () => unknown) =>
      ({ '~standard': { version: 1, vendor: 'test', validate } }) as unknown as StandardSchema<object, object>;
    const broken = failing(() => {
      throw new Error('secret');
    });
    const error = thrown(() => guard({ ...any, schema: broken }, () => 1)({})) as AuthorizationDenied;
    expect(error.code).toBe('invalid-arguments');
    expect(error.hint).not.toContain('secret');
    expect(explain(error)).toContain('secret');
    const rejecting = failing(() => Promise.reject(new Error('secret')));
    expect(await rejected(guard({ ...any, schema: rejecting }, async () => 1)({}))).toMatchObject({ number: 9001 });
    const shifty = failing(() => ({
      value: {
        get a(): never {
          throw new Error('secret');
        },
      },
    }));
    expect(thrown(() => guard({ ...any, schema: shifty }, () => 1)({}))).toMatchObject({ number: 9001 });
    const bare = failing(() => ({ issues: [{ message: 'no' }] }));
    expect(thrown(() => guard({ ...any, schema: bare }, () => 1)({}))).toMatchObject({ number: 9001 });
  });

  it('keeps numbers that are marked, bigints, and a context behind the arguments', () => {
    const schema = z.object({ n: z.bigint() });
    const tool = guard({ ...any, schema, context: true }, ({ n }, signal: AbortSignal) => [n, signal.aborted]);
    expect(tool({ n: 5n }, new AbortController().signal)).toEqual([5n, false]);
  });

  it('checks the values of generators before the first of them', () => {
    const count = guard({ ...any, schema: z.object({ to: z.number() }) }, function* ({ to }) {
      for (let n = 0; n < to; n++) yield n;
    });
    expect([...count({ to: 3 })]).toEqual([0, 1, 2]);
    expect(() => count({ to: 'x' } as never).next()).toThrow('Authorization denied');
  });
});
