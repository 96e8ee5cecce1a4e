// Answers in the protocol of test/oracle/README.md, with everything that a refusal says.

/** The package's public calls cannot be asked this. */
export class Unaskable extends Error {}

/** A refusal by upstream's number where the package throws what the platform throws. */
export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** What engines say of their own faults, as against the package's checks of its callers. */
const FAULT =
  /^(Cannot |Class |Invalid (array|typed)|Maximum call stack|offset is out|Reduce of|Method )|is not (a function|iterable|defined|a constructor)|before initialization/;

/** A denial: code, place and every text of it. */
export function denial(api, denied) {
  const { code, number, reason, stage, at, work } = denied;
  const { argument: field, tool, warrant, offset } = at;
  return {
    ok: false,
    decision: 'deny',
    error: { code: number, name: code, kind: reason, stage, field, tool, warrant, offset },
    explanation: api.tenuo.explain(denied),
    redacted: String(api.tenuo.redact(denied)),
    verifications: work.verifications,
  };
}

/** A chain that holds. */
export function allowance(api, allowed) {
  const { rootIssuer, chainLength, leafDepth, steps, work } = allowed;
  return {
    ok: true,
    decision: 'allow',
    result: {
      root_issuer: rootIssuer,
      chain_length: chainLength,
      leaf_depth: leafDepth,
      steps: steps.map(({ id, depth, issuer }) => ({ warrant_id: id, depth, issuer })),
    },
    explanation: api.tenuo.explain(allowed),
    verifications: work.verifications,
  };
}

/** What was thrown. The words of a runtime about its own faults differ, and are a fault wherever they appear. */
export function failure(api, error) {
  if (error instanceof Unaskable) return { unsupported: true, missing: error.message };
  if (error instanceof Refused) return { ok: false, error: { code: error.code, text: error.message } };
  if (error instanceof api.tenuo.TenuoError) {
    const { number, code, reason, message, hint, offset, warrant, expected, received } = error;
    const facts = { code: number, name: code, kind: reason, text: message, offset, warrant, expected, received, hint };
    return { ok: false, error: facts };
  }
  if ((error instanceof TypeError || error instanceof RangeError) && !FAULT.test(error.message))
    return { ok: false, error: { kind: error.name, text: error.message } };
  return { ok: false, panic: true, text: `${error?.name}: ${error?.message}` };
}
