// Arguments as a Standard Schema wants them: what it makes of them is checked, and handed to the tool.

import { ARGUMENTS_INVALID, STAGE_ARGUMENTS } from '../../assembly/codes.ts';
import { quoted } from '../cbor/value.ts';
import { Denied } from '../decision.ts';
import { plainFindings } from '../engine/findings.ts';
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.ts';

/** A denial for what a schema found wrong. Its hint names the argument, its cause has what the schema says, which may quote values. */
export function denialOfIssues(issues: readonly SchemaIssue[], tool: string): Denied {
  const name = argumentOf(issues[0]);
  const argument = name === undefined ? null : new TextEncoder().encode(name);
  const what = name === undefined ? 'The arguments are' : `The argument ${quoted(name)} is`;
  return new Denied({ ...plainFindings(ARGUMENTS_INVALID, STAGE_ARGUMENTS), argument }, null, {
    verifications: 0,
    tool,
    note: `${what} not as the tool’s schema asks: the cause of this denial says why.`,
    cause: new TypeError(issues.map(issueText).join('; ')),
  });
}

/** `limit: too big`; the message is the schema's. */
function issueText(issue: SchemaIssue): string {
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

/** What a schema makes of arguments, at once or later. */
export function validated(
  { '~standard': standard }: StandardSchema,
  args: unknown,
): SchemaResult<unknown> | Promise<SchemaResult<unknown>> {
  return standard.validate(args);
}

function argumentOf(issue: SchemaIssue | undefined): string | undefined {
  const first = issue?.path?.[0];
  const key = typeof first === 'object' ? first.key : first;
  return typeof key === 'string' ? key : undefined;
}
