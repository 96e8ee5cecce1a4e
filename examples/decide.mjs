// Decide calls, and say why one is refused: node examples/decide.mjs
import { Authorizer, Exact, explain, redact, SigningKey, Warrant, Wildcard } from 'tenuo-edge';

const root = SigningKey.generate();
const agent = SigningKey.generate();

const warrant = Warrant.mintBuilder()
  .capability('restart_service', { name: Wildcard(), environment: Exact('staging') })
  .holder(agent.publicKey)
  .ttl(300)
  .mint(root);

const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
const tool = 'restart_service';

// From text or bytes as they arrive.
const args = { name: 'payments', environment: 'staging' };
const allowed = authorizer.authorize({
  warrant: String(warrant),
  tool,
  args,
  signature: warrant.sign(agent, tool, args),
});
console.log(explain(allowed));

// A denial is a value: it says what was checked, where, what was expected and what came.
const wrong = { name: 'payments', environment: 'production' };
const denied = authorizer.authorize({
  warrant: String(warrant),
  tool,
  args: wrong,
  signature: warrant.sign(agent, tool, wrong),
});
if (!denied.allowed) {
  console.log(denied.code, denied.number, denied.at);
  console.log(`expected ${denied.expected}, received ${denied.received}`);
  console.log(explain(denied)); // for the operator
  console.log(redact(denied)); // for the model: no values
}

// A chain that many calls come with is read once.
const chain = authorizer.open(warrant.toStack());
for (const name of ['payments', 'billing', 'search']) {
  const call = { name, environment: 'staging' };
  const decision = chain.authorize({ tool, args: call, signature: warrant.sign(agent, tool, call) });
  console.log(name, decision.allowed ? 'allowed' : decision.message);
}
