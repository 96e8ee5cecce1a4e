import { describe, expect, it } from 'vitest';
import { signApproval } from '../../src/approval/sign.ts';
import { type ApprovalPolicy, verifyApproval, verifyApprovals } from '../../src/approval/verify.ts';
import { PublicKey, type SigningKey, TenuoError } from '../../src/index.ts';
import { refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { vectors } from '../support/vectors.ts';
import { approvalCast, NOW } from './cast.ts';

const python = vectors('python-interop');
const keyNamed = (name: string): string =>
  python.keys.find((one: { name: string }) => one.name === name).public_key_hex;

describe.each(ENGINES)('approvals held against a hash on $name', (engine) => {
  const { alice, bob, stranger, request } = approvalCast(engine);
  const asked = request();
  const policy: ApprovalPolicy = {
    requestHash: asked.requestHash,
    approvers: [alice.publicKey, bob.publicKey],
    now: NOW,
    engine,
  };
  const sign = (key: SigningKey, more = {}, of = asked) => signApproval(of, key, { now: NOW, ...more });
  const told = (approvals: Parameters<typeof verifyApprovals>[0], more: Partial<ApprovalPolicy> = {}) =>
    refusal(() => verifyApprovals(approvals, { ...policy, ...more }));

  it.each(
    python.approvals.verify as {
      name: string;
      approvals: string[];
      trusted: string[];
      threshold: number;
      now: number;
      result: { ok: boolean; value?: number; error?: { wire_code: number } };
    }[],
  )('are judged as upstream’s SDK judges them: $name', ({ approvals, trusted, threshold, now, result }) => {
    const given = approvals.map((name) => python.approvals.signed.find((one: { name: string }) => one.name === name));
    const run = () =>
      verifyApprovals(
        given.map((one) => one.base64),
        {
          requestHash: python.approvals.signed[0].request_hash_hex,
          approvers: trusted.map((name) => PublicKey.from(keyNamed(name), { engine })),
          threshold,
          now,
          engine,
        },
      );
    if (result.ok) expect(run()).toHaveLength(result.value as number);
    else expect(refusal(run)).toMatch(new RegExp(`^${result.error?.wire_code} `));
  });

  it('say who approved what, when', () => {
    const signed = sign(alice, { externalId: 'alice@corp' });
    expect(verifyApproval(signed, policy)).toMatchObject({
      approver: alice.publicKey.toHex(),
      externalId: 'alice@corp',
      requestHash: asked.requestHash,
      approvedAt: new Date(NOW * 1000),
      expiresAt: new Date((NOW + 300) * 1000),
      bytes: signed.toBytes(),
    });
  });

  it('are needed of all, where no number is given', () => {
    expect(told([sign(alice), sign(bob)])).toBe('accepted');
    expect(told([sign(alice)])).toBe('1700 insufficient-approvals approvals-insufficient');
    expect(told([sign(alice)], { threshold: 1 })).toBe('accepted');
    expect(told([sign(alice), sign(bob)], { threshold: 3 })).toBe('1700 insufficient-approvals approvals-insufficient');
  });

  it('do not count, and say why', () => {
    const unsigned = sign(alice).toBytes();
    unsigned[unsigned.length - 1] = (unsigned.at(-1) as number) ^ 1;
    const open = approvalCast(engine, { required_approvers: [stranger.publicKey.toHex()], id: '07'.repeat(16) });
    const foreign = signApproval(open.request(), stranger, { now: NOW });
    const one = (approval: Parameters<typeof verifyApproval>[0], more = {}) =>
      told([approval], { threshold: 1, ...more });
    expect(one(unsigned)).toBe('1701 approval-invalid approval-invalid');
    expect(one(foreign)).toBe('1701 approval-invalid approver-unknown');
    expect(one(sign(alice, { ttl: 10 }), { now: NOW + 9 })).toBe('accepted');
    expect(one(sign(alice, { ttl: 10 }), { now: NOW + 10 })).toBe('1701 approval-invalid approval-expired');
    expect(one(sign(alice, { now: NOW + 30 }))).toBe('accepted');
    expect(one(sign(alice, { now: NOW + 31 }))).toBe('1701 approval-invalid approval-in-future');
    expect(one(sign(alice, { now: NOW + 31 }), { clockTolerance: 31 })).toBe('accepted');
    expect(one(sign(alice, {}, request({ n: 1 })))).toBe('1701 approval-invalid approval-of-another');
    expect(told([], { threshold: 1 })).toBe('1700 insufficient-approvals approvals-insufficient');
  });

  it('are summed up where there are too few', () => {
    const unsigned = sign(alice).toBytes();
    unsigned[unsigned.length - 1] = (unsigned.at(-1) as number) ^ 1;
    const many = [unsigned, sign(alice), sign(alice), sign(bob, { ttl: 1, now: NOW - 5 })];
    try {
      verifyApprovals(many, policy);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TenuoError);
      expect(error).toMatchObject({
        number: 1700,
        expected: '2',
        received: '1 (rejected: 1 invalid signature, 1 duplicate, 1 expired)',
      });
    }
  });

  it('count once there are enough, whatever follows; a bad one from an approver spoils no good one', () => {
    const unsigned = sign(bob).toBytes();
    unsigned[unsigned.length - 1] = (unsigned.at(-1) as number) ^ 1;
    expect(verifyApprovals([unsigned, sign(alice), sign(bob), unsigned], policy)).toHaveLength(2);
    expect(
      told(
        Array.from({ length: 4 }, () => sign(alice)),
        { threshold: 1 },
      ),
    ).toBe('accepted');
    expect(
      told(
        Array.from({ length: 5 }, () => sign(alice)),
        { threshold: 1 },
      ),
    ).toBe('1701 approval-invalid too-many-approvals');
  });

  it('take a policy that is one', () => {
    const wrong = (more: object) => () => verifyApprovals([], { ...policy, ...more });
    for (const more of [
      { approvers: 'x' },
      { approvers: ['x'] },
      { requestHash: 5 },
      { requestHash: 'zz' },
      { tolerance: 5 },
    ])
      expect(wrong(more)).toThrow(TypeError);
    for (const more of [
      { approvers: [] },
      { threshold: 0 },
      { threshold: 1.5 },
      { clockTolerance: -1 },
      { requestHash: 'aa' },
      { requestHash: new Uint8Array(31) },
    ])
      expect(wrong(more)).toThrow(RangeError);
  });
});
