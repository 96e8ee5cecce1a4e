// Approval gates as data: which calls a person has to approve. Frozen; only `ApprovalGate` and the decoder make them.
import { quoted } from '../cbor/value.ts';
import type { Constraint } from '../constraints/kinds.ts';

const BRAND = Symbol.for('tenuo-edge/approval-gate');
/** Code points of a message that are kept. */
const MAX_MESSAGE = 200;

/**
 * When a call has to be approved because of one argument: `"all"` whatever it is, a constraint where the argument
 * satisfies it, `exempt` where it does not. A call without the argument has to be approved in every case.
 *
 * @example
 * ```ts
 * import { type ArgumentGate, Exact } from 'tenuo-edge';
 *
 * const gates: ArgumentGate[] = ['all', Exact('production'), { exempt: Exact('staging') }];
 * console.log(gates.length); // 3
 * ```
 *
 * @see docs/protocol.md#12-approval-gates
 */
export type ArgumentGate = 'all' | Constraint | { readonly exempt: Constraint };

/**
 * When a call of one tool has to be approved.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import type { ApprovalGate } from 'tenuo-edge/verify';
 *
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([SigningKey.generate().publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const gate: ApprovalGate | null = warrant.inspectGate('restart');
 * console.log(gate?.args, gate?.message); // null null
 * ```
 *
 * @see docs/protocol.md#12-approval-gates
 */
export interface ApprovalGate {
  /** Tells a gate from what it is made of. */
  readonly kind: 'ApprovalGate';
  /** By argument; null where every call has to be. */
  readonly args: Readonly<Record<string, ArgumentGate>> | null;
  /** What the approver is shown; null where the tool's name is enough. */
  readonly message: string | null;
  /** The gate as it would be written. */
  toString(): string;
}

/**
 * The gates of a warrant by tool. The object has no prototype: a tool may have any name.
 *
 * @example
 * ```ts
 * import { type ApprovalGates, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([SigningKey.generate().publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const gates: ApprovalGates | null = warrant.approvalGates;
 * console.log(Object.keys(gates ?? {})); // [ 'restart' ]
 * ```
 *
 * @see docs/protocol.md#12-approval-gates
 */
export type ApprovalGates = Readonly<Record<string, ApprovalGate>>;

const shared = Object.freeze({
  [BRAND]: true,
  toString(this: ApprovalGate): string {
    if (this.args === null) return 'all';
    const gates = Object.entries(this.args).map(([name, gate]) => `${quoted(name)}: ${argumentText(gate)}`);
    return gates.length === 0 ? '{}' : `{ ${gates.join(', ')} }`;
  },
});

/** Freezes the members into a gate. `message` is normalized. */
export function makeGate(args: Readonly<Record<string, ArgumentGate>> | null, message: string | null): ApprovalGate {
  if (args !== null) Object.freeze(args);
  const members = { kind: 'ApprovalGate', args, message: message === null ? null : normalized(message) } as const;
  return Object.freeze(Object.assign(Object.create(shared) as ApprovalGate, members));
}

/** Whether a value was made by `ApprovalGate` or read from a warrant. */
export function isGate(value: unknown): value is ApprovalGate {
  return typeof value === 'object' && value !== null && !Object.hasOwn(value, BRAND) && BRAND in value;
}

/** Whether the gate is an exemption. */
export function isExemption(gate: ArgumentGate): gate is { readonly exempt: Constraint } {
  return typeof gate === 'object' && 'exempt' in gate;
}

/** What an approver is shown: the gate's message, or one that names the tool. */
export function messageOf(gate: ApprovalGate | null, tool: string): string {
  return gate?.message ?? `Approval required for tool '${tool}'`;
}

function argumentText(gate: ArgumentGate): string {
  if (gate === 'all') return 'all';
  return isExemption(gate) ? `exempt ${gate.exempt}` : String(gate);
}

/** The message as upstream keeps it: without white space around it, cut to 200 code points; null where nothing is left. */
function normalized(message: string): string | null {
  const trimmed = message.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  return trimmed === '' ? null : [...trimmed].slice(0, MAX_MESSAGE).join('');
}
