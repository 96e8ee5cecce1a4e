// Expressions by themselves. The evaluator judges them as constraints are judged.
import { encodeConstraint } from '../../../src/cbor/constraint.ts';
import { compile, failureOf } from '../../../src/cel/evaluator.ts';
import { type CEL, makeConstraint } from '../../../src/constraints/kinds.ts';
import type { Operations } from '../protocol.ts';
import { matchText } from './constraints.ts';

export const expressions: Operations = {
  'cel.eval': (context, request) => {
    const constraint = makeConstraint<CEL>({ kind: 'CEL', expression: request.text('expression') });
    return { ok: true, result: matchText(context, encodeConstraint(constraint), request.raw('value')) };
  },

  'cel.compile': (_, request) => {
    try {
      compile(request.text('expression'));
      return { ok: true };
    } catch (error) {
      return { ok: false, error: { code: 1501, text: String(failureOf(error)) } };
    }
  },
};
