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
      message: 'the arguments: the bytes end in the middle of an item',
      code: 'malformed-cbor',
      number: 1202,
      reason: 'truncated',
      offset: 7,
      warrant: 1,
    });
    expect(error.hint).not.toBe('');
    expect(errorFor(TRUNCATED)).toMatchObject({ message: 'the bytes end in the middle of an item', offset: undefined });
  });

  it('are configuration errors where no root is trusted', () => {
    const error = errorFor(FACADE_REASONS.ROOTS_MISSING);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toBeInstanceOf(TenuoError);
    expect(error.name).toBe('ConfigurationError');
  });
});
