// A warrant for people and for programs. Names out of it are shown so that they cannot play tricks on a terminal.
import { quoted } from '../cbor/value.ts';
import { Clearance, type Warrant } from '../index.ts';
import { durationText, instantText } from '../instant.ts';
import type { Paints } from './terminal.ts';

const PLAIN_NAME = /^[\w./:@-]+$/;

/** A name as it is where nothing can be mistaken in it, else quoted with escapes. */
export function shown(name: string): string {
  return PLAIN_NAME.test(name) ? name : quoted(name);
}

/** What `--json` says of a warrant. Times are texts, since they may lie past what a Date holds; keys are hex. */
export function warrantJson(warrant: Warrant, now: number): object {
  const { id, type, tools, capabilities, issuer, holder, ttl, depth, maxDepth, clearance, sessionId, agentId } =
    warrant;
  const { requiredApprovers, minApprovals, issuableTools, maxIssueDepth, constraintBounds, parentHash, chain } =
    warrant;
  return {
    id,
    type,
    tools,
    capabilities: mapped(capabilities, ({ constraints, allowUnknown }) => ({
      constraints: mapped(constraints, String),
      allowUnknown,
    })),
    issuer: issuer.toHex(),
    holder: holder.toHex(),
    issuedAt: instantText(warrant.issuedAtSeconds),
    expiresAt: instantText(warrant.expiresAtSeconds),
    ttl,
    validity: validityOf(warrant, now),
    depth,
    maxDepth,
    terminal: warrant.isTerminal,
    clearance,
    sessionId,
    agentId,
    gates: gatesJson(warrant),
    requiredApprovers: requiredApprovers?.map((key) => key.toHex()) ?? null,
    minApprovals,
    issuableTools,
    maxIssueDepth,
    constraintBounds: constraintBounds === null ? null : mapped(constraintBounds.constraints, String),
    extensions: Object.keys(warrant.extensions),
    parentHash,
    chain: chain.map((link) => link.id),
  };
}

type Validity = 'valid' | 'expired' | 'not yet valid';

function validityOf(warrant: Warrant, now: number): Validity {
  if (warrant.isExpired(now)) return 'expired';
  return Number(warrant.issuedAtSeconds) > now ? 'not yet valid' : 'valid';
}

/** The lines of `inspect`. */
export function warrantText(warrant: Warrant, now: number, { bold, green, red, yellow }: Paints): string {
  const validity = validityOf(warrant, now);
  const paint = { valid: green, expired: red, 'not yet valid': yellow }[validity];
  const rows: [string, string][] = [
    ['warrant', bold(warrant.id)],
    ['type', `${warrant.type}, ${depthText(warrant)}`],
    ['issuer', warrant.issuer.toHex()],
    ['holder', warrant.holder.toHex()],
    ['issued', instantText(warrant.issuedAtSeconds)],
    ['expires', `${instantText(warrant.expiresAtSeconds)} (${durationText(warrant.ttl)})`],
    ['now', paint(`${validity}${spanText(warrant, validity, now)}`)],
  ];
  if (warrant.clearance !== null) rows.push(['clearance', clearanceText(warrant.clearance)]);
  if (warrant.sessionId !== null) rows.push(['session', shown(warrant.sessionId)]);
  if (warrant.agentId !== null) rows.push(['agent', shown(warrant.agentId)]);
  rows.push(...toolRows(warrant), ...issueRows(warrant), ...approvalRows(warrant));
  const names = Object.keys(warrant.extensions).filter((name) => !name.startsWith('tenuo.'));
  if (names.length > 0) rows.push(['extensions', names.map(shown).join(', ')]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

function depthText({ depth, maxDepth, isTerminal, chain }: Warrant): string {
  const parents = chain.length - 1;
  const here = parents === 0 ? '' : `, with ${parents === 1 ? 'its parent' : `its ${parents} parents`}`;
  const alone = depth > 0 && parents === 0 ? ', without its parents' : '';
  return `depth ${depth} of ${maxDepth}${isTerminal ? ', not to be delegated' : ''}${here}${alone}`;
}

function spanText({ issuedAtSeconds, expiresAtSeconds }: Warrant, validity: Validity, now: number): string {
  if (validity === 'expired') return ` since ${roughly(now - Number(expiresAtSeconds))}`;
  if (validity === 'valid') return `, for another ${roughly(Number(expiresAtSeconds) - now)}`;
  return `, but in ${roughly(Number(issuedAtSeconds) - now)}`;
}

/** A span in its two largest units: `59 min 30 s`. */
export function roughly(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  let rest = seconds;
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * size;
  }
  return parts.join(' ');
}

function clearanceText(level: number): string {
  const name = Object.entries(Clearance).find(([, value]) => value === level)?.[0];
  return name === undefined ? String(level) : `${level} (${name})`;
}

/** A row a tool, and one for each of its constraints. */
function toolRows({ capabilities }: Warrant): [string, string][] {
  return Object.entries(capabilities).flatMap(([tool, { constraints, allowUnknown }]): [string, string][] => {
    const entries = Object.entries(constraints);
    if (entries.length === 0) return [['tool', `${shown(tool)}: any arguments`]];
    const rows = entries.map(([argument, constraint]): [string, string] => ['', `  ${shown(argument)}: ${constraint}`]);
    if (allowUnknown) rows.push(['', '  any other arguments']);
    return [['tool', shown(tool)], ...rows];
  });
}

function issueRows({ issuableTools, maxIssueDepth, constraintBounds }: Warrant): [string, string][] {
  const rows: [string, string][] = [];
  if (issuableTools !== null) rows.push(['may issue', issuableTools.map(shown).join(', ')]);
  if (maxIssueDepth !== null) rows.push(['down to', `depth ${maxIssueDepth}`]);
  for (const [argument, bound] of Object.entries(constraintBounds?.constraints ?? {}))
    rows.push(['within', `${shown(argument)}: ${bound}`]);
  return rows;
}

function approvalRows(warrant: Warrant): [string, string][] {
  const { requiredApprovers } = warrant;
  const rows = Object.entries(gatesJson(warrant) ?? {}).map(([tool, gate]): [string, string] => [
    'gate',
    gate === null
      ? `${shown(tool)}: every call`
      : `${shown(tool)}: ${Object.entries(gate)
          .map(([argument, when]) => `${shown(argument)} ${when}`)
          .join(', ')}`,
  ]);
  if (requiredApprovers !== null) {
    rows.push(['approvals', `${warrant.approvalThreshold} of ${requiredApprovers.length}`]);
    rows.push(...requiredApprovers.map((key): [string, string] => ['approver', key.toHex()]));
  }
  return rows;
}

/** When calls need an approval, by tool: null for every call, else words by argument. */
function gatesJson({
  approvalGates,
}: Warrant): Readonly<Record<string, Readonly<Record<string, string>> | null>> | null {
  if (approvalGates === null) return null;
  return mapped(approvalGates, ({ args }) =>
    args === null
      ? null
      : mapped(args, (gate) =>
          gate === 'all' ? 'any value' : 'exempt' in gate ? `unless ${gate.exempt}` : `where ${gate}`,
        ),
  );
}

function mapped<Item, Made>(
  object: Readonly<Record<string, Item>>,
  map: (item: Item) => Made,
): Readonly<Record<string, Made>> {
  return Object.fromEntries(Object.entries(object).map(([name, item]) => [name, map(item)]));
}
