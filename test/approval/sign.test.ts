import { describe, expect, it } from 'vitest';
import { ApprovalRequest } from '../../src/approval/request.ts';
import { type SignApprovalOptions, signApproval, signPayload } from '../../src/approval/sign.ts';
import { SignedApproval } from '../../src/approval/signed-approval.ts';
import { SigningKey } from '../../src/index.ts';
import type { Signer } from '../../src/signer.ts';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { approvalCast, EXPIRES, NOW, rejection, remote } from './cast.ts';

const { approval, request_hash } = vectors('approvals-derived');
const python = vectors('python-interop');

describe.each(ENGINES)('signing approvals on $name', (engine) => {
  const options = { engine };

  it('makes the bytes of the reference', () => {
    const key = SigningKey.fromSeed(unhex(approval.approver_seed), options);
    const signed = signPayload(
      {
        requestHash: unhex(request_hash.hash),
        nonce: unhex('a1a2a3a4a5a6a7a8b1b2b3b4b5b6b7b8'),
        externalId: 'alice@corp',
        approvedAt: 1704067200n,
        expiresAt: 1704067500n,
        extensions: null,
      },
      key,
    ) as SignedApproval;
    expect(hex(signed.toBytes())).toBe(approval.envelope);
  });

  it('makes the bytes of upstream’s SDK', () => {
    for (const sample of python.approvals.signed) {
      const { seed_hex } = python.keys.find(
        (one: { public_key_hex: string }) => one.public_key_hex === sample.approver_hex,
      );
      const fields = {
        requestHash: unhex(sample.request_hash_hex),
        nonce: unhex(sample.nonce_hex),
        externalId: sample.external_id,
        approvedAt: BigInt(sample.approved_at),
        expiresAt: BigInt(sample.expires_at),
        extensions: null,
      };
      const signed = signPayload(fields, SigningKey.fromSeed(unhex(seed_hex), options)) as SignedApproval;
      expect(hex(signed.toBytes())).toBe(sample.cbor_hex);
    }
  });

  it('says what was asked, by whom, from now on for five minutes', () => {
    const { alice, request, warrant } = approvalCast(engine);
    const asked = request();
    const signed = signApproval(asked, alice, { now: NOW, warrant, externalId: 'alice@corp' });
    expect(signed.approver.equals(alice.publicKey)).toBe(true);
    const payload = signed.verify({ now: NOW });
    expect(payload.requestHash).toBe(asked.requestHash);
    expect(payload.externalId).toBe('alice@corp');
    expect(payload.approvedAtSeconds).toBe(BigInt(NOW));
    expect(payload.expiresAtSeconds).toBe(BigInt(NOW + 300));
    expect(payload.extensions).toBe(null);
    expect(hex(SignedApproval.parse(signed.toText(), options).toBytes())).toBe(hex(signed.toBytes()));
    expect(leftovers(engine)).toBe(0);
  });

  it('never outlives the warrant', () => {
    const { alice, request } = approvalCast(engine);
    const until = (now: number, ttl?: number) => signApproval(request(), alice, { now, ttl }).payload.expiresAtSeconds;
    expect(until(NOW, 60)).toBe(BigInt(NOW + 60));
    expect(until(NOW, 1_000_000)).toBe(BigInt(EXPIRES));
    expect(until(EXPIRES - 1)).toBe(BigInt(EXPIRES));
    expect(refusal(() => until(EXPIRES))).toBe('1300 warrant-expired expired');
  });

  it('has nonces and extensions of its own', () => {
    const { alice, request } = approvalCast(engine);
    const asked = request();
    const sign = (more: SignApprovalOptions = {}) => signApproval(asked, alice, { now: NOW, ...more });
    expect(sign().payload.nonce).not.toBe(sign().payload.nonce);
    expect(sign({ nonce: new Uint8Array(16).fill(7) }).payload.nonce).toBe('07'.repeat(16));
    const { extensions } = sign({ extensions: { b: Uint8Array.of(1, 200), a: new Uint8Array(0) } }).payload;
    expect(Object.keys(extensions as object)).toEqual(['a', 'b']);
    expect(extensions?.b).toEqual(Uint8Array.of(1, 200));
    expect(sign({ extensions: {} }).payload.extensions).toEqual(Object.create(null));
  });

  it('is for the approvers that the warrant names', () => {
    const { stranger, alice, warrant, request } = approvalCast(engine);
    const none = '1702 approver-not-authorized approver-not-listed';
    expect(refusal(() => signApproval(request(), stranger, { now: NOW }))).toBe(none);
    expect(refusal(() => signApproval(request(), stranger, { now: NOW, warrant }))).toBe(none);
    const open = approvalCast(engine, { required_approvers: undefined, min_approvals: undefined });
    expect(refusal(() => signApproval(open.request(), alice, { now: NOW }))).toBe(none);
  });

  it('is of the request that the warrant and the hash say', () => {
    const { alice, warrant, request } = approvalCast(engine);
    const mismatch = '1706 approval-request-hash-mismatch request-mismatch';
    const other = approvalCast(engine, { gates: { t: { message: 'Really?' } } }).warrant;
    expect(refusal(() => signApproval(request(), alice, { now: NOW, warrant: other }))).toBe(mismatch);
    // From CBOR there is no holder, so that only the warrant can tell.
    const bare = ApprovalRequest.parse(request().toBytes(), options);
    expect(refusal(() => signApproval(bare, alice, { now: NOW }))).toBe('1701 approval-invalid request-without-holder');
    expect(refusal(() => signApproval(bare, alice, { now: NOW, warrant }))).toBe('accepted');
    const forged = hex(request().toBytes()).replace('66616d6f756e7405', '66616d6f756e7406');
    const changed = ApprovalRequest.parse(unhex(forged), options);
    expect(refusal(() => signApproval(changed, alice, { now: NOW, warrant }))).toBe(mismatch);
  });

  it('waits for a signer that is elsewhere, and gets the same', async () => {
    const { alice, request } = approvalCast(engine);
    const [asked, nonce] = [request(), new Uint8Array(16)];
    const here = signApproval(asked, alice, { now: NOW, nonce });
    const there = signApproval(asked, remote(alice), { now: NOW, nonce });
    expect(there).toBeInstanceOf(Promise);
    expect(hex((await there).toBytes())).toBe(hex(here.toBytes()));
    const atOnce: Signer = { publicKey: alice.publicKey, sign: (message) => alice.sign(message) };
    expect(hex((await signApproval(asked, atOnce, { now: NOW, nonce })).toBytes())).toBe(hex(here.toBytes()));
  });

  it('refuses what a signer returns that is no signature of its key', async () => {
    const { alice, bob, request } = approvalCast(engine);
    const failed = '1100 signature-invalid signer-failed';
    const signs: Signer['sign'][] = [
      (message) => bob.sign(message),
      async (message) => alice.sign(message).subarray(1),
      async (message) => alice.sign(message.subarray(1)),
      async () => 'signature' as unknown as Uint8Array,
      async () => undefined as unknown as Uint8Array,
    ];
    for (const sign of signs)
      expect(await rejection(() => signApproval(request(), { publicKey: alice.publicKey, sign }, { now: NOW }))).toBe(
        failed,
      );
    const broken = { publicKey: alice.publicKey, sign: () => Promise.reject(new RangeError('the HSM is away')) };
    expect(await rejection(() => signApproval(request(), broken, { now: NOW }))).toBe('RangeError');
  });

  it('does not let a signer change what it signs', async () => {
    const { alice, request } = approvalCast(engine);
    const sign = async (message: Uint8Array) => {
      const signature = alice.sign(message);
      message.fill(0);
      return signature;
    };
    const signed = await signApproval(request(), { publicKey: alice.publicKey, sign }, { now: NOW });
    expect(refusal(() => signed.verify({ now: NOW }))).toBe('accepted');
  });

  it('takes nothing that is none of its own', () => {
    const { alice, request } = approvalCast(engine);
    const wrong = (more: object) => () => signApproval(request(), alice, { now: NOW, ...more });
    expect(() => signApproval({} as ApprovalRequest, alice)).toThrow(TypeError);
    for (const key of [null, {}, { publicKey: alice.publicKey }, { sign: () => new Uint8Array(64) }])
      expect(() => signApproval(request(), key as unknown as SigningKey)).toThrow(TypeError);
    for (const more of [
      { lifetime: 5 },
      { externalId: 5 },
      { externalId: '\ud800' },
      { extensions: 5 },
      { extensions: { a: 5 } },
    ])
      expect(wrong(more)).toThrow(TypeError);
    for (const more of [{ ttl: 0 }, { ttl: 1.5 }, { ttl: Number.NaN }, { nonce: new Uint8Array(15) }, { now: -1 }])
      expect(wrong(more)).toThrow(RangeError);
    expect(wrong({ externalId: 'x'.repeat(7000) })).toThrow(RangeError);
  });
});
