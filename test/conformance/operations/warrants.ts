// Warrants and stacks: read, written, described.
import { FORM_PEM_CHAIN } from '../../../assembly/text/forms.ts';
import { toHex } from '../../../src/hex.ts';
import { leafOf } from '../../../src/warrant.ts';
import { chainOf, namedWarrant, stackBytes, stackOf, warrantOf, writeText } from '../chains.ts';
import { denial } from '../decisions.ts';
import { describeWarrant, validateError } from '../describe.ts';
import type { Operations } from '../protocol.ts';
import { argumentsOf } from '../values.ts';

export const warrants: Operations = {
  'warrant.decode': ({ engine }, request) => {
    const chain = warrantOf(engine, request);
    const validate_error = validateError(engine, chain, request.now);
    const warrant = leafOf(chain);
    return { ok: true, bytes: toHex(warrant.toBytes()), warrant: describeWarrant(warrant), validate_error };
  },

  'warrant.encode': ({ engine }, request) => {
    const warrant = namedWarrant(engine, request, 'warrant');
    return { ok: true, bytes: toHex(warrant.toBytes()), base64: warrant.toString(), pem: warrant.toPem() };
  },

  'warrant.check_constraints': ({ engine, options }, request) => {
    const warrant = namedWarrant(engine, request, 'warrant');
    const { cel } = options;
    // What whyDenied looks at beside the constraints, upstream does not look at here.
    const required = warrant.approvalRequirement(request.text('tool'), argumentsOf(engine, request), {
      cel,
      now: request.now,
    });
    if (required.status !== 'denied' || required.denied.stage === 'approval') return { ok: true };
    return denial(required.denied);
  },

  'stack.decode': ({ engine }, request) => {
    const stack = stackOf(engine, request);
    return {
      ok: true,
      chain: stack.envelopes.map(toHex),
      bytes: toHex(stackBytes(stack.envelopes)),
      warrants: leafOf(stack).chain.map(describeWarrant),
    };
  },

  'stack.encode': ({ engine }, request) => {
    const leaf = leafOf(chainOf(engine, request));
    const bytes = leaf.toStack();
    const base64 = leaf.toStackText();
    return { ok: true, bytes: toHex(bytes), base64, pem: writeText(engine, bytes, FORM_PEM_CHAIN), token: base64 };
  },
};
