// A warrant and its holder's key in one object, for many calls.
import { Pattern, SigningKey, Warrant } from 'tenuo-edge';

const [issuer, key] = [SigningKey.generate(), SigningKey.generate()];
const warrant = Warrant.mintBuilder()
  .capability('process', { item: Pattern('item*') })
  .holder(key.publicKey)
  .ttl(3600)
  .mint(issuer);

const bound = warrant.bind(key, { trustedRoots: [issuer.publicKey] });

for (const item of ['item1', 'item2', 'item3']) {
  const headers = bound.headers('process', { item });
  console.log(item, Object.keys(headers));
}

// Before a call is sent: would it be allowed? The same decision as at the other end, key, trust and time included.
for (const item of ['item4', 'secret']) {
  const decision = bound.validate('process', { item });
  console.log(item, decision.allowed ? 'authorized' : decision.code);
}

// Less for someone else, signed with the bound key.
const worker = SigningKey.generate();
const child = bound.grant({ to: worker.publicKey, constraints: { item: 'item1' }, ttl: 60 });
console.log(`handed on: ${child.capabilities.process}`);
