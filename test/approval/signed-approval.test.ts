import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SignedApproval } from '../../src/approval/signed-approval.ts';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const { approval } = vectors('approvals-derived');
const measured: { name: string; hex: string; v0_3_5: { ok?: true; error?: number | 'decode' } }[] =
  vectors('measured-approvals').approvals;
const python = vectors('python-interop').approvals.signed;
const GIVEN = 1_704_067_200;

/** Approvals that upstream reads and that are spelled otherwise than its encoder does. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  'trailing byte after envelope': '1202 malformed-cbor trailing-bytes',
  'trailing byte after payload': '1701 approval-invalid approval-payload',
  'envelope members reversed': '1202 malformed-cbor missing-field',
  'payload members reversed': '1701 approval-invalid approval-payload',
  'request_hash as byte string': '1701 approval-invalid approval-payload',
  'nonce as byte string': '1701 approval-invalid approval-payload',
  'extensions one entry (bytes)': '1701 approval-invalid approval-payload',
  'extensions null': '1701 approval-invalid approval-payload',
};

describe.each(ENGINES)('signed approvals on $name', (engine) => {
  const options = { engine };
  const parse = (input: string | Uint8Array) => SignedApproval.parse(input, options);
  const verify = (bytes: string) => parse(unhex(bytes)).verify({ now: GIVEN });

  it('say what was signed', () => {
    const signed = parse(unhex(approval.envelope));
    expect(signed.version).toBe(1);
    expect(signed.approver.toHex()).toBe(approval.approver_key);
    expect(hex(signed.payloadBytes)).toBe(approval.payload);
    expect(hex(signed.signature)).toBe(approval.signature);
    expect(signed.payload).toEqual({
      version: 1,
      requestHash: '19641fba0bb10fefbf7b74fa023f756282498e2f3eedee6ac16a3d8a46da0764',
      nonce: 'a1a2a3a4a5a6a7a8b1b2b3b4b5b6b7b8',
      externalId: 'alice@corp',
      approvedAt: new Date(GIVEN * 1000),
      expiresAt: new Date((GIVEN + 300) * 1000),
      approvedAtSeconds: BigInt(GIVEN),
      expiresAtSeconds: BigInt(GIVEN + 300),
      extensions: null,
    });
    expect(signed.verify({ now: GIVEN })).toBe(signed.payload);
    expect(leftovers(engine)).toBe(0);
  });

  it('come back as they came, as bytes and as text', () => {
    const signed = parse(unhex(approval.envelope));
    expect(hex(signed.toBytes())).toBe(approval.envelope);
    expect(signed.toText()).toBe(Buffer.from(approval.envelope, 'hex').toString('base64'));
    expect(String(signed)).toBe(signed.toText());
    expect(hex(parse(signed.toText()).toBytes())).toBe(approval.envelope);
  });

  it('are those that upstream’s SDK makes', () => {
    for (const sample of python) {
      const signed = parse(sample.base64);
      expect(hex(signed.toBytes())).toBe(sample.cbor_hex);
      expect(signed.toText()).toBe(sample.base64);
      expect(hex(signed.payloadBytes)).toBe(sample.payload_hex);
      expect(signed.approver.toHex()).toBe(sample.approver_hex);
      expect(signed.payload.requestHash).toBe(sample.request_hash_hex);
      expect(signed.payload.nonce).toBe(sample.nonce_hex);
      expect(signed.payload.externalId).toBe(sample.external_id);
      expect(signed.payload.approvedAtSeconds).toBe(BigInt(sample.approved_at));
      expect(signed.payload.expiresAtSeconds).toBe(BigInt(sample.expires_at));
      const told = refusal(() => signed.verify({ now: 1_795_311_245 }));
      expect(told).toBe(sample.signature_verifies.ok ? 'accepted' : '1701 approval-invalid approval-ahead');
    }
  });

  it.each(measured)('are judged as upstream judges them: $name', ({ name, hex: bytes, v0_3_5: upstream }) => {
    const told = refusal(() => verify(bytes));
    if (upstream.ok) expect(told).toBe(OTHER_SPELLINGS[name] ?? 'accepted');
    else if (upstream.error === 'decode') expect(told).toMatch(/^1202 malformed-cbor /);
    else expect(told).toMatch(new RegExp(`^${upstream.error} `));
  });

  it('are refused for another spelling in those cases alone', () => {
    const names = measured.filter(({ v0_3_5 }) => v0_3_5.ok).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(OTHER_SPELLINGS)));
    expect(names.length).toBeGreaterThan(Object.keys(OTHER_SPELLINGS).length);
  });

  it('verify in the order of upstream: version, signature, payload, its version, times', () => {
    const [head, tail] = approval.envelope.split(`01677061796c6f6164`) as [string, string];
    const version2 = `${head}02677061796c6f6164${tail}`;
    expect(refusal(() => verify(version2))).toBe('1200 unsupported-payload-version approval-version');
    const unsigned = approval.envelope.slice(0, -2) + (approval.envelope.endsWith('00') ? '01' : '00');
    expect(refusal(() => verify(unsigned))).toBe('1100 signature-invalid approval-signature');
    expect(refusal(() => parse(unhex(approval.envelope)).verify({ now: GIVEN - 30 }))).toBe('accepted');
    expect(refusal(() => parse(unhex(approval.envelope)).verify({ now: GIVEN - 31 }))).toBe(
      '1701 approval-invalid approval-ahead',
    );
    const skewed = { now: GIVEN - 31, clockTolerance: 31 };
    expect(refusal(() => parse(unhex(approval.envelope)).verify(skewed))).toBe('accepted');
  });

  it('expire with their last second, and verify all the same: that is for the whole of them', () => {
    const signed = parse(unhex(approval.envelope));
    expect(signed.isExpired(GIVEN + 299)).toBe(false);
    expect(signed.isExpired(GIVEN + 300)).toBe(true);
    expect(refusal(() => signed.verify({ now: GIVEN + 300 }))).toBe('accepted');
  });

  it('are read from base64 as upstream reads it, without blanks', () => {
    const standard = Buffer.from(approval.envelope, 'hex').toString('base64');
    const url = Buffer.from(approval.envelope, 'hex').toString('base64url');
    expect(standard).toMatch(/[+/]/);
    const padding = '='.repeat((4 - (url.length % 4)) % 4);
    for (const text of [standard, url, url + padding]) expect(refusal(() => parse(text))).toBe('accepted');
    const longer = parse(python[0].base64).toText();
    expect(longer).toMatch(/[+/].*=$/);
    for (const text of ['', 'x', `${standard}\n`, ` ${standard}`, `${standard}=`, longer.replace(/=+$/, ''), 'pHBh*'])
      expect(refusal(() => parse(text))).toBe(
        text === '' ? '1202 malformed-cbor truncated' : '1202 malformed-cbor approval-text',
      );
  });

  it('are as large as transports carry, and no larger', () => {
    const large = 'A'.repeat(8192);
    expect(refusal(() => parse(large))).toBe('1202 malformed-cbor wrong-type');
    expect(refusal(() => parse(`${large}AAAA`))).toBe('1701 approval-invalid approval-too-large');
    expect(refusal(() => parse(new Uint8Array(6144)))).toBe('1202 malformed-cbor wrong-type');
    expect(refusal(() => parse(new Uint8Array(6145)))).toBe('1701 approval-invalid approval-too-large');
  });

  it('have a payload that is read only where it can be', () => {
    const broken = measured.find(({ name }) => name === 'missing nonce')?.hex as string;
    const signed = parse(unhex(broken));
    expect(refusal(() => signed.payload)).toBe('1701 approval-invalid approval-payload');
    expect(JSON.parse(JSON.stringify(signed))).toEqual({ approver: approval.approver_key, requestHash: null });
  });

  it('are not shown in logs', () => {
    const signed = parse(unhex(approval.envelope));
    expect(JSON.parse(JSON.stringify(signed))).toEqual({
      approver: approval.approver_key,
      requestHash: '19641fba0bb10fefbf7b74fa023f756282498e2f3eedee6ac16a3d8a46da0764',
    });
    expect(inspect(signed)).toBe('SignedApproval(d04ab232742bb4ab…, 19641fba0bb10fef…)');
  });

  it('take nothing but text and bytes, and no option that is none', () => {
    for (const input of [null, 5, {}, [], undefined])
      expect(() => SignedApproval.parse(input as unknown as string, options)).toThrow(TypeError);
    const signed = parse(unhex(approval.envelope));
    expect(() => signed.verify({ skew: 5 } as never)).toThrow(TypeError);
    expect(() => signed.verify({ clockTolerance: -1 })).toThrow(RangeError);
    expect(() => signed.verify({ clockTolerance: 0.5 })).toThrow(RangeError);
  });

  it('are copies: nobody’s bytes change them', () => {
    const bytes = unhex(approval.envelope);
    const signed = parse(bytes);
    bytes.fill(0);
    signed.toBytes().fill(0);
    signed.payloadBytes.fill(0);
    signed.signature.fill(0);
    expect(hex(signed.toBytes())).toBe(approval.envelope);
    expect(refusal(() => signed.verify({ now: GIVEN }))).toBe('accepted');
  });
});
