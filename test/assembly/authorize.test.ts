// The decision: the order of its checks, proofs and their windows, and what a decision leaves behind.
import { describe, expect, it } from 'vitest';
import { REVOCATION_LIST_STALE } from '../../assembly/codes.ts';
import {
  CALL_AT,
  CALL_HEAD,
  CRYPTO_AT,
  KEY_AT,
  POINTS_AT,
  POINTS_SIZE,
  PROOF_HEAD,
  SECRET_AT,
  SECRET_SIZE,
  SIGNATURE_AT,
} from '../../assembly/layout.ts';
import { FLAG_REVOCATION } from '../../assembly/request.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { challengeNode } from '../oracle/generate/objects.mjs';
import { type Asked, ask, judge, open, put } from '../support/core.ts';
import { ENGINES } from '../support/engines.ts';
import {
  AGENT,
  anySet,
  childOf,
  EXPIRES,
  type Fields,
  issuerFields,
  LEAD,
  NOW,
  OTHER,
  proof,
  ROOT,
  rootWarrant,
  type Sealed,
  stackBytes,
  trustRoot,
} from '../support/warrants.ts';

const ARGS = { a: 'x' };
const SET = { constraints: { a: { type: 'Exact', value: 'x' } } };
const warrant = (changes: Fields = {}) => rootWarrant({ tools: { t: SET }, ...changes });
const signed = (w: Sealed, at = NOW, key = LEAD, tool = 't', args: Fields = ARGS) => proof(w, key, tool, args, at);
const asking = (w: Sealed, changes: Partial<Asked> = {}): Asked => ({
  ...trustRoot,
  tool: 't',
  args: ARGS,
  signature: signed(w),
  ...changes,
});
const { signature: _, ...UNSIGNED } = asking(warrant());

