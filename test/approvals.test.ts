// Approvals in decisions: m of n, why one does not count, in which order it is asked, and what a decision says of them.
import { describe, expect, it } from 'vitest';
import { MAX_APPROVALS } from '../src/approval/limits.ts';
import { ApprovalRequest } from '../src/approval/request.ts';
import { SignedApproval } from '../src/approval/signed-approval.ts';
import type { AuthorizeRequest } from '../src/authorizer.ts';
import type { Allowed, Decision, Denied } from '../src/decision.ts';
import { Authorizer, Warrant } from '../src/index.ts';
import * as cbor from './oracle/generate/cbor.mjs';
import { actor, type Key } from './oracle/generate/keys.mjs';
import {
  approvalPayload,
  type Fields,
  requestHash,
  approval as seal,
  sealApproval,
} from './oracle/generate/objects.mjs';
import { leftovers } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';
import { unhex } from './support/vectors.ts';
import {
  AGENT,
  anySet,
  childOf,
  idOf,
  LEAD,
  NOW,
  proof,
  ROOT,
  rootWarrant,
  type Sealed,
  stackBytes,
} from './support/warrants.ts';

const [ALICE, BOB, CAROL, STRANGER] = ['alice', 'bob', 'carol', 'stranger'].map((name) => actor(name)) as [
  Key,
  Key,
  Key,
  Key,
];
const PEOPLE = [ALICE, BOB, CAROL];
const ARGS = { a: 'x', n: { int: 5 } };
const PLAIN = { a: 'x', n: 5 };
const NONCE = '00'.repeat(16);

const gated = (changes: Fields = {}): Sealed =>
  rootWarrant({ gates: { t: {} }, required_approvers: PEOPLE.map((key) => key.public), min_approvals: 2, ...changes });
const hashFor = ({ fields }: Sealed, args: Fields = ARGS) => requestHash(fields.id, 't', args, fields.holder);

/** An approval of the call, but for `changes`. */
const approve = (warrant: Sealed, key: Key, changes: Fields = {}, options = {}): Uint8Array =>
  unhex(
    seal(
      {
        request_hash: hashFor(warrant),
        nonce: NONCE,
        external_id: 'somebody',
        approved_at: NOW - 10,
        expires_at: NOW + 60,
        ...changes,
      },
      key,
      options,
    ),
  );

