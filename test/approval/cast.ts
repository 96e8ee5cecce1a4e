// A warrant that asks for approval, and those who may give it.
import { ApprovalRequest } from '../../src/approval/request.ts';
import { type Arguments, type Engine, SigningKey, Warrant } from '../../src/index.ts';
import type { Signer } from '../../src/signer.ts';
import { unhex } from '../support/vectors.ts';
import { AGENT, EXPIRES, type Fields, LEAD, NOW, OTHER, ROOT, rootWarrant } from '../support/warrants.ts';

export { EXPIRES, NOW };

export interface ApprovalCast {
  /** They may approve. */
  readonly alice: SigningKey;
  readonly bob: SigningKey;
  /** May not. */
  readonly stranger: SigningKey;
  readonly warrant: Warrant;
  request(args?: Arguments): ApprovalRequest;
}

export function approvalCast(engine: Engine, changes: Fields = {}): ApprovalCast {
  const [alice, bob, stranger] = [AGENT, OTHER, ROOT].map((key) =>
    SigningKey.fromSeed(unhex(key.seed), { engine }),
  ) as [SigningKey, SigningKey, SigningKey];
  const approvers = [AGENT.public, OTHER.public];
  const { bytes } = rootWarrant({
    required_approvers: approvers,
    min_approvals: 1,
    gates: { t: {} },
    holder: LEAD.public,
    ...changes,
  });
  const warrant = Warrant.parse(new Uint8Array(bytes), { engine });
  const request = (args: Arguments = { amount: 5 }) =>
    ApprovalRequest.for(warrant, { tool: 't', args, now: NOW }, { engine });
  return { alice, bob, stranger, warrant, request };
}

/** The same key, as if it were kept elsewhere. */
export const remote = (key: SigningKey): Signer => ({
  publicKey: key.publicKey,
  sign: async (message) => key.sign(message),
});

/** What a promise was refused with, for `expect`. */
export async function rejection(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    const { name, code, number, reason } = error as Record<string, unknown>;
    return code === undefined || typeof code === 'number' ? name : `${number} ${code} ${reason}`;
  }
  return 'accepted';
}
