import { describe, expect, it } from 'vitest';
import { type PresentedApprovals, readApprovals } from '../../src/approval/read.ts';
import { SignedApproval } from '../../src/approval/signed-approval.ts';
import { encode } from '../../src/cbor/writer.ts';
import type { TenuoError } from '../../src/errors.ts';
import { refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex, unhex, vectors } from '../support/vectors.ts';

const python = vectors('python-interop');
const signed = python.approvals.signed;
const [ONE, TWO] = [signed[0].cbor_hex, signed[3].cbor_hex] as [string, string];
const TEXTS: string[] = [signed[0].base64, signed[3].base64];
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
const utf8 = (text: string) => new TextEncoder().encode(text);
const LIST = JSON.stringify(TEXTS);
const ARRAY = unhex(`82${ONE}${TWO}`);
const FORM = '1701 approval-invalid approvals-form';

describe.each(ENGINES)('approvals out of transports on $name', (engine) => {
  const options = { engine };
  const read = (input: unknown) =>
    readApprovals(input as PresentedApprovals, options).map((approval) => hex(approval.toBytes()));

  const forms: [string, unknown][] = [
    ['the CBOR array in base64, of the HTTP authorizer', base64(ARRAY)],
    ['the same in base64url', Buffer.from(ARRAY).toString('base64url')],
    ['the CBOR array itself', ARRAY],
    ['the JSON list in base64, of FastAPI and A2A', base64(LIST)],
    ['the JSON list with the blanks that Python writes', base64(`["${TEXTS[0]}", "${TEXTS[1]}"]`)],
    ['the JSON list as bytes, of Temporal', utf8(LIST)],
    ['the JSON list as text', LIST],
    ['the list out of MCP’s JSON', TEXTS],
    ['a list of bytes', [unhex(ONE), unhex(TWO)]],
    ['a list of what was read before', [SignedApproval.parse(unhex(ONE), options), TEXTS[1]]],
    ['a control plane’s answer', { status: 'approved', signed_approvals_b64: TEXTS, server_request_id: 'r' }],
    ['a control plane’s answer as text', JSON.stringify({ status: 'approved', signed_approvals_b64: TEXTS })],
    ['a control plane’s answer as bytes', utf8(JSON.stringify({ status: 'approved', signed_approvals_b64: TEXTS }))],
  ];
  it.each(forms)('are read from %s', (_, input) => {
    expect(read(input)).toEqual([ONE, TWO]);
  });

  it('are one where one was given', () => {
    const approval = SignedApproval.parse(unhex(ONE), options);
    for (const input of [unhex(ONE), TEXTS[0], approval]) expect(read(input)).toEqual([ONE]);
    expect(readApprovals([approval], options)[0]).toBe(approval);
  });

  it('are those of upstream’s own requests', () => {
    let headers = 0;
    for (const { request } of python.http) {
      const header = request.headers['X-Tenuo-Approvals'];
      if (header === undefined || header === 'zzz' || header.startsWith('[')) continue;
      headers += 1;
      for (const approval of readApprovals(header, options)) expect(approval.payload.version).toBe(1);
    }
    expect(headers).toBeGreaterThan(5);
    const activity = python.temporal.activities[28].headers_utf8_or_base64['x-tenuo-approvals'].utf8;
    expect(read(utf8(activity))).toHaveLength(1);
    for (const answer of python.approvals.control_plane_response_examples)
      if (answer.status === 'approved') expect(read(answer)).toHaveLength(answer.signed_approvals_b64.length);
  });

  it('may be none', () => {
    for (const input of [[], '[]', 'W10=', utf8('[]'), Uint8Array.of(0x80), 'gA==']) expect(read(input)).toEqual([]);
  });

  it('are in no form that is none', () => {
    const inputs = [
      ['', FORM],
      ['zzz', FORM],
      ['[', FORM],
      ['{', FORM],
      ['[1]', FORM],
      [`[[${JSON.stringify(TEXTS[0])}]]`, FORM],
      [`["${TEXTS[0]}"] x`, FORM],
      ['{}', FORM],
      ['null', '1202 malformed-cbor reserved-value'],
      [base64('{"status":"approved"}'), FORM],
      [utf8('[\ud800'), FORM],
      [new Uint8Array(0), FORM],
      [Uint8Array.of(0x01), FORM],
      [Uint8Array.of(0xf6), FORM],
      [{}, FORM],
      [{ status: 5 }, FORM],
      [{ status: 'approved' }, FORM],
      [{ status: 'approved', signed_approvals_b64: 'x' }, FORM],
      [{ status: 'approved', signed_approvals_b64: [1] }, FORM],
    ] as const;
    for (const [input, told] of inputs) expect([input, refusal(() => read(input))]).toEqual([input, told]);
  });

  it('are not in an answer that grants nothing', () => {
    const none = '1701 approval-invalid approvals-not-granted';
    for (const status of ['pending', 'denied', 'error', 'rejected', 'Approved', ''])
      expect(refusal(() => read({ status, signed_approvals_b64: TEXTS }))).toBe(none);
    expect(refusal(() => read({ status: 'approved', signed_approvals_b64: [] }))).toBe(none);
    for (const answer of python.approvals.control_plane_response_examples)
      if (answer.status !== 'approved') expect(refusal(() => read(JSON.stringify(answer)))).toBe(none);
  });

  it('are refused together where one of them cannot be read, and say which', () => {
    const message = (input: unknown) => {
      try {
        read(input);
      } catch (error) {
        return (error as TenuoError).summary;
      }
      return 'accepted';
    };
    expect(message([TEXTS[0], 'zzz'])).toBe('approval 2 of 2: the text is not base64 of an approval');
    expect(message(['AA=='])).toMatch(/^the approval: /);
    expect(message(unhex(`82${ONE}a0`))).toMatch(/^approval 2 of 2: /);
    expect(refusal(() => read([TEXTS[0], 'zzz']))).toBe('1202 malformed-cbor approval-text');
    expect(refusal(() => read(unhex(`81${ONE}00`)))).toBe('1202 malformed-cbor trailing-bytes');
    expect(refusal(() => read(unhex(`82${ONE}`)))).toBe('1202 malformed-cbor truncated');
    expect(refusal(() => read(unhex(`9801${ONE}`)))).toBe('1202 malformed-cbor not-shortest');
    expect(refusal(() => read(unhex(`9f${ONE}ff`)))).toBe('1202 malformed-cbor indefinite-length');
  });

  it('number at most 64, in every form', () => {
    const over = '1701 approval-invalid approvals-over-limit';
    const many = (count: number) => new Array<string>(count).fill(TEXTS[0] as string);
    const array = (count: number) =>
      encode('the test', Number.POSITIVE_INFINITY, (writer) => {
        writer.array(count);
        for (let i = 0; i < count; i++) writer.raw(unhex(ONE));
      });
    expect(read(many(64))).toHaveLength(64);
    expect(read(array(64))).toHaveLength(64);
    for (const input of [
      many(65),
      JSON.stringify(many(65)),
      base64(JSON.stringify(many(65))),
      array(65),
      base64(array(65)),
    ])
      expect(refusal(() => read(input))).toBe(over);
    expect(refusal(() => read({ status: 'approved', signed_approvals_b64: many(65) }))).toBe(over);
  });

  it('are not read where there is more than 64 of the largest could be', () => {
    const large = '1701 approval-invalid approval-too-large';
    expect(refusal(() => read('A'.repeat(900_000)))).toBe(large);
    expect(refusal(() => read(`[${' '.repeat(700_000)}]`))).toBe(large);
    expect(refusal(() => read(new Uint8Array(700_000)))).toBe(large);
    const most = JSON.stringify(new Array<string>(64).fill('A'.repeat(8192)));
    expect(refusal(() => read(base64(most)))).toBe('1202 malformed-cbor wrong-type');
  });

  it('take nothing but text, bytes, lists and answers', () => {
    for (const input of [null, undefined, 5, true]) expect(() => read(input)).toThrow(TypeError);
    expect(() => read([5])).toThrow(TypeError);
    expect(() => read([null])).toThrow(TypeError);
  });
});
