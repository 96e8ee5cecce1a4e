// Approval gates by description (test/oracle/README.md, "gates.encode").

import { ApprovalGate, toGates } from '../../src/builders/gates.ts';
import { compareUtf8 } from '../../src/cbor/order.ts';
import { type ApprovalGates, type ArgumentGate, isExemption, makeGate } from '../../src/warrant/gates.ts';
import { describeConstraint, makeConstraint } from './constraints.ts';
import { mapped } from './descriptions.mjs';
import { asObject, asText, BadRequest, type Context, type Json, type JsonObject } from './protocol.ts';

/** `{tool: {"args": null | {arg: "all" | {"constraint": C} | {"exempt": C}}, "message": text}}`, through the facade. */
export function namedGates(context: Context, description: Json): ApprovalGates {
  const tools = entries(asObject(description, 'gates'));
  return toGates(Object.fromEntries(tools.map(([tool, gate]) => [tool, toolGate(context, asObject(gate, 'a gate'))])));
}

function toolGate(context: Context, { args = null, message = null }: JsonObject): ApprovalGate {
  const text = message === null ? undefined : asText(message, 'message');
  if (args === null) return ApprovalGate(null, { message: text });
  const gates = Object.fromEntries(
    entries(asObject(args, 'args')).map(([name, gate]) => [name, argumentGate(context, gate)]),
  );
  // Upstream writes a gate that asks for nothing; the facade only reads one.
  if (Object.keys(gates).length === 0) return makeGate(gates, text ?? null);
  return ApprovalGate(gates, { message: text });
}

/** In the order in which the crate reads them: of several faults it reports the first. */
function entries(object: JsonObject): [string, Json][] {
  return Object.entries(object).sort(([a], [b]) => compareUtf8(a, b));
}

function argumentGate(context: Context, gate: Json): ArgumentGate {
  if (gate === 'all') return gate;
  const { constraint, exempt } = asObject(gate, 'an argument gate');
  if (constraint !== undefined) return makeConstraint(context, constraint);
  if (exempt !== undefined) return { exempt: makeConstraint(context, exempt) };
  throw new BadRequest('an argument gate is "all", {"constraint"} or {"exempt"}');
}

/** The description of gates. */
export function describeGates(gates: ApprovalGates): JsonObject {
  return mapped(gates, ({ args, message }) => ({
    args: args === null ? null : mapped(args, describeArgumentGate),
    message,
  }));
}

function describeArgumentGate(gate: ArgumentGate): Json {
  if (gate === 'all') return gate;
  return isExemption(gate) ? { exempt: describeConstraint(gate.exempt) } : { constraint: describeConstraint(gate) };
}
