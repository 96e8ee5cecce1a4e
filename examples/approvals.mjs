// A call that a person has to approve: node examples/approvals.mjs
import { ApprovalGate, Authorizer, Exact, SigningKey, signApproval, Warrant, Wildcard } from 'tenuo-edge';
import { autoApprove, describeRequest, fromStore, memoryStore } from 'tenuo-edge/approval';

const [issuer, lead, agent] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];

const warrant = Warrant.mintBuilder()
  .capability('restart_service', { name: Wildcard(), environment: Wildcard() })
  .requiredApprovers([lead.publicKey])
  .minApprovals(1)
  .approvalGates({
    restart_service: ApprovalGate({ environment: Exact('production') }, { message: 'Restart production?' }),
  })
  .holder(agent.publicKey)
  .ttl(3600)
  .mint(issuer);

const authorizer = new Authorizer({ trustedRoots: [issuer.publicKey] });
const tool = 'restart_service';
const call = (environment, approvals) => {
  const args = { name: 'payments', environment };
  return authorizer.authorize({ warrant, tool, args, signature: warrant.sign(agent, tool, args), approvals });
};

console.log('staging     ', call('staging').allowed ? 'allowed' : 'denied');

const asked = call('production');
console.log('production  ', asked.code, asked.number);
console.log(describeRequest(asked.approvalRequest));

// A person signs exactly this call.
const approval = signApproval(asked.approvalRequest, lead, { warrant, externalId: 'lead@example.com' });
const approved = call('production', [approval]);
console.log('approved    ', approved.allowed ? `by ${approved.approvals[0].externalId}` : approved.code);
console.log('elsewhere   ', call('production', approval.toText()).allowed ? 'allowed from a header' : 'denied');

// The approval is of no other call.
const other = { name: 'billing', environment: 'production' };
const reused = authorizer.authorize({
  warrant,
  tool,
  args: other,
  signature: warrant.sign(agent, tool, other),
  approvals: [approval],
});
console.log('other call  ', reused.code, reused.number);

// A program waits at a store, a page answers there. Here both are this process.
const store = memoryStore();
const waiting = fromStore(store, { timeoutSeconds: 10 })(asked.approvalRequest);
for (const { request } of await store.list()) {
  const [answer] = await autoApprove({ key: lead, devMode: true })(request);
  await store.approve(request.requestId, answer);
}
console.log('from a store', call('production', await waiting).allowed ? 'allowed' : 'denied');
