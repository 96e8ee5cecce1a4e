// Warrants as they are described in answers, and what the crate's full validation adds.
import { ISSUED_IN_FUTURE } from '../../assembly/codes.ts';
import { clearCall, putCall } from '../../src/arguments.ts';
import { Float } from '../../src/cbor/value.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { PLAIN_POLICY, putRequest } from '../../src/engine/request.ts';
import type { StoredChain } from '../../src/engine/slots.ts';
import type { Warrant } from '../../src/warrant.ts';
import * as described from './descriptions.mjs';
import { type Answer, type JsonObject, reasonJson } from './protocol.ts';

/** Every field, as the protocol prints them. */
export const describeWarrant = (warrant: Warrant): JsonObject => described.describeWarrant(Float, warrant);

/** What the crate's full validation adds to decoding: a warrant issued in the future is refused. */
export function validateError(engine: Engine, chain: StoredChain, now: number): Answer | null {
  const length = putCall(engine, '', {});
  chain.settle();
  putRequest(engine, PLAIN_POLICY, now, 0);
  const reason = engine.core.authorizeLeaf(chain.slot);
  clearCall(engine, length);
  return reason === ISSUED_IN_FUTURE ? reasonJson(reason) : null;
}
