// A request in words, for whoever has to answer it. Nothing in it is trusted to be harmless on a terminal.
import { quoted, type Value, valueText } from '../cbor/value.ts';
import { instantText } from '../instant.ts';
import type { ApprovalRequest } from './request.ts';

const INDENT = '  ';

/**
 * The message, tool, every argument whole, warrant, approvers and hash, a line each. Control characters, and those that turn
 * the direction of text, are written as escapes. Never throws.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { describeRequest } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * console.log(describeRequest(request).includes('restart')); // true
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export function describeRequest(request: ApprovalRequest): string {
  const args = Object.entries(request.args as Readonly<Record<string, Value>>);
  const rows: [string, string][] = [
    ['tool', quoted(request.tool)],
    ...args.map(([name, value]): [string, string] => [`argument ${quoted(name)}`, valueText(value)]),
    ...(args.length === 0 ? ([['arguments', 'none']] as [string, string][]) : []),
    ['warrant', `${printable(request.warrantId)}, until ${instantText(request.warrantExpiresAtSeconds)}`],
    ['holder', request.holder?.toHex() ?? 'not named'],
    ['approvals', `${request.minApprovals} of ${request.requiredApprovers.length}`],
    ...request.requiredApprovers.map((key): [string, string] => ['approver', key.toHex()]),
    ['request', request.requestHash],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [printable(request.message), ...rows.map(([name, text]) => `${INDENT}${name.padEnd(width)}  ${text}`)].join(
    '\n',
  );
}

/** A text on one line, without its quotes. */
function printable(text: string): string {
  return quoted(text).slice(1, -1).replaceAll('\\"', '"');
}
