// The quick start of the first Python release, in today's names: a budget, a part of it handed on, a signed call.
import { Authorizer, Exact, float, MemoryReplayStore, Pattern, Range, SigningKey, Warrant } from 'tenuo-edge';

const issuerKey = SigningKey.generate();
const key = SigningKey.generate();

const warrant = Warrant.mintBuilder()
  .capability('manage_infrastructure', { cluster: Pattern('staging-*'), budget: Range.max(10_000) })
  .holder(key.publicKey)
  .ttl(3600)
  .mint(issuerKey);

const workerKey = SigningKey.generate();
const workerWarrant = warrant
  .grantBuilder()
  .capability('manage_infrastructure', { cluster: Exact('staging-web'), budget: Range.max(1000) })
  .holder(workerKey.publicKey)
  .grant(key);

// 500.0 in Python is a float and 500 an integer. JavaScript has one number for both: `float` tells which is meant, since it is signed.
const args = { cluster: 'staging-web', budget: float(500) };
const signature = workerWarrant.sign(workerKey, 'manage_infrastructure', args);

const authorizer = new Authorizer({ trustedRoots: [issuerKey.publicKey] });
const call = { warrant: workerWarrant, tool: 'manage_infrastructure', args, signature };
console.log(`authorized: ${authorizer.authorize(call).allowed}`);

const asInteger = authorizer.authorize({ ...call, args: { ...args, budget: 500 } });
console.log(`with an integer that was not signed: ${asInteger.code}`);

// A proof holds for about two minutes, for as many calls. Where that is too many, a store remembers proofs.
const once = new Authorizer({ trustedRoots: [issuerKey.publicKey], replay: new MemoryReplayStore() });
console.log(`once: ${once.authorize(call).code}, twice: ${once.authorize(call).code}`);
