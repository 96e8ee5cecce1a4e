// Chains of three warrants that nobody has seen: more keys in turn than an engine remembers, so each time they are new.
import { Authorizer, Exact, Range, SigningKey, Warrant } from 'tenuo-edge';

const CHAINS = 120;
const TOOL = 'read_logs';
const ARGS = { service: 'payment-service', lines: 100 };
const LEVELS = [1000, 500, 200].map((max) => ({ service: Exact('payment-service'), lines: Range({ min: 1, max }) }));

/** A function for each engine, that decides a call under the next of the chains. */
export function decidersOfStrangers(engines) {
  const root = SigningKey.generate();
  const requests = Array.from({ length: CHAINS }, () => makeRequest(root));
  return engines.map((engine) => {
    const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
    let next = 0;
    return () => {
      next = (next + 1) % CHAINS;
      return authorizer.authorize(requests[next]);
    };
  });
}

/** A call that is allowed, with its chain as bytes. */
function makeRequest(root) {
  let key = root;
  let warrant;
  for (const constraints of LEVELS) {
    const holder = SigningKey.generate();
    const builder = warrant === undefined ? Warrant.mintBuilder() : warrant.grantBuilder();
    builder.capability(TOOL, constraints).holder(holder.publicKey);
    warrant = warrant === undefined ? builder.mint(key) : builder.grant(key);
    key = holder;
  }
  return { warrant: warrant.toStack(), tool: TOOL, args: ARGS, signature: warrant.sign(key, TOOL, ARGS) };
}
