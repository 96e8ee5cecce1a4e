import { createHash } from 'node:crypto';
import * as noble from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { KERNEL_ENGINES } from '../support/engines.ts';
import { cctv, corpus, hex, nodeKey, signOn, strictByNode, verifyOn } from './oracle.ts';

/** Verdicts of a corpus: `accepts` holds the numbers of the accepted cases. A corpus of one verdict proves nothing. */
function judge<T>(cases: readonly T[], accept: (item: T) => number) {
  const accepts = cases.flatMap((item, index) => (accept(item) === 1 ? [index] : []));
  return { total: cases.length, accepts, rejected: cases.length - accepts.length };
}

noble.hashes.sha512 = sha512;
/** The rule of ZIP-215, by @noble/ed25519. */
const zip215 = (signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean =>
  noble.verify(signature, message, key, { zip215: true });

/** TEST 3 and TEST SHA(abc), which the file of RFC 8032's vectors leaves out. */
const REST_OF_RFC8032 = [
  {
    priv: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    pub: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    msg: 'af82',
    sig:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    priv: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    pub: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    msg: createHash('sha512').update('abc').digest('hex'),
    sig:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589' +
      '09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
];

describe.each(KERNEL_ENGINES)('Ed25519 corpora on $name', (engine) => {
  it('CCTV: by the rule of verify_strict, 43 of 914', () => {
    // What dalek publishes: a part of small order in A or R is allowed, anything else out of the ordinary is not.
    const vectors = cctv();
    const strict = judge(vectors, (vector) => vector.strict);
    const ours = judge(vectors, ({ key, signature, message }) => verifyOn(engine, signature, key, message));
    expect(ours).toEqual(strict);
    expect([ours.total, ours.accepts.length, ours.rejected]).toEqual([914, 43, 871]);
  });

  it('speccheck: the published row "Dalek strict"', () => {
    const cases = corpus<{ message: string; pub_key: string; signature: string }[]>('ed25519-speccheck/cases.json');
    const row = cases.map((c) =>
      verifyOn(engine, hex(c.signature), hex(c.pub_key), hex(c.message)) === 1 ? 'V' : 'X',
    );
    // One accepted, eleven refused; cases.txt beside it is the published text.
    expect(row.join(' ')).toBe('X X X V X X X X X X X X');
  });

  it('Wycheproof: all of them', () => {
    type Group = { publicKey: { pk: string }; tests: { msg: string; sig: string; result: string }[] };
    const groups = corpus<{ testGroups: Group[] }>('ed25519-wycheproof/ed25519_test.json').testGroups;
    const all = groups.flatMap(({ publicKey, tests }) => tests.map((test) => ({ ...test, key: publicKey.pk })));
    // A signature of another length cannot be written to its region: the facade refuses it.
    const cases = all.filter(({ sig }) => sig.length === 128);
    expect(all.length - cases.length).toBe(12);
    expect(all.every(({ sig, result }) => sig.length === 128 || result === 'invalid')).toBe(true);
    const ours = judge(cases, ({ key, sig, msg }) => verifyOn(engine, hex(sig), hex(key), hex(msg)));
    expect(ours).toEqual(judge(cases, ({ result }) => (result === 'valid' ? 1 : 0)));
    expect([ours.accepts.length, ours.rejected]).toEqual([88, 51]);
  });

  it('RFC 8032 section 7.1: verified and signed, all five', () => {
    const vectors = [
      ...corpus<{ priv: string; pub: string; msg: string; sig: string }[]>(
        'ed25519-zip215-rfc8032/rfc8032-ed25519.json',
      ),
      ...REST_OF_RFC8032,
    ];
    const verdicts = [0, 0];
    for (const { priv, pub, msg, sig } of vectors) {
      const [seed, key, message, signature] = [hex(priv), hex(pub), hex(msg), hex(sig)];
      expect(signOn(engine, seed, message)).toEqual({ signature, publicKey: key });
      for (const text of [message, Buffer.concat([message, Buffer.alloc(1)])]) {
        const verdict = verifyOn(engine, signature, key, text);
        expect(verdict).toBe(strictByNode(signature, key, text));
        verdicts[verdict] = (verdicts[verdict] as number) + 1;
      }
    }
    // Four vectors of that file, one of which the RFC does not print, and two that only the RFC prints.
    expect(verdicts).toEqual([6, 6]);
  });

  it('ZIP-215: its own rule accepts all 196, the strict one none', () => {
    const cases = corpus<{ vk_bytes: string; sig_bytes: string; valid_zip215: boolean }[]>(
      'ed25519-zip215-rfc8032/zip215.json',
    );
    const message = Buffer.from('Zcash');
    const ours = judge(cases, (c) => verifyOn(engine, hex(c.sig_bytes), hex(c.vk_bytes), message));
    expect([ours.total, ours.accepts.length, ours.rejected]).toEqual([196, 0, 196]);
    // The corpus can be read and is what it says: it is the rule that refuses, and the message is no obstacle.
    const theirs = judge(cases, (c) => Number(zip215(hex(c.sig_bytes), message, hex(c.vk_bytes))));
    expect([theirs.accepts.length, cases.filter((c) => c.valid_zip215).length]).toEqual([196, 196]);
    const signer = nodeKey('Zcash');
    expect(verifyOn(engine, signer.sign(message), signer.publicKey, message)).toBe(1);
  });
});
