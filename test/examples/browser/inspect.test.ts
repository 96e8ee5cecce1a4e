// What the inspector says of warrants, before it is drawn.
import { describe, expect, it } from 'vitest';
import { inspect, isProblem, type Problem, readRoot, tidied } from '../../../examples/browser/inspect.ts';
import { sampleChain } from '../../../examples/browser/sample.ts';
import { itemsOf } from '../../../examples/browser/stack.ts';
import { relative, standing } from '../../../examples/browser/view.ts';
import { CEL, cel } from '../../../src/cel/index.ts';
import { type PublicKey, SigningKey, Warrant } from '../../../src/index.ts';

const NOW = 1_700_000_000;
const keys = Array.from({ length: 65 }, (_, i) => SigningKey.fromSeed(new Uint8Array(32).fill(i + 1)));
const key = (i: number): SigningKey => keys[i] as SigningKey;
const rootKey = key(0).publicKey.toHex();

/** A chain in which each hands everything to the next, for an hour. */
function chainOf(length: number): Warrant {
  let warrant = Warrant.mintBuilder().tool('search').holder(key(1).publicKey).issuedAt(NOW).ttl(3600).mint(key(0));
  for (let i = 1; i < length; i++)
    warrant = warrant
      .grantBuilder()
      .inheritAll()
      .holder(key(i + 1).publicKey)
      .issuedAt(NOW)
      .grant(key(i));
  return warrant;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const problem = (input: string | Uint8Array, root = '', now = NOW): Problem => {
  const found = inspect(input, root, now).problem;
  if (found === null) throw new Error('sound');
  return found;
};

describe('inspecting', () => {
  const one = chainOf(1);
  const three = chainOf(3);

  it.each<[string, string | Uint8Array, number]>([
    ['one warrant in base64url', String(one), 1],
    ['a stack in base64', three.toStackText(), 3],
    ['a stack in base64url', Buffer.from(three.toStack()).toString('base64url'), 3],
    ['the bytes of one warrant', one.toBytes(), 1],
    ['the bytes of a stack', three.toStack(), 3],
    ['PEM of one warrant', one.toPem(), 1],
    ['PEM of a chain', three.toPem(), 3],
    ['PEM with the line ends of Windows', three.toPem().replaceAll('\n', '\r\n'), 3],
    ['a header', `X-Tenuo-Warrant: ${three.toStackText()}\n`, 3],
    ['a text that a terminal has wrapped', three.toStackText().replace(/.{70}/g, '$&\n  '), 3],
    ['8 warrants', chainOf(8).toStackText(), 8],
    ['64 warrants', chainOf(64).toStackText(), 64],
  ])('reads %s', (_, input, length) => {
    const { links, problem, trust } = inspect(input, '', NOW);
    expect(links.map(isProblem)).toEqual(Array(length).fill(false));
    expect(problem).toBeNull();
    expect(trust).toBe('not-asked');
  });

  it('compares the root with the key that is trusted', () => {
    expect(inspect(three.toStackText(), ` ${rootKey} `, NOW)).toMatchObject({ trust: 'trusted', problem: null });
    expect(inspect(three.toStackText(), key(1).publicKey.toHex(), NOW)).toMatchObject({
      trust: 'untrusted',
      problem: { code: 'untrusted-root', number: 1406 },
    });
    expect(inspect(three.toStackText(), 'no key', NOW)).toMatchObject({ trust: 'not-asked', problem: null });
    expect((readRoot(rootKey) as PublicKey).toHex()).toBe(rootKey);
    expect(isProblem(readRoot('no key'))).toBe(true);
  });

  it('says what is wrong with time', () => {
    expect(problem(String(one), '', NOW + 3599 + 1)).toMatchObject({ code: 'warrant-expired', number: 1300 });
    expect(inspect(String(one), '', NOW + 3599).problem).toBeNull();
    expect(problem(String(one), '', NOW - 60)).toMatchObject({ code: 'issued-in-future', number: 1302 });
  });

  it('judges the narrowing of CEL', () => {
    const parent = 'value <= 100';
    const pay = Warrant.mintBuilder()
      .capability('pay', { amount: CEL(parent) })
      .holder(key(1).publicKey)
      .ttl(3600);
    const child = pay
      .issuedAt(NOW)
      .mint(key(0))
      .grantBuilder({ cel })
      .capability('pay', { amount: CEL(`(${parent}) && (value > 5)`) })
      .holder(key(2).publicKey)
      .issuedAt(NOW)
      .grant(key(1));
    expect(inspect(child.toStackText(), '', NOW)).toMatchObject({ problem: null, links: { length: 2 } });
  });

  it('misses the parents of a warrant that is presented alone', () => {
    expect(problem(String(three))).toMatchObject({ code: 'untrusted-root' });
    expect(problem(String(three)).hint).toContain('without its parents');
  });

  it('shows which signature does not hold, and nothing of what it covers', () => {
    const stack = three.toStack();
    stack[stack.length - three.toBytes().length - 3] = 1 ^ (stack[stack.length - three.toBytes().length - 3] as number);
    for (const input of [stack, base64(stack), Buffer.from(stack).toString('base64url')]) {
      const { links, problem } = inspect(input, '', NOW);
      expect(problem).toMatchObject({ warrant: 1, says: 'the signature on a warrant does not hold' });
      expect(links.map(isProblem)).toEqual([false, true, false]);
    }
  });

  it.each<[string, string | Uint8Array, string]>([
    ['garbage', 'not a warrant at all', 'malformed-cbor'],
    ['bytes of garbage', Uint8Array.of(0x82, 0x01, 0x02), 'malformed-cbor'],
    ['nothing but armour', '-----BEGIN TENUO WARRANT-----\n-----END TENUO WARRANT-----\n', 'malformed-cbor'],
    ['half a stack', three.toStackText().slice(0, 200), 'malformed-cbor'],
    ['markup', '<img src=x onerror=alert(1)>', 'malformed-cbor'],
    ['a private key', key(0).exportPem(), 'private-key'],
    ['more than fits', 'A'.repeat(599_999), 'warrant-too-large'],
  ])('refuses %s', (_, input, code) => {
    const { links, problem } = inspect(input, '', NOW);
    expect(links).toEqual([]);
    expect(problem).toMatchObject({ code, says: expect.stringMatching(/\S/), hint: expect.stringMatching(/\.$/) });
  });

  it('has a sample that is sound', () => {
    const { links, problem } = inspect(sampleChain(), '', Math.floor(Date.now() / 1000));
    expect(problem).toBeNull();
    expect(links).toHaveLength(3);
  });
});

describe('taking a stack apart', () => {
  it('gives the bytes of each element', () => {
    const chain = chainOf(3);
    expect(itemsOf(chain.toStack())?.map(base64)).toEqual(chain.chain.map((link) => base64(link.toBytes())));
    expect(itemsOf(Uint8Array.of(0x80))).toEqual([]);
    const kinds = [0x86, 0x18, 0xff, 0x41, 0x00, 0x61, 0x61, 0xa1, 0x01, 0x02, 0xc1, 0x00, 0xf6];
    expect(itemsOf(Uint8Array.from(kinds))?.map((item) => item.length)).toEqual([2, 2, 2, 3, 2, 1]);
  });

  it('gives nothing of what is none, whatever it claims', () => {
    const stack = chainOf(2).toStack();
    for (let length = 0; length < stack.length; length++)
      expect(itemsOf(stack.subarray(0, length)), `${length}`).toBeNull();
    for (const bytes of [
      [],
      [0x00],
      [0x81],
      [0x80, 0x00],
      [0x9f, 0xff],
      [0x81, 0x5f],
      [0x1c],
      [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00],
      [0x81, 0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0x81, 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00],
      Array(10_000).fill(0x81),
    ])
      expect(itemsOf(Uint8Array.from(bytes))).toBeNull();
  });
});

it('tidies what was pasted, and leaves PEM its lines', () => {
  expect(tidied(' x-tenuo-warrant:  ab\r\n cd ')).toBe('abcd');
  expect(tidied(' -----BEGIN A-----\nab\n-----END A-----\n')).toBe('-----BEGIN A-----\nab\n-----END A-----');
});

describe('time in words', () => {
  it.each([
    [0, 'now'],
    [1, 'in 1 second'],
    [59, 'in 59 seconds'],
    [60, 'in 1 minute'],
    [-61, '1 minute ago'],
    [3599, 'in 59 minutes'],
    [3600, 'in 1 hour'],
    [86_399, 'in 23 hours'],
    [-86_400, '1 day ago'],
    [400 * 86_400, 'in 1 year'],
  ])('%i seconds away', (away, text) => {
    expect(relative(NOW + away, NOW)).toBe(text);
  });

  it('begins with the second of issue and ends before that of expiry', () => {
    const warrant = chainOf(1);
    expect([-1, 0, 3599, 3600].map((second) => standing(warrant, NOW + second))).toEqual([
      'early',
      'valid',
      'valid',
      'expired',
    ]);
  });
});
