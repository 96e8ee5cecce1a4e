// Approvals as transports carry them: one parser that tells the forms apart by their first character or byte, and takes each
// of them in one spelling.
//
//   HTTP authorizer, X-Tenuo-Approvals    base64 of the CBOR array of envelopes, or of one envelope
//   FastAPI and A2A, the same header      base64 of the JSON list of base64 of an envelope each
//   Temporal, x-tenuo-approvals           that JSON list itself, as bytes or text
//   MCP, _meta.tenuo.approvals            that list, out of its JSON
//   control plane, version 1              the JSON answer, or what was read from it

import { fromBase64 } from '../base64.ts';
import { isBytes, lengthOf } from '../bytes.ts';
import { utf8Text } from '../cbor/reader.ts';
import { StrictReader } from '../cbor/strict.ts';
import type { EngineOption } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { MAX_APPROVAL_TEXT, MAX_APPROVALS } from './limits.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import { readApproval, SignedApproval } from './signed-approval.ts';

const SUBJECT = 'the approvals';
/** The JSON list of as many and as large approvals as there may be, with quotes and commas; an answer has more around it. */
const MAX_JSON = MAX_APPROVALS * (MAX_APPROVAL_TEXT + 3) + 0x4000;
const MAX_TEXT = Math.ceil(MAX_JSON / 3) * 4;
const LIST = 0x5b; // [
const OBJECT = 0x7b; // {
const CBOR_ARRAY = 4;
const CBOR_MAP = 5;

/**
 * One approval as it may be handed in: itself, the bytes of its envelope, or their base64 in either alphabet.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, readApprovals, signApproval, SigningKey, type PresentedApproval, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const approval = signApproval(request, lead);
 * const forms: PresentedApproval[] = [approval, approval.toBytes(), approval.toText()];
 * console.log(forms.map((form) => readApprovals(form).length)); // [ 1, 1, 1 ]
 * ```
 *
 * @see docs/approvals.md#transports
 */
export type PresentedApproval = SignedApproval | Uint8Array | string;

/**
 * The answer of a control plane, out of its JSON.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, readApprovals, signApproval, SigningKey, type ApprovalAnswer, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const answer: ApprovalAnswer = { status: 'approved', signed_approvals_b64: [signApproval(request, lead).toText()] };
 * console.log(readApprovals(answer).length); // 1
 * ```
 *
 * @see docs/approvals.md#transports
 */
export interface ApprovalAnswer {
  /** `approved`, or what else became of the request. */
  readonly status: string;
  /** The envelopes in standard base64. */
  readonly signed_approvals_b64?: readonly string[] | null | undefined;
}

/**
 * Approvals as they may be handed in: a list, or what a transport carries.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, readApprovals, signApproval, SigningKey, type PresentedApprovals, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const carried: PresentedApprovals = [signApproval(request, lead).toText()];
 * console.log(readApprovals(carried)[0]?.approver.equals(lead.publicKey)); // true
 * ```
 *
 * @see docs/approvals.md#transports
 */
export type PresentedApprovals = PresentedApproval | readonly PresentedApproval[] | ApprovalAnswer;

/**
 * Reads approvals in any form that a transport carries them in. None of them is verified. An empty list is one; an empty
 * text is not.
 *
 * @throws TenuoError 1202 where an approval cannot be read, 1701 where the form is none, there are more than 64, one has more
 *   than 8192 characters, or a control plane's answer grants nothing.
 * @throws TypeError where the input is neither text, bytes, list nor answer.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, readApprovals, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const text = JSON.stringify([signApproval(request, lead).toText()]);
 * console.log(readApprovals(text).map(({ version }) => version)); // [ 1 ]
 * ```
 *
 * @see docs/approvals.md#transports
 */
export function readApprovals(input: PresentedApprovals, options?: EngineOption): readonly SignedApproval[] {
  if (typeof input === 'string') return readText(input, options);
  if (isBytes(input)) return readBytes(input, options);
  if (Array.isArray(input)) return readList(input, options);
  if (input instanceof SignedApproval) return readList([input], options);
  if (typeof input !== 'object' || input === null)
    throw new TypeError('approvals are given as text, bytes, a list of either, or the answer of a control plane');
  return readAnswer(input as ApprovalAnswer, options);
}

