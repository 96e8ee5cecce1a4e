// This package behind the few functions that a foreign harness calls. All bytes are Uint8Array, `now` is Unix seconds.

import * as ed25519 from '../build/esm/src/ed25519/index.js';
import { Authorizer, engine, SigningKey, Warrant } from '../build/esm/src/index.js';
import * as engines from './fixtures/engines.mjs';

/** Loads and instantiates the engine, which is synchronous. */
export function init() {
  engine();
}

/** Whether one signature verifies, strictly. */
export function verifyOne(publicKey, message, signature) {
  return ed25519.verify(signature, message, publicKey);
}

/** The same for many `[publicKey, message, signature]`: a boolean each, in order. */
export function verifyMany(list) {
  return ed25519.verifyMany(list.map(([publicKey, message, signature]) => ({ publicKey, message, signature })));
}

/** Forgets which keys were seen: their tables, and that they are points. Chains that were verified stay. */
export function forgetKeys() {
  engines.forgetKeys(engine());
}

/** Forgets the chains that were verified; tables of keys stay. */
export function forgetChains() {
  engines.forgetChains(engine());
}

/** Forgets everything. */
export function forget() {
  forgetKeys();
  forgetChains();
}

/** Reads a chain and verifies its signatures, as if it came for the first time; what `matchOnly` takes. */
export function decode(stack) {
  forgetChains();
  return Warrant.parse(stack);
}

/** Whether the leaf's constraints allow the call; nothing is signed or verified. */
export function matchOnly(warrant, tool, args) {
  return warrant.allows(tool, args);
}

const authorizers = new WeakMap();

/** The whole decision from wire bytes: a boolean. The list of roots is the authorizer's name. */
export function authorize({ stack, tool, args, pop, approvals, trustedRoots, now }) {
  let authorizer = authorizers.get(trustedRoots);
  if (authorizer === undefined) {
    authorizer = new Authorizer({ trustedRoots });
    authorizers.set(trustedRoots, authorizer);
  }
  return authorizer.authorize({ warrant: stack, tool, args, signature: pop, approvals, now }).allowed;
}

const warrants = new WeakMap();
const keys = new WeakMap();

/** A proof of possession for the call, by the holder's seed. Warrant and key are made once for the same bytes. */
export function popSign({ stack, tool, args, now }, holderSeed) {
  const warrant = kept(warrants, stack, Warrant.parse);
  const key = kept(keys, holderSeed, SigningKey.fromSeed);
  return warrant.sign(key, tool, args, { now });
}

/** What was made of these very bytes before, or is made now. */
function kept(map, bytes, make) {
  let value = map.get(bytes);
  if (value === undefined) {
    value = make(bytes);
    map.set(bytes, value);
  }
  return value;
}
