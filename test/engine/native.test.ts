// New keys by the platform's own verifier, as in Bun: with what is refused before it is asked, the verdicts are the strict
// ones. node:crypto of this runtime stands for it; scripts/check-kernels.mjs shows the same where it is really used.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as noble from '@noble/ed25519';
import { describe, expect, it } from 'vitest';
import { wrapInstance } from '../../src/engine/wasm/engine.ts';
import { nativeVerifier, overSpki, proved } from '../../src/engine/wasm/native.ts';
import type { NativeVerifier } from '../../src/host/signature.ts';
import { cctv, nodeKey, noise, verifyOn } from '../ed25519/oracle.ts';
import { verifyMany } from '../ed25519/states.ts';
import { decideAtOnce, forgetChains } from '../support/core.ts';
import { LEAD, NOW, proof, rootWarrant, trustRoot } from '../support/warrants.ts';

const platform = overSpki(crypto.verify as unknown as Parameters<typeof overSpki>[0]);
let asked = 0;
const counting: NativeVerifier = (message, key, signature) => {
  asked += 1;
  return platform(message, key, signature);
};
const module = new WebAssembly.Module(readFileSync(new URL('../../build/core.simd.wasm', import.meta.url)));
const instantiate = (imports: WebAssembly.Imports) => new WebAssembly.Instance(module, imports).exports;
const engine = wrapInstance(instantiate, 'for tests', 'simd', counting);
const { core } = engine;

const vectors = cctv();
// By the flags of the vectors, not by node:crypto: that is what is on trial.
const STRICT = vectors.map(({ strict }) => strict);

describe('the platform’s verifier', () => {
  it('gives the strict verdicts of CCTV, one by one', () => {
    asked = 0;
    const verdicts = vectors.map(({ signature, key, message }) => {
      core.forgetKeys();
      return verifyOn(engine, signature, key, message);
    });
    expect(verdicts).toEqual(STRICT);
    expect(verdicts.filter((verdict) => verdict === 1).length).toBe(43);
    expect(asked).toBeGreaterThan(100);
  });

  it.each([2, 7, 64])('and in batches of %i', (size) => {
    const verdicts: number[] = [];
    for (let from = 0; from < vectors.length; from += size) {
      core.forgetKeys();
      verdicts.push(...verifyMany(engine, vectors.slice(from, from + size)));
    }
    expect(verdicts).toEqual(STRICT);
  });

  it('is asked about a key until it has a table', () => {
    const signer = nodeKey('native');
    core.forgetKeys();
    asked = 0;
    for (let i = 0; i < 5; i++) {
      const message = noise(`native ${i}`, 50 * i);
      const signature = signer.sign(message);
      expect(verifyOn(engine, signature, signer.publicKey, message)).toBe(1);
      signature[3] = (signature[3] as number) ^ 1;
      expect(verifyOn(engine, signature, signer.publicKey, message)).toBe(0);
    }
    expect(asked).toBe(1);
  });

  it('judges warrants and proofs, in every window', () => {
    const root = rootWarrant();
    for (const [at, reason] of [
      [NOW, 'OK'],
      [NOW - 60, 'OK'],
      [NOW + 60, 'OK'],
      [NOW + 90, 'PROOF_INVALID'],
    ] as const) {
      forgetChains(engine);
      core.forgetKeys();
      const call = { tool: 't', args: {}, signature: proof(root, LEAD, 't', {}, at) };
      expect(decideAtOnce(engine, root.bytes, { ...trustRoot, ...call }).reason).toBe(reason);
    }
  });
});

describe('whether a verifier may be asked', () => {
  it('yes, where it has no cofactor', () => {
    expect(proved(platform)).toBe(platform);
  });

  it('no, where it has one, or answers whatever it likes', () => {
    noble.hashes.sha512 = (message) => crypto.createHash('sha512').update(message).digest();
    const cofactored: NativeVerifier = (message, key, signature) =>
      noble.verify(signature, message, key, { zip215: true });
    expect(proved(cofactored)).toBeNull();
    expect(proved(() => true)).toBeNull();
    expect(proved(() => false)).toBeNull();
  });

  it('not in this runtime, whose own is slower than ours', () => {
    expect(nativeVerifier()).toBeNull();
  });
});
