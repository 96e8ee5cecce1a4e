// Why an approval, or a request for one, is not what it should be.
import { defineReasons } from '../codes.ts';

const APPROVAL_HINT = 'Ask the approver to approve the call again.';

export const APPROVAL_REASONS = /* @__PURE__ */ defineReasons({
  APPROVAL_SIGNATURE: [
    110054,
    'the signature on the approval does not hold',
    'The approval was changed after it was signed, or signed by another key.',
  ],
  APPROVAL_VERSION: [
    120051,
    'an approval has a version that is not 1',
    'This version of the protocol is not known here.',
  ],
  APPROVAL_TEXT: [
    120251,
    'the text is not base64 of an approval',
    'Send it as toText() gives it: standard base64 with padding, without spaces.',
  ],
  APPROVAL_PAYLOAD: [170151, 'what the approval says cannot be read', APPROVAL_HINT],
  APPROVAL_AHEAD: [
    170152,
    'the approval is dated in the future',
    'Check both clocks; clockTolerance widens what is accepted.',
  ],
  APPROVAL_LIFETIME: [170153, 'the approval expires no later than it was given', APPROVAL_HINT],
  APPROVALS_FORM: [
    170154,
    'the approvals are in no form that is known',
    'Send a list of approvals, or what one of the transports carries: docs/approvals.md lists them.',
  ],
  APPROVALS_OVER_LIMIT: [170155, 'there are more than 64 approvals', 'Send those that the call needs.'],
  APPROVAL_TOO_LARGE: [
    170156,
    'an approval is larger than 8192 characters of base64',
    'Approve with a shorter externalId and smaller extensions.',
  ],
  APPROVALS_NOT_GRANTED: [
    170157,
    'the answer holds no approvals',
    'The approvers have not approved; ask again, or tell the user.',
  ],
  APPROVAL_REQUEST_TOO_LARGE: [
    170158,
    'the approval request is too large',
    'Ask for a call whose arguments an approver can read.',
  ],
  REQUEST_WITHOUT_HOLDER: [
    170160,
    'the approval request does not name the holder, so its hash cannot be checked',
    'Pass the warrant that it is of, or take the request in its JSON form.',
  ],
  APPROVER_NOT_LISTED: [
    170251,
    'the key is not one of the required approvers',
    'Approve with a key that the warrant names.',
  ],
  REQUEST_MISMATCH: [
    170651,
    'the approval request is not what the warrant, or its own hash, says',
    'It was changed on its way or made for another call: do not approve it.',
  ],
});
