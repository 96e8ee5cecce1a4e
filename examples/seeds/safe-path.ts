// A warrant from an orchestrator, a signed call, and a part of it handed on, with the key named at each step.
import { Authorizer, Pattern, SigningKey, Warrant } from 'tenuo-edge';

const issuer = SigningKey.generate();
const key = SigningKey.generate();

// What an orchestrator sends is a text. Here it is made on the spot.
const received = String(Warrant.mintBuilder().tool('search').holder(key.publicKey).ttl(3600).mint(issuer));
const warrant = Warrant.parse(received);

// The key stays outside of the warrant and of all state; it is passed where a call is signed.
const headers = warrant.headers(key, 'search', { query: 'test' });
console.log(Object.keys(headers));

// Less, for five minutes, for a worker.
const worker = SigningKey.generate();
const child = warrant.grant({
  to: worker.publicKey,
  allow: 'search',
  constraints: { query: Pattern('safe*') },
  ttl: 300,
  key,
});
console.log(`search: ${child.capabilities.search}, for ${child.ttl} s`);

// Whoever has the tool knows the issuer's public key, and decides by it.
const authorizer = new Authorizer({ trustedRoots: [issuer.publicKey] });
for (const query of ['safe word', 'anything else']) {
  const sent = child.headers(worker, 'search', { query });
  const decision = authorizer.authorize({
    warrant: sent['X-Tenuo-Warrant'],
    tool: 'search',
    args: { query },
    signature: sent['X-Tenuo-PoP'],
  });
  console.log(`${query}: ${decision.code}`);
}
