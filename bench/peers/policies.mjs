// The same authority in the languages of others. biscuit-wasm: a token of three blocks, without proof of possession.
// cedar-wasm: a policy alone, parsed beforehand; no signature, no delegation.
import { createRequire } from 'node:module';
import process from 'node:process';
import { ARGS, WRONG_ARGS } from '../fixtures/deploy.mjs';
import { optional } from './optional.mjs';

const library = await optional('@biscuit-auth/biscuit-wasm', () => import('@biscuit-auth/biscuit-wasm'));
const cedar = await optional('@cedar-policy/cedar-wasm', async () => {
  // V8 11.3 ends the process ("unreachable code" in its deoptimiser) after some thousand calls of it.
  if (process.versions.v8?.startsWith('11.')) throw new Error('V8 11 crashes while it runs');
  return createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
});

const LIMITS = { max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 };
const SIGNED_BY = new Uint8Array(32).fill(1);
const POLICY_SET = 'deploy';

/** Parses, verifies and decides one call, from the bytes of three blocks; undefined without the library. */
export const biscuitDecider = library && makeBiscuit(library);

function makeBiscuit({ authorizer, Biscuit, biscuit, block, KeyPair, PrivateKey, SignatureAlgorithm }) {
  const keys = KeyPair.fromPrivateKey(PrivateKey.fromBytes(SIGNED_BY, SignatureAlgorithm.Ed25519));
  const token = biscuit`right("deploy");
    check if tool("deploy");
    check if environment($e), ["dev", "staging", "production"].contains($e), cluster($c), $c.starts_with("us-"),
      replicas($r), $r >= 1, $r <= 100, address($i), $i.starts_with("10."), path($p), $p.starts_with("/data/");
    check if time($t), $t <= 2030-01-01T00:00:00Z;`
    .build(keys.getPrivateKey())
    .appendBlock(block`check if environment($e), ["dev", "staging"].contains($e), cluster($c),
      $c.starts_with("us-west-"), replicas($r), $r <= 50, address($i), $i.starts_with("10.42."), path($p),
      $p.starts_with("/data/reports/");`)
    .appendBlock(block`check if environment($e), ["staging"].contains($e), cluster($c), $c.starts_with("us-west-2"),
      replicas($r), $r <= 10, address($i), $i.starts_with("10.42.7."), path($p), $p.starts_with("/data/reports/2026/");`);
  const bytes = token.toBytes();
  const root = keys.getPublicKey();
  return (args) => {
    const parsed = Biscuit.fromBytes(bytes, root);
    const built = authorizer`time(2026-11-22T00:00:00Z); tool("deploy"); environment(${args.environment});
      cluster(${args.cluster}); replicas(${args.replicas}); address(${args.source_ip}); path(${args.path});
      allow if right("deploy");`.buildAuthenticated(parsed);
    try {
      built.authorizeWithLimits(LIMITS);
      return true;
    } catch {
      return false;
    } finally {
      built.free();
      parsed.free();
    }
  };
}

/** Judges one call by a policy that was parsed before; undefined without the library. */
export const cedarDecider = cedar && makeCedar(cedar);

function makeCedar({ preparsePolicySet, statefulIsAuthorized }) {
  const staticPolicies = `permit(principal, action == Action::"deploy", resource) when {
    ["staging"].contains(context.environment) && context.cluster like "us-west-2*"
    && context.replicas >= 1 && context.replicas <= 10
    && ip(context.source_ip).isInRange(ip("10.42.7.0/24"))
    && context.path like "/data/reports/2026/*" && !(context.path like "*..*") };`;
  const parsed = preparsePolicySet(POLICY_SET, { staticPolicies });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const entity = (type, id) => ({ type, id });
  const call = {
    principal: entity('Agent', 'a'),
    action: entity('Action', 'deploy'),
    resource: entity('Cluster', 'c'),
    entities: [],
    preparsedPolicySetId: POLICY_SET,
    validateRequest: false,
  };
  return (context) => {
    const answer = statefulIsAuthorized({ ...call, context });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    return answer.response.decision.toLowerCase() === 'allow';
  };
}

// A wrong policy would flatter whoever wrote it.
for (const decide of [biscuitDecider, cedarDecider]) {
  if (decide !== undefined && (!decide(ARGS) || decide(WRONG_ARGS))) throw new Error('a policy of a peer is wrong');
}
