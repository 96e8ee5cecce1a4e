// Lists and requests as callers hand them in: bytes, or the base64 that upstream writes of them.
import { BASE64_LENGTH, NOT_BASE64 } from '../../assembly/codes.ts';
import { fromBase64 } from '../base64.ts';
import { bytesOf, isBytes, isShared, viewOf } from '../bytes.ts';
import { TenuoError } from '../errors.ts';

/** White space that may stand around base64 text. */
const AROUND = /^[\t-\r ]+|[\t-\r ]+$/g;

/**
 * The bytes of what was handed in, which are not copied; text is standard base64 with padding.
 *
 * @throws TenuoError 1202 where a text is not that; TypeError for anything but bytes and text.
 */
export function inputBytes(input: unknown, subject: string): Uint8Array {
  if (typeof input === 'string') return textBytes(input.replace(AROUND, ''), subject);
  if (!isBytes(input)) throw new TypeError(`${subject} is given as bytes, or as their base64`);
  const bytes = bytesOf(input, subject);
  // What another thread may write to is read once.
  return isShared(bytes) ? viewOf(bytes).slice() : bytes;
}

function textBytes(text: string, subject: string): Uint8Array {
  if (text.length % 4 !== 0) throw new TenuoError(BASE64_LENGTH, { subject });
  const bytes = /[-_]/.test(text) ? null : fromBase64(text);
  if (bytes === null) throw new TenuoError(NOT_BASE64, { subject });
  return bytes;
}
