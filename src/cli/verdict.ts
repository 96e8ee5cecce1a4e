// Decisions, as commands show them.
import { writeControlPlaneRequest } from '../approval/index.ts';
import { type Decision, explain } from '../index.ts';
import { readJson } from '../json/read.ts';
import type { Result } from './command.ts';
import { optionHint } from './failure.ts';
import type { Paints } from './terminal.ts';

/** A decision as JSON, in full: it is for the operator, and may quote arguments. With the request, where approvals are missing. */
export function decisionJson(decision: Decision): object {
  const record = readJson(explain(decision, { format: 'json' })) as object;
  const request = decision.allowed ? undefined : decision.approvalRequest;
  return request === undefined ? record : { ...record, approvalRequest: readJson(writeControlPlaneRequest(request)) };
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
export function decisionText(decision: Decision, { isColoured }: Paints, verb = 'Allowed'): string {
  const text = explain(decision, { color: isColoured }).replace('Allowed:', `${verb}:`);
  const hint = decision.allowed ? undefined : optionHint(decision.reason);
  return hint === undefined ? text : `${text}\n  here      ${hint}`;
}
