// Decisions of the facade as the protocol answers them.
import type { Allowed, Denied } from '../../src/decision.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { type Answer, isNotBuilt, notBuilt } from './protocol.ts';

/** A denial, with everything that it says: no engine may differ in a word of it. */
export function denial(engine: Engine, denied: Denied): Answer {
  const { code, number, reason, stage, at, expected, received, hint, message, ref, work } = denied;
  if (isNotBuilt(number)) throw notBuilt(engine);
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
  };
  return { ok: false, decision: 'deny', error, ref, verifications: work.verifications };
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
