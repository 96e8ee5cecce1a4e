// An issuer, an orchestrator and a worker, each with keys of its own: create, delegate, authorize.
import { Authorizer, Exact, Pattern, PublicKey, Range, SigningKey, TenuoError, Warrant } from 'tenuo-edge';
import { deploy } from './support/deployment.ts';

deploy(['ISSUER_KEY', 'ORCH_KEY', 'WORKER_KEY'], { ORCH_PUBKEY: 'ORCH_KEY', WORKER_PUBKEY: 'WORKER_KEY' });
const tool = 'manage_infrastructure';

// 1. Create a warrant.
const issuerKey = SigningKey.fromEnv('ISSUER_KEY');
const warrant = Warrant.mintBuilder()
  .capability(tool, { cluster: Pattern('staging-*'), replicas: Range.max(15) })
  .holder(PublicKey.fromEnv('ORCH_PUBKEY'))
  .ttl(3600)
  .mint(issuerKey);

// 2. Delegate less of it.
const orchestratorKey = SigningKey.fromEnv('ORCH_KEY');
const workerWarrant = warrant
  .grantBuilder()
  .capability(tool, { cluster: Exact('staging-web'), replicas: Range.max(10) })
  .holder(PublicKey.fromEnv('WORKER_PUBKEY'))
  .ttl(300)
  .grant(orchestratorKey);
console.log(String(workerWarrant.diff()).split('\n').slice(1, 3).join('\n'));

try {
  warrant
    .grantBuilder()
    .capability(tool, { cluster: Exact('staging-web'), replicas: Range.max(20) })
    .grant(orchestratorKey);
} catch (error) {
  if (!(error instanceof TenuoError)) throw error;
  console.log(`not more: ${error.code} (${error.number}), ${error.expected}`);
}

// 3. Authorize an action. `allows` asks the constraints alone; permission comes from an authorizer, with the worker's proof.
const args = { cluster: 'staging-web', replicas: 5 };
console.log(`allows: ${workerWarrant.allows(tool, args)}`);

const authorizer = new Authorizer({ trustedRoots: [issuerKey.publicKey] });
const signature = workerWarrant.sign(SigningKey.fromEnv('WORKER_KEY'), tool, args);
console.log(`authorized: ${authorizer.authorize({ warrant: workerWarrant, tool, args, signature }).allowed}`);

// Someone who has the warrant and another key is not its holder.
const stolen = workerWarrant.sign(orchestratorKey, tool, args);
console.log(
  `with another key: ${authorizer.authorize({ warrant: workerWarrant, tool, args, signature: stolen }).code}`,
);
