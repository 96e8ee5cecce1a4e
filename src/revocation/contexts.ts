// What the signatures of this folder begin with, so that none of them is one of anything else.

export const LIST_CONTEXT: Uint8Array = /* @__PURE__ */ ascii('tenuo-warrant-v1tenuo-srl-v1');
export const REQUEST_CONTEXT: Uint8Array = /* @__PURE__ */ ascii('tenuo-warrant-v1tenuo-revocation-request-v1');

/** A byte a character. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
