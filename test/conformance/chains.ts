// Chains as requests give them: hex, text, arrays of warrants, stacks.
import { OUTPUT_AT } from '../../assembly/layout.ts';
import {
  FORM_PEM_CHAIN,
  FORM_PEM_TOKEN,
  FORM_PEM_WARRANTS,
  FORM_STACK_BYTES,
  FORM_STACK_STANDARD,
  FORM_STACK_URL,
  FORM_WARRANT_BYTES,
  FORM_WARRANT_STANDARD,
  FORM_WARRANT_URL,
  FORM_WARRANT_URL_PADDED,
} from '../../assembly/text/forms.ts';
import { utf8Text } from '../../src/cbor/reader.ts';
import { encode } from '../../src/cbor/writer.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { clearInput, putInput } from '../../src/engine/port.ts';
import { openChain, type StoredChain } from '../../src/engine/slots.ts';
import { fromHex } from '../../src/hex.ts';
import { refusalOf } from '../../src/warrant/presented.ts';
import { leafOf, type Warrant } from '../../src/warrant.ts';
import { asText, type Request } from './protocol.ts';

/** What the crate's `decode_base64` reads: one warrant. */
const ONE_WARRANT_TEXT = FORM_WARRANT_URL | FORM_PEM_TOKEN;
/** What its `decode_pem_chain` reads. */
const CHAIN_TEXT = FORM_PEM_CHAIN | FORM_PEM_WARRANTS | FORM_WARRANT_URL;
/** What its reader of transport metadata takes. */
const TOKEN =
  FORM_WARRANT_URL |
  FORM_WARRANT_URL_PADDED |
  FORM_WARRANT_STANDARD |
  FORM_STACK_URL |
  FORM_STACK_STANDARD |
  FORM_PEM_WARRANTS |
  FORM_PEM_CHAIN;

/** A chain, or the refusal to read one thrown as the facade throws it. */
export function open(engine: Engine, input: string | Uint8Array, forms: number): StoredChain {
  const { chain, reason } = openChain(engine, input, forms);
  if (chain === null) throw refusalOf(engine, reason);
  return chain;
}

/** The warrant of `bytes` or `text`. */
export function warrantOf(engine: Engine, request: Request): StoredChain {
  if (request.has('bytes')) return open(engine, request.bytes('bytes'), FORM_WARRANT_BYTES);
  return open(engine, request.text('text'), ONE_WARRANT_TEXT);
}

/** A warrant given as hex, or as text. */
export function namedWarrant(engine: Engine, request: Request, name: string): Warrant {
  return leafOf(readWarrant(engine, request.text(name)));
}

function readWarrant(engine: Engine, text: string): StoredChain {
  const bytes = fromHex(text);
  return bytes === null ? open(engine, text, ONE_WARRANT_TEXT) : open(engine, bytes, FORM_WARRANT_BYTES);
}

/** The stack of `bytes`, `token` or `text`. */
export function stackOf(engine: Engine, request: Request): StoredChain {
  if (request.has('bytes')) return open(engine, request.bytes('bytes'), FORM_STACK_BYTES);
  if (request.has('token')) return open(engine, request.text('token'), TOKEN);
  return open(engine, request.text('text'), CHAIN_TEXT);
}

/** The chain of `chain` (an array, root first), `stack` (hex) or `chain_text`. */
export function chainOf(engine: Engine, request: Request): StoredChain {
  if (request.has('stack')) return open(engine, request.bytes('stack'), FORM_STACK_BYTES);
  if (request.has('chain_text')) return open(engine, request.text('chain_text'), CHAIN_TEXT);
  const texts = request.list('chain').map((item) => asText(item, 'chain'));
  const { chain, reason } = openChain(engine, stackBytes(envelopes(engine, texts)), FORM_STACK_BYTES);
  if (chain?.length === texts.length) return chain;
  // Which of them is to blame: each by itself, as the crate reads them.
  for (const text of texts) readWarrant(engine, text);
  throw refusalOf(engine, reason);
}

/** The bytes of each warrant; those given as text are read here. */
function envelopes(engine: Engine, texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => fromHex(text) ?? readWarrant(engine, text).bytes);
}

/** Bytes as text, in one of the forms: a root alone has a PEM form of its own in the facade. */
export function writeText(engine: Engine, bytes: Uint8Array, form: number): string {
  const length = putInput(engine, bytes);
  const size = engine.core.writeText(length, form);
  clearInput(engine, length);
  return utf8Text(engine.memory, OUTPUT_AT, OUTPUT_AT + size);
}

/** A stack of envelopes. */
export function stackBytes(warrants: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return encode('the stack', Number.POSITIVE_INFINITY, (writer) => {
    writer.array(warrants.length);
    for (const bytes of warrants) writer.raw(bytes);
  });
}
