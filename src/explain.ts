// Decisions in words: in full for the operator, as a reference alone for a model or a stranger.
import { type Allowed, type Decision, shortened } from './decision.ts';

/** Characters of a value that an explanation quotes. */
const VALUE_LENGTH = 400;

/** The decision in several lines of plain text, for the operator. It may quote arguments of the call: keep it out of shared logs. */
export function explain(decision: Decision): string {
  if (decision.allowed) return explainAllowed(decision);
  const { message, stage, expected, received, wouldPass, hint, at, ref } = decision;
  const lines = [`Denied: ${message}`, `  check     ${stage}`];
  if (at.offset !== undefined) lines.push(`  offset    ${at.offset}`);
  if (expected !== undefined) lines.push(`  expected  ${shortened(expected, VALUE_LENGTH)}`);
  if (received !== undefined) lines.push(`  received  ${shortened(received, VALUE_LENGTH)}`);
  if (wouldPass !== undefined) lines.push(`  passes    ${shortened(wouldPass, VALUE_LENGTH)}`);
  lines.push(`  hint      ${hint}`, `  ref       ${ref}`);
  return lines.join('\n');
}

/** What may be told to a model or a stranger: that the call was refused, and a reference for the operator. */
export function redact(decision: Decision): string {
  return decision.allowed ? 'Authorized' : `Authorization denied (ref: ${decision.ref})`;
}

function explainAllowed(decision: Allowed): string {
  const { steps } = decision;
  const lines = [`Allowed: ${steps.length === 1 ? 'one warrant' : `a chain of ${steps.length} warrants`} holds`];
  for (const { id, depth, issuer } of steps)
    lines.push(`  depth ${depth}   ${id}, issued by the key ${issuer.slice(0, 16)}…`);
  return lines.join('\n');
}