describe.each(ENGINES)('decisions on $name', (engine) => {
  const decide = (w: Sealed, changes: Partial<Asked> = {}) =>
    judge(engine, w.bytes, asking(w, changes), 'authorizeCall');

  it('an honest call is allowed, at one signature a link and one for the proof', () => {
    expect(decide(warrant())).toMatchObject({ returned: 0, reason: 'OK', stage: 'none' });
    const root = warrant();
    const child = childOf(root);
    const asked = asking(child, { signature: signed(child, NOW, AGENT) });
    expect(judge(engine, stackBytes([root, child]), asked, 'authorizeCall')).toMatchObject({
      reason: 'OK',
      verifications: 3,
    });
  });

  it('each check outranks the ones after it', () => {
    // From the last to the first: everything behind stays broken while the one in front is mended.
    const broken: [string, Fields, Partial<Asked>, string][] = [
      ['INSTANT_OUT_OF_RANGE', {}, { now: 1e15 }, 'time'],
      ['REVOCATION_LIST_STALE', {}, { flags: FLAG_REVOCATION, revocation: REVOCATION_LIST_STALE }, 'revocation'],
      ['UNTRUSTED_ROOT', {}, { roots: [OTHER.public] }, 'trust'],
      ['EXPIRED', { expires_at: NOW }, {}, 'time'],
      ['CLEARANCE_TOO_LOW', {}, { clearance: 1 }, 'clearance'],
      ['NOT_EXECUTION', issuerFields({ tools: undefined }), {}, 'tool'],
      ['TOOL_NOT_AUTHORIZED', {}, { tool: 'u' }, 'tool'],
      ['PROOF_INVALID', {}, { signature: '00'.repeat(64) }, 'possession'],
      ['VALUE_MISMATCH', {}, { args: { a: 'y' } }, 'constraints'],
      ['APPROVERS_MISSING', { gates: { t: { args: null } } }, {}, 'approval'],
    ];
    for (const [i, [reason, , , stage]] of broken.entries()) {
      const rest = broken.slice(i);
      const fields = Object.assign({}, ...rest.map(([, f]) => f).reverse());
      const asked = Object.assign({}, ...rest.map(([, , a]) => a).reverse());
      const flags = rest.reduce((bits, [, , a]) => bits | (a.flags ?? 0), 0);
      const w = warrant(fields);
      const base = { ...asked, flags };
      if (reason === 'VALUE_MISMATCH') Object.assign(base, { signature: proof(w, LEAD, 't', { a: 'y' }, NOW) });
      expect(decide(w, base), `${reason} at ${stage}`).toMatchObject({ reason, stage });
    }
  });

  it('no proof, then a window that is none, then a proof that does not hold', () => {
    const w = warrant();
    open(engine, w.bytes);
    const without = (changes: Partial<Asked>) => judge(engine, w.bytes, { ...UNSIGNED, ...changes }, 'authorizeCall');
    expect(without({})).toMatchObject({ reason: 'PROOF_MISSING', code: 1100, stage: 'possession', verifications: 0 });
    expect(without({ windowSeconds: 0 }).reason).toBe('PROOF_MISSING');
    for (const windowSeconds of [0, -1, -30, Number.NaN])
      expect(decide(w, { windowSeconds })).toMatchObject({
        reason: 'WINDOW_NOT_POSITIVE',
        code: 1201,
        verifications: 0,
      });
  });

  it('a proof holds in the windows that the verifier tries, past ones first, and in no other', () => {
    const w = warrant({ tools: { t: anySet } });
    open(engine, w.bytes);
    for (let maxWindows = 0; maxWindows <= 6; maxWindows++) {
      const accepted: number[] = [];
      for (let offset = -3; offset <= 3; offset++) {
        const got = decide(w, { maxWindows, signature: signed(w, NOW + 30 * offset) });
        if (got.reason === 'OK') accepted.push(offset);
        const tries = [0, -1, 1, -2, 2, -3].slice(0, maxWindows);
        const index = tries.indexOf(offset);
        expect(got).toMatchObject({
          reason: index < 0 ? 'PROOF_INVALID' : 'OK',
          verifications: index < 0 ? maxWindows : index + 1,
        });
      }
      expect(accepted).toEqual([0, -1, 1, -2, 2, -3].slice(0, maxWindows).sort((a, b) => a - b));
    }
  });

  it('a proof is dated to the start of its window: every second of it is the same', () => {
    const w = warrant();
    const start = Math.trunc(NOW / 30) * 30;
    expect(signed(w, start)).toBe(signed(w, start + 29));
    expect(
      [-61, -60, -1, 0, 29, 30, 89, 90].map((d) => decide(w, { now: start + d, signature: signed(w, start) }).reason),
    ).toEqual(['PROOF_INVALID', 'OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'PROOF_INVALID']);
  });

  it('windows of clocks before 1970 are cut toward zero', () => {
    const w = rootWarrant({ tools: { t: anySet }, issued_at: 0, expires_at: 100 });
    const at = (now: number, window: number, maxWindows = 1) =>
      decide(w, { now, maxWindows, signature: proof(w, LEAD, 't', ARGS, now, window) }).reason;
    expect([at(-1, 0), at(-29, 0), at(-30, -30), at(-59, -30), at(29, 0), at(-1, -30)]).toEqual([
      'OK',
      'OK',
      'OK',
      'OK',
      'OK',
      'PROOF_INVALID',
    ]);
    expect(at(-8334601228800, -8334601228800)).toBe('OK');
    // Two windows are one second apart there: 0 is tried, then -30.
    expect(at(-1, -30, 2)).toBe('OK');
  });

  it('windows of any length are cut the same', () => {
    const w = rootWarrant({ tools: { t: anySet }, issued_at: 0, expires_at: 2n ** 53n });
    for (const windowSeconds of [1, 7, 30, 60, 3600, 86_400]) {
      for (const now of [NOW, 2 ** 32, 2 ** 40 + 1, 8210266876799]) {
        const window = Number((BigInt(now) / BigInt(windowSeconds)) * BigInt(windowSeconds));
        const signature = proof(w, LEAD, 't', ARGS, now, window);
        expect(decide(w, { now, windowSeconds, maxWindows: 1, signature }).reason, `${now} by ${windowSeconds}`).toBe(
          'OK',
        );
      }
    }
  });

  it('a proof is bound to key, warrant, tool, arguments', () => {
    const w = warrant();
    const other = warrant({ id: '00'.repeat(16) });
    expect(decide(w, { signature: signed(w, NOW, AGENT) }).reason).toBe('PROOF_INVALID');
    expect(decide(w, { signature: signed(w, NOW, ROOT) }).reason).toBe('PROOF_INVALID');
    expect(decide(w, { signature: signed(other) }).reason).toBe('PROOF_INVALID');
    expect(decide(w, { signature: signed(w, NOW, LEAD, 'u') }).reason).toBe('PROOF_INVALID');
    expect(decide(w, { signature: signed(w, NOW, LEAD, 't', { a: 'y' }) }).reason).toBe('PROOF_INVALID');
    expect(decide(w, { signature: signed(w, NOW, LEAD, 't', {}) }).reason).toBe('PROOF_INVALID');
    const flipped = Buffer.from(signed(w), 'hex');
    for (const at of [0, 31, 32, 63]) {
      const bad = Buffer.from(flipped);
      bad[at] = (bad[at] as number) ^ 1;
      expect(decide(w, { signature: bad.toString('hex') }).reason).toBe('PROOF_INVALID');
    }
  });

  it('the holder of the leaf proves possession, not the holders before it', () => {
    const root = warrant();
    const child = childOf(root);
    const by = (key: typeof LEAD) =>
      judge(engine, stackBytes([root, child]), asking(child, { signature: signed(child, NOW, key) }), 'authorizeCall');
    expect([ROOT, LEAD, AGENT].map((key) => by(key).reason)).toEqual(['PROOF_INVALID', 'PROOF_INVALID', 'OK']);
  });

  it('a tool’s own entry shadows the star, the star takes every other name', () => {
    const w = warrant({ tools: { '*': anySet, t: SET } });
    const call = (tool: string, args: Fields) =>
      decide(w, { tool, args, signature: signed(w, NOW, LEAD, tool, args) }).reason;
    expect(call('t', { a: 'y' })).toBe('VALUE_MISMATCH');
    expect(call('t', ARGS)).toBe('OK');
    expect(call('u', { a: 'y' })).toBe('OK');
    expect(call('*', { z: 'y' })).toBe('OK');
    expect(call('', {})).toBe('OK');
    const named = warrant();
    expect(decide(named, { tool: '*' })).toMatchObject({ reason: 'TOOL_NOT_AUTHORIZED', code: 1500, tool: '*' });
    expect(decide(named, { tool: 't*' }).reason).toBe('TOOL_NOT_AUTHORIZED');
    expect(decide(named, { tool: 'T' }).reason).toBe('TOOL_NOT_AUTHORIZED');
    expect(decide(warrant({ tools: {} })).reason).toBe('TOOL_NOT_AUTHORIZED');
  });

  it('an issuer warrant decides no call', () => {
    const w = rootWarrant(issuerFields());
    expect(decide(w)).toMatchObject({ reason: 'NOT_EXECUTION', code: 1201, stage: 'tool' });
  });

  it('gates ask where they are for the tool, approvers alone ask for nothing', () => {
    expect(decide(warrant({ gates: { t: {} }, required_approvers: [OTHER.public] }))).toMatchObject({
      reason: 'APPROVAL_REQUIRED',
      code: 1707,
      left: 0,
      right: 1,
    });
    expect(decide(warrant({ gates: { other: { args: null } } })).reason).toBe('OK');
    expect(decide(warrant({ required_approvers: [OTHER.public] })).reason).toBe('OK');
    expect(decide(warrant({ required_approvers: [] })).reason).toBe('OK');
    expect(decide(warrant({ extensions: { 'tenuo.approval_gates': Buffer.alloc(0) } })).reason).toBe('OK');
    expect(decide(warrant({ extensions: { other: Buffer.from([1]) } })).reason).toBe('OK');
    expect(decide(warrant({ extensions: { 'tenuo.approval_gates': Buffer.from([0xa0, 0]) } }))).toMatchObject({
      reason: 'TRAILING_BYTES',
      code: 1202,
      stage: 'approval',
    });
  });

  it('the leaf alone is judged without trust, a call without time and proof too', () => {
    const w = warrant();
    const alone = (changes: Partial<Asked>, call: 'authorizeLeaf' | 'checkCall' | 'verifyProof') =>
      judge(engine, w.bytes, asking(w, { roots: [], ...changes }), call).reason;
    expect(alone({}, 'authorizeLeaf')).toBe('OK');
    expect(alone({ now: EXPIRES }, 'authorizeLeaf')).toBe('EXPIRED');
    expect(alone({ args: {} }, 'authorizeLeaf')).toBe('PROOF_INVALID');
    expect(alone({ now: EXPIRES }, 'checkCall')).toBe('OK');
    expect(alone({ args: {} }, 'checkCall')).toBe('ARGUMENT_MISSING');
    expect(alone({ tool: 'u' }, 'checkCall')).toBe('TOOL_NOT_AUTHORIZED');
    expect(alone({ tool: 'u' }, 'verifyProof')).toBe('PROOF_INVALID');
    expect(alone({}, 'verifyProof')).toBe('OK');
  });

  it('the challenge that is signed is the array of four, behind both contexts', () => {
    const w = warrant();
    const { slot } = open(engine, w.bytes);
    const args = {
      b: { int: '1' },
      a: [null, { map: { é: 'x', z: true } }],
      '\u{10000}': { float: 1.5 },
      '\uffff': '',
    };
    ask(engine, { now: NOW, tool: 'töö', args });
    put(engine, Buffer.from(LEAD.seed, 'hex'), SECRET_AT);
    const length = engine.core.signCall(slot);
    const signature = Buffer.from(engine.memory.subarray(SIGNATURE_AT, SIGNATURE_AT + 64)).toString('hex');
    const challenge = cbor.encode(challengeNode(w.fields.id, 'töö', args, Math.trunc(NOW / 30) * 30));
    expect(length).toBe('tenuo-warrant-v1tenuo-pop-v1'.length + challenge.length);
    expect(engine.core.proofMessage(slot)).toBe(length);
    const message = engine.memory.subarray(CALL_AT + CALL_HEAD - PROOF_HEAD).subarray(0, length);
    expect(Buffer.from(message).toString('hex')).toBe(
      Buffer.concat([Buffer.from('tenuo-warrant-v1tenuo-pop-v1'), challenge]).toString('hex'),
    );
    expect(signature).toBe(proof(w, LEAD, 'töö', args, NOW));
    expect(Buffer.from(engine.memory.subarray(KEY_AT, KEY_AT + 32)).toString('hex')).toBe(LEAD.public);
  });

  it('seeds are gone when the call that used them returns', () => {
    const { core, memory } = engine;
    const { slot } = open(engine, warrant().bytes);
    ask(engine, asking(warrant()));
    const clean = (call: () => void) => {
      put(engine, Buffer.from(LEAD.seed, 'hex'), SECRET_AT);
      call();
      // SECRET, and the four parts of CRYPTO in which a signature computes.
      const secret = memory.subarray(SECRET_AT, SECRET_AT + SECRET_SIZE);
      const working = memory.subarray(CRYPTO_AT, POINTS_AT + POINTS_SIZE);
      return secret.every((b) => b === 0) && working.every((b) => b === 0);
    };
    expect(clean(() => core.signCall(slot))).toBe(true);
    expect(clean(() => core.signMessage(put(engine, Buffer.from('message'))))).toBe(true);
    expect(clean(() => core.sealPayload(put(engine, warrant().payload)))).toBe(true);
    expect(clean(() => core.publicKeyFromSeed())).toBe(true);
  });
});
