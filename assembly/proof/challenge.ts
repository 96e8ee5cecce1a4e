// The message of a proof of possession (protocol 8.1), laid out in the CALL region around
// the tool and the arguments that the facade wrote, so that nothing is copied:
//
//   "tenuo-warrant-v1" "tenuo-pop-v1"   84   78 20 <32 hex digits>   <tool> <arguments>   <window>
//   28 bytes                            1    2 + 32                  CALL_LENGTH          1 to 9
import { writeInteger } from '../cbor/writer';
import { sha256 } from '../hash/index';
import { CALL_AT, CALL_HEAD, DIGEST_AT, PROOF_HEAD, REQUEST_AT } from '../layout';
import { copyBytes, loadWord, storeByte } from '../memory';
import { nameAt, nameLength } from '../name-cell';
import { NAME_POP_CONTEXT } from '../names';
import { CALL_LENGTH } from '../request';
import { writeHex } from '../text/hex';
import * as field from '../warrant/record';

/** The first byte of the message: both signature contexts, 28 bytes, stand before the challenge. */
export const MESSAGE_AT = CALL_AT + CALL_HEAD - PROOF_HEAD;
const CHALLENGE_AT = MESSAGE_AT + 28;

/** Writes everything before the tool, for the warrant of this record. */
export function writeChallengeHead(record: i32): void {
  copyBytes(MESSAGE_AT, nameAt(NAME_POP_CONTEXT), nameLength(NAME_POP_CONTEXT));
  storeByte(CHALLENGE_AT, 0x84);
  storeByte(CHALLENGE_AT + 1, 0x78);
  storeByte(CHALLENGE_AT + 2, 0x20);
  writeHex(CHALLENGE_AT + 3, loadWord(record + field.ID), 16);
}

/** Writes the window; returns the length of the whole message. */
export function writeWindow(window: f64): i32 {
  return writeInteger(CALL_AT + CALL_HEAD + loadWord(REQUEST_AT + CALL_LENGTH), window) - MESSAGE_AT;
}

/** SHA-256 of the challenge without its window: an array of three (protocol 8.4). To DIGEST. */
export function hashWithoutWindow(record: i32): void {
  writeChallengeHead(record);
  storeByte(CHALLENGE_AT, 0x83);
  sha256(CHALLENGE_AT, CALL_AT + CALL_HEAD + loadWord(REQUEST_AT + CALL_LENGTH) - CHALLENGE_AT, DIGEST_AT);
}
