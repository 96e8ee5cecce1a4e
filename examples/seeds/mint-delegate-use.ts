// Everything that a builder can say, what a warrant looks like when it travels, and who may issue instead of delegating.
import { Authorizer, Clearance, Exact, Pattern, Range, SigningKey, Warrant } from 'tenuo-edge';

const [issuerKey, orchestrator, worker] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
const tool = 'manage_infrastructure';

const warrant = Warrant.mintBuilder()
  .capability(tool, { cluster: Pattern('staging-*'), replicas: Range.max(15) })
  .tools(['list_clusters', 'describe_cluster'])
  .sessionId('rollout-42')
  .agentId('orchestrator-1')
  .clearance(Clearance.Internal)
  .maxDepth(3)
  .extension('team', new TextEncoder().encode('platform'))
  .holder(orchestrator.publicKey)
  .ttl(3600)
  .mint(issuerKey);
console.log(warrant.tools, warrant.sessionId, warrant.agentId, warrant.clearance, warrant.maxDepth);
console.log(new TextDecoder().decode(warrant.extensions.team));

// Delegating: one tool narrowed, the rest as it is, and nobody below.
const child = warrant
  .grantBuilder()
  .inheritAll()
  .capability(tool, { cluster: Exact('staging-web'), replicas: Range.max(10) })
  .holder(worker.publicKey)
  .ttl(300)
  .terminal()
  .grant(orchestrator);
console.log(child.depth, child.isTerminal, String(child.capabilities[tool]));

// On its way: one warrant as base64url, the chain as bytes, as a text for headers, as PEM. Each reads back.
for (const form of [child.toStack(), child.toStackText(), child.toPem(), String(child)]) {
  const received = Warrant.parse(form);
  console.log(typeof form, received.id === child.id, `${received.chain.length} in the chain`);
}

// Used: the worker signs, the service decides.
const args = { cluster: 'staging-web', replicas: 5 };
const headers = child.bind(worker).headers(tool, args);
const call = { warrant: headers['X-Tenuo-Warrant'], signature: headers['X-Tenuo-PoP'], tool, args };
console.log(new Authorizer({ trustedRoots: [issuerKey.publicKey] }).authorize(call).code);

// An issuer warrant grants no tool: its holder issues warrants within its bounds.
const desk = SigningKey.generate();
const issuing = Warrant.mintBuilder()
  .issuer()
  .issuableTools(['read_logs'])
  .constraintBounds({ service: Pattern('payment-*') })
  .maxIssueDepth(1)
  .holder(desk.publicKey)
  .ttl(3600)
  .mint(issuerKey);
const issued = issuing
  .issueBuilder()
  .capability('read_logs', { service: Exact('payment-api') })
  .holder(worker.publicKey)
  .ttl(600)
  .issue(desk);
console.log(issuing.type, issuing.tools, issued.type, issued.tools);
