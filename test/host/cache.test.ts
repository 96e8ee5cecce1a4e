import { expect, it } from 'vitest';
import { remembered } from '../../src/host/cache.ts';

function counting(limits: { count: number; weight: number }, weigh = () => 0) {
  const compiled: string[] = [];
  const get = remembered(
    limits,
    (text) => {
      compiled.push(text);
      return { text };
    },
    weigh,
  );
  return { get, compiled };
}

it('compiles a text once', () => {
  const { get, compiled } = counting({ count: 2, weight: 100 });
  expect(get('a')).toBe(get('a'));
  expect(compiled).toEqual(['a']);
});

it.each(['__proto__', 'constructor', 'toString', ''])('keeps %j apart from what an object inherits', (text) => {
  const { get, compiled } = counting({ count: 2, weight: 100 });
  expect(get(text)).toEqual({ text });
  get(text);
  expect(compiled).toEqual([text]);
});

it('drops the least recently used form past its count', () => {
  const { get, compiled } = counting({ count: 2, weight: 100 });
  for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) get(text);
  expect(compiled).toEqual(['a', 'b', 'c', 'b']);
});

it('drops forms until the rest weighs no more than is allowed', () => {
  const { get, compiled } = counting({ count: 100, weight: 9 });
  for (const text of ['aaa', 'bbb', 'ccc', 'dddd', 'ccc', 'bbb']) get(text);
  expect(compiled).toEqual(['aaa', 'bbb', 'ccc', 'dddd', 'bbb']);
});

it('counts what a form weighs beside its text', () => {
  const { get, compiled } = counting({ count: 100, weight: 9 }, () => 4);
  for (const text of ['a', 'b', 'a']) get(text);
  expect(compiled).toEqual(['a', 'b', 'a']);
});

it('does not keep what is heavier than the whole cache, nor drop others for it', () => {
  const { get, compiled } = counting({ count: 100, weight: 9 });
  for (const text of ['a', '0123456789', 'a', '0123456789']) get(text);
  expect(compiled).toEqual(['a', '0123456789', '0123456789']);
});

it('remembers nothing of a form that could not be made', () => {
  const get = remembered(
    { count: 2, weight: 100 },
    () => {
      throw new Error('cannot');
    },
    () => 0,
  );
  expect(() => get('a')).toThrow('cannot');
  expect(() => get('a')).toThrow('cannot');
});
