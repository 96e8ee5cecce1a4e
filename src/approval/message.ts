// The very bytes that an approver signs (protocol 13.2).
import { concatBytes } from '../bytes.ts';
import { domainBytes } from '../domain.ts';

/** The domain, the envelope's version, the payload. */
export function approvalMessage(version: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes([domainBytes('tenuo-approval-v1'), Uint8Array.of(version), payload]);
}
