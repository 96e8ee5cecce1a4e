// Mint a warrant, hand a narrower one on, sign a call with it: node examples/mint-and-delegate.mjs
import { Authorizer, Exact, Pattern, Range, SigningKey, TenuoError, Warrant } from 'tenuo-edge';

const issuerKey = SigningKey.generate();
const orchestratorKey = SigningKey.generate();
const workerKey = SigningKey.generate();

// The issuer trusts the orchestrator with every staging cluster.
const warrant = Warrant.mintBuilder()
  .capability('manage_infrastructure', { cluster: Pattern('staging-*'), replicas: Range.max(15) })
  .holder(orchestratorKey.publicKey)
  .ttl(3600)
  .mint(issuerKey);
console.log('minted      ', warrant.capabilities.manage_infrastructure.toString());

// The orchestrator hands on one of them, for five minutes.
const child = warrant
  .grantBuilder()
  .capability('manage_infrastructure', { cluster: Exact('staging-web'), replicas: Range.max(10) })
  .holder(workerKey.publicKey)
  .ttl(300)
  .grant(orchestratorKey);
console.log('delegated   ', child.capabilities.manage_infrastructure.toString());
console.log('depth       ', `${child.depth} of ${child.maxDepth}, for ${child.ttl} s`);

// It cannot hand on more than it has.
try {
  warrant
    .grantBuilder()
    .capability('manage_infrastructure', { cluster: Pattern('*'), replicas: Range.max(10) })
    .holder(workerKey.publicKey)
    .grant(orchestratorKey);
} catch (error) {
  if (!(error instanceof TenuoError)) throw error;
  console.log('not more    ', `${error.code} (${error.number}): ${error.message}`);
}

// The worker signs its call. Both headers travel with the request; the warrant brings its whole chain.
const args = { cluster: 'staging-web', replicas: 5 };
const headers = child.bind(workerKey).headers('manage_infrastructure', args);
console.log(
  'headers     ',
  Object.entries(headers)
    .map(([name, value]) => `${name} (${value.length} characters)`)
    .join(', '),
);

// The service has only the issuer's public key.
const authorizer = new Authorizer({ trustedRoots: [issuerKey.publicKey] });
const decision = authorizer.authorize({
  warrant: headers['X-Tenuo-Warrant'],
  tool: 'manage_infrastructure',
  args,
  signature: headers['X-Tenuo-PoP'],
});
console.log('decision    ', decision.allowed ? `allowed, ${decision.chainLength} warrants` : decision.message);
