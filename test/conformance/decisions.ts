// Decisions of the facade as the protocol answers them.
import type { Allowed, Denied } from '../../src/decision.ts';
import type { Answer } from './protocol.ts';

/** A denial, with everything that it says: no engine may differ in a word of it. */
export function denial(denied: Denied): Answer {
  const { code, number, reason, stage, at, expected, received, hint, message, ref, work } = denied;
  const { argument: field, tool, warrant, offset } = at;
  const error = {
    code: number,
    name: code,
    kind: reason,
    text: message,
    stage,
    field,
    tool,
    warrant,
    offset,
    expected,
    received,
    hint,
    ...missing(denied),
  };
  return { ok: false, decision: 'deny', error, ref, verifications: work.verifications };
}

/** What is said of a call that lacks approvals. */
function missing({ number, missingApprovals, approvalRequest: request }: Denied): Answer {
  if (number === 1700) return { ...missingApprovals };
  if (number !== 1707 || request === undefined) return {};
  const { warrantId, tool, requestHash, requiredApprovers, minApprovals } = request;
  return {
    request: {
      warrant_id: warrantId,
      tool,
      request_hash: requestHash,
      required_approvers: requiredApprovers.map((key) => key.toHex()),
      min_approvals: minApprovals,
    },
  };
}

/** The approvals that a call was allowed by. */
export function approvalsOf({ approvals }: Allowed): readonly Answer[] {
  return approvals.map(({ approver, externalId, approvedAtSeconds, expiresAtSeconds, requestHash }) => ({
    approver,
    external_id: externalId,
    approved_at: String(approvedAtSeconds),
    expires_at: String(expiresAtSeconds),
    request_hash: requestHash,
  }));
}

/** What a chain that holds says. */
export function verified(allowed: Allowed): Answer {
  const { rootIssuer, chainLength, leafDepth, steps, work } = allowed;
  return {
    root_issuer: rootIssuer,
    chain_length: chainLength,
    leaf_depth: leafDepth,
    steps: steps.map(({ id, depth, issuer }) => ({ warrant_id: id, depth, issuer })),
    verifications: work.verifications,
  };
}
