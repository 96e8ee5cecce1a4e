// Approvals on their way to a worker, and the decisions that rest on them on the way back.
import { describe, expect, it } from 'vitest';
import { SignedApproval } from '../../src/approval/signed-approval.ts';
import { type AuthorizeRequest, Authorizer } from '../../src/authorizer.ts';
import type { Decision, Denied } from '../../src/decision.ts';
import { answerOf, outcomesOf } from '../../src/pool/answer.ts';
import { FrameWriter, requestsOf } from '../../src/pool/frame.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { actor, type Key } from '../oracle/generate/keys.mjs';
import { approval, requestHash } from '../oracle/generate/objects.mjs';
import { ENGINES } from '../support/engines.ts';
import { told } from '../support/told.ts';
import { unhex } from '../support/vectors.ts';
import { LEAD, NOW, proof, ROOT, rootWarrant } from '../support/warrants.ts';

const [ALICE, BOB] = ['alice', 'bob'].map((name) => actor(name)) as [Key, Key];

describe.each(ENGINES)('approvals by way of a frame, on $name', (engine) => {
  const warrant = rootWarrant({ gates: { t: {} }, required_approvers: [ALICE.public, BOB.public] });
  const authorizer = new Authorizer({ engine, trustedRoots: [ROOT.public] });
  const hash = requestHash(warrant.fields.id, 't', {}, warrant.fields.holder);
  const envelopes = [ALICE, BOB].map((key) =>
    unhex(approval({ request_hash: hash, nonce: '00'.repeat(16), approved_at: NOW, expires_at: NOW + 60 }, key)),
  );
  const texts = envelopes.map((envelope) => Buffer.from(envelope).toString('base64'));
  const call = (approvals: unknown): AuthorizeRequest => ({
    warrant: warrant.bytes,
    tool: 't',
    args: {},
    signature: unhex(proof(warrant, LEAD, 't', {}, NOW)),
    now: NOW,
    approvals: approvals as AuthorizeRequest['approvals'],
  });
  const FORMS: [string, unknown, string][] = [
    ['none', undefined, 'approval-required'],
    ['null', null, 'approval-required'],
    ['an empty list', [], 'approval-required'],
    ['envelopes', envelopes, 'allowed'],
    ['texts', texts, 'allowed'],
    ['both', [envelopes[0], texts[1]], 'allowed'],
    ['objects', envelopes.map((envelope) => SignedApproval.parse(envelope, { engine })), 'allowed'],
    ['one', envelopes[0], 'approvals-insufficient'],
    ['one object', SignedApproval.parse(envelopes[0] as Uint8Array, { engine }), 'approvals-insufficient'],
    ['an array of CBOR', cbor.encode(cbor.array(envelopes.map((envelope) => cbor.raw(envelope)))), 'allowed'],
    ['JSON', JSON.stringify(texts), 'allowed'],
    ['an answer', { status: 'approved', signed_approvals_b64: texts }, 'allowed'],
    ['an answer that grants nothing', { status: 'denied' }, 'approvals-not-granted'],
    ['a lone surrogate', '\ud800', 'approvals-form'],
    ['a number', 5, 'approvals-form'],
    ['a number in a list', [envelopes[0], 5], 'approvals-form'],
    ['too many', new Array(100).fill(envelopes[0]), 'approvals-over-limit'],
    [
      'what throws when it is read',
      new Proxy([], {
        get: () => {
          throw new Error('no');
        },
      }),
      'approvals-form',
    ],
  ];
  const verdict = (decision: Decision) => (decision.allowed ? 'allowed' : decision.reason);

  it('each form is judged as it is without one', () => {
    const writer = new FrameWriter();
    for (const [, approvals] of FORMS) expect(writer.add(call(approvals))).toBe(null);
    const frame = writer.take();
    const decisions = authorizer.authorizeMany(requestsOf(frame));
    expect(decisions.map((decision, i) => [FORMS[i]?.[0], verdict(decision)])).toEqual(
      FORMS.map(([name, , said]) => [name, said]),
    );
    const direct = FORMS.map(([, approvals]) => authorizer.authorize(call(approvals)));
    expect(direct.map(verdict)).toEqual(decisions.map(verdict));
  });

  it('a decision comes back with its approvals, and a denial with its request', () => {
    const decisions = authorizer.authorizeMany([call(envelopes), call([]), call(texts)]);
    const answer = structuredClone(answerOf(7, decisions));
    const back = outcomesOf(answer, 7, 3) as Decision[];
    expect(back.map(told)).toEqual(decisions.map(told));
    const [allowed, denied] = back as [Decision, Denied];
    expect(allowed.allowed && allowed.approvals.map(({ approver }) => approver)).toEqual([ALICE.public, BOB.public]);
    expect(denied.approvalRequest?.requestHash).toBe(hash);
    expect(denied.missingApprovals).toEqual({ required: 2, received: 0 });
  });
});
