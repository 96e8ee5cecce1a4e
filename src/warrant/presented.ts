// Chains as they arrive: which forms are read, and what is said of those that cannot be.
import {
  FORM_PEM_CHAIN,
  FORM_PEM_TOKEN,
  FORM_PEM_WARRANTS,
  FORM_STACK_BYTES,
  FORM_STACK_STANDARD,
  FORM_STACK_URL,
  FORM_WARRANT_BYTES,
  FORM_WARRANT_URL,
  FORM_WARRANT_URL_PADDED,
} from '../../assembly/text/forms.ts';
import { quoted } from '../cbor/value.ts';
import { encode } from '../cbor/writer.ts';
import { Denied } from '../decision.ts';
import type { Engine } from '../engine/engine.ts';
import { readFindings } from '../engine/findings.ts';
import { openChain, type StoredChain } from '../engine/slots.ts';
import { errorFor } from '../errors.ts';

const BYTE_FORMS = FORM_WARRANT_BYTES | FORM_STACK_BYTES;
/** One warrant in base64url, a stack in either alphabet. */
const TEXT_FORMS = FORM_WARRANT_URL | FORM_WARRANT_URL_PADDED | FORM_STACK_URL | FORM_STACK_STANDARD;
const PEM_FORMS = FORM_PEM_WARRANTS | FORM_PEM_CHAIN | FORM_PEM_TOKEN;
/** Bytes of text are ASCII; the first byte of a warrant or stack never is. */
const FIRST_NON_ASCII = 0x80;

/** The forms in which a presented chain is read; `Warrant.parse` also takes PEM. */
export function formsOf(input: string | Uint8Array, withPem: boolean): number {
  const isText = typeof input === 'string' || (input[0] ?? FIRST_NON_ASCII) < FIRST_NON_ASCII;
  if (!isText) return BYTE_FORMS;
  return withPem ? TEXT_FORMS | PEM_FORMS : TEXT_FORMS;
}

/** @throws TenuoError with the reason where the chain cannot be read. */
export function readChain(engine: Engine, input: string | Uint8Array, forms = BYTE_FORMS): StoredChain {
  const { chain, reason } = openChain(engine, input, forms);
  if (chain === null) throw refusalOf(engine, reason);
  return chain;
}

/** Envelopes, root first, as one stack. */
export function stackOf(envelopes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return encode('a stack', Number.POSITIVE_INFINITY, (writer) => {
    writer.array(envelopes.length);
    for (const envelope of envelopes) writer.raw(envelope);
  });
}

/** The error of a chain that could not be read, from the result record. */
export function refusalOf(engine: Engine, reason: number): Error {
  const findings = readFindings(engine, reason);
  const { warrant, offset } = findings;
  const { at, expected, received } = new Denied(findings, null, { verifications: 0 });
  const subject = at.tool === undefined ? undefined : `tool ${quoted(at.tool)}`;
  return errorFor(reason, { subject, warrant, offset, expected, received });
}
