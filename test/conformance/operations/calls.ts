// Chains and calls judged, and proofs of possession.
import { CALL_AT, CALL_HEAD, DIGEST_AT, SIGNATURE_AT } from '../../../assembly/layout.ts';
import { FLAG_SIGNATURE } from '../../../assembly/request.ts';
import { type Arguments, clearCall, putCall } from '../../../src/arguments.ts';
import { Authorizer } from '../../../src/authorizer.ts';
import { Clearances } from '../../../src/clearance.ts';
import { DEFAULT_MAX_WINDOWS, DEFAULT_WINDOW_SECONDS, PLAIN_POLICY, putRequest } from '../../../src/engine/request.ts';
import type { StoredChain } from '../../../src/engine/slots.ts';
import { fromHex, toHex } from '../../../src/hex.ts';
import { PublicKey, SigningKey, signWith } from '../../../src/keys.ts';
import type { RevocationCheck } from '../../../src/revocation/check.ts';
import { SignedRevocationList } from '../../../src/revocation/list.ts';
import { access } from '../../../src/warrant/access.ts';
import { leafOf, type Warrant } from '../../../src/warrant.ts';
import { chainOf, namedWarrant } from '../chains.ts';
import { approvalsOf, denial, verified } from '../decisions.ts';
import {
  asBytes,
  asInteger,
  BadRequest,
  type Context,
  type Json,
  type Operations,
  type Request,
  Unsupported,
  verdict,
} from '../protocol.ts';
import { argumentsOf } from '../values.ts';
import { recordedReceipt } from './receipts.ts';

const SIGNATURE_BYTES = 64;
const DIGEST_BYTES = 32;
/** Bytes of both signature contexts in front of a challenge, and of the challenge in front of the call. */
const CONTEXT_BYTES = 28;
const CHALLENGE_HEAD = 35;
const MESSAGE_AT = CALL_AT + CALL_HEAD - CHALLENGE_HEAD - CONTEXT_BYTES;
/** A key that nobody holds, for requests that trust nobody: an authorizer has at least one root. */
const NOBODY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

/** The authorizer that a request describes. */
function authorizerOf(context: Context, request: Request): Authorizer {
  if (request.optionalText('verifier') === 'dataplane') throw new Unsupported('the deprecated data plane');
  if (request.has('revoked_ids')) throw new Unsupported('revoked ids without a list');
  const roots = request.has('trusted_roots') ? request.texts('trusted_roots') : [];
  return new Authorizer({
    trustedRoots: (roots.length === 0 ? [NOBODY] : roots).map((root) =>
      PublicKey.from(asBytes(root, 'trusted_roots'), context.options),
    ),
    clockTolerance: request.optionalNumber('clock_tolerance'),
    maxLifetime: request.optionalNumber('max_token_lifetime'),
    strictSession: request.flag('strict_session'),
    clearance: clearanceOf(request),
    revocationList: revocationListOf(context, request),
    pop: popWindow(request),
    ...context.options,
  });
}

/** The list that a request hands to its authorizer, verified. */
function revocationListOf({ options }: Context, request: Request): RevocationCheck | undefined {
  if (!request.has('srl')) return undefined;
  const text = request.text('srl');
  const issuer = PublicKey.from(asBytes(request.text('srl_issuer'), 'srl_issuer'), options);
  return SignedRevocationList.parse(fromHex(text) ?? text, options).verify(issuer);
}

/** The approvals that a request hands to its authorizer. */
function presentedApprovals(request: Request): readonly (string | Uint8Array)[] | undefined {
  if (!request.has('approvals')) return undefined;
  return request.texts('approvals').map((text) => fromHex(text) ?? text);
}

/** The table of clearance that a request asks for. */
function clearanceOf(request: Request): Record<string, number> | undefined {
  if (!request.has('clearance_requirements')) return undefined;
  const rules = Object.entries(request.object('clearance_requirements'));
  return Object.fromEntries(rules.map(([pattern, level]) => [pattern, Number(asInteger(level, 'clearance'))]));
}

function popWindow(request: Request): { windowSeconds: number; maxWindows: number } | undefined {
  if (!request.has('pop_window')) return undefined;
  const [seconds, count] = request.list('pop_window').map((item) => Number(asInteger(item, 'pop_window')));
  if (seconds === undefined || count === undefined) throw new BadRequest("'pop_window' is [seconds, count]");
  return { windowSeconds: seconds, maxWindows: count };
}

/** The proof of a request: given, or made with the holder's seed. */
function signatureOf(context: Context, request: Request, leaf: Warrant, args: Arguments): Uint8Array | undefined {
  if (request.has('holder_seed')) {
    const key = SigningKey.fromSeed(request.bytes('holder_seed'), context.options);
    return leaf.sign(key, request.text('tool'), args, { now: request.optionalNumber('pop_time') ?? request.now });
  }
  if (!request.has('signature')) return undefined;
  const signature = request.bytes('signature');
  if (signature.length !== SIGNATURE_BYTES) throw new BadRequest("field 'signature' must be 64 bytes");
  return signature;
}

/** The view of the arguments that constraints see is derived from them, never given beside them. */
function refuseOtherView(request: Request): void {
  const seen = request.optional('constraint_args');
  if (seen !== undefined && !sameJson(seen, request.optional('args') ?? {}))
    throw new Unsupported('constraint arguments');
}

function sameJson(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    left.length === right.size &&
    left.every(([name, value]) => right.has(name) && sameJson(value as Json, right.get(name) as Json))
  );
}

