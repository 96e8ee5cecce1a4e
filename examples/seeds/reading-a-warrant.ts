// What a warrant says of itself: lifetime, depth, tools, constraints. None of it is a permission.
import { Clearance, Pattern, Range, SigningKey, Warrant } from 'tenuo-edge';

const [root, agent] = [1, 2].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [SigningKey, SigningKey];

const warrant = Warrant.mintBuilder()
  .capability('read_file', { path: Pattern('/data/*'), lines: Range({ min: 1, max: 100 }) })
  .tool('list_files')
  .clearance(Clearance.Internal)
  .maxDepth(1)
  .holder(agent.publicKey)
  .ttl(600)
  .mint(root);

console.log('id          ', /^tnu_wrt_[0-9a-f]{32}$/.test(warrant.id));
console.log('type        ', warrant.type);
console.log('tools       ', warrant.tools);
console.log('holder      ', warrant.holder.equals(agent.publicKey));
console.log('issuer      ', warrant.issuer.equals(root.publicKey));
console.log('ttl         ', warrant.ttl, 's');
console.log('remaining   ', warrant.ttlRemaining > 590 && warrant.ttlRemaining <= 600);
console.log('lifetime    ', (warrant.expiresAt.getTime() - warrant.issuedAt.getTime()) / 1000, 's');
console.log('expired     ', warrant.isExpired());
console.log('in an hour  ', warrant.isExpired(new Date(Date.now() + 3_600_000)));
console.log('clearance   ', warrant.clearance);
console.log('depth       ', `${warrant.depth} of ${warrant.maxDepth}`);

// Constraints by tool; each shows as it was written.
for (const [tool, constraints] of Object.entries(warrant.capabilities)) console.log(tool.padEnd(12), `${constraints}`);

// A warrant that cannot be handed on is terminal.
const child = warrant.grantBuilder().inheritAll().terminal().grant(agent);
console.log('terminal    ', warrant.isTerminal, child.isTerminal);

// In a log it is its id and its tools; as a text it is the token.
console.log('as JSON     ', Object.keys(JSON.parse(JSON.stringify(child))));
console.log('as a text   ', Warrant.parse(String(child)).id === child.id);
