import { describe, expect, it } from 'vitest';
import { attestCall } from '../../src/approval/attestation.ts';
import {
  readControlPlaneRequest,
  writeControlPlaneAnswer,
  writeControlPlaneRequest,
} from '../../src/approval/control-plane.ts';
import { readApprovals } from '../../src/approval/read.ts';
import { ApprovalRequest } from '../../src/approval/request.ts';
import { signApproval } from '../../src/approval/sign.ts';
import { float, PublicKey } from '../../src/index.ts';
import { refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { approvalCast, NOW } from './cast.ts';

const samples: { name: string; json: Record<string, unknown> }[] = vectors('python-interop').approvals.control_plane;
const FORM = '1701 approval-invalid approval-request-form';

describe.each(ENGINES)('requests in the form of control planes on $name', (engine) => {
  const options = { engine };
  const read = (json: unknown, more = {}) => readControlPlaneRequest(JSON.stringify(json), { engine, ...more });

  it.each(samples)('are those of upstream’s SDK: $name', ({ json }) => {
    const { request, attestation, temporal, attestedBy } = read(json);
    expect(request.matches()).toBe(true);
    expect(attestedBy).toBe(null);
    expect(attestation).toEqual(json.attestation ?? null);
    expect(temporal).toEqual(json.temporal ?? null);
    const companions = { attestation: attestation ?? undefined, temporal: temporal ?? undefined };
    expect(JSON.parse(writeControlPlaneRequest(request, companions))).toEqual(json);
  });

  it('go there and back', () => {
    const { request } = approvalCast(engine, { gates: { t: { message: 'Pay?' } } });
    const args = {
      n: 5,
      f: float(5),
      big: 2n ** 60n,
      x: 2 ** 60,
      neg: -1.5,
      deep: [{ a: null, __proto__: null }],
      'ä"\n': '😀',
    };
    const asked = request(args);
    const text = writeControlPlaneRequest(asked);
    expect(text).toContain('"f":5.0');
    expect(text).toContain('"big":1152921504606846976,');
    expect(text).toContain('"x":1152921504606847000.0');
    const back = readControlPlaneRequest(text, options).request;
    expect(hex(back.toBytes())).toBe(hex(asked.toBytes()));
    expect(back.holder?.equals(asked.holder as PublicKey)).toBe(true);
    expect(writeControlPlaneRequest(back)).toBe(text);
  });

  it('have a hash of their own, or are refused', () => {
    const json = samples[0]?.json as Record<string, unknown>;
    const mismatch = '1706 approval-request-hash-mismatch request-mismatch';
    for (const change of [
      { arguments: { to: 'bob', amount: 6 } },
      { tool: 'pays' },
      { warrant_id: 'tnu_wrt_x' },
      { request_hash_hex: '00'.repeat(32) },
      { holder_public_key_hex: vectors('python-interop').keys[0].public_key_hex },
    ])
      expect(refusal(() => read({ ...json, ...change }))).toBe(mismatch);
    const float = JSON.stringify(json).replace('"amount":5', '"amount":5.0');
    expect(refusal(() => readControlPlaneRequest(float, options))).toBe(mismatch);
  });

  it('are attested by somebody who is trusted, where that is asked', () => {
    const json = samples[1]?.json as { attestation: { signer_key: string } };
    const signer = PublicKey.from(json.attestation.signer_key, options);
    const other = PublicKey.from(vectors('python-interop').keys[0].public_key_hex, options);
    expect(read(json, { trusted: [other, signer] }).attestedBy?.equals(signer)).toBe(true);
    expect(refusal(() => read(json, { trusted: [other] }))).toBe('1702 approver-not-authorized attestation-untrusted');
    expect(refusal(() => read(json, { trusted: [] }))).toBe('1702 approver-not-authorized attestation-untrusted');
    expect(refusal(() => read(samples[0]?.json, { trusted: [signer] }))).toBe(FORM);
    expect(refusal(() => read({ ...json, attestation: null }, { trusted: [signer] }))).toBe(FORM);
    const { alice, request } = approvalCast(engine);
    const attestation = attestCall({ warrantId: 'x', tool: 't', args: {}, holder: alice.publicKey }, alice);
    const text = writeControlPlaneRequest(request(), { attestation });
    expect(refusal(() => readControlPlaneRequest(text, { trusted: [alice.publicKey], engine }))).toBe(
      '1706 approval-request-hash-mismatch attestation-mismatch',
    );
  });

  it('pass over members that are not known, and take null for what is absent', () => {
    const json = samples[0]?.json as object;
    expect(read({ ...json, later: [1], attestation: null, temporal: null, message: null }).request.message).toBe('');
  });

  it('are refused where they are none', () => {
    const json = samples[0]?.json as Record<string, unknown>;
    for (const name of Object.keys(json).filter((one) => one !== 'message')) {
      const { [name]: _, ...without } = json;
      expect([name, refusal(() => read(without))]).toEqual([name, FORM]);
      for (const value of [null, true, -1, 'zz', [5], {}, 1.5]) {
        const told = String(refusal(() => read({ ...json, [name]: value })));
        expect([name, told]).toEqual([
          name,
          expect.stringMatching(/^1701 .*-form$|^1706 |^1100 .*inadmissible|^accepted$/),
        ]);
        if (told === 'accepted') expect(['min_approvals', 'required_approver_keys_hex', 'attestation']).toContain(name);
      }
    }
    for (const text of ['', '[]', 'null', '5', '{', '{}', '{"schema_version":1.0}', `{"schema_version":2}`])
      expect(refusal(() => readControlPlaneRequest(text, options))).toBe(FORM);
    expect(refusal(() => readControlPlaneRequest(`{"a":1,"a":1}`, options))).toBe(FORM);
    expect(refusal(() => readControlPlaneRequest('x'.repeat(3_000_000), options))).toBe(
      '1701 approval-invalid approval-request-too-large',
    );
    expect(() => readControlPlaneRequest(5 as unknown as string, options)).toThrow(TypeError);
    expect(() => read(json, { trust: [] })).toThrow(TypeError);
  });

  it('need a holder', () => {
    const { request } = approvalCast(engine);
    const bare = ApprovalRequest.parse(request().toBytes(), options);
    expect(refusal(() => writeControlPlaneRequest(bare))).toBe('1701 approval-invalid request-without-holder');
    expect(() => writeControlPlaneRequest({} as ApprovalRequest)).toThrow(TypeError);
  });

  it('are answered with approvals', () => {
    const { alice, request } = approvalCast(engine);
    const { request: received } = readControlPlaneRequest(writeControlPlaneRequest(request()), options);
    const signed = signApproval(received, alice, { now: NOW });
    const answer = writeControlPlaneAnswer([signed], options);
    expect(JSON.parse(answer)).toEqual({ status: 'approved', signed_approvals_b64: [signed.toText()] });
    expect(readApprovals(answer, options).map((one) => hex(one.toBytes()))).toEqual([hex(signed.toBytes())]);
    expect(unhex(hex(signed.toBytes()))).toEqual(signed.toBytes());
  });
});
