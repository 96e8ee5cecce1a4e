// Approval gates by themselves and of a warrant, what a delegation changed, and names of clearance.
import { clearCall, putCall } from '../../../src/arguments.ts';
import { gatesWithin, mergeGates } from '../../../src/builders/gates.ts';
import { encodeGates } from '../../../src/cbor/gates.ts';
import { sortedKeys } from '../../../src/cbor/order.ts';
import { fromHex, toHex } from '../../../src/hex.ts';
import { evaluatorOf, withCel } from '../../../src/host/cel.ts';
import { clearanceLevel, clearanceName } from '../../../src/warrant/clearance.ts';
import { DelegationDiff } from '../../../src/warrant/diff.ts';
import type { ApprovalGate, ApprovalGates } from '../../../src/warrant/gates.ts';
import { type ApprovalRequirement, readGates, requirementOf } from '../../../src/warrant/requirement.ts';
import { namedWarrant } from '../chains.ts';
import { describeGates, namedGates } from '../gates.ts';
import { type Answer, type Context, type JsonObject, type Operations, type Request, verdict } from '../protocol.ts';
import { argumentsOf } from '../values.ts';

/** Gates by description, or as hex. */
function gatesOf(context: Context, request: Request, name = 'gates'): ApprovalGates {
  const given = request.need(name);
  const bytes = typeof given === 'string' ? fromHex(given) : null;
  if (bytes === null) return namedGates(context, given);
  return readGates(context.engine, bytes) ?? Object.create(null);
}

function answerOf(gates: ApprovalGates): Answer {
  return { ok: true, gates: describeGates(gates), cbor: toHex(encodeGates(gates)) };
}

function inspection(gate: ApprovalGate | null): JsonObject {
  if (gate === null) return { kind: 'none' };
  const { args, message } = gate;
  return args === null ? { kind: 'tool', message } : { kind: 'conditional', arguments: sortedKeys(args), message };
}

function requirement(needs: ApprovalRequirement): JsonObject {
  switch (needs.status) {
    case 'not-gated':
      return { kind: 'not_gated' };
    case 'exempt':
      return { kind: 'exempt', arguments: needs.arguments };
    case 'required':
      return {
        kind: 'required',
        by: needs.argument === null ? 'tool' : { argument: needs.argument },
        message: needs.message,
      };
    case 'denied':
      return { kind: 'denied', code: needs.denied.number, reason: needs.denied.message };
  }
}

function evaluated(needs: ApprovalRequirement, gate: ApprovalGate | null): Answer {
  return {
    ok: true,
    required: needs.status === 'required',
    requirement: requirement(needs),
    inspection: inspection(gate),
  };
}

/** Gates without a warrant. */
function evaluate(context: Context, request: Request, tool: string): Answer {
  const { engine, options } = context;
  const gates = gatesOf(context, request);
  const gate = gates[tool] ?? null;
  const length = putCall(engine, tool, argumentsOf(engine, request));
  try {
    const needs = withCel(engine, evaluatorOf(options), request.now, () =>
      requirementOf(engine, encodeGates(gates), gate, tool),
    );
    return 'status' in needs ? evaluated(needs, gate) : verdict(engine, needs.reason);
  } finally {
    clearCall(engine, length);
  }
}

export const gates: Operations = {
  'gates.encode': (context, request) => answerOf(gatesOf(context, request)),

  'gates.decode': (context, request) => {
    const read = readGates(context.engine, request.bytes('bytes'));
    return read === null ? { ok: true, gates: null } : answerOf(read);
  },

  'gates.merge': (context, request) => {
    const merged = mergeGates(gatesOf(context, request, 'base'), gatesOf(context, request, 'additional'));
    return answerOf(merged ?? Object.create(null));
  },

  'gates.propagate': (context, request) => {
    const kept = gatesWithin(gatesOf(context, request), new Set(request.texts('tools')));
    return kept === null ? { ok: true, gates: null } : answerOf(kept);
  },

  'gates.evaluate': (context, request) => {
    const tool = request.text('tool');
    if (!request.has('warrant')) return evaluate(context, request, tool);
    const warrant = namedWarrant(context.engine, request, 'warrant');
    const args = argumentsOf(context.engine, request);
    const needs = warrant.approvalRequirement(tool, args, { cel: context.options.cel, now: request.now });
    return evaluated(needs, warrant.inspectGate(tool));
  },

  'clearance.parse': (_, request) => {
    const level = clearanceLevel(request.text('text'));
    return { ok: true, level, text: clearanceName(level) };
  },

  'warrant.diff': (context, request) => {
    const [parent, child] = ['parent', 'child'].map((name) => namedWarrant(context.engine, request, name));
    const diff = new DelegationDiff(parent as never, child as never, { now: request.now });
    return { ok: true, diff: diff.toJSON(), human: String(diff), siem: diff.toEvent() };
  },
};
