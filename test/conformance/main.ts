// The conformance driver: the protocol of test/oracle/README.md, answered by the code that users call. It only
// translates requests to calls and results to answers.

import { cel } from '../../src/cel/cel.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withCel } from '../../src/host/cel.ts';
import { approvals } from './operations/approvals.ts';
import { builders } from './operations/builders.ts';
import { calls } from './operations/calls.ts';
import { expressions } from './operations/cel.ts';
import { connect } from './operations/connect.ts';
import { constraints } from './operations/constraints.ts';
import { gates } from './operations/gates.ts';
import { keys } from './operations/keys.ts';
import { receipts } from './operations/receipts.ts';
import { revocation } from './operations/revocation.ts';
import { tables } from './operations/tables.ts';
import { values } from './operations/values.ts';
import { warrants } from './operations/warrants.ts';
import {
  type Answer,
  type Context,
  failure,
  type Json,
  type JsonObject,
  type Operations,
  Request,
} from './protocol.ts';

export { createEngine } from '../../src/engine/select.ts';

const OPERATIONS: Operations = {
  ...keys,
  ...approvals,
  ...warrants,
  ...builders,
  ...calls,
  ...gates,
  ...connect,
  ...constraints,
  ...expressions,
  ...revocation,
  ...values,
  ...receipts,
  ...tables,
  ops: () => ({ ok: true, ops: Object.keys(OPERATIONS).sort() }),
};

/** Answers one line of JSON with one line of JSON, on the given engine. */
export function createDriver(engine: Engine): (line: string) => string {
  const context: Context = { engine, options: { engine, cel } };
  return (line) => {
    let request: Json;
    try {
      request = JSON.parse(line) as Json;
    } catch (error) {
      return JSON.stringify({ id: null, ok: false, bad_request: `not JSON: ${(error as Error).message}` });
    }
    const members =
      typeof request === 'object' && request !== null && !Array.isArray(request) ? (request as JsonObject) : {};
    return JSON.stringify({ id: members.id ?? null, ...perform(context, members) });
  };
}

function perform(context: Context, members: JsonObject): Answer {
  try {
    const request = new Request(members);
    const op = request.text('op');
    const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
    if (operation === undefined) return { unsupported: true };
    // For what is asked of the core directly; the facade's calls take the evaluator as an option.
    return withCel(context.engine, cel, request.now, () => operation(context, request));
  } catch (error) {
    return failure(error);
  }
}
