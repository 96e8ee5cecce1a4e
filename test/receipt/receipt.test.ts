import { describe, expect, it } from 'vitest';
import { TenuoError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { policyDigest, revocationListDigest, trustedRootsDigest } from '../../src/receipt/digest.ts';
import type { ReceiptFields } from '../../src/receipt/payload.ts';
import { Receipt, verifyReceiptChain } from '../../src/receipt/receipt.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { actor } from '../oracle/generate/keys.mjs';
import { receiptPayload, sealReceipt } from '../oracle/generate/objects.mjs';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const published = vectors('receipts');
const byId = new Map<string, string>(
  published.vectors.map(({ id, receipt_hex }: { id: string; receipt_hex: string }) => [id, receipt_hex]),
);
const python = vectors('python-interop').receipts;

/** Upstream's names, by ours. */
const UPSTREAM: Readonly<Record<string, string>> = {
  authorizerId: 'authorizer_id',
  warrantChain: 'warrant_chain',
  rootPrincipal: 'root_principal',
  requestHash: 'request_hash',
  popSignature: 'pop_signature',
  requestId: 'request_id',
  decisionCode: 'decision_code',
  policyDefinitionHash: 'policy_definition_hash',
  srlVersion: 'srl_version',
  srlHash: 'srl_hash',
  previousReceiptHash: 'prev_receipt_hash',
  trustedRootsHash: 'trusted_roots_hash',
};

const upstreamFields = (fields: ReceiptFields): unknown =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      UPSTREAM[name] ?? name,
      value instanceof Uint8Array ? hex(value) : value,
    ]),
  );

function ownFields(fields: Readonly<Record<string, unknown>>): ReceiptFields {
  const names = new Map(Object.entries(UPSTREAM).map(([own, upstream]) => [upstream, own]));
  const isBytes = (name: string): boolean => /^(warrant_chain|pop_signature|.*_hash)$/.test(name);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      names.get(name) ?? name,
      isBytes(name) ? unhex(value as string) : value,
    ]),
  ) as unknown as ReceiptFields;
}

/** The reason of what is thrown. */
function reasonOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof TenuoError) return `${error.number} ${error.reason}`;
    throw error;
  }
  return 'accepted';
}

