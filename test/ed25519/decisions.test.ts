// The strict rule where decisions are made: signatures of links, of roots and of proofs, one by one and many at once, by
// keys and nonces with parts of small order, and spoilt ones. What is right is node:crypto's verdict, and no small order.
import { describe, expect, it } from 'vitest';
import { Authorizer } from '../../src/index.ts';
import { CONTEXT } from '../oracle/generate/keys.mjs';
import { judge } from '../support/core.ts';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { childOf, idOf, type Key, NOW, proof, ROOT, rootWarrant, stackBytes, trustRoot } from '../support/warrants.ts';
import { Cases, craft, craftHolding, type Known, spoil } from './differential/cases.ts';
import { strictByNode } from './oracle.ts';

const cases = new Cases('decisions');
const COUNT = 64;

/** How the i-th key signs: honestly, with R's part of small order chosen so that it holds or not, or spoilt. */
function signatureOf(i: number, A: Known, message: Buffer): Buffer {
  const nonce = 12 + (i % 7);
  const honest = craft(A, cases.known(nonce, 0), message);
  switch ((i >> 3) % 4) {
    case 0:
      return honest.signature;
    case 1:
      return craftHolding(A, cases.allTorsions(nonce), message).signature;
    case 2:
      return craft(A, cases.known(nonce, 1 + (i % 7)), message).signature;
    default:
      // A bit of R, a bit of s, s + L, an R of small order.
      return spoil({ kind: 'honest', ...honest }, i - (i % 6) + ([0, 1, 4, 5][i % 4] as number)).signature;
  }
}

interface Crafted {
  readonly key: Key;
  /** Whether the last signature holds. */
  verdict: number;
}

/** A key whose point has a part of small order, one of all eight by turns. */
function crafted(i: number): Crafted {
  const A = cases.known(i % 12, i % 8);
  const result: Crafted = {
    verdict: -1,
    key: {
      public: A.bytes.toString('hex'),
      seal(bytes: Buffer) {
        const message = Buffer.concat([CONTEXT, bytes]);
        const signature = signatureOf(i, A, message);
        result.verdict = strictByNode(signature, A.bytes, message);
        return signature;
      },
    } as unknown as Key,
  };
  return result;
}

describe.each(KERNEL_ENGINES)('decisions on $name', (engine) => {
  const tally = (verdicts: readonly number[]) => [0, 1].map((verdict) => verdicts.filter((v) => v === verdict).length);

  it.each(['a root', 'a link'])('the signature of %s', (which) => {
    const verdicts = Array.from({ length: COUNT }, (_, i) => {
      const signer = crafted(i);
      const roots = [which === 'a root' ? signer.key.public : ROOT.public];
      const root =
        which === 'a root'
          ? rootWarrant({ id: idOf(i), issuer: signer.key.public }, signer.key)
          : rootWarrant({ id: idOf(i), holder: signer.key.public });
      const chain = which === 'a root' ? [root] : [root, childOf(root, { id: idOf(`c${i}`) }, signer.key)];
      const { reason } = judge(engine, stackBytes(chain), { ...trustRoot, roots });
      expect(reason, `number ${i}`).toBe(signer.verdict === 1 ? 'OK' : 'WARRANT_SIGNATURE');
      return signer.verdict;
    });
    expect(Math.min(...tally(verdicts))).toBeGreaterThan(COUNT / 8);
  });

  const requests = Array.from({ length: COUNT }, (_, i) => {
    const holder = crafted(i);
    const leaf = rootWarrant({ id: idOf(`p${i}`), holder: holder.key.public });
    const signature = proof(leaf, holder.key, 't', { n: `${i}` }, NOW);
    return { warrant: leaf.bytes, tool: 't', args: { n: `${i}` }, signature, verdict: holder.verdict };
  });
  const verdicts = requests.map(({ verdict }) => verdict);

  it('a proof, in all its windows', () => {
    expect(Math.min(...tally(verdicts))).toBeGreaterThan(COUNT / 8);
    for (const maxWindows of [1, 5]) {
      for (const { warrant, verdict, ...call } of requests) {
        const asked = { ...trustRoot, ...call, maxWindows };
        const { reason } = judge(engine, stackBytes([{ bytes: warrant }] as never), asked, 'authorizeCall');
        expect(reason).toBe(verdict === 1 ? 'OK' : 'PROOF_INVALID');
      }
    }
  });

  it('proofs, many at once', () => {
    const authorizer = new Authorizer({ trustedRoots: [ROOT.public], engine });
    for (const size of [1, 2, 5, COUNT]) {
      const decisions: number[] = [];
      for (let from = 0; from < COUNT; from += size) {
        const list = requests.slice(from, from + size).map(({ verdict: _, signature, ...call }) => ({
          ...call,
          signature: Buffer.from(signature, 'hex'),
          now: NOW,
        }));
        decisions.push(...authorizer.authorizeMany(list).map(({ allowed }) => Number(allowed)));
      }
      expect(decisions).toEqual(verdicts);
    }
  });
});