function readText(text: string, options: EngineOption | undefined): readonly SignedApproval[] {
  if (text.length > MAX_TEXT) throw tooLarge();
  const first = text.charCodeAt(0);
  if (first === LIST || first === OBJECT) return readJson(text, options);
  const bytes = fromBase64(text);
  if (bytes === null || bytes.length === 0) throw refused();
  if (bytes[0] === OBJECT) throw refused();
  if (bytes[0] === LIST) return readBytes(bytes, options);
  // One envelope as text is held to the rules of one approval's text.
  if (majorOf(bytes) === CBOR_MAP) return readList([text], options);
  return readBytes(bytes, options);
}

function readBytes(bytes: Uint8Array, options: EngineOption | undefined): readonly SignedApproval[] {
  if (lengthOf(bytes) > MAX_JSON) throw tooLarge();
  if (bytes[0] === LIST || bytes[0] === OBJECT) return readJson(utf8Text(bytes, 0, bytes.length), options);
  switch (majorOf(bytes)) {
    case CBOR_MAP:
      return readList([bytes], options);
    case CBOR_ARRAY:
      return readList(envelopesIn(bytes), options);
    default:
      throw refused();
  }
}

/** The major type of the first item; -1 of nothing. */
function majorOf(bytes: Uint8Array): number {
  return bytes[0] === undefined ? -1 : bytes[0] >>> 5;
}

function envelopesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const reader = new StrictReader(bytes, SUBJECT);
  const envelopes = reader.list(() => reader.item());
  reader.end();
  return envelopes;
}

function readJson(text: string, options: EngineOption | undefined): readonly SignedApproval[] {
  if (text.length > MAX_JSON) throw tooLarge();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused();
  }
  if (!Array.isArray(json)) return readAnswer(json as ApprovalAnswer, options);
  return readList(checkTexts(json), options);
}

function readAnswer(answer: ApprovalAnswer, options: EngineOption | undefined): readonly SignedApproval[] {
  const { status, signed_approvals_b64: texts } = answer;
  if (typeof status !== 'string') throw refused();
  if (status !== 'approved') {
    throw new TenuoError(APPROVAL_REASONS.APPROVALS_NOT_GRANTED, {
      expected: 'status "approved"',
      received: statusText(status),
    });
  }
  if (!Array.isArray(texts)) throw refused();
  if (texts.length === 0) throw new TenuoError(APPROVAL_REASONS.APPROVALS_NOT_GRANTED);
  return readList(checkTexts(texts), options);
}

const KNOWN_STATUS = ['pending', 'denied', 'error'];

/** What a stranger wrote is shown only where it is one of the words that are expected. */
function statusText(status: string): string {
  return KNOWN_STATUS.includes(status) ? `status "${status}"` : 'another status';
}

function checkTexts(list: readonly unknown[]): readonly string[] {
  for (const item of list) if (typeof item !== 'string') throw refused();
  return list as readonly string[];
}

function readList(list: readonly unknown[], options: EngineOption | undefined): readonly SignedApproval[] {
  if (list.length > MAX_APPROVALS) {
    const received = String(list.length);
    throw new TenuoError(APPROVAL_REASONS.APPROVALS_OVER_LIMIT, { expected: `at most ${MAX_APPROVALS}`, received });
  }
  return Object.freeze(list.map((item, index) => readApproval(item, nameOf(list, index), options)));
}

function nameOf(list: readonly unknown[], index: number): string {
  return list.length === 1 ? 'the approval' : `approval ${index + 1} of ${list.length}`;
}

function refused(): TenuoError {
  return new TenuoError(APPROVAL_REASONS.APPROVALS_FORM);
}

function tooLarge(): TenuoError {
  return new TenuoError(APPROVAL_REASONS.APPROVAL_TOO_LARGE, { subject: SUBJECT });
}
