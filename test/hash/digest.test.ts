import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DIGEST_AT, INPUT_AT } from '../../assembly/layout.ts';
import { ENGINES } from '../support/engines.ts';

const HASHES = [
  { name: 'sha256', size: 32, call: 'digestSha256' },
  { name: 'sha512', size: 64, call: 'digestSha512' },
] as const;

const noise = createHash('shake256', { outputLength: 70_000 }).update('digest').digest();

// Padding goes wrong at single lengths (63 mod 64, 111 and 112 mod 128): vectors do not see it, a sweep does.
const LENGTHS = [...Array(301).keys(), 4095, 4096, 65_471, 65_472, 65_519, 65_520, 65_535, 65_536, 65_537, 70_000];

describe.each(ENGINES)('digests on $name', ({ core, memory }) => {
  it.each(HASHES)('$name equals node:crypto at every length', ({ name, size, call }) => {
    for (const length of LENGTHS) {
      memory.set(noise.subarray(0, length), INPUT_AT);
      memory.fill(0xa5, DIGEST_AT, DIGEST_AT + size);
      core[call](length);
      const digest = Buffer.from(memory.subarray(DIGEST_AT, DIGEST_AT + size)).toString('hex');
      expect(`${length} ${digest}`).toBe(
        `${length} ${createHash(name).update(noise.subarray(0, length)).digest('hex')}`,
      );
    }
  });

  it.each(HASHES)('$name depends on the last bit, not on what lies behind it', ({ size, call }) => {
    const digest = () => {
      core[call](200);
      return Buffer.from(memory.subarray(DIGEST_AT, DIGEST_AT + size)).toString('hex');
    };
    memory.set(noise.subarray(0, 300), INPUT_AT);
    const before = digest();
    memory.fill(0, INPUT_AT + 200, INPUT_AT + 300);
    expect(digest()).toBe(before);
    memory[INPUT_AT + 199] = (noise[199] as number) ^ 1;
    expect(digest()).not.toBe(before);
  });
});
