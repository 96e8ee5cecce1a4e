// What `tenuo mint` and `tenuo grant` have in common: their options, and how a builder is told of them.
import { InvalidArgumentError } from 'commander';
import type { ApprovalGate, PublicKey, Warrant } from '../index.ts';
import { Misuse } from './failure.ts';
import { readPublicKey } from './keys.ts';
import type { ToolSpec } from './tools.ts';
import type { WrittenOptions } from './written.ts';

/** The options of both. */
export interface IssuingOptions extends WrittenOptions {
  readonly key?: string;
  readonly holder?: string;
  readonly ttl?: number;
  readonly type?: 'execution' | 'issuer';
  readonly issuableTools?: readonly string[];
  readonly maxIssueDepth?: number;
  readonly constraintBound: readonly string[];
  readonly maxDepth?: number;
  readonly terminal?: boolean;
  readonly clearance?: string;
  readonly agent?: string;
  readonly approver: readonly string[];
  readonly minApprovals?: number;
  readonly id?: string;
}

type AnyBuilder =
  | ReturnType<typeof Warrant.mintBuilder>
  | ReturnType<Warrant['grantBuilder']>
  | ReturnType<Warrant['issueBuilder']>;

/** Tells a builder what means the same in a root warrant and in a child. */
export function setCommon(builder: AnyBuilder, specs: readonly ToolSpec[], options: IssuingOptions): void {
  if (options.maxDepth !== undefined) builder.maxDepth(options.maxDepth);
  if (options.terminal) builder.terminal();
  if (options.clearance !== undefined) builder.clearance(levelOf(options.clearance));
  if (options.agent !== undefined) builder.agentId(options.agent);
  const gates = gatesOf(specs);
  if (gates !== null) builder.approvalGates(gates);
  if (options.id !== undefined) builder.id(options.id);
  if (options.at !== undefined) builder.issuedAt(options.at);
}

/** The name of a tool, once one was given. */
export function named(tool: string | null): string {
  if (tool === null)
    throw new Misuse('a constraint is given, and no tool that it is of', 'Add --tool NAME in front of it.');
  return tool;
}

/** Gates by tool; null where there are none. */
function gatesOf(specs: readonly ToolSpec[]): Readonly<Record<string, ApprovalGate>> | null {
  const gated = specs.flatMap(({ tool, gate }) => (gate === null ? [] : [[named(tool), gate] as const]));
  return gated.length === 0 ? null : Object.fromEntries(gated);
}

export function publicKeys(sources: readonly string[]): Promise<PublicKey[]> {
  return Promise.all(sources.map((source) => readPublicKey(source, '--approver')));
}

/** A level of clearance as a number where it is one. */
function levelOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

export function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number.');
}

export function commaList(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim());
}

export function typeOf(text: string): 'execution' | 'issuer' {
  if (text === 'execution' || text === 'issuer') return text;
  throw new InvalidArgumentError('It is execution or issuer.');
}
