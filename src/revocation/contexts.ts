// What the signatures of this folder begin with.
import { domainBytes } from '../domain.ts';

export const LIST_CONTEXT: Uint8Array = /* @__PURE__ */ domainBytes('tenuo-srl-v1');
export const REQUEST_CONTEXT: Uint8Array = /* @__PURE__ */ domainBytes('tenuo-revocation-request-v1');
