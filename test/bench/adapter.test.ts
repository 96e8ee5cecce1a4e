// What a foreign harness measures gives the right answers: each function of the adapter, and what it forgets.
import { beforeEach, describe, expect, test } from 'vitest';
import * as adapter from '../../bench/adapter.mjs';
import { ARGS, makeChain, NOW, ROOT, TOOL, UNKNOWN_TOOL, WRONG_ARGS } from '../../bench/fixtures/deploy.mjs';
import { authorize as authorizeByHand } from '../../bench/peers/handwritten.mjs';
import { verifyFresh } from '../../bench/peers/node-crypto.mjs';
import { SIGNED } from '../../bench/workloads/signature.mjs';
import { Authorizer } from '../../build/esm/src/index.js';

const chain = makeChain(3, 'adapter');
const trustedRoots = [ROOT.publicKey.toBytes()];
const call = {
  stack: chain.stack,
  tool: TOOL,
  args: ARGS,
  pop: chain.signature,
  approvals: [],
  trustedRoots,
  now: NOW,
};
const [one, two] = SIGNED as [(typeof SIGNED)[0], (typeof SIGNED)[0]];

beforeEach(() => {
  adapter.init();
  adapter.forget();
});

describe('signatures', () => {
  test('one that holds, one of another key, one of another message, one that is damaged', () => {
    const damaged = one.signature.slice();
    damaged[40] = (damaged[40] as number) ^ 1;
    expect(adapter.verifyOne(one.publicKey, one.message, one.signature)).toBe(true);
    expect(adapter.verifyOne(two.publicKey, one.message, one.signature)).toBe(false);
    expect(adapter.verifyOne(one.publicKey, two.message, one.signature)).toBe(false);
    expect(adapter.verifyOne(one.publicKey, one.message, damaged)).toBe(false);
  });

  test('many: a verdict each, in order, before and after keys are forgotten', () => {
    const items = SIGNED.slice(0, 64).map(({ publicKey, message, signature }, i) => {
      return [publicKey, i % 5 === 0 ? two.message : message, signature] as const;
    });
    const expected = items.map((_, i) => i % 5 !== 0);
    for (let times = 0; times < 3; times++) expect(adapter.verifyMany(items)).toEqual(expected);
    adapter.forgetKeys();
    expect(adapter.verifyMany(items)).toEqual(expected);
    expect(adapter.verifyMany([])).toEqual([]);
  });
});

describe('decisions', () => {
  test('the call is allowed; each way to refuse it is refused, whatever is remembered', () => {
    for (const forget of [adapter.forget, adapter.forgetChains, adapter.forgetKeys, () => {}]) {
      forget();
      expect(adapter.authorize(call)).toBe(true);
      expect(adapter.authorize({ ...call, args: WRONG_ARGS, pop: chain.wrongSignature })).toBe(false);
      expect(adapter.authorize({ ...call, pop: chain.wrongSignature })).toBe(false);
      expect(adapter.authorize({ ...call, tool: UNKNOWN_TOOL, pop: chain.unknownSignature })).toBe(false);
      expect(adapter.authorize({ ...call, trustedRoots: [two.publicKey] })).toBe(false);
      expect(adapter.authorize({ ...call, now: NOW + 100_000 })).toBe(false);
    }
  });

  test('a chain that is forgotten is verified again, and only then', () => {
    // The adapter uses the engine of the process, and so does this authorizer.
    const authorizer = new Authorizer({ trustedRoots });
    const verifications = () => {
      const { stack, tool, args, pop, now } = call;
      return authorizer.authorize({ warrant: stack, tool, args, signature: pop, now }).work.verifications;
    };
    expect(verifications()).toBe(4);
    expect(verifications()).toBe(1);
    adapter.forgetKeys();
    expect(verifications()).toBe(1);
    adapter.forgetChains();
    expect(verifications()).toBe(4);
    adapter.decode(chain.stack);
    expect(verifications()).toBe(1);
  });

  test('constraints alone', () => {
    const decoded = adapter.decode(chain.stack);
    expect(decoded.depth).toBe(2);
    expect(adapter.matchOnly(decoded, TOOL, ARGS)).toBe(true);
    expect(adapter.matchOnly(decoded, TOOL, WRONG_ARGS)).toBe(false);
    expect(adapter.matchOnly(decoded, UNKNOWN_TOOL, ARGS)).toBe(false);
    expect(() => adapter.decode(chain.stack.subarray(1))).toThrow();
  });

  test('a proof is the one that the holder would make', () => {
    const proof = adapter.popSign(call, chain.seed);
    expect(Buffer.from(proof).equals(chain.signature)).toBe(true);
    expect(adapter.authorize({ ...call, pop: proof })).toBe(true);
  });

  test('the hand-written peer decides the same calls alike', () => {
    const byHand = { stack: chain.stack, root: ROOT.publicKey.toBytes(), now: NOW, tool: TOOL, args: ARGS };
    expect(authorizeByHand({ ...byHand, signature: chain.signature }, verifyFresh)).toBe(true);
    expect(authorizeByHand({ ...byHand, signature: chain.wrongSignature }, verifyFresh)).toBe(false);
    const wrong = { ...byHand, args: WRONG_ARGS, signature: chain.wrongSignature };
    expect(authorizeByHand(wrong, verifyFresh)).toBe(false);
  });
});