/** What an approval of the call would commit to. */
function requestHash(context: Context, leaf: Warrant, request: Request): string {
  const { core, memory } = context.engine;
  return withCall(context, leaf, request, (slot) => {
    core.requestHash(slot);
    return toHex(memory.subarray(DIGEST_AT, DIGEST_AT + DIGEST_BYTES));
  });
}

/** Puts a call where the core reads it, with the leaf's chain in a slot, and runs `call` over them. */
function withCall<Result>(
  context: Context,
  warrant: Warrant,
  request: Request,
  call: (slot: number) => Result,
): Result {
  const { engine } = context;
  const chain = access.chainOf(warrant) as StoredChain;
  const length = putCall(engine, request.text('tool'), argumentsOf(engine, request));
  try {
    chain.settle();
    return call(chain.slot);
  } finally {
    clearCall(engine, length);
  }
}

/** Writes the request record for one warrant alone: instant, windows and proof. */
function putProof(context: Context, request: Request, signature: Uint8Array | undefined): void {
  const { engine } = context;
  const windowSeconds = request.optionalNumber('window') ?? DEFAULT_WINDOW_SECONDS;
  const maxWindows = request.optionalNumber('windows') ?? DEFAULT_MAX_WINDOWS;
  if (signature !== undefined) engine.memory.set(signature, SIGNATURE_AT);
  putRequest(
    engine,
    { ...PLAIN_POLICY, windowSeconds, maxWindows },
    request.now,
    signature === undefined ? 0 : FLAG_SIGNATURE,
  );
}

export const calls: Operations = {
  'chain.verify': (context, request) => {
    const leaf = leafOf(chainOf(context.engine, request));
    const decision = authorizerOf(context, request).verify(leaf, { now: request.now });
    return decision.allowed ? { ok: true, result: verified(decision) } : denial(decision);
  },

  authorize: (context, request) => {
    const { engine } = context;
    const leaf = leafOf(chainOf(engine, request));
    const tool = request.text('tool');
    const args = argumentsOf(engine, request);
    refuseOtherView(request);
    const signature = signatureOf(context, request, leaf, args);
    const call = { warrant: leaf, tool, args, signature, approvals: presentedApprovals(request), now: request.now };
    const decision = authorizerOf(context, request).authorize(call);
    if (!decision.allowed) return denial(decision);
    const pop_signature = signature === undefined ? null : toHex(signature);
    const request_hash = requestHash(context, leaf, request);
    return {
      ok: true,
      decision: 'allow',
      result: { ...verified(decision), approvals: approvalsOf(decision), request_hash, pop_signature, tool },
      ...(request.has('receipt') && { receipt: recordedReceipt(context, decision, call, request.object('receipt')) }),
    };
  },

  'warrant.authorize': (context, request) => {
    const { engine } = context;
    const warrant = namedWarrant(engine, request, 'warrant');
    refuseOtherView(request);
    const signature = signatureOf(context, request, warrant, argumentsOf(engine, request));
    return withCall(context, warrant, request, (slot) => {
      putProof(context, request, signature);
      return verdict(engine, engine.core.authorizeLeaf(slot), { decision: 'allow' });
    });
  },

  'pop.sign': (context, request) => {
    const { engine, options } = context;
    const warrant = namedWarrant(engine, request, 'warrant');
    const key = SigningKey.fromSeed(request.bytes('holder_seed'), options);
    const window = request.optionalNumber('window') ?? DEFAULT_WINDOW_SECONDS;
    const now = request.optionalNumber('timestamp') ?? request.now;
    if (!Number.isSafeInteger(now)) throw new Unsupported('instants beyond 2^53');
    // The message as the core lays it out; users get the signature alone, from the leaf.
    const { message, proof } = withCall(context, warrant, request, (slot) => {
      putRequest(engine, { ...PLAIN_POLICY, windowSeconds: window }, now, 0);
      return signWith(key, engine, ({ core, memory }) => {
        const length = core.signCall(slot);
        return {
          message: memory.slice(MESSAGE_AT, MESSAGE_AT + length),
          proof: memory.slice(SIGNATURE_AT, SIGNATURE_AT + SIGNATURE_BYTES),
        };
      });
    });
    const signature =
      window === DEFAULT_WINDOW_SECONDS
        ? warrant.sign(key, request.text('tool'), argumentsOf(engine, request), { now })
        : proof;
    return {
      ok: true,
      signature: toHex(signature),
      challenge: toHex(message.subarray(CONTEXT_BYTES)),
      message: toHex(message),
      window_start: String(Math.trunc(now / window) * window + 0),
    };
  },

  'pop.verify': (context, request) => {
    const { engine } = context;
    const warrant = namedWarrant(engine, request, 'warrant');
    const signature = signatureOf(context, request, warrant, argumentsOf(engine, request));
    return withCall(context, warrant, request, (slot) => {
      putProof(context, request, signature);
      return verdict(engine, engine.core.verifyProof(slot));
    });
  },

  'clearance.required': (_, request) => ({
    ok: true,
    level: new Clearances(clearanceOf(request) ?? {}).of(request.text('tool')),
  }),

  'dedup.key': (context, request) => {
    const { engine } = context;
    const warrant = namedWarrant(engine, request, 'warrant');
    const key = withCall(context, warrant, request, (slot) => {
      engine.core.replayKey(slot);
      return toHex(engine.memory.subarray(DIGEST_AT, DIGEST_AT + DIGEST_BYTES));
    });
    // A proof is accepted in its own window and the ones that are tried around it.
    return { ok: true, key, ttl: DEFAULT_WINDOW_SECONDS * (DEFAULT_MAX_WINDOWS - 1) };
  },
};
