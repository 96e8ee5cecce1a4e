// Warrants with every field, as the protocol prints them. 64-bit numbers are decimal text.
import { ISSUED_IN_FUTURE } from '../../assembly/codes.ts';
import { clearCall, putCall } from '../../src/arguments.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { PLAIN_POLICY, putRequest } from '../../src/engine/request.ts';
import type { StoredChain } from '../../src/engine/slots.ts';
import { toHex } from '../../src/hex.ts';
import { access } from '../../src/warrant/access.ts';
import type { Warrant } from '../../src/warrant.ts';
import { describeSet } from './constraints.ts';
import { type Answer, type JsonObject, reasonJson } from './protocol.ts';
import { hexOrNull, mapMembers } from './values.ts';

const VERSION = 1;

export function describeWarrant(warrant: Warrant): JsonObject {
  const { id } = access.fieldsOf(warrant);
  return {
    envelope_version: VERSION,
    version: VERSION,
    type: warrant.type,
    id: toHex(id),
    id_text: warrant.id,
    tools: mapMembers(warrant.capabilities, describeSet),
    holder: warrant.holder.toHex(),
    issuer: warrant.issuer.toHex(),
    issued_at: String(warrant.issuedAtSeconds),
    expires_at: String(warrant.expiresAtSeconds),
    max_depth: warrant.maxDepth,
    depth: warrant.depth,
    parent_hash: warrant.parentHash,
    extensions: mapMembers(warrant.extensions, hexOrNull),
    issuable_tools: warrant.issuableTools,
    max_issue_depth: warrant.maxIssueDepth,
    constraint_bounds: warrant.constraintBounds === null ? null : describeSet(warrant.constraintBounds),
    clearance: warrant.clearance,
    session_id: warrant.sessionId,
    agent_id: warrant.agentId,
    required_approvers: warrant.requiredApprovers?.map(String) ?? null,
    min_approvals: warrant.minApprovals,
    terminal: warrant.isTerminal,
    signature: toHex(warrant.signature),
    payload: toHex(warrant.payload),
  };
}

/** What the crate's full validation adds to decoding: a warrant issued in the future is refused. */
export function validateError(engine: Engine, chain: StoredChain, now: number): Answer | null {
  const length = putCall(engine, '', {});
  chain.settle();
  putRequest(engine, PLAIN_POLICY, now, 0);
  const reason = engine.core.authorizeLeaf(chain.slot);
  clearCall(engine, length);
  return reason === ISSUED_IN_FUTURE ? reasonJson(reason) : null;
}
