// What the signatures of this folder begin with, so that none of them is one of anything else.
import { asciiBytes } from '../bytes.ts';

export const LIST_CONTEXT: Uint8Array = /* @__PURE__ */ asciiBytes('tenuo-warrant-v1tenuo-srl-v1');
export const REQUEST_CONTEXT: Uint8Array = /* @__PURE__ */ asciiBytes('tenuo-warrant-v1tenuo-revocation-request-v1');
