// Keys, warrants, stacks and proofs as upstream's Python package wrote them (test/vectors/python-interop.json).
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/spawn.ts';
import { Place } from './tenuo.ts';

interface Key {
  readonly name: string;
  readonly seed_hex: string;
  readonly public_key_hex: string;
  readonly public_key_base64: string;
  readonly private_pem: string;
  readonly public_pem: string;
}

interface Sample {
  readonly name: string;
  readonly parents: readonly string[];
  readonly id: string;
  readonly base64url: string;
  readonly pem: string;
  readonly tools: readonly string[];
  readonly holder_hex: string;
}

const { keys, warrants, stacks, now } = JSON.parse(
  readFileSync(`${projectRoot}test/vectors/python-interop.json`, 'utf8'),
) as {
  readonly keys: readonly Key[];
  readonly warrants: readonly Sample[];
  readonly stacks: readonly {
    readonly name: string;
    readonly warrants: readonly string[];
    readonly encode_warrant_stack: string;
  }[];
  readonly now: number;
};
const issuer = keys[0] as Key;

describe('what upstream wrote', () => {
  const place = new Place();

  beforeAll(() => {
    place.write('issuer.key', issuer.private_pem);
    place.write('issuer.pub', issuer.public_pem);
  });

  it.each(keys.slice(0, 3))('the key $name is read, and ours is written as it is', (key) => {
    place.write('their.key', key.private_pem);
    expect(place.tenuo(['keygen', '--show-public', 'their.key'])).toMatchObject({ status: 0, stdout: key.public_pem });
    expect(place.json(['keygen', '--show-public', 'their.key'])).toEqual({
      hex: key.public_key_hex,
      base64: key.public_key_base64,
      pem: key.public_pem,
    });
    place.write('seed.key', Buffer.from(key.seed_hex, 'hex').toString('base64'));
    expect(place.json(['keygen', '--show-public', 'seed.key']).hex).toBe(key.public_key_hex);
  });

  it.each(warrants)('the warrant $name is read as text and as PEM', ({ base64url, pem, id, tools, holder_hex }) => {
    place.write('their.warrant', `${base64url}\n`);
    place.write('their.pem', pem);
    for (const source of ['their.warrant', 'their.pem']) {
      const read = place.json(['inspect', source]);
      expect(read).toMatchObject({ id, holder: holder_hex, base64: base64url });
      expect([...read.tools].sort()).toEqual([...tools].sort());
    }
  });

  it.each(stacks)(
    'the stack $name verifies below their issuer, at the time that it was written',
    ({ encode_warrant_stack, warrants: names }) => {
      place.write('their.stack', encode_warrant_stack);
      const verified = place.json(['verify', 'their.stack', '--root', 'issuer.pub', '--at', String(now)]);
      expect(verified).toMatchObject({ verified: true });
      expect(verified.chain).toHaveLength(names.length);
      const alone = names.map((name) => (warrants.find((one) => one.name === name) as Sample).base64url);
      expect(place.json(['verify', ...alone, '--root', 'issuer.pub', '--at', String(now)])).toEqual(verified);
    },
  );
});
