// The authority of the workload as a token of three blocks, without proof of possession, in biscuit-wasm.

const LIMITS = { max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 };
const SIGNED_BY = new Uint8Array(32).fill(1);

const keysOf = ({ KeyPair, PrivateKey, SignatureAlgorithm }) =>
  KeyPair.fromPrivateKey(PrivateKey.fromBytes(SIGNED_BY, SignatureAlgorithm.Ed25519));

/** The bytes of the token. */
export function tokenOf(library) {
  const { biscuit, block } = library;
  const keys = keysOf(library);
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
  return token.toBytes();
}

/** Parses, verifies and decides a call, from the bytes of a token. */
export function deciderOf(library, bytes) {
  const { authorizer, Biscuit } = library;
  const root = keysOf(library).getPublicKey();
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
