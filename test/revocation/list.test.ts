import { describe, expect, it } from 'vitest';
import { INPUT_SIZE } from '../../assembly/layout.ts';
import { isRevocationCheck } from '../../src/revocation/check.ts';
import { RevocationList, SignedRevocationList } from '../../src/revocation/list.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { sha256 } from '../oracle/generate/keys.mjs';
import * as make from '../oracle/generate/objects.mjs';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { OTHER, ROOT } from '../support/warrants.ts';
import { ISSUED_AT, idText, listOf, manyIds } from './lists.ts';

const OTHER_ISSUER = '1100 signature-invalid list-of-another-issuer';
const SIGNATURE = '1100 signature-invalid list-signature';

type Verdict = { ok?: true; error?: number; name?: string };

/** What upstream takes and this does not: the payload has one spelling. */
const STRICTER: Readonly<Record<string, string>> = {
  'trailing byte': '1202 malformed-cbor trailing-bytes',
  'payload members in another order': '1202 malformed-cbor missing-field',
};

describe.each(ENGINES)('a revocation list on $name', (engine) => {
  const options = { engine };
  const parse = (input: Uint8Array | string) => SignedRevocationList.parse(input, options);
  const verified = (input: Uint8Array | string) => parse(input).verify(unhex(ROOT.public));

  it('says what its issuer wrote', () => {
    const ids = [idText(1), idText(2), 'no id', '', 'é', idText(1)];
    const bytes = listOf({ ids, version: 7, issued_at: '2023-11-14T22:13:20.123456789Z' });
    const list = parse(bytes);
    expect([...list.ids()]).toEqual(ids);
    expect(list.size).toBe(6);
    expect(list.version).toBe(7n);
    expect(list.issuedAt).toEqual(new Date('2023-11-14T22:13:20.123Z'));
    expect(list.issuedAtText).toBe('2023-11-14T22:13:20.123456789Z');
    expect(list.issuer.toHex()).toBe(ROOT.public);
    expect(list.toBytes()).toEqual(bytes);
    expect(list.toText()).toBe(Buffer.from(bytes).toString('base64'));
  });

  it('that was verified answers for its ids', () => {
    const list = verified(listOf({ ids: [idText(1), 'no id', idText(2), idText(1)], version: 7 }));
    expect(isRevocationCheck(list)).toBe(true);
    expect(list instanceof RevocationList).toBe(true);
    expect([list.version, list.size, list.stateAt(0), list.stateAt(2 ** 53)]).toEqual([7n, 3, 0, 0]);
    expect(list.issuedAt).toEqual(new Date(ISSUED_AT));
    expect(list.isRevoked(idText(1))).toBe(true);
    expect(list.isRevoked(idText(2))).toBe(true);
    expect(list.isRevoked(idText(3))).toBe(false);
    const memory = new Uint8Array(64).fill(9);
    memory.fill(2, 5, 21);
    expect(list.has(memory, 5)).toBe(true);
    expect(list.has(memory, 4)).toBe(false);
    expect(list.has(memory, 6)).toBe(false);
  });

  it('has the digest that upstream puts into receipts', () => {
    const small = listOf();
    const large = listOf({ ids: manyIds(Math.ceil(INPUT_SIZE / 42)) });
    for (const bytes of [small, large]) expect(hex(verified(bytes).digest)).toBe(hex(sha256(bytes)));
  });

  it('cannot be changed by what is handed out', () => {
    const list = verified(listOf());
    list.digest.fill(0);
    expect(hex(list.digest)).toBe(hex(sha256(listOf())));
  });

  it('revokes a warrant by its very id only', () => {
    const id = idText(0xab);
    const texts = [
      id.toUpperCase(),
      id.slice(8),
      `${id}0`,
      id.slice(0, -1),
      id.replace('tnu', 'TNU'),
      ` ${id}`,
      `${id} `,
    ];
    for (const text of [...texts, id.replace('ab', 'AB'), id.replace('a', 'g'), id.replace('_wrt', '-wrt')]) {
      const list = verified(listOf({ ids: [text] }));
      expect(list.size, text).toBe(0);
      expect(list.isRevoked(text), text).toBe(false);
      expect(list.isRevoked(id), text).toBe(false);
      expect(verified(listOf({ ids: [id] })).isRevoked(text), text).toBe(false);
    }
  });

  it.each([0, 1, 23, 24, 255, 256, 9000])('of %i ids is read and looked up in', (count) => {
    const ids = manyIds(count);
    const bytes = listOf({ ids });
    const list = verified(bytes);
    expect(list.size).toBe(count);
    expect(parse(bytes).toBytes()).toEqual(bytes);
    expect(ids.every((id) => list.isRevoked(id))).toBe(true);
    expect(manyIds(200, 'others').some((id) => list.isRevoked(id))).toBe(false);
    expect(leftovers(engine)).toBe(0);
  });

  it('is refused where it is of another issuer', () => {
    expect(refusal(() => parse(listOf({}, OTHER)).verify(ROOT.public))).toBe(OTHER_ISSUER);
    // Signed by one, in the name of another.
    expect(refusal(() => parse(listOf({ issuer: ROOT.public }, OTHER)).verify(ROOT.public))).toBe(SIGNATURE);
    expect(refusal(() => parse(listOf({ issuer: ROOT.public }, OTHER)).verify(OTHER.public))).toBe(OTHER_ISSUER);
  });

  it('is refused where one bit of it was changed', () => {
    const bytes = listOf({ ids: [idText(1)], version: 3 });
    let signatures = 0;
    let respelled = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const said = refusal(() => verified(changed));
      if (said === 'accepted') {
        // The T and Z of the date in lower case: upstream reads them too, and both write them in upper case.
        expect(parse(changed).toBytes()).toEqual(bytes);
        respelled += 1;
      } else expect(said).toMatch(/^(1202 malformed-cbor|1100 signature-invalid list-(signature|of-another-issuer)$)/);
      if (said === SIGNATURE) signatures += 1;
    }
    expect(respelled).toBe(2);
    expect(signatures).toBeGreaterThan(500);
  });

  it('is refused where it was cut, or something follows', () => {
    const bytes = listOf({ ids: [idText(1), 'x'] });
    for (let length = 0; length < bytes.length; length++)
      expect(refusal(() => parse(bytes.subarray(0, length)))).toBe('1202 malformed-cbor truncated');
    expect(refusal(() => parse(Uint8Array.of(...bytes, 0)))).toBe('1202 malformed-cbor trailing-bytes');
  });

  it('takes no memory for ids that it announces and does not have', () => {
    for (const count of [24, 2 ** 16, 2 ** 32, 2n ** 64n - 1n]) {
      const head = Buffer.concat([
        Buffer.from('a2677061796c6f6164a46b7265766f6b65645f696473', 'hex'),
        cbor.head(4, count),
      ]);
      expect(refusal(() => parse(Uint8Array.from(head)))).toBe('1202 malformed-cbor truncated');
    }
  });

  it.each([
    ['a missing member', [['version', 'issued_at', 'issuer']], 'wrong-count'],
    ['a surplus member', [['revoked_ids', 'version', 'issued_at', 'issuer', 'extra']], 'wrong-count'],
    ['another order', [['version', 'revoked_ids', 'issued_at', 'issuer']], 'missing-field'],
    ['another name', [['revoked_ids', 'version', 'issued_at', 'extra']], 'missing-field'],
    ['a member twice', [['revoked_ids', 'version', 'version', 'issuer']], 'missing-field'],
  ])('is refused for %s', (_, [names], reason) => {
    const members: Record<string, cbor.Node> = {
      revoked_ids: cbor.array([]),
      version: cbor.uint(1),
      issued_at: cbor.text(ISSUED_AT),
      issuer: make.keyNode(ROOT.public),
      extra: cbor.uint(1),
    };
    const payload = cbor.struct((names as string[]).map((name) => [name, members[name] as cbor.Node]));
    expect(refusal(() => parse(make.sealSrl(payload, ROOT)))).toBe(`1202 malformed-cbor ${reason}`);
  });

  it('is read from the base64 that upstream writes, and from no other text', () => {
    const ids = [[], [idText(1)], ['a'], ['ab'], ['abc']];
    for (const bytes of ids.map((list) => listOf({ ids: list }))) {
      const text = Buffer.from(bytes).toString('base64');
      expect(parse(text).toBytes()).toEqual(bytes);
      expect(parse(`\r\n\t ${text} \n`).toBytes()).toEqual(bytes);
      expect(refusal(() => parse(text.replace(/=*$/, 'A')))).toMatch(
        /^1202 malformed-cbor (base64-length|not-base64|trunc|tra)/,
      );
      expect(refusal(() => parse(`${text.slice(0, 8)}\n${text.slice(8)}`))).toMatch(/^1202 .*base64/);
      if (text.endsWith('='))
        expect(refusal(() => parse(text.replace(/=+$/, '')))).toBe('1202 malformed-cbor base64-length');
      if (/[+/]/.test(text)) {
        const url = text.replaceAll('+', '-').replaceAll('/', '_');
        expect(refusal(() => parse(url))).toBe('1202 malformed-cbor not-base64');
      }
    }
    expect(refusal(() => parse(''))).toBe('1202 malformed-cbor truncated');
    expect(refusal(() => parse('====')) as string).toMatch(/^1202/);
  });

  it('refuses everything that is neither bytes nor text', () => {
    for (const wrong of [null, undefined, 1, {}, [1], new ArrayBuffer(8)])
      expect(refusal(() => parse(wrong as unknown as string))).toBe('TypeError');
    expect(isRevocationCheck(parse(listOf()))).toBe(false);
    expect(isRevocationCheck({ stateAt: () => 0, has: () => false, version: 1n })).toBe(false);
  });

  it('does not see what the caller does to the bytes later', () => {
    const bytes = listOf();
    const list = parse(bytes);
    bytes.fill(0);
    expect(list.verify(ROOT.public).isRevoked(idText(1))).toBe(true);
    expect(list.toBytes()).toEqual(listOf());
  });

  it('agrees with upstream about dates: other spellings are read, and signed in the one that is written', () => {
    const spelled = (text: string, signed: string) => {
      const payload = make.srlPayload({ ids: [], version: 1, issued_at: signed, issuer: ROOT.public });
      const list = make.sealSrl(payload, ROOT).toString('latin1');
      const item = (date: string) => cbor.encode(cbor.text(date)).toString('latin1');
      return Uint8Array.from(Buffer.from(list.replace(item(signed), item(text)), 'latin1'));
    };
    for (const text of ['2023-11-14T22:13:20+00:00', '2023-11-14 22:13:20z', '2023-11-14T23:13:20.000+01:00']) {
      expect(refusal(() => verified(spelled(text, text)))).toBe(SIGNATURE);
      const list = parse(spelled(text, ISSUED_AT));
      expect(list.verify(ROOT.public).version).toBe(1n);
      expect(list.issuedAtText).toBe(ISSUED_AT);
      expect(list.toBytes()).toEqual(listOf({ ids: [] }));
    }
    for (const text of ['', 'x', '2023-13-14T22:13:20Z', '2023-11-14T22:13:20'])
      expect(refusal(() => parse(spelled(text, text)))).toBe('1202 malformed-cbor timestamp-malformed');
  });

  it.each(vectors('measured-approvals').revocation_lists as { name: string; hex: string; v0_3_5: Verdict }[])(
    'agrees with upstream about the vector "$name"',
    ({ name, hex: text, v0_3_5: verdict }) => {
      const said = refusal(() => {
        const list = parse(unhex(text));
        list.verify(list.issuer);
      });
      const stricter = STRICTER[name];
      if (verdict.ok) expect(said).toBe(stricter ?? 'accepted');
      else expect(said).toMatch(new RegExp(`^${verdict.error} ${verdict.name} `));
    },
  );
});
