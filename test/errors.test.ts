import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TRUNCATED } from '../assembly/codes.ts';
import { FACADE_REASONS } from '../src/codes.ts';
import { ConfigurationError, errorFor, TenuoError } from '../src/errors.ts';

describe('errors', () => {
  it('say what, where and what to do', () => {
    const error = errorFor(TRUNCATED, { subject: 'the arguments', offset: 7, warrant: 1 });
    expect(error).toBeInstanceOf(TenuoError);
    expect(error).toMatchObject({
      name: 'TenuoError',
      summary: 'the arguments: the bytes end in the middle of an item',
      message: `the arguments: the bytes end in the middle of an item (warrant 1 of the chain, offset 7). ${error.hint}`,
      code: 'malformed-cbor',
      number: 1202,
      reason: 'truncated',
      offset: 7,
      warrant: 1,
    });
    expect(error.hint).not.toBe('');
    expect(errorFor(TRUNCATED)).toMatchObject({ summary: 'the bytes end in the middle of an item', offset: undefined });
  });

  it('say what was expected and what came, as much as fits a line', () => {
    const error = errorFor(TRUNCATED, { expected: 'Exact("a")', received: 'x'.repeat(10_000) });
    expect(error.message).toContain(`(expected Exact("a"), received ${'x'.repeat(200)}… (10000 characters)). `);
    expect(error.received).toHaveLength(10_000);
  });

  it('are told once in a console, and whole in JSON', () => {
    const error = errorFor(TRUNCATED, { offset: 7 });
    const shown = inspect(error);
    expect(shown.split(error.hint)).toHaveLength(2);
    expect(shown).not.toContain('undefined');
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TenuoError',
      message: error.summary,
      code: 'malformed-cbor',
      number: 1202,
      reason: 'truncated',
      offset: 7,
      hint: error.hint,
    });
  });

  it('are configuration errors where no root is trusted', () => {
    const error = errorFor(FACADE_REASONS.ROOTS_MISSING);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toBeInstanceOf(TenuoError);
    expect(error.name).toBe('ConfigurationError');
  });
});
