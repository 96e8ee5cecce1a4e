// The very bytes that an approver signs (protocol 13.2). Every ordinary signature of the protocol has the first context in front.

const CONTEXT = 'tenuo-warrant-v1tenuo-approval-v1';

/** Both contexts, the envelope's version, the payload. */
export function approvalMessage(version: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(CONTEXT.length + 1 + payload.length);
  for (let i = 0; i < CONTEXT.length; i++) message[i] = CONTEXT.charCodeAt(i);
  message[CONTEXT.length] = version;
  message.set(payload, CONTEXT.length + 1);
  return message;
}
