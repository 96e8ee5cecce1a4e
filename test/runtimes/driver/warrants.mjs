// Warrants as requests give them (hex, text, arrays, stacks), and in every form that they are written in.
import { describeWarrant, toHex } from '../../conformance/descriptions.mjs';
import { fromHex } from './values.mjs';

const HEX = /^[0-9a-f]+$/;

/** A warrant given as hex, base64url or PEM. */
export function warrantOf(api, text) {
  return api.tenuo.Warrant.parse(HEX.test(text) ? fromHex(text) : text);
}

/** The chain of `chain` (an array, root first) or `stack` (hex), as a caller would hand it in. */
export function presentedOf({ stack, chain }) {
  return typeof stack === 'string' ? fromHex(stack) : stackOf(chain.map(bytesOf));
}

/** The leaf of that chain. Where the array makes no stack, each warrant by itself says which of them is to blame. */
export function leafOf(api, request) {
  const texts = typeof request.stack === 'string' ? null : request.chain;
  let broken = null;
  try {
    const leaf = api.tenuo.Warrant.parse(presentedOf(request));
    if (texts === null || leaf.chain.length === texts.length) return leaf;
  } catch (error) {
    broken = error;
  }
  for (const text of texts ?? []) warrantOf(api, text);
  throw broken ?? new Error('the stack holds another number of warrants than went into it');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The bytes of a warrant in hex or base64url: not every runtime has a decoder of its own. */
function bytesOf(text) {
  if (HEX.test(text)) return fromHex(text);
  const bytes = new Uint8Array((text.length * 6) >> 3);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    bits = ((bits << 6) | ALPHABET.indexOf(letter)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}

/** The CBOR array of the envelopes. */
function stackOf(envelopes) {
  const head = envelopes.length < 24 ? [0x80 + envelopes.length] : [0x98, envelopes.length];
  const stack = new Uint8Array(head.length + envelopes.reduce((sum, { length }) => sum + length, 0));
  stack.set(head);
  let at = head.length;
  for (const envelope of envelopes) {
    stack.set(envelope, at);
    at += envelope.length;
  }
  return stack;
}

/** A warrant in every form that it is written in. */
export function writtenWarrant(api, warrant) {
  return {
    ok: true,
    bytes: toHex(warrant.toBytes()),
    base64: String(warrant),
    warrant: describeWarrant(api.tenuo.Float, warrant),
  };
}
