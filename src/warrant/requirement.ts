// Whether the gates of a warrant ask for an approval of a call.
import { APPROVAL_REQUIRED } from '../../assembly/codes.ts';
import { decodeGates } from '../cbor/gates.ts';
import { sortedKeys } from '../cbor/order.ts';
import { utf8Text } from '../cbor/reader.ts';
import type { Denied } from '../decision.ts';
import type { Engine } from '../engine/engine.ts';
import { type Findings, readFindings } from '../engine/findings.ts';
import { withItems } from '../engine/port.ts';
import { type ApprovalGate, type ApprovalGates, type ArgumentGate, isExemption, messageOf } from './gates.ts';
import { refusalOf } from './presented.ts';

/**
 * Whether a call needs an approval: `required` by the whole tool (`argument` is null) or by one argument, `exempt` where
 * these arguments spare it one, `denied` where the warrant refuses it anyway.
 *
 * @example
 * ```ts
 * import { type ApprovalRequirement, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([SigningKey.generate().publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const requirement: ApprovalRequirement = warrant.approvalRequirement('restart', {});
 * console.log(requirement.status); // required
 * ```
 *
 * @see docs/approvals.md
 */
export type ApprovalRequirement =
  | { readonly status: 'not-gated' }
  | { readonly status: 'exempt'; readonly arguments: readonly string[] }
  | { readonly status: 'required'; readonly argument: string | null; readonly message: string }
  | { readonly status: 'denied'; readonly denied: Denied };

/** The gates of an extension's value; an empty one, like none, says that there are none. */
export function readGates(engine: Engine, value: Uint8Array | undefined): ApprovalGates | null {
  if (value === undefined || value.length === 0) return null;
  withItems(engine, [value], () => {
    const reason = engine.core.readGates(value.length);
    if (reason !== 0) throw refusalOf(engine, reason);
  });
  return decodeGates(value);
}

/**
 * What the encoded gates say of the call that is written in CALL, `gate` being the tool's: a requirement, or the findings where
 * a constraint has no answer.
 */
export function requirementOf(
  engine: Engine,
  gates: Uint8Array | undefined,
  gate: ApprovalGate | null,
  tool: string,
): ApprovalRequirement | Findings {
  if (gates === undefined || gate === null) return { status: 'not-gated' };
  // Read here: the gates, and the argument's name among them, are wiped when this returns.
  const findings = withItems(engine, [gates], () => {
    const reason = engine.core.evaluateGates(gates.length);
    return reason === 0 ? null : readFindings(engine, reason);
  });
  if (findings === null) return spared(gate);
  if (findings.reason !== APPROVAL_REQUIRED) return findings;
  const { argument } = findings;
  const name = argument === null ? null : utf8Text(argument, 0, argument.length);
  return { status: 'required', argument: name, message: messageOf(gate, tool) };
}

/** Which arguments spared a call its approval, in the order of their bytes. */
function spared({ args }: ApprovalGate): ApprovalRequirement {
  const gates = args ?? {};
  const exempt = sortedKeys(gates).filter((name) => isExemption(gates[name] as ArgumentGate));
  return exempt.length === 0 ? { status: 'not-gated' } : { status: 'exempt', arguments: exempt };
}
