// Let an expression decide: node examples/cel.mjs
import { Authorizer, explain, SigningKey, TenuoError, Warrant } from 'tenuo-edge';
import { CEL, cel } from 'tenuo-edge/cel';

const root = SigningKey.generate();
const lead = SigningKey.generate();
const agent = SigningKey.generate();

// One rule over several members of one argument. They are variables of the expression.
const expression = 'amount <= 1000 && currency == "eur"';
const warrant = Warrant.mintBuilder()
  .capability('pay', { order: CEL(expression) })
  .holder(lead.publicKey)
  .mint(root);

// Whoever hands it on adds to the expression. `cel` checks that nothing was taken away.
const child = warrant
  .grantBuilder({ cel })
  .capability('pay', { order: CEL(`(${expression}) && (!has(tenuo_object().rush) || amount < 100)`) })
  .holder(agent.publicKey)
  .grant(lead);
try {
  warrant
    .grantBuilder({ cel })
    .capability('pay', { order: CEL(`(${expression}) || (true)`) })
    .grant(lead);
} catch (error) {
  if (error instanceof TenuoError) console.log('wider:', error.code, error.reason);
}

// The evaluator is a part of its own: it decides where it is passed, and nowhere else.
const chain = new Authorizer({ trustedRoots: [root.publicKey], cel }).open(child.toStack());
const decide = (order) =>
  chain.authorize({ tool: 'pay', args: { order }, signature: child.sign(agent, 'pay', { order }) });
console.log('a small order:', decide({ amount: 50, currency: 'eur', rush: true }).allowed);
console.log('a large order:', decide({ amount: 500, currency: 'eur' }).allowed);
console.log('a large order in a hurry:', decide({ amount: 500, currency: 'eur', rush: true }).allowed);
console.log(explain(decide({ amount: 50 })));

const without = new Authorizer({ trustedRoots: [root.publicKey] });
const order = { amount: 50, currency: 'eur' };
const call = { warrant, tool: 'pay', args: { order }, signature: warrant.sign(lead, 'pay', { order }) };
console.log('without the evaluator:', without.authorize(call).code);

// What could never be evaluated is not minted.
try {
  CEL('amount =< 1000');
} catch (error) {
  if (error instanceof TenuoError) console.log('unreadable:', error.received);
}
