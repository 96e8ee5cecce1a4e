// An on-call agent reads logs by itself, and restarts production only after a person has signed that very call.
//
// The warrant is for one incident. The agent is steered by a poisoned log line half-way: what it then asks for is not in its
// warrant. Every decision becomes a signed receipt, and the chain of receipts is verified with two public keys.
import {
  Authorizer,
  type Decision,
  Exact,
  OneOf,
  type SignedApproval,
  SigningKey,
  signApproval,
  Warrant,
  Wildcard,
} from 'tenuo-edge';
import { MemorySink, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';

const [oncallLead, agent, worker] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];

// Task-scoped: for this incident, for an hour. `delete_database` is not in it.
const warrant = Warrant.mintBuilder()
  .capability('read_logs', { service: Wildcard(), window: Wildcard() })
  .capability('read_metrics', { service: Wildcard(), metric: Wildcard(), window: Wildcard() })
  .capability('restart_service', { name: Wildcard(), environment: Wildcard() })
  .capability('post_status', { channel: OneOf(['#sre-alerts']), message: Wildcard() })
  .capability('escalate', { issue: Wildcard(), level: OneOf(['low', 'medium']) })
  .requiredApprovers([oncallLead.publicKey])
  .approvalGates({ restart_service: { environment: Exact('production') } })
  .sessionId('incident-IR-2026-001')
  .holder(agent.publicKey)
  .ttl(3600)
  .mint(oncallLead);

// The worker that runs the tools decides, and signs a receipt of every decision with a key of its own.
const trustedRoots = [oncallLead.publicKey];
const authorizer = new Authorizer({ trustedRoots });
const sink = new MemorySink();
const log = new ReceiptLog({ key: worker, sink, trustedRoots, disclose: { externalId: true } });

type Call = readonly [tool: string, args: Readonly<Record<string, string>>];

/** One call of the agent: signed by it, decided and recorded by the worker. */
function dispatch([tool, args]: Call, approvals: readonly SignedApproval[] = []): Decision {
  const signature = warrant.sign(agent, tool, args);
  const { decision } = log.decide(authorizer, { warrant, tool, args, signature, approvals });
  return decision;
}

/** The lead reads tool and arguments on a screen, and signs them. Nothing else is approved by it. */
function askLead(decision: Decision): SignedApproval {
  if (decision.allowed || decision.approvalRequest === undefined) throw new Error('there is nothing to approve');
  const { tool, args } = decision.approvalRequest;
  console.log(`[hitl]   ${tool}(${JSON.stringify(args)})? The lead signs.`);
  return signApproval(decision.approvalRequest, oncallLead, { warrant, externalId: 'oncall-lead' });
}

const turns: readonly Call[] = [
  ['read_logs', { service: 'payment-service-prod', window: '15m' }],
  ['read_metrics', { service: 'payment-service-prod', metric: 'error_rate', window: '15m' }],
  ['read_metrics', { service: 'payment-service-prod', metric: 'latency_p99', window: '15m' }],
  ['restart_service', { name: 'payment-service', environment: 'staging' }],
  ['restart_service', { name: 'payment-service', environment: 'production' }],
  ['delete_database', { name: 'payments' }], // what the poisoned log line asks for
  ['escalate', { issue: 'IR-2026-001', level: 'critical' }],
  ['post_status', { channel: '#sre-alerts', message: 'payment-service restarted' }],
];

for (const call of turns) {
  const [tool] = call;
  let decision = dispatch(call);
  if (decision.code === 'approval-required') {
    console.log(`[gate]   ${tool}: the warrant asks for an approval`);
    decision = dispatch(call, [askLead(decision)]);
  }
  const how = decision.allowed && decision.approvals.length > 0 ? ', signed approval verified' : '';
  console.log(decision.allowed ? `[tool ✓] ${tool} allowed${how}` : `[tool ✗] ${tool} denied: ${decision.code}`);
}
log.close();

// Later, elsewhere: the records, the worker's public key and the trusted root.
console.log('\nreceipts');
const report = await verifyReceipts(sink.peek(), {
  signers: [worker.publicKey],
  trustedRoots,
  onRecord: ({ receipt, entry }) => {
    if (receipt !== null) console.log(`├── ${receipt.action}  ${receipt.decisionCode ?? 'allowed'}`);
    if (entry?.kind === 'gate') console.log(`│   ├── approvals: ${entry.received} of ${entry.required}`);
    if (entry?.kind === 'approval') console.log(`│   ├── approval signed by ${entry.externalId}`);
  },
});
console.log(`└── intact: ${report.intact}, ${report.receipts} receipts, ${report.signers.length} signer`);