describe.each(ENGINES)('receipts on $name', (engine) => {
  const signer = SigningKey.fromSeed(unhex(published.signer_seed_hex), { engine });
  const read = (text: string): Receipt => Receipt.parse(unhex(text), { engine });

  it.each(published.vectors as { id: string; receipt_hex: string; digest: string; payload: object }[])(
    'reads and writes $id of the published vectors byte for byte',
    ({ receipt_hex, digest, payload }) => {
      const receipt = read(receipt_hex);
      const fields = receipt.verify();
      expect(upstreamFields(fields)).toEqual(payload);
      expect(hex(receipt.digest())).toBe(digest);
      expect(receipt.signer.equals(signer.publicKey)).toBe(true);
      expect(Receipt.issue(ownFields({ ...payload }), signer, { engine }).toHex()).toBe(receipt_hex);
    },
  );

  it.each(published.chains as { ids: string[]; expected: string; v0_3_5: { ok?: number; error?: number } }[])(
    'judges the run $ids as upstream does',
    ({ ids, v0_3_5 }) => {
      const run = ids.map((id) => read(byId.get(id) as string));
      const verdict = reasonOf(() => verifyReceiptChain(run, { engine }));
      if (v0_3_5.ok === undefined) expect(verdict).toMatch(`${v0_3_5.error} `);
      else expect(verdict).toBe('accepted');
    },
  );

  /** What upstream accepts and is refused here: the form (README, Semantics). */
  const STRICTER: Readonly<Record<string, string>> = {
    'payload keys in another order': '1201 receipt-payload',
    'trailing byte after payload map': '1201 receipt-payload',
    'trailing byte after envelope': '1202 trailing-bytes',
    'envelope members in another order': '1202 missing-field',
    'pop_signature as 64 ints': '1201 receipt-payload',
    'non-shortest key': '1201 receipt-payload',
    // Their code stands behind the last key.
    'deny with decision_code and no pop': '1201 receipt-payload',
    'deny with decision_code and pop': '1201 receipt-payload',
    'allow with decision_code': '1201 receipt-payload',
  };

  it.each(
    published.variants as { name: string; receipt_hex: string; v0_3_5: { ok?: true; error?: number | 'decode' } }[],
  )('judges the variant "$name" as upstream does, or refuses its form', ({ name, receipt_hex, v0_3_5 }) => {
    const verdict = reasonOf(() => read(receipt_hex).verify());
    if (STRICTER[name] !== undefined) {
      expect(v0_3_5.ok).toBe(true);
      expect(verdict).toBe(STRICTER[name]);
    } else if (v0_3_5.ok) expect(verdict).toBe('accepted');
    else expect(verdict).toMatch(v0_3_5.error === 'decode' ? /^1202 / : `${v0_3_5.error} `);
  });

  it('verifies the receipts of the Python package, whose action is the bare name of the tool', () => {
    const run: Receipt[] = python.receipts.map(({ wire_hex }: { wire_hex: string }) => read(wire_hex));
    for (const [i, fields] of verifyReceiptChain(run, { engine }).entries()) {
      expect(fields.action).toBe(python.receipts[i].fields.action);
      expect(run[i]?.tool).toBe(fields.action);
    }
    expect(run.length).toBeGreaterThan(3);
  });

  it('takes the prefix off the action, once', () => {
    const issue = (action: string) => Receipt.issue({ ...fieldsOf(), action }, signer, { engine }).tool;
    expect([issue('tool:read'), issue('read'), issue('tool:tool:x')]).toEqual(['read', 'read', 'tool:x']);
  });

  it('reads bytes, hex in either case, and base64', () => {
    const text = byId.get('A.30.1') as string;
    const { bytes, base64 } = { bytes: unhex(text), base64: Buffer.from(text, 'hex').toString('base64') };
    for (const input of [bytes, text, text.toUpperCase(), base64])
      expect(Receipt.parse(input, { engine }).toHex()).toBe(text);
    expect(reasonOf(() => Receipt.parse('receipt!', { engine }))).toBe('1202 receipt-text');
  });

  it('does not change with the bytes that it was read from, or that it hands out', () => {
    const text = byId.get('A.30.1') as string;
    const bytes = unhex(text);
    const receipt = Receipt.parse(bytes, { engine });
    bytes.fill(0);
    receipt.toBytes().fill(0);
    receipt.fields.warrantChain.fill(0);
    receipt.envelope.payload.fill(0);
    receipt.digest().fill(0);
    expect(receipt.toHex()).toBe(text);
    expect(receipt.verify().action).toBe('read_file');
  });

  it('refuses every truncation, and every single changed bit', () => {
    const bytes = unhex(byId.get('A.30.1') as string);
    for (let length = 0; length < bytes.length; length++)
      expect(reasonOf(() => Receipt.parse(bytes.subarray(0, length), { engine }).verify())).toMatch(/^120[12] /);
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at & 7));
      expect(reasonOf(() => Receipt.parse(changed, { engine }).verify())).toMatch(/^(1100|120[012]|1900) /);
    }
  });

  it('refuses what is missing for its outcome, when read and when made', () => {
    const key = actor('enforcement point');
    const sealed = (fields: object) => sealReceipt(cbor.encode(receiptPayload(fields)), key).toString('hex');
    const allowed = { warrant_chain: '80', action: 'tool:t', outcome: 'allow', timestamp: 1, request_id: 'r' };
    expect(reasonOf(() => read(sealed(allowed)).verify())).toBe('1201 receipt-proof-missing');
    expect(reasonOf(() => read(sealed({ ...allowed, outcome: 'deny' })).verify())).toBe('1201 receipt-code-missing');
    const issue = (changes: Partial<ReceiptFields>) => () =>
      Receipt.issue({ ...fieldsOf(), ...changes }, signer, { engine });
    expect(reasonOf(issue({ popSignature: undefined }))).toBe('1201 receipt-proof-missing');
    expect(reasonOf(issue({ outcome: 'deny' }))).toBe('1201 receipt-code-missing');
  });

  it('refuses to write what no reader would read back', () => {
    const issue = (changes: object) => () => Receipt.issue({ ...fieldsOf(), ...changes }, signer, { engine });
    expect(issue({ timestamp: 2 ** 53 })).toThrow(RangeError);
    expect(issue({ timestamp: 0.5 })).toThrow(RangeError);
    expect(issue({ srlVersion: -1 })).toThrow(RangeError);
    expect(issue({ requestHash: new Uint8Array(31) })).toThrow(RangeError);
    expect(issue({ popSignature: new Uint8Array(63) })).toThrow(RangeError);
    expect(issue({ requestId: '\ud800' })).toThrow(TypeError);
    expect(issue({ warrantChain: 'text' })).toThrow(TypeError);
    expect(issue({ outcome: 'maybe' })).toThrow(TypeError);
    expect(issue({ warrantChain: new Uint8Array(0x58000) })).toThrow(RangeError);
    expect(reasonOf(issue({ requestId: undefined }))).toBe('1201 receipt-payload');
  });

  it('refuses more bytes than any receipt has, before it reads them', () => {
    expect(reasonOf(() => Receipt.parse(new Uint8Array(0x58001), { engine }))).toBe('1900 record-too-large');
  });

  it('derives the published digests', () => {
    const { inputs, derivations } = published;
    const [first] = published.vectors;
    expect(hex(trustedRootsDigest(inputs.trusted_roots, { engine }))).toBe(first.payload.trusted_roots_hash);
    const list = new TextEncoder().encode(inputs.srl_bytes_ascii);
    expect(hex(revocationListDigest(list, { engine }))).toBe(published.vectors[1].payload.srl_hash);
    const { policy, policy_hash } = derivations['A.31.2'];
    expect(hex(policyDigest(policy, { engine }))).toBe(policy_hash);
  });

  it('counts a root once, in any order', () => {
    const [a, b] = [actor('root').public, actor('other').public];
    const digest = hex(trustedRootsDigest([a, b], { engine }));
    expect(hex(trustedRootsDigest([b, a, b], { engine }))).toBe(digest);
    expect(hex(trustedRootsDigest([a], { engine }))).not.toBe(digest);
  });

  it('hashes lists of any size, around the edge of what the engine holds', async () => {
    for (const size of [0, 0x5ffff, 0x60000, 0x60001, 0xc0001]) {
      const list = new Uint8Array(size).fill(7);
      const expected = new Uint8Array(await crypto.subtle.digest('SHA-256', list));
      expect(hex(revocationListDigest(list, { engine }))).toBe(hex(expected));
    }
  });

  it('signs with a key that lives elsewhere, and checks what it gives', () => {
    const external = { publicKey: signer.publicKey, sign: (message: Uint8Array) => signer.sign(message) };
    const receipt = Receipt.issue(fieldsOf(), external, { engine });
    expect(receipt.toHex()).toBe(Receipt.issue(fieldsOf(), signer, { engine }).toHex());
    const late = { publicKey: signer.publicKey, sign: async (message: Uint8Array) => signer.sign(message) };
    expect(() => Receipt.issue(fieldsOf(), late as never, { engine })).toThrow('64 bytes, at once');
  });
});

function fieldsOf(): ReceiptFields {
  return {
    version: 1,
    warrantChain: Uint8Array.of(0x80),
    action: 'tool:read',
    outcome: 'allow',
    timestamp: 1_700_000_000,
    popSignature: new Uint8Array(64).fill(1),
    requestId: 'r-1',
  };
}
