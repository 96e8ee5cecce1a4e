// Decisions, as commands show them.
import { writeControlPlaneRequest } from '../approval/index.ts';
import { type Decision, explain } from '../index.ts';
import { readJson } from '../json/read.ts';
import type { Result } from './command.ts';
import { optionHint } from './failure.ts';
import type { Paints } from './terminal.ts';

/** A decision as JSON, in full: it is for the operator, and may quote arguments. */
export function decisionJson(decision: Decision): object {
  if (decision.allowed) {
    const { warrantId, rootIssuer, steps, approvals, requestHash } = decision;
    const approvers = approvals.map(({ approver }) => approver);
    return { allowed: true, code: 'allowed', number: 0, warrantId, rootIssuer, chain: steps, approvers, requestHash };
  }
  const { code, number, reason, stage, at, message, expected, received, wouldPass, hint, ref, warrantId } = decision;
  const { missingApprovals, approvalRequest } = decision;
  return {
    ...{
      allowed: false,
      code,
      number,
      reason,
      stage,
      message,
      at,
      expected,
      received,
      wouldPass,
      hint,
      ref,
      warrantId,
    },
    missingApprovals,
    approvalRequest: approvalRequest === undefined ? undefined : readJson(writeControlPlaneRequest(approvalRequest)),
  };
}

/** A decision as the result of a command: 0 where it is allowed, 1 where not. */
export function verdict(decision: Decision, paints: Paints, more: readonly string[] = []): Result {
  return {
    report: [decisionText(decision, paints), ...more].join('\n'),
    json: decisionJson(decision),
    exit: decision.allowed ? 0 : 1,
  };
}

/** `verb` stands for an allowed decision, in place of its own word. */
export function decisionText(decision: Decision, { bold, green, red }: Paints, verb = 'Allowed'): string {
  const paint = decision.allowed ? green : red;
  const hint = decision.allowed ? undefined : optionHint(decision.reason);
  const here = hint === undefined ? '' : `\n  here      ${hint}`;
  return (explain(decision) + here).replace(/^Allowed/, verb).replace(/^\w+:/, (word) => bold(paint(word)));
}
