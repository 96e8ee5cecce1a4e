import { describe, expect, it } from 'vitest';
import {
  type ApprovalAttestation,
  attestationMessage,
  attestCall,
  verifyAttestation,
} from '../../src/approval/attestation.ts';
import { float, PublicKey, SigningKey } from '../../src/index.ts';
import { refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { remote } from './cast.ts';

const derived = vectors('approvals-derived');
const python = vectors('python-interop');

describe.each(ENGINES)('attestations on $name', (engine) => {
  const options = { engine };
  const key = SigningKey.fromSeed(unhex(derived.approval_context_attestation.signer_seed), options);
  const call = {
    warrantId: derived.request_hash.warrant_id,
    tool: derived.request_hash.tool,
    args: { path: '/data/x' },
    holder: PublicKey.from(unhex(derived.request_hash.holder), options),
  };

  it('sign the bytes of the reference', () => {
    expect(hex(attestationMessage(call, options))).toBe(derived.approval_context_attestation.preimage);
    const { signature } = attestCall(call, key);
    expect(Buffer.from(signature, 'base64').toString('hex')).toBe(derived.approval_context_attestation.signature);
  });

  it('are those that upstream’s SDK makes', () => {
    const { json } = python.approvals.control_plane.find((one: { name: string }) => one.name === 'attested');
    const { seed_hex } = python.keys.find(
      (one: { public_key_hex: string }) => one.public_key_hex === json.attestation.signer_key,
    );
    const asked = {
      warrantId: json.warrant_id,
      tool: json.tool,
      args: json.arguments,
      holder: PublicKey.from(unhex(json.holder_public_key_hex), options),
    };
    const signer = SigningKey.fromSeed(unhex(seed_hex), options);
    expect(attestCall(asked, signer)).toEqual(json.attestation);
    expect(verifyAttestation(json.attestation, asked, [key.publicKey, signer.publicKey], options).toHex()).toBe(
      json.attestation.signer_key,
    );
  });

  it('come later from a signer that is elsewhere', async () => {
    expect(await attestCall(call, remote(key))).toEqual(attestCall(call, key));
  });

  it('are of one call, by somebody who is trusted', () => {
    const attestation = attestCall(call, key);
    const told = (changed: object, asked = call, trusted = [key.publicKey]) =>
      refusal(() => verifyAttestation({ ...attestation, ...changed } as ApprovalAttestation, asked, trusted, options));
    const mismatch = '1706 approval-request-hash-mismatch attestation-mismatch';
    expect(told({})).toBe('accepted');
    for (const name of Object.keys(attestation).filter((one) => one !== 'signature' && one !== 'signer_key')) {
      expect(told({ [name]: 'x' })).toBe(mismatch);
      expect(told({ [name]: undefined })).toBe(mismatch);
    }
    expect(told({ version: '1' })).toBe(mismatch);
    expect(told({}, { ...call, tool: 'write_file' })).toBe(mismatch);
    expect(told({}, { ...call, args: { path: '/data/y' } })).toBe(mismatch);
    expect(told({}, { ...call, holder: key.publicKey, warrantId: 'x' })).toBe(mismatch);
    expect(told({}, call, [])).toBe('1702 approver-not-authorized attestation-untrusted');
    expect(told({ signer_key: 'x' })).toBe('1702 approver-not-authorized attestation-untrusted');
    const unsound = '1100 signature-invalid attestation-signature';
    for (const signature of [
      '',
      'x',
      5,
      null,
      'AAAA',
      attestation.signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
    ])
      expect(told({ signature })).toBe(unsound);
    for (const none of [null, undefined, 5, 'x', []])
      expect(refusal(() => verifyAttestation(none as never, call, [key.publicKey], options))).toBe(mismatch);
  });

  it('tell 5 from 5.0', () => {
    const of = (args: object) => attestCall({ ...call, args: args as Record<string, unknown> }, key);
    expect(of({ n: 5 }).args_canonical_cbor_b64).not.toBe(of({ n: float(5) }).args_canonical_cbor_b64);
    expect(refusal(() => verifyAttestation(of({ n: 5 }), { ...call, args: { n: float(5) } }, [key.publicKey]))).toBe(
      '1706 approval-request-hash-mismatch attestation-mismatch',
    );
  });
});
