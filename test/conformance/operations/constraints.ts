// Constraints and constraint sets by themselves.
import { STAGE_DECODE } from '../../../assembly/codes.ts';
import { STAGE } from '../../../assembly/result.ts';
import { clearCall, putCall } from '../../../src/arguments.ts';
import { encodeConstraint, encodeSet } from '../../../src/cbor/constraint.ts';
import { reasonName } from '../../../src/codes.ts';
import { depthOf } from '../../../src/constraints/logic.ts';
import type { Constraint } from '../../../src/constraints.ts';
import { resultWord, withItems } from '../../../src/engine/port.ts';
import { toHex } from '../../../src/hex.ts';
import {
  constraintBytes,
  decodeConstraint,
  describeConstraint,
  describeSet,
  makeConstraint,
  makeSet,
  setBytes,
} from '../constraints.ts';
import { type Answer, type Context, type Json, type Operations, refuse, verdict } from '../protocol.ts';
import { argumentsOf, encodeValue, fromTyped, rewritten } from '../values.ts';

const TRUE = 1;
/** The crate nests constraints to this depth, and refuses more by this number where they are not in a warrant's bytes. */
const MAX_DEPTH = 32;
const DEPTH_EXCEEDED = 1903;

/** `true`, `false` or `error:` and the reason. */
export function matchText(context: Context, constraint: Uint8Array, value: Json): string {
  const { engine } = context;
  const bytes = encodeValue(fromTyped(engine, value));
  const result = withItems(engine, [constraint, bytes], () =>
    engine.core.matchConstraint(constraint.length, bytes.length),
  );
  if (result === TRUE || result === 0) return String(result === TRUE);
  if (resultWord(engine, STAGE) === STAGE_DECODE) refuse(result);
  return `error:${reasonName(result)}`;
}

function described(constraint: Constraint, cbor: Uint8Array): Answer {
  const depth = depthOf(constraint);
  return {
    ok: true,
    constraint: describeConstraint(constraint),
    cbor: toHex(cbor),
    depth,
    depth_error: depth > MAX_DEPTH ? { code: DEPTH_EXCEEDED } : null,
  };
}

export const constraints: Operations = {
  'constraint.match': (context, request) => {
    const constraint = constraintBytes(context, request.need('constraint'));
    return { ok: true, result: matchText(context, constraint, request.raw('value')) };
  },

  'constraint.match_many': (context, request) => {
    const constraint = constraintBytes(context, request.need('constraint'));
    return { ok: true, results: request.list('values').map((value) => matchText(context, constraint, value)) };
  },

  'constraint.attenuates': (context, request) => {
    const { engine } = context;
    const parent = constraintBytes(context, request.need('parent'));
    const child = constraintBytes(context, request.need('child'));
    const reason = withItems(engine, [parent, child], () =>
      engine.core.attenuateConstraint(parent.length, child.length),
    );
    return verdict(engine, reason);
  },

  'constraint.encode': (context, request) => {
    const constraint = makeConstraint(context, request.need('constraint'));
    return described(constraint, encodeConstraint(constraint));
  },

  'constraint.decode': ({ engine }, request) => {
    const bytes = request.bytes('bytes');
    const constraint = decodeConstraint(engine, bytes);
    const answer = described(
      constraint,
      rewritten(bytes, () => encodeConstraint(constraint)),
    );
    return { ...answer, canonical: answer.cbor === toHex(bytes) };
  },

  'set.match': (context, request) => {
    const { engine } = context;
    const set = setBytes(context, request.need('set'));
    const length = putCall(engine, '', argumentsOf(engine, request));
    try {
      return verdict(
        engine,
        withItems(engine, [set], () => engine.core.matchSet(set.length)),
      );
    } finally {
      clearCall(engine, length);
    }
  },

  'set.attenuates': (context, request) => {
    const { engine } = context;
    const parent = setBytes(context, request.need('parent'));
    const child = setBytes(context, request.need('child'));
    return verdict(
      engine,
      withItems(engine, [parent, child], () => engine.core.attenuateSet(parent.length, child.length)),
    );
  },

  'set.encode': (context, request) => {
    const set = makeSet(context, request.need('set'));
    return { ok: true, set: describeSet(set), cbor: toHex(encodeSet(set)) };
  },
};
