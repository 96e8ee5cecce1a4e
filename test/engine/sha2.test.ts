// The hashes of the JavaScript engine, by themselves: test/hash holds them to node:crypto at every length.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSha256, newSha512 } from '../../src/engine/js/sha2.ts';
import { noise } from '../ed25519/oracle.ts';

const HASHES = [
  { name: 'sha256', begin: newSha256, block: 64 },
  { name: 'sha512', begin: newSha512, block: 128 },
] as const;

describe.each(HASHES)('$name', ({ name, begin, block }) => {
  const expected = (message: Uint8Array) => createHash(name).update(message).digest('hex');

  it('is that of the whole, wherever it is cut', () => {
    const message = noise('cut', 3 * block);
    for (let cut = 0; cut <= message.length; cut++) {
      const hash = begin().update(message.subarray(0, cut)).update(message.subarray(cut));
      expect(Buffer.from(hash.digest()).toString('hex'), `cut at ${cut}`).toBe(expected(message));
    }
  });

  it('takes single bytes, and nothing at all', () => {
    const message = noise('bytes', 2 * block + 1);
    const hash = begin().update(new Uint8Array(0));
    for (const byte of message) hash.update(Uint8Array.of(byte));
    expect(Buffer.from(hash.digest()).toString('hex')).toBe(expected(message));
    expect(Buffer.from(begin().digest()).toString('hex')).toBe(expected(new Uint8Array(0)));
  });

  it('of two that are under way at once are not one', () => {
    const [one, other] = [noise('one', 200), noise('other', 200)];
    const [first, second] = [begin(), begin()];
    first.update(one.subarray(0, 100));
    second.update(other.subarray(0, 150));
    first.update(one.subarray(100));
    second.update(other.subarray(150));
    expect(Buffer.from(first.digest()).toString('hex')).toBe(expected(one));
    expect(Buffer.from(second.digest()).toString('hex')).toBe(expected(other));
  });
});
