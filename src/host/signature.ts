// A signature verified by the platform (assembly/ed25519/native.ts).
import { KEY, MESSAGE, MESSAGE_LENGTH, PREFIX, PREFIX_LENGTH, SIGNATURE } from '../../assembly/job.ts';

/** Whether a signature over `message` holds under a public key of 32 bytes, by RFC 8032 without a cofactor. */
export type NativeVerifier = (message: Uint8Array, key: Uint8Array, signature: Uint8Array) => boolean;

/** Verifies the signature of a job, given where it stands in the core's memory. */
export function verifyJob(memory: Uint8Array, job: number, verify: NativeVerifier): boolean {
  const view = new DataView(memory.buffer, memory.byteOffset);
  const at = (field: number): number => view.getUint32(job + field, true);
  const bytes = (from: number, length: number): Uint8Array => memory.subarray(from, from + length);
  const prefixLength = at(PREFIX_LENGTH);
  const message = new Uint8Array(prefixLength + at(MESSAGE_LENGTH));
  message.set(bytes(at(PREFIX), prefixLength));
  message.set(bytes(at(MESSAGE), at(MESSAGE_LENGTH)), prefixLength);
  return verify(message, bytes(at(KEY), 32), bytes(at(SIGNATURE), 64));
}