describe.each(ENGINES)('approvals on $name', (engine) => {
  const authorizer = new Authorizer({ engine, trustedRoots: [ROOT.public] });
  const call = (warrant: Sealed, approvals?: AuthorizeRequest['approvals'], changes = {}): AuthorizeRequest => ({
    warrant: warrant.bytes,
    tool: 't',
    args: PLAIN,
    signature: unhex(proof(warrant, LEAD, 't', ARGS, NOW)),
    now: NOW,
    approvals,
    ...changes,
  });
  /** The decision, which has to be the same by every way that leads to one. */
  const decide = (request: AuthorizeRequest, judge = authorizer): Decision => {
    const decision = judge.authorize(request);
    const said = JSON.stringify(decision);
    expect(JSON.stringify(judge.authorizeMany([request, request])[1])).toBe(said);
    expect(JSON.stringify(judge.open(request.warrant as Uint8Array).authorize(request))).toBe(said);
    expect(leftovers(engine)).toBe(0);
    return decision;
  };
  const allowed = (decision: Decision): Allowed => {
    expect(decision.allowed ? '' : decision.message).toBe('');
    return decision as Allowed;
  };
  const denied = (decision: Decision): Denied => {
    if (decision.allowed) throw new Error('allowed');
    return decision;
  };
  const verdict = (decision: Decision) => (decision.allowed ? 'allowed' : `${decision.number} ${decision.reason}`);

  it('what a gate fires for is not told as what would pass', () => {
    const gates = { t: { args: { a: { constraint: { type: 'Wildcard' } } } } };
    const decision = denied(decide(call(gated({ gates }))));
    expect(verdict(decision)).toBe('1707 approval-required');
    expect(decision.wouldPass).toBeUndefined();
  });

  it('none: the decision asks for them, with what the approvers need', () => {
    const warrant = gated({ gates: { t: { message: ' Ask finance ' } } });
    for (const approvals of [undefined, null, []]) {
      const decision = denied(decide(call(warrant, approvals)));
      expect(verdict(decision)).toBe('1707 approval-required');
      expect(decision.stage).toBe('approval');
      expect(decision.missingApprovals).toEqual({ required: 2, received: 0 });
      expect([decision.expected, decision.received]).toEqual(['2 approvals', '0 approvals']);
      const request = decision.approvalRequest as ApprovalRequest;
      expect(request).toBeInstanceOf(ApprovalRequest);
      expect(request).toBe(decision.approvalRequest);
      expect(request.requestHash).toBe(hashFor(warrant));
      expect(decision.requestHash).toBe(request.requestHash);
      expect(request.message).toBe('Ask finance');
      expect(request.args).toEqual(PLAIN);
      expect(request.matchesWarrant(Warrant.parse(warrant.bytes, { engine }))).toBe(true);
      expect(request.createdAtSeconds).toBe(BigInt(NOW));
    }
  });

  it('enough: the decision says which, and no more than were needed', () => {
    const warrant = gated();
    const [one, two, three] = PEOPLE.map((key) => approve(warrant, key)) as [Uint8Array, Uint8Array, Uint8Array];
    const decision = allowed(decide(call(warrant, [one, two, three])));
    expect(decision.approvals.map(({ approver }) => approver)).toEqual([ALICE.public, BOB.public]);
    expect(decision.approvals[0]).toMatchObject({
      externalId: 'somebody',
      approvedAt: new Date((NOW - 10) * 1000),
      expiresAtSeconds: BigInt(NOW + 60),
      requestHash: hashFor(warrant),
      bytes: one,
    });
    expect(decision.requestHash).toBe(hashFor(warrant));
    // One for the warrant that was read before, one for the proof, two for approvals.
    expect(authorizer.authorize(call(warrant, [one, two, three])).work.verifications).toBe(3);
    expect(allowed(decide(call(warrant, [three, two]))).approvals.map(({ approver }) => approver)).toEqual([
      CAROL.public,
      BOB.public,
    ]);
  });

  it('come in every form that a transport has', () => {
    const warrant = gated();
    const envelopes = [approve(warrant, ALICE), approve(warrant, BOB)];
    const texts = envelopes.map((envelope) => Buffer.from(envelope).toString('base64'));
    const array = cbor.encode(cbor.array(envelopes.map((envelope) => cbor.raw(envelope))));
    const forms: AuthorizeRequest['approvals'][] = [
      envelopes,
      texts,
      [envelopes[0] as Uint8Array, texts[1] as string],
      envelopes.map((envelope) => SignedApproval.parse(envelope, { engine })),
      array,
      array.toString('base64'),
      JSON.stringify(texts),
      Buffer.from(JSON.stringify(texts)).toString('base64'),
      { status: 'approved', signed_approvals_b64: texts },
    ];
    for (const approvals of forms) expect(verdict(decide(call(warrant, approvals)))).toBe('allowed');
    const single = gated({ min_approvals: 1 });
    expect(verdict(decide(call(single, approve(single, BOB))))).toBe('allowed');
  });

  it('are not looked at where no gate asks for one', () => {
    const warrant = rootWarrant();
    const decision = allowed(decide(call(warrant, [Uint8Array.of(1)])));
    expect([decision.approvals, decision.requestHash]).toEqual([[], undefined]);
    expect(verdict(decide(call(warrant, 'no approval')))).toBe('allowed');
    const exempt = gated({ gates: { t: { args: { a: { exempt: { type: 'Exact', value: 'x' } } } } } });
    expect(verdict(decide(call(exempt)))).toBe('allowed');
  });

  it('that cannot be read deny, with what is wrong with them', () => {
    const warrant = gated({ min_approvals: 1 });
    const good = approve(warrant, ALICE);
    const cut = denied(decide(call(warrant, [good, good.subarray(0, -1)])));
    expect(verdict(cut)).toBe('1202 truncated');
    expect(cut.hint).toContain('approval 2 of 2');
    expect(cut.approvalRequest?.requestHash).toBe(hashFor(warrant));
    const cases: [unknown, string][] = [
      ['', '1701 approvals-form'],
      ['not base64!', '1701 approvals-form'],
      [5, '1701 approvals-form'],
      [[good, 5], '1701 approvals-form'],
      [{ status: 'pending' }, '1701 approvals-not-granted'],
      [new Array(MAX_APPROVALS + 1).fill(good), '1701 approvals-over-limit'],
      [Uint8Array.of(0), '1701 approvals-form'],
    ];
    for (const [approvals, said] of cases) expect(verdict(decide(call(warrant, approvals as never))), said).toBe(said);
  });

  const one = gated({ min_approvals: 1 });
  /** An approval that does not count by itself, and which reason is told. */
  const DEFECTS: [string, () => Uint8Array, string, string][] = [
    ['another version', () => approve(one, ALICE, {}, { version: 2 }), 'approval-invalid', 'with an invalid signature'],
    [
      'another signer',
      () => approve(one, ALICE, {}, { approver: BOB.public }),
      'approval-invalid',
      'with an invalid signature',
    ],
    [
      'another payload version',
      () => approve(one, ALICE, { version: 2 }),
      'approval-invalid',
      'with an invalid signature',
    ],
    [
      'no lifetime',
      () => approve(one, ALICE, { approved_at: NOW, expires_at: NOW }),
      'approval-invalid',
      'with an invalid signature',
    ],
    ['a stranger', () => approve(one, STRANGER), 'approver-unknown', 'by others than approvers'],
    ['expired now', () => approve(one, ALICE, { expires_at: NOW }), 'approval-expired', 'expired'],
    [
      'dated past the tolerance',
      () => approve(one, ALICE, { approved_at: NOW + 31 }),
      'approval-in-future',
      'dated in the future',
    ],
    [
      'of other arguments',
      () => approve(one, ALICE, { request_hash: hashFor(one, {}) }),
      'approval-of-another',
      'of another request',
    ],
    [
      'a payload that ends late',
      () => {
        const payload = cbor.encode(
          approvalPayload({ request_hash: hashFor(one), nonce: NONCE, approved_at: NOW, expires_at: NOW + 9 }),
        );
        return new Uint8Array(sealApproval(Buffer.concat([payload, Buffer.of(0)]), ALICE));
      },
      'approval-invalid',
      'with an invalid signature',
    ],
  ];

  it.each(DEFECTS)('one that does not count says why: %s', (_, make, reason, counted) => {
    const decision = denied(decide(call(one, [make()])));
    expect(verdict(decision)).toBe(`1701 ${reason}`);
    expect(decision.approvalRequest?.requestHash).toBe(hashFor(one));
    // Beside others it is counted, and does no harm.
    expect(verdict(decide(call(one, [make(), approve(one, BOB)])))).toBe('allowed');
    const two = denied(decide(call(one, [make(), make()])));
    expect(verdict(two)).toBe('1700 approvals-insufficient');
    expect(two.received).toBe(`0 approvals (did not count: 2 ${counted})`);
    expect(two.missingApprovals).toEqual({ required: 1, received: 0 });
  });

  it('hold to the second: until they expire, and from the tolerance on', () => {
    const at = (changes: Fields, judge = authorizer) =>
      verdict(decide(call(one, [approve(one, ALICE, changes)]), judge));
    expect(at({ expires_at: NOW + 1 })).toBe('allowed');
    expect(at({ approved_at: NOW + 30 })).toBe('allowed');
    const strict = new Authorizer({ engine, trustedRoots: [ROOT.public], clockTolerance: 0 });
    expect([at({ approved_at: NOW }, strict), at({ approved_at: NOW + 1 }, strict)]).toEqual([
      'allowed',
      '1701 approval-in-future',
    ]);
    const last = 2n ** 64n - 1n;
    expect(at({ expires_at: last })).toBe('allowed');
    expect(at({ approved_at: last - 1n, expires_at: last })).toBe('1701 approval-in-future');
  });

  it('count once for each approver, and a bad one does not stand in the way of a good one', () => {
    const warrant = gated();
    const [good, again] = [approve(warrant, ALICE), approve(warrant, ALICE, { external_id: 'again' })];
    const twice = denied(decide(call(warrant, [good, again, good])));
    expect(twice.received).toBe('1 approval (did not count: 2 repeated)');
    expect(twice.missingApprovals).toEqual({ required: 2, received: 1 });
    const late = approve(warrant, ALICE, { expires_at: NOW });
    expect(allowed(decide(call(warrant, [late, good, approve(warrant, BOB)]))).approvals).toHaveLength(2);
    const mixed = [late, approve(warrant, STRANGER), good, good, approve(warrant, BOB, { approved_at: NOW + 40 })];
    expect(denied(decide(call(warrant, mixed))).received).toBe(
      '1 approval (did not count: 1 by others than approvers, 1 repeated, 1 expired, 1 dated in the future)',
    );
  });

  it.each([
    [1, 1],
    [1, 3],
    [2, 3],
    [3, 3],
    [undefined, 3],
  ])('%s of %i', (least, count) => {
    const people = PEOPLE.slice(0, count);
    const warrant = gated({ required_approvers: people.map((key) => key.public), min_approvals: least });
    const required = least ?? count;
    const approvals = people.map((key) => approve(warrant, key));
    expect(verdict(decide(call(warrant, approvals.slice(0, required))))).toBe('allowed');
    const tooFew = decide(call(warrant, approvals.slice(0, required - 1)));
    expect(verdict(tooFew)).toBe(required === 1 ? '1707 approval-required' : '1700 approvals-insufficient');
  });

  it('are at most two for each approver', () => {
    const warrant = gated({ min_approvals: 1 });
    const bad = approve(warrant, STRANGER);
    expect(verdict(decide(call(warrant, new Array(6).fill(bad))))).toBe('1700 approvals-insufficient');
    const decision = denied(decide(call(warrant, [approve(warrant, ALICE), ...new Array(6).fill(bad)])));
    expect(verdict(decision)).toBe('1701 too-many-approvals');
    expect([decision.expected, decision.received]).toEqual(['at most 6', '7']);
  });

  it('cannot be given where the warrant names nobody', () => {
    for (const required_approvers of [undefined, []]) {
      const decision = denied(
        decide(call(gated({ required_approvers, min_approvals: undefined }), [approve(one, ALICE)])),
      );
      expect(verdict(decision)).toBe('1701 approvers-missing');
      expect(decision.approvalRequest).toBe(undefined);
    }
  });

  it('are asked for after everything else, and only of the holder', () => {
    const warrant = gated({
      tools: { t: { constraints: { a: { type: 'Exact', value: 'x' }, n: { type: 'Wildcard' } } } },
    });
    const approvals = [approve(warrant, ALICE), approve(warrant, BOB)];
    const stranger = unhex(proof(warrant, STRANGER, 't', ARGS, NOW));
    const refused = [
      call(warrant, approvals, { signature: stranger }),
      call(warrant, undefined, { signature: stranger }),
      call(warrant, approvals, { signature: null }),
      call(warrant, approvals, {
        args: { a: 'y', n: 5 },
        signature: unhex(proof(warrant, LEAD, 't', { ...ARGS, a: 'y' }, NOW)),
      }),
    ].map((request) => denied(decide(request)));
    expect(refused.map(verdict)).toEqual([
      '1100 proof-invalid',
      '1100 proof-invalid',
      '1100 proof-missing',
      '1501 value-mismatch',
    ]);
    for (const decision of refused)
      expect([decision.approvalRequest, decision.requestHash]).toEqual([undefined, undefined]);
    expect(verdict(decide(call(warrant, approvals)))).toBe('allowed');
  });

  it('are of the leaf: of its id, its holder and its arguments', () => {
    const root = gated();
    const child = childOf(root, {
      gates: root.fields.gates,
      required_approvers: root.fields.required_approvers,
      min_approvals: 2,
    });
    const stack = stackBytes([root, child]);
    const signature = unhex(proof(child, AGENT, 't', ARGS, NOW));
    const by = (of: Sealed) => call(child, [approve(of, ALICE), approve(of, BOB)], { warrant: stack, signature });
    expect(verdict(decide(by(child)))).toBe('allowed');
    const other = denied(decide(by(root)));
    expect(other.received).toBe('0 approvals (did not count: 2 of another request)');
    expect(other.at).toMatchObject({ warrant: 1, tool: 't' });
  });

  it('are judged by themselves, not by what was judged before', () => {
    const warrant = gated();
    const good = [approve(warrant, ALICE), approve(warrant, BOB)];
    const other = gated({ id: idOf('other') });
    const requests = [
      call(warrant, good),
      call(other, good),
      call(warrant),
      call(warrant, good.slice(1)),
      call(warrant, good),
    ];
    const said = [
      'allowed',
      '1700 approvals-insufficient',
      '1707 approval-required',
      '1700 approvals-insufficient',
      'allowed',
    ];
    expect(authorizer.authorizeMany(requests).map(verdict)).toEqual(said);
    expect(requests.map((request) => verdict(authorizer.authorize(request)))).toEqual(said);
  });

  it('may run code of the caller’s when they are read, which spoils nothing', () => {
    const warrant = gated();
    const plain = rootWarrant({ id: idOf('plain'), tools: { t: anySet } });
    const approvals = [approve(warrant, ALICE), approve(warrant, BOB)];
    let calls = 0;
    const hostile = new Proxy(approvals, {
      get(target, name, receiver) {
        calls++;
        expect(verdict(authorizer.authorize(call(plain)))).toBe('allowed');
        return Reflect.get(target, name, receiver);
      },
    });
    expect(verdict(authorizer.authorize(call(warrant, hostile)))).toBe('allowed');
    expect(calls).toBeGreaterThan(2);
    const throwing = new Proxy(approvals, {
      get() {
        throw new Error('no');
      },
    });
    expect(verdict(authorizer.authorize(call(warrant, throwing)))).toBe('1701 approvals-form');
  });
});
