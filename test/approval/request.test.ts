import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ApprovalRequest } from '../../src/approval/request.ts';
import { type Engine, PublicKey, type Value, Warrant } from '../../src/index.ts';
import { mapped } from '../conformance/descriptions.mjs';
import type { Json, JsonObject } from '../conformance/protocol.ts';
import { fromTyped, toTyped } from '../conformance/values.ts';
import { refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';
import { type Fields, rootWarrant } from '../support/warrants.ts';

const python = vectors('python-interop');
const NOW = 1_795_311_245;
const [ALICE, BOB, CAROL] = [2, 3, 5].map((i) => python.keys[i].public_key_hex) as [string, string, string];

function interop(name: string, engine: Engine): Warrant {
  return Warrant.parse(python.warrants.find((one: { name: string }) => one.name === name).base64url, { engine });
}

function gated(engine: Engine, changes: Fields = {}): Warrant {
  const { bytes } = rootWarrant({ required_approvers: [ALICE, BOB], min_approvals: 1, gates: { t: {} }, ...changes });
  return Warrant.parse(new Uint8Array(bytes), { engine });
}

interface Measured {
  readonly name: string;
  readonly warrant: string;
  readonly tool: string;
  readonly args: JsonObject;
  readonly request_id: string;
  readonly created_at: number;
  readonly bytes: string;
  readonly request: Record<string, unknown>;
}
interface Reading {
  readonly name: string;
  readonly warrant: string;
  readonly bytes: string;
  readonly ok: boolean;
  readonly recoded?: string;
  readonly matches?: boolean;
  readonly matches_warrant?: boolean;
}
const measured: { requests: Measured[]; readings: Reading[] } = vectors('measured-approval-requests');

describe.each(ENGINES)('requests for approval, measured on upstream, on $name', (engine) => {
  const options = { engine };

  it.each(measured.requests)(
    'are the same bytes: $name',
    ({ warrant: envelope, tool, args, request_id, created_at, ...one }) => {
      const warrant = Warrant.parse(unhex(envelope), options);
      const values = Object.fromEntries(
        Object.entries(args).map(([name, value]) => [name, fromTyped(engine, value as Json)]),
      );
      const made = ApprovalRequest.for(warrant, { tool, args: values, now: created_at }, options);
      // A request's id is drawn at random.
      expect(hex(made.toBytes()).replace(made.requestId, request_id)).toBe(one.bytes);
      const read = ApprovalRequest.parse(unhex(one.bytes), options);
      expect(hex(read.toBytes())).toBe(one.bytes);
      expect(read.matchesWarrant(warrant)).toBe(true);
      expect(read.requestId).toBe(request_id);
      expect({
        warrant_id: read.warrantId,
        tool: read.tool,
        args: mapped(read.args as { readonly [name: string]: Value }, toTyped),
        request_hash: read.requestHash,
        required_approvers: read.requiredApprovers.map(String),
        min_approvals: read.minApprovals,
        warrant_expires_at: String(read.warrantExpiresAtSeconds),
        created_at: String(read.createdAtSeconds),
        message: read.message,
      }).toEqual(one.request);
    },
  );

  it.each(measured.readings)(
    'are held against the warrant alike: $name',
    ({ warrant: envelope, bytes, ...upstream }) => {
      const warrant = Warrant.parse(unhex(envelope), options);
      const told = refusal(() => ApprovalRequest.parse(unhex(bytes), options));
      // What upstream would write otherwise is refused here.
      if (!upstream.ok || upstream.recoded !== bytes) {
        expect(told).toMatch(/^1202 malformed-cbor /);
        return;
      }
      const request = ApprovalRequest.parse(unhex(bytes), options);
      expect(request.matches(warrant.holder)).toBe(upstream.matches);
      expect(request.matchesWarrant(warrant)).toBe(upstream.matches_warrant);
    },
  );
});

describe.each(ENGINES)('requests for approval on $name', (engine) => {
  const options = { engine };
  const call = { tool: 't', args: { amount: 5, to: 'bob' }, now: NOW };
  const requestFor = (warrant: Warrant, changes = {}) => ApprovalRequest.for(warrant, { ...call, ...changes }, options);

  it('say what the warrant says of the call', () => {
    const warrant = gated(engine);
    const request = requestFor(warrant);
    expect(request.requestId).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(request.warrantId).toBe(warrant.id);
    expect(request.tool).toBe('t');
    expect(request.args).toEqual({ amount: 5, to: 'bob' });
    expect(request.requiredApprovers.map(String)).toEqual([ALICE, BOB]);
    expect(request.minApprovals).toBe(1);
    expect(request.warrantExpiresAt).toEqual(warrant.expiresAt);
    expect(request.warrantExpiresAtSeconds).toBe(warrant.expiresAtSeconds);
    expect(request.createdAt).toEqual(new Date(NOW * 1000));
    expect(request.createdAtSeconds).toBe(BigInt(NOW));
    expect(request.holder?.equals(warrant.holder)).toBe(true);
    expect(request.message).toBe("Approval required for tool 't'");
    expect(request.matches()).toBe(true);
    expect(request.matchesWarrant(warrant)).toBe(true);
  });

  it('have the hash, threshold and text that upstream’s SDK has', () => {
    for (const { json } of python.approvals.control_plane) {
      const request = requestFor(interop('gated', engine), { tool: json.tool, args: json.arguments });
      expect(request.requestHash).toBe(json.request_hash_hex);
      expect(request.warrantId).toBe(json.warrant_id);
      expect(request.requiredApprovers.map(String)).toEqual(json.required_approver_keys_hex);
      expect(request.minApprovals).toBe(json.min_approvals);
      expect(request.message).toBe(json.message);
    }
    for (const { warrant, tool, args, status, message } of python.approvals.requirement)
      if (status === 'required') expect(requestFor(interop(warrant, engine), { tool, args }).message).toBe(message);
  });

  it('ask all approvers where the warrant has no threshold, each once', () => {
    const two = { required_approvers: [ALICE, ALICE, BOB], min_approvals: undefined };
    expect(requestFor(gated(engine, two)).minApprovals).toBe(2);
    expect(requestFor(gated(engine, { required_approvers: undefined, min_approvals: undefined })).minApprovals).toBe(0);
  });

  it('show the gate’s text as upstream does: trimmed, cut to 200 characters, never empty', () => {
    const shown = (message: string) => requestFor(gated(engine, { gates: { t: { message } } })).message;
    expect(shown('Ask finance')).toBe('Ask finance');
    expect(shown('\u0085\u00a0 Ask\n\t ')).toBe('Ask');
    expect(shown('\ufeffAsk')).toBe('\ufeffAsk');
    expect(shown('é'.repeat(201))).toBe('é'.repeat(200));
    expect(shown('😀'.repeat(201))).toBe('😀'.repeat(200));
    expect(shown(' \n')).toBe("Approval required for tool 't'");
    const other = gated(engine, {
      gates: { other: { message: 'No' }, t: { args: { amount: 'all' }, message: 'Yes' } },
    });
    expect(requestFor(other).message).toBe('Yes');
    expect(requestFor(other, { tool: 'x' }).message).toBe("Approval required for tool 'x'");
  });

  it('go through upstream’s CBOR and come back, less the holder', () => {
    const warrant = gated(engine);
    const request = requestFor(warrant);
    const bytes = request.toBytes();
    expect(hex(bytes)).toBe(
      [
        'aa6a726571756573745f696450',
        request.requestId,
        '6a77617272616e745f69647828',
        Buffer.from(warrant.id).toString('hex'),
        '64746f6f6c6174',
        '6461726773a266616d6f756e740562746f63626f62',
        '6c726571756573745f686173689820',
        hex(unhex(request.requestHash)).replace(/../g, (byte) => (Number.parseInt(byte, 16) < 24 ? byte : `18${byte}`)),
        '7272657175697265645f617070726f76657273',
        `8282015820${ALICE}82015820${BOB}`,
        '6d6d696e5f617070726f76616c7301',
        '7277617272616e745f657870697265735f6174',
        `1a${warrant.expiresAtSeconds.toString(16)}`,
        '6a637265617465645f61741a',
        NOW.toString(16),
        '676d657373616765781e',
        Buffer.from(request.message).toString('hex'),
      ].join(''),
    );
    const back = ApprovalRequest.parse(bytes, options);
    expect(hex(back.toBytes())).toBe(hex(bytes));
    expect(back.holder).toBe(null);
    expect(back.matches(warrant.holder)).toBe(true);
    expect(back.matches()).toBe(false);
    expect(back.matchesWarrant(warrant)).toBe(true);
  });

  it('without a message leave it out', () => {
    const bytes = requestFor(gated(engine)).toBytes();
    const at = hex(bytes).indexOf('676d657373616765');
    const bare = `a9${hex(bytes).slice(2, at)}`;
    const request = ApprovalRequest.parse(unhex(bare), options);
    expect(request.message).toBe('');
    expect(hex(request.toBytes())).toBe(bare);
    expect(refusal(() => ApprovalRequest.parse(unhex(`aa${bare.slice(2)}676d65737361676560`), options))).toBe(
      '1202 malformed-cbor wrong-count',
    );
  });

  it('match no warrant that differs in what an approver is shown', () => {
    const request = requestFor(gated(engine));
    const changes: Fields[] = [
      { id: '07'.repeat(16) },
      { holder: CAROL },
      { required_approvers: [BOB, ALICE] },
      { required_approvers: [ALICE] },
      { required_approvers: [ALICE, CAROL] },
      { required_approvers: undefined, min_approvals: undefined },
      { min_approvals: 2 },
      { expires_at: 1_700_003_601 },
      { gates: { t: { message: 'Really?' } } },
    ];
    for (const change of changes) expect(request.matchesWarrant(gated(engine, change))).toBe(false);
    expect(request.matchesWarrant(gated(engine))).toBe(true);
  });

  it('match no other arguments or tool under their hash', () => {
    const warrant = gated(engine);
    const bytes = hex(requestFor(warrant).toBytes());
    const forged = [
      bytes.replace('66616d6f756e7405', '66616d6f756e7406'),
      bytes.replace('64746f6f6c6174', '64746f6f6c6175'),
      bytes.replace('63626f62', '63626f63'),
    ];
    for (const other of forged) {
      expect(other).not.toBe(bytes);
      const request = ApprovalRequest.parse(unhex(other), options);
      expect(request.matches(warrant.holder)).toBe(false);
      expect(request.matchesWarrant(warrant)).toBe(false);
    }
  });

  it('are refused where they are spelled otherwise', () => {
    const bytes = hex(requestFor(gated(engine)).toBytes());
    const told = (text: string) => refusal(() => ApprovalRequest.parse(unhex(text), options));
    expect(told(`${bytes}00`)).toBe('1202 malformed-cbor trailing-bytes');
    expect(told(bytes.slice(0, -2))).toBe('1202 malformed-cbor truncated');
    expect(told(bytes.replace(/^aa/, 'ab'))).toBe('1202 malformed-cbor wrong-count');
    expect(told(bytes.replace('66616d6f756e7405', '66616d6f756e741805'))).toBe('1202 malformed-cbor not-shortest');
    expect(told(bytes.replace('a266616d6f756e740562746f63626f62', 'a262746f63626f6266616d6f756e7405'))).toBe(
      '1202 malformed-cbor key-order',
    );
    expect(told(bytes.replace('6a726571756573745f6964', '6a526571756573745f6964'))).toBe(
      '1202 malformed-cbor missing-field',
    );
    expect(refusal(() => ApprovalRequest.parse(new Uint8Array(0x50001), options))).toBe(
      '1701 approval-invalid approval-request-too-large',
    );
    expect(() => ApprovalRequest.parse('00' as unknown as Uint8Array, options)).toThrow(TypeError);
  });

  it('fail where the warrant’s gates cannot be read', () => {
    const broken = gated(engine, { gates: undefined, extensions: { 'tenuo.approval_gates': Buffer.of(0xa1, 0x61) } });
    expect(refusal(() => requestFor(broken))).toBe('1202 malformed-cbor truncated');
    const empty = gated(engine, { gates: undefined, extensions: { 'tenuo.approval_gates': Buffer.alloc(0) } });
    expect(requestFor(empty).message).toBe("Approval required for tool 't'");
  });

  it('do not show their arguments in logs', () => {
    const request = requestFor(gated(engine), { args: { secret: 'hunter2' } });
    expect(JSON.stringify(request) + inspect(request) + String(request)).not.toContain('hunter2');
    expect(JSON.parse(JSON.stringify(request))).toEqual({
      requestId: request.requestId,
      warrantId: request.warrantId,
      tool: 't',
      requestHash: request.requestHash,
    });
  });

  it('hand out frozen arguments and lists', () => {
    const request = requestFor(gated(engine));
    expect(Object.isFrozen(request.args)).toBe(true);
    expect(Object.isFrozen(request.requiredApprovers)).toBe(true);
    expect(request.requiredApprovers[0]).toBeInstanceOf(PublicKey);
  });
});
