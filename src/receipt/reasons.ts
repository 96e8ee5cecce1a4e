// Why a receipt or a log of them is not what it should be.
import { defineReasons } from '../codes.ts';

const RECEIPT_HINT = 'It was changed after it was signed, or signed by another key.';

export const RECEIPT_REASONS = /* @__PURE__ */ defineReasons({
  RECEIPT_VERSION: [120071, 'the receipt has a version that is not 1', 'This version of receipts is not known here.'],
  RECEIPT_SIGNATURE: [120171, 'the signature on a receipt or log entry does not hold', RECEIPT_HINT],
  RECEIPT_PAYLOAD: [
    120172,
    'the payload is not what receipts hold, or not in the one form that they have',
    'Ask whoever keeps the receipt for its bytes again; if they are these, another program wrote them.',
  ],
  RECEIPT_VERSIONS_DIFFER: [120173, 'the payload has another version than its envelope', RECEIPT_HINT],
  RECEIPT_PROOF_MISSING: [
    120174,
    'a receipt of an allowed call has no proof of possession',
    'A call is allowed on its proof alone: pass popSignature.',
  ],
  RECEIPT_CODE_MISSING: [
    120175,
    'a receipt of a denied call does not say why',
    'Pass decisionCode, the code of the decision.',
  ],
  RECEIPTS_MISSING: [120176, 'there are no receipts', 'A run has at least one; check where it was read from.'],
  RECEIPT_LINK: [
    120177,
    'a receipt does not follow the one before it',
    'One or more were removed, added, changed or moved between the two, or the writer started anew without resuming.',
  ],
  RECEIPT_SIGNER: [
    120178,
    'a receipt or log entry is signed by another key than the rest',
    'Name every key that may have signed; one that you do not know has written into the log.',
  ],
  RECEIPT_TEXT: [
    120271,
    'the text is neither hex nor base64',
    'Pass the bytes of the receipt, or them in hex or base64.',
  ],
  RECEIPT_SIGNER_IS_HOLDER: [
    140071,
    'the holder of the warrant would sign its own receipt',
    'Sign receipts with a key of the enforcement point, which no agent holds.',
  ],
  RECORD_TOO_LARGE: [
    190071,
    'a receipt or log entry is larger than 360448 bytes',
    'No chain needs so many; the bytes are something else, or were changed.',
  ],
  ENTRY_PAYLOAD: [
    902051,
    'a log entry is not in the one form that entries have',
    'Another version or another program wrote it, with the key of the log.',
  ],
  ENTRY_PLACE: [
    902052,
    'a log entry stands behind other records than it was written behind',
    'Between it and the entry before it, records were removed, added, changed or moved.',
  ],
  ENTRY_SUBJECT: [
    902053,
    'a log entry is about another receipt than the one before it',
    'The writer of the log is at fault: entries follow the receipt that they are about.',
  ],
  RECORD_UNKNOWN: [
    902054,
    'there is something else than a receipt or a log entry',
    'Records follow one another without anything between them; the file was changed here, or is none of a log.',
  ],
  RECORD_TORN: [
    902055,
    'the log ends in the middle of a record',
    'Its writer was interrupted; opening the log for writing cuts the torn record off. Or the end was cut off.',
  ],
  LOG_BEGINNING_MISSING: [
    902056,
    'the log does not begin with its first record',
    'Read its files from the first one on; `partial: true` verifies what is there.',
  ],
  LOG_END_MISSING: [
    902057,
    'the log ends before a checkpoint that is known of it',
    'Its end was cut off, or files are missing.',
  ],
  LOG_EMPTY: [902058, 'the log holds no record', 'Check where it was read from.'],
  LOG_REWRITTEN: [
    902059,
    'the log holds other records than when a checkpoint that is known was made of it',
    'It was written anew since, by someone who has its key.',
  ],
  OUTBOX_FULL: [
    902151,
    'the outbox holds as many records as it may',
    'Take records away: peek, keep them elsewhere, acknowledge.',
  ],
  LOG_CLOSED: [902152, 'the log was closed', 'Open it anew; it goes on where it stands.'],
  LOG_CHANGED: [
    902153,
    'something else has written to the file of the log',
    'One process writes a log: give each its own directory. Open the log anew.',
  ],
  LOG_DAMAGED: [
    902154,
    'the log cannot be resumed: what its last file holds is not whole',
    'verifyReceipts says where. Move the files away and begin a new log; nothing is cut off but a torn last record.',
  ],
  LOG_NOT_KEPT: [
    902155,
    'the file of the log could not be written',
    'See the cause; where space has run out, make some. The log goes on with the next record.',
  ],
  RECEIPT_CHAIN: [
    902251,
    'the chain of an allowed call does not hold at its instant',
    'See the decision: these roots did not allow the call. Another root set, or a signer that states what it likes.',
  ],
  RECEIPT_CALL: [902252, 'an allowed call is not one that its chain and proof allow', 'See the decision.'],
  RECEIPT_ROOT: [
    902253,
    'a receipt names another root than its chain has',
    'The signer states what its chain does not show.',
  ],
  RECEIPT_REQUEST_HASH: [
    902254,
    'the request hash is not that of the call',
    'The arguments beside the receipt are not those that were decided.',
  ],
  RECEIPT_COMMITMENT: [
    902255,
    'a receipt commits to another list, policy or set of roots than expected',
    'The enforcement point ran with other rules at that instant.',
  ],
});
