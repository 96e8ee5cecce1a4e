// Approval gates as builders take them, and what a child makes of its parent's.

import { checkPlain, quoted } from '../cbor/value.ts';
import { type Constraint, isConstraint } from '../constraints/kinds.ts';
import { depthOf, MAX_DEPTH } from '../constraints/logic.ts';
import { CONSTRAINT_REASONS } from '../constraints/reasons.ts';
import { TenuoError } from '../errors.ts';
import { checkOptions, checkText } from '../options.ts';
import {
  type ApprovalGate as ApprovalGateData,
  type ApprovalGates,
  type ArgumentGate,
  isGate,
  makeGate,
} from '../warrant/gates.ts';
import { ANY_TOOL, oneOf } from './names.ts';
import { BUILDING_REASONS } from './reasons.ts';

export type ApprovalGate = ApprovalGateData;

/**
 * As `ArgumentGate`; null is `"all"`.
 *
 * @example
 * ```ts
 * import { type ArgumentGateInput, Exact } from 'tenuo-edge';
 *
 * const inputs: ArgumentGateInput[] = [null, 'all', Exact('production'), { exempt: Exact('staging') }];
 * console.log(inputs.length); // 4
 * ```
 *
 * @see docs/delegation.md#approval
 */
export type ArgumentGateInput = ArgumentGate | null;

/**
 * When a call of one tool has to be approved: null for every call, or by argument, or an `ApprovalGate`.
 *
 * @example
 * ```ts
 * import { type ApprovalGateInput, Exact } from 'tenuo-edge';
 *
 * const onProduction: ApprovalGateInput = { environment: Exact('production') };
 * const always: ApprovalGateInput = null;
 * console.log(Object.keys(onProduction ?? {}), always); // [ 'environment' ] null
 * ```
 *
 * @see docs/delegation.md#approval
 */
export type ApprovalGateInput = ApprovalGate | { readonly [argument: string]: ArgumentGateInput } | null;

/**
 * Gates by tool: `{ delete_user: null, restart_service: { environment: Exact("production") } }`.
 *
 * @example
 * ```ts
 * import { type ApprovalGatesInput, Exact } from 'tenuo-edge';
 *
 * const gates: ApprovalGatesInput = { delete_user: null, restart: { environment: Exact('production') } };
 * console.log(Object.keys(gates)); // [ 'delete_user', 'restart' ]
 * ```
 *
 * @see docs/delegation.md#approval
 */
export type ApprovalGatesInput = { readonly [tool: string]: ApprovalGateInput };

/**
 * What an approver is shown.
 *
 * @example
 * ```ts
 * import { ApprovalGate, type ApprovalGateOptions } from 'tenuo-edge';
 *
 * const options: ApprovalGateOptions = { message: 'Ask the on-call lead' };
 * console.log(ApprovalGate(null, options).message); // Ask the on-call lead
 * ```
 *
 * @see docs/delegation.md#approval
 */
export interface ApprovalGateOptions {
  /** Text beside the call. White space around it is dropped, and what is past 200 characters. */
  readonly message?: string | undefined;
}

/** Kinds that would exempt nearly anything, or whose reach cannot be told. */
const UNBOUNDED: readonly Constraint['kind'][] = ['Wildcard', 'AnyOf', 'Not', 'CEL', 'Unknown'];

/**
 * A gate on one tool, for `builder.approvalGates(…)`: `ApprovalGate({ environment: Exact("production") }, { message:
 * "Ask the on-call lead" })`. Without arguments, or with null, every call has to be approved.
 *
 * @throws TypeError where an argument's gate is not null, "all", a constraint or `{ exempt: constraint }`.
 * @throws TenuoError 1201 where an exemption is Wildcard, AnyOf, Not, CEL or of an unknown kind; 1903 where constraints
 *   are nested deeper than a warrant may hold them.
 *
 * @example
 * ```ts
 * import { ApprovalGate, Exact, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const gates = { restart: ApprovalGate({ environment: Exact('production') }, { message: 'Ask the on-call lead' }) };
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates(gates)
 *   .mint(SigningKey.generate());
 * console.log(warrant.approvalRequirement('restart', { environment: 'production' }).status); // required
 * console.log(warrant.approvalRequirement('restart', { environment: 'staging' }).status); // not-gated
 * ```
 *
 * @see docs/delegation.md#approval
 */
export function ApprovalGate(
  args: { readonly [argument: string]: ArgumentGateInput } | null = null,
  options: ApprovalGateOptions = {},
): ApprovalGate {
  checkOptions(options, ['message'], 'ApprovalGate');
  const { message } = options;
  return makeGate(argumentGates(args, 'ApprovalGate'), message === undefined ? null : checkText(message, 'message'));
}

