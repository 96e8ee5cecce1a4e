// Proofs of possession made outside of the core, with node:crypto.
import { keyOf } from '../oracle/generate/keys.mjs';
import { proof } from '../oracle/generate/objects.mjs';
import { treeOf } from './tree.ts';

/** Characters of a proof in hex. */
export const POP_SIGNED = 128;

/** The id in an envelope: payload key 1. */
export function idOfEnvelope(envelope: Uint8Array): string {
  const payload = treeOf(treeOf(envelope)?.items?.[1]?.b ?? new Uint8Array(0));
  const id = payload?.pairs?.find(([key]) => key.n === 1n)?.[1].b;
  if (!id) throw new TypeError('this envelope has no id');
  return id.toString('hex');
}

/** Signs a call for the leaf in `envelope`, in the 30-second window of `at`. */
export function popSignature(
  envelope: Uint8Array,
  seed: string,
  tool: string,
  args: Record<string, unknown>,
  at: number,
): string {
  return proof({ fields: { id: idOfEnvelope(envelope) } }, keyOf(seed), tool, args, at);
}
