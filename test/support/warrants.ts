// Warrants by hand: honest fields, any of which a test may spoil; the signature is always right.
import * as cbor from '../oracle/generate/cbor.mjs';
import { actor, type Key } from '../oracle/generate/keys.mjs';
import {
  type Fields,
  hashOf,
  payloadNode,
  proof,
  type Sealed,
  seal,
  sealPayload,
  stackBytes,
} from '../oracle/generate/objects.mjs';
import type { Asked } from './core.ts';

export type { Fields, Key, Sealed };
export { proof, sealPayload, stackBytes };

/** Keys of the cast: root issues, the others hold. */
export const ROOT = actor('root');
export const LEAD = actor('lead');
export const AGENT = actor('agent');
export const OTHER = actor('other');

export const ISSUED = 1_700_000_000;
export const EXPIRES = ISSUED + 3600;
export const NOW = ISSUED + 600;

/** An id that repeats for the same label only. */
export const idOf = (label: number | string): string => Buffer.from(String(label).padStart(16, '.')).toString('hex');

export const anySet = { constraints: {} };

/** Fields of a root that grants the tool `t` without constraints to LEAD. */
export function rootFields(changes: Fields = {}): Fields {
  return {
    type: 'execution',
    id: idOf('root'),
    tools: { t: anySet },
    holder: LEAD.public,
    issuer: ROOT.public,
    issued_at: ISSUED,
    expires_at: EXPIRES,
    max_depth: 64,
    depth: 0,
    ...changes,
  };
}

export const rootWarrant = (changes: Fields = {}, key = ROOT): Sealed => seal(rootFields(changes), key);

/** Fields of an issuer root that may issue the tool `t` below LEAD. */
export const issuerFields = (changes: Fields = {}): Fields =>
  rootFields({ type: 'issuer', tools: {}, issuable_tools: ['t'], ...changes });

/** A child with its parent's authority, held by AGENT; `signer` is the parent's holder unless told. */
export function childOf(parent: Sealed, changes: Fields = {}, signer: Key = LEAD): Sealed {
  const p = parent.fields;
  const honest: Fields = {
    type: p.type,
    id: idOf(`child ${p.depth + 1}`),
    tools: p.tools,
    holder: AGENT.public,
    issuer: signer.public,
    issued_at: p.issued_at,
    expires_at: p.expires_at,
    max_depth: p.max_depth,
    depth: p.depth + 1,
    parent_hash: hashOf(parent),
    issuable_tools: p.issuable_tools,
    constraint_bounds: p.constraint_bounds,
    clearance: p.clearance,
    session_id: p.session_id,
  };
  return seal({ ...honest, ...changes }, signer);
}

/** A chain of `count` warrants in which everybody hands on to LEAD. */
export function longChain(count: number, changes: Fields = {}): Sealed[] {
  const chain = [rootWarrant(changes)];
  while (chain.length < count) {
    const parent = chain[chain.length - 1] as Sealed;
    chain.push(childOf(parent, { holder: LEAD.public, id: idOf(chain.length) }));
  }
  return chain;
}

export const trustRoot: Asked = { now: NOW, roots: [ROOT.public] };

/** A warrant whose payload map is changed after it was laid out: keys are payload keys. */
export function sealMap(
  fields: Fields,
  change: (pairs: [cbor.Node, cbor.Node][]) => [cbor.Node, cbor.Node][],
  key = ROOT,
): Sealed {
  const node = payloadNode(fields);
  return sealPayload(cbor.encode(cbor.map(change(node.pairs ?? []))), key, fields);
}

/** Replaces the value under one payload key; `undefined` leaves the key out. */
export function withKey(fields: Fields, key: number, value: cbor.Node | undefined, signer = ROOT): Sealed {
  return sealMap(
    fields,
    (pairs) => {
      const rest = pairs.filter(([k]) => Number(k.n) !== key);
      if (value) rest.push([cbor.uint(key), value]);
      return rest.sort(([a], [b]) => Number(a.n) - Number(b.n));
    },
    signer,
  );
}