/** What was given as gates, copied and checked. @throws as `ApprovalGate`. */
export function toGates(given: ApprovalGatesInput): ApprovalGates {
  checkNamed(given, 'approvalGates', 'tool', '{ restart_service: { environment: Exact("production") } }');
  const gates = Object.create(null) as Record<string, ApprovalGate>;
  for (const [tool, gate] of Object.entries(given)) {
    checkText(tool, 'a tool name');
    gates[tool] = isGate(gate) ? gate : makeGate(argumentGates(gate, `the gate of ${quoted(tool)}`), null);
  }
  return Object.freeze(gates);
}

function argumentGates(args: unknown, subject: string): Record<string, ArgumentGate> | null {
  if (args === null) return null;
  checkNamed(args, subject, 'argument', 'null for every call, or { environment: Exact("production") }');
  const gates = Object.create(null) as Record<string, ArgumentGate>;
  for (const [name, gate] of Object.entries(args))
    gates[checkText(name, 'an argument name')] = argumentGate(gate, `${subject}, argument ${quoted(name)}`);
  if (Object.keys(gates).length === 0)
    throw new TypeError(`${subject} names no argument, so no call would have to be approved; null gates every call`);
  return gates;
}

function argumentGate(gate: unknown, subject: string): ArgumentGate {
  if (gate === null || gate === 'all') return 'all';
  if (isConstraint(gate)) return checkDepth(gate, subject);
  const exempt = exemption(gate);
  if (exempt === null)
    throw new TypeError(
      `${subject}, takes null, "all", a constraint such as Exact(…), or { exempt: constraint }; a message goes into ApprovalGate(…, { message })`,
    );
  if (UNBOUNDED.includes(exempt.kind))
    throw new TenuoError(BUILDING_REASONS.EXEMPTION_UNBOUNDED, { subject, received: String(exempt) });
  return Object.freeze({ exempt: checkDepth(exempt, subject) });
}

/** The constraint of `{ exempt: constraint }`, or null. */
function exemption(gate: unknown): Constraint | null {
  if (typeof gate !== 'object' || gate === null || Object.keys(gate).join() !== 'exempt') return null;
  const { exempt } = gate as { readonly exempt: unknown };
  return isConstraint(exempt) ? exempt : null;
}

function checkDepth(constraint: Constraint, subject: string): Constraint {
  if (depthOf(constraint) <= MAX_DEPTH) return constraint;
  throw new TenuoError(CONSTRAINT_REASONS.CONSTRAINT_TOO_DEEP, { subject });
}

function checkNamed(given: unknown, subject: string, what: string, example: string): asserts given is object {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || isConstraint(given) || isGate(given))
    throw new TypeError(`${subject} takes gates by ${what}: ${example}`);
  checkPlain(given, { of: null, key: subject });
}

/**
 * The gates of both maps. A call that one of them gates is gated; of two gates on one argument the first stays, of two
 * messages the second.
 */
export function mergeGates(first: ApprovalGates | null, second: ApprovalGates | null): ApprovalGates | null {
  if (first === null || second === null) return first ?? second;
  const gates = Object.assign(Object.create(null) as Record<string, ApprovalGate>, first);
  for (const [tool, gate] of Object.entries(second)) gates[tool] = mergeGate(gates[tool], gate);
  return Object.freeze(gates);
}

function mergeGate(first: ApprovalGate | undefined, second: ApprovalGate): ApprovalGate {
  if (first === undefined) return second;
  const message = second.message ?? first.message;
  if (first.args === null || second.args === null) return makeGate(null, message);
  const args = Object.create(null) as Record<string, ArgumentGate>;
  return makeGate(Object.assign(args, second.args, first.args), message);
}

/** The gates of tools that a warrant has; null where none is left. A warrant that has `*` has every tool. */
export function gatesWithin(gates: ApprovalGates, tools: ReadonlySet<string>): ApprovalGates | null {
  const kept = Object.create(null) as Record<string, ApprovalGate>;
  for (const [tool, gate] of Object.entries(gates)) if (hasTool(tools, tool)) kept[tool] = gate;
  return Object.keys(kept).length === 0 ? null : Object.freeze(kept);
}

/** @throws TenuoError 1201 where a gate is on a tool that the warrant has not (semantics: without-effect). */
export function checkScope(gates: ApprovalGates | null, tools: ReadonlySet<string>): void {
  for (const tool of Object.keys(gates ?? {}))
    if (!hasTool(tools, tool))
      throw new TenuoError(BUILDING_REASONS.GATE_OUT_OF_SCOPE, {
        subject: `gate of ${quoted(tool)}`,
        expected: oneOf(tools),
      });
}

function hasTool(tools: ReadonlySet<string>, tool: string): boolean {
  return tools.has(tool) || tools.has(ANY_TOOL);
}
