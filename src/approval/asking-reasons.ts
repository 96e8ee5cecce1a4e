// Why asking for an approval came to nothing.
import { defineReasons } from '../codes.ts';

export const ASKING_REASONS = /* @__PURE__ */ defineReasons({
  ATTESTATION_SIGNATURE: [
    110056,
    'the signature of the attestation does not hold',
    'The request was changed on its way; ask its sender.',
  ],
  WEBHOOK_SIGNATURE: [
    110057,
    'the message is not signed by a trusted key, for now',
    'Pass the body as it came, name the sender’s key in `trusted`, and check both clocks.',
  ],
  DEV_MODE_ONLY: [
    120180,
    'this is for development alone',
    'Pass devMode: true on a development machine; in production use cliPrompt, webhook or a store.',
  ],
  FILES_UNAVAILABLE: [
    120181,
    'this runtime has no files',
    'Use it in Node, Deno or Bun; elsewhere use memoryStore, or a store of your own.',
  ],
  APPROVAL_REQUEST_FORM: [
    170159,
    'the approval request cannot be read',
    'Send it as writeControlPlaneRequest writes it.',
  ],
  ATTESTATION_UNTRUSTED: [
    170252,
    'the attestation is by nobody who is trusted',
    'If you trust its signer, name the key in `trusted`.',
  ],
  ATTESTATION_MISMATCH: [
    170652,
    'the attestation is of another call',
    'It was changed on its way or made for another call: do not approve it.',
  ],
  APPROVAL_OF_OTHER_REQUEST: [170653, 'the approval is of another request', 'Approve the request that is waiting.'],
  APPROVAL_DENIED: [170751, 'the approval was denied', 'Do not ask again for the same call.'],
  APPROVAL_TIMED_OUT: [170752, 'no approval came in time', 'Ask again, or wait longer: timeoutSeconds.'],
  APPROVAL_UNAVAILABLE: [
    170753,
    'nobody could be asked for approval',
    'See that the service can be reached, or run where there is a terminal.',
  ],
  REQUEST_MISSING: [170754, 'the store has no such approval request', 'It was removed, or never added.'],
});
