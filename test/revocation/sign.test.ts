import { describe, expect, it } from 'vitest';
import {
  RevocationRequest,
  SignedRevocationList,
  signRevocationList,
  signRevocationRequest,
  type Warrant,
} from '../../src/index.ts';
import { castOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { idText, listOf } from './lists.ts';

type Verdict = { ok?: true; error?: number | string; name?: string };

describe.each(ENGINES)('signing a revocation list on $name', (engine) => {
  const options = { engine };
  const { root, parent, leaf } = castOf(engine);
  const ids = (list: SignedRevocationList) => [...list.ids()];

  it('makes the bytes that upstream makes', () => {
    const [reference] = vectors('measured-approvals').revocation_lists;
    const made = signRevocationList(
      root,
      { ids: ['tnu_wrt_019471f8000070008000000000002201'], version: 1, now: new Date('2024-01-01T00:00:00Z') },
      options,
    );
    expect(hex(made.toBytes())).toBe(reference.hex);
    expect(leftovers(engine)).toBe(0);
  });

  it('takes warrants, their ids as text and as bytes, and keeps order and repeats', () => {
    const list = signRevocationList(root, { ids: [leaf, parent.id, new Uint8Array(16).fill(9), leaf.id] }, options);
    expect(ids(list)).toEqual([leaf.id, parent.id, idText(9), leaf.id]);
    expect(list.version).toBe(1n);
    const verified = list.verify(root.publicKey);
    expect([leaf.id, parent.id, idText(9), idText(8)].map((id) => verified.isRevoked(id))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('begins with the ids of an existing list, all or those to keep', () => {
    const existing = SignedRevocationList.parse(listOf({ ids: [idText(1), 'no id', idText(2)], version: 4 }), options);
    const more = signRevocationList(root, { ids: [idText(3)], existing, version: 5 }, options);
    expect(ids(more)).toEqual([idText(1), 'no id', idText(2), idText(3)]);
    const pruned = signRevocationList(
      root,
      { ids: [], existing, keep: (id) => id !== idText(1), version: 6n },
      options,
    );
    expect(ids(pruned)).toEqual(['no id', idText(2)]);
    expect(pruned.version).toBe(6n);
  });

  it('writes the date to the millisecond, and versions of 64 bits', () => {
    const date = new Date(NOW * 1000 + 120);
    const list = signRevocationList(root, { ids: [], version: 2n ** 64n - 1n, now: date }, options);
    expect([list.issuedAtText, list.issuedAt, list.version]).toEqual([
      '2023-11-14T22:13:20.120Z',
      date,
      2n ** 64n - 1n,
    ]);
    expect(list.verify(root.publicKey).size).toBe(0);
    const before = Date.now();
    const { issuedAt } = signRevocationList(root, { ids: [] }, options);
    expect(issuedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(issuedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('refuses ids that would revoke nothing', () => {
    const bare = idText(1).slice(8);
    for (const id of [bare, idText(0xab).toUpperCase(), '', 'x', `${idText(1)} `, `${idText(1)}0`, '\ud800'])
      expect(refusal(() => signRevocationList(root, { ids: [id] }, options))).toBe(
        '1201 invalid-payload-structure revoked-id',
      );
    for (const length of [0, 15, 17, 32])
      expect(refusal(() => signRevocationList(root, { ids: [new Uint8Array(length)] }, options))).toBe(
        '1201 invalid-payload-structure revoked-id',
      );
  });

  it('refuses what makes no sense', () => {
    const wrong: [unknown, string][] = [
      [undefined, 'TypeError'],
      [{}, 'TypeError'],
      [{ ids: idText(1) }, 'TypeError'],
      [{ ids: [1] }, 'TypeError'],
      [{ ids: [], other: 1 }, 'TypeError'],
      [{ ids: [], version: '1' }, 'TypeError'],
      [{ ids: [], keep: () => true }, 'TypeError'],
      [{ ids: [], existing: {} }, 'TypeError'],
      [{ ids: [], now: 'now' }, 'TypeError'],
      [{ ids: [], version: -1 }, 'RangeError'],
      [{ ids: [], version: 1.5 }, 'RangeError'],
      [{ ids: [], version: 2 ** 53 }, 'RangeError'],
      [{ ids: [], version: 2n ** 64n }, 'RangeError'],
      [{ ids: [], now: 8_210_266_876_800 }, 'RangeError'],
      [{ ids: [], now: new Date(Number.NaN) }, 'RangeError'],
    ];
    for (const [input, name] of wrong)
      expect(refusal(() => signRevocationList(root, input as { ids: [] }, options))).toBe(name);
    expect(refusal(() => signRevocationList({} as typeof root, { ids: [] }, options))).toBe('TypeError');
  });

  it('cannot be had from a key that has been disposed of', () => {
    const { root: key } = castOf(engine);
    key.dispose();
    expect(refusal(() => signRevocationList(key, { ids: [] }, options))).toBe('TypeError');
  });
});

const ASKED = '1100 signature-invalid revocation-signature';
const refused = (reason: string) => `1500 tool-not-authorized ${reason}`;

describe.each(ENGINES)('a revocation request on $name', (engine) => {
  const options = { engine };
  const { root, lead, agent, stranger, parent, child } = castOf(engine);
  const ask = (key = root, warrant: Warrant | string = parent, now: number | Date = NOW) =>
    signRevocationRequest(key, { warrant, reason: 'key leak', now }, options);
  const validate = (request: ReturnType<typeof ask>, warrant = parent, policy = {}) =>
    refusal(() => request.validate(warrant, { now: NOW, ...policy }));

  it('has the bytes that upstream makes', () => {
    const [reference] = vectors('measured-approvals').revocation_requests;
    const made = signRevocationRequest(
      lead,
      { warrant: 'tnu_wrt_019471f8000070008000000000002201', reason: 'key leak', now: 1_704_067_200 },
      options,
    );
    expect(hex(made.toBytes())).toBe(reference.hex);
    expect(leftovers(engine)).toBe(0);
  });

  it('is read again as it was written', () => {
    const request = ask(lead, parent, new Date(NOW * 1000 + 7));
    for (const again of [request.toBytes(), request.toText(), ` ${request.toText()}\n`]) {
      const read = RevocationRequest.parse(again, options);
      expect(read.warrantId).toBe(parent.id);
      expect(read.reason).toBe('key leak');
      expect(read.requestor.equals(lead.publicKey)).toBe(true);
      expect(read.requestedAtText).toBe('2023-11-14T22:13:20.007Z');
      expect(read.requestedAt).toEqual(new Date(NOW * 1000 + 7));
      expect(read.toBytes()).toEqual(request.toBytes());
      read.verify();
    }
  });

  it.each(vectors('measured-approvals').revocation_requests as { name: string; hex: string; v0_3_5: Verdict }[])(
    'agrees with upstream about the vector "$name"',
    ({ name, hex: text, v0_3_5: verdict }) => {
      const said = refusal(() => RevocationRequest.parse(unhex(text), options).verify());
      if (name === 'trailing byte') expect(said).toBe('1202 malformed-cbor trailing-bytes');
      else if (verdict.ok) expect(said).toBe('accepted');
      else if (verdict.error === 'decode') expect(said).toBe('1202 malformed-cbor wrong-count');
      else expect(said).toBe(ASKED);
    },
  );

  it('is followed from the issuer, the holder and the control plane of a warrant, and nobody else', () => {
    expect(validate(ask(root))).toBe('accepted');
    expect(validate(ask(lead))).toBe('accepted');
    expect(validate(ask(agent))).toBe(refused('revoker-not-entitled'));
    expect(validate(ask(agent, child), child)).toBe('accepted');
    expect(validate(ask(lead, child), child)).toBe('accepted');
    // The issuer of a parent has no say here, as upstream has it: they revoke the parent, and all below it goes.
    expect(validate(ask(root, child), child)).toBe(refused('revoker-not-entitled'));
    expect(validate(ask(stranger), parent, { controlPlane: stranger.publicKey })).toBe('accepted');
    expect(validate(ask(root), parent, { controlPlane: stranger.publicKey })).toBe('accepted');
    expect(validate(ask(stranger), parent, { controlPlane: agent.publicKey })).toBe(refused('revoker-not-entitled'));
  });

  it('is refused about another warrant', () => {
    expect(validate(ask(root, child))).toBe(refused('revocation-of-another'));
    expect(validate(ask(root, parent.id.toUpperCase()))).toBe(refused('revocation-of-another'));
  });

  it('is followed for 300 seconds, and 60 ahead of the clock', () => {
    const dated = (at: number | Date) => validate(ask(root, parent, at));
    expect([-300, -299, 0, 59, 60].map((by) => dated(NOW + by))).toEqual(Array(5).fill('accepted'));
    expect(dated(NOW - 301)).toBe(refused('revocation-too-old'));
    expect(dated(NOW + 61)).toBe(refused('revocation-ahead'));
    // Parts of a second are dropped, as upstream does.
    expect(dated(new Date((NOW - 300) * 1000 - 1))).toBe('accepted');
    expect(dated(new Date((NOW - 301) * 1000))).toBe(refused('revocation-too-old'));
    expect(dated(new Date((NOW + 61) * 1000 - 1))).toBe('accepted');
  });

  it('is refused once there is nothing to revoke any more', () => {
    const end = Number(parent.expiresAtSeconds);
    const at = (now: number | Date) => validate(ask(root, parent, now), parent, { now });
    expect(at(end - 1)).toBe('accepted');
    expect(at(end)).toBe('accepted');
    expect(at(new Date(end * 1000 + 1))).toBe(refused('revocation-of-expired'));
    expect(at(end + 1)).toBe(refused('revocation-of-expired'));
  });

  it('is refused for the first thing that is wrong, in upstream’s order', () => {
    const late = { now: Number(parent.expiresAtSeconds) + 1 };
    const forged = ask(stranger, child).toBytes();
    forged[forged.length - 1] = (forged[forged.length - 1] as number) ^ 1;
    expect(validate(RevocationRequest.parse(forged, options), parent, late)).toBe(ASKED);
    expect(validate(ask(stranger, child), parent, late)).toBe(refused('revocation-of-another'));
    expect(validate(ask(stranger), parent, late)).toBe(refused('revoker-not-entitled'));
    expect(validate(ask(root), parent, late)).toBe(refused('revocation-too-old'));
  });

  it('is refused where one bit of it was changed, but for what is not signed', () => {
    const bytes = ask(root, parent, new Date(NOW * 1000 + 7)).toBytes();
    const text = Buffer.from(bytes).toString('latin1');
    const unsigned = text.indexOf('.007Z');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      const at = bit >> 3;
      changed[at] = (changed[at] as number) ^ (1 << (bit & 7));
      const said = refusal(() => RevocationRequest.parse(changed, options).verify());
      const isSpelling = (at > unsigned && at <= unsigned + 4) || at === text.indexOf('T22:');
      if (said === 'accepted') expect(isSpelling, `bit ${bit}`).toBe(true);
      else expect(said).toMatch(/^(1202 malformed-cbor|1100 signature-invalid revocation-signature$)/);
    }
  });

  it('is refused where it was cut, or something follows', () => {
    const bytes = ask().toBytes();
    for (let length = 0; length < bytes.length; length++)
      expect(refusal(() => RevocationRequest.parse(bytes.subarray(0, length), options))).toBe(
        '1202 malformed-cbor truncated',
      );
    expect(refusal(() => RevocationRequest.parse(Uint8Array.of(...bytes, 0), options))).toBe(
      '1202 malformed-cbor trailing-bytes',
    );
  });

  it('refuses what makes no sense', () => {
    const wrong = [undefined, {}, { warrant: 1 }, { warrant: parent, reason: 1 }, { warrant: parent, other: 1 }];
    for (const input of [...wrong, { warrant: '\ud800' }, { warrant: parent, reason: '\ud800' }])
      expect(refusal(() => signRevocationRequest(root, input as { warrant: string }, options))).toBe('TypeError');
    expect(refusal(() => signRevocationRequest({} as typeof root, { warrant: parent }, options))).toBe('TypeError');
    for (const input of [null, 1, {}]) expect(refusal(() => RevocationRequest.parse(input as never))).toBe('TypeError');
    expect(refusal(() => RevocationRequest.parse('====', options))).toBe('1202 malformed-cbor not-base64');
    expect(validate(ask(), parent, { other: 1 })).toBe('TypeError');
  });
});
