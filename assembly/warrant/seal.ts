// Sealing: a payload and a secret become an envelope in OUTPUT.

import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_UNSIGNED } from '../cbor/reader';
import { writeHead } from '../cbor/writer';
import { INPUT_AT, OUTPUT_AT, SIGNATURE_AT } from '../layout';
import { copyBytes } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_WARRANT_CONTEXT } from '../names';
import { signWithSecret } from '../sign';

/** Signs the payload at INPUT with SECRET, which is wiped; returns the envelope's length. */
export function sealPayload(length: i32): i32 {
  signWithSecret(nameAt(NAME_WARRANT_CONTEXT), nameLength(NAME_WARRANT_CONTEXT), INPUT_AT, length);
  let p = writeHead(OUTPUT_AT, MAJOR_ARRAY, 0, 3);
  p = writeHead(p, MAJOR_UNSIGNED, 0, 1);
  p = writeHead(p, MAJOR_BYTES, 0, length);
  copyBytes(p, INPUT_AT, length);
  p = writeHead(p + length, MAJOR_ARRAY, 0, 2);
  p = writeHead(p, MAJOR_UNSIGNED, 0, 1);
  p = writeHead(p, MAJOR_BYTES, 0, 64);
  copyBytes(p, SIGNATURE_AT, 64);
  return p + 64 - OUTPUT_AT;
}
