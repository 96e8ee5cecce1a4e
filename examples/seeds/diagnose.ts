// What is this warrant, and what about it is likely to be a mistake? As a listing, and as data.
import { diagnose, Exact, Pattern, SigningKey, Warrant } from 'tenuo-edge';

const [root, agent] = [1, 2].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [SigningKey, SigningKey];
const now = new Date('2026-11-22T12:00:00Z');

const warrant = Warrant.mintBuilder()
  .capability('read_file', { path: Pattern('/data/*') })
  .capability('deploy', { environment: Pattern('*') })
  .approvalGates({ deploy: { environment: Exact('production') } })
  .requiredApprovers([root.publicKey])
  .holder(agent.publicKey)
  .issuedAt(now)
  .ttl(600)
  .mint(root);

const diagnosis = diagnose(warrant, { now });
console.log(String(diagnosis));

// The same to decide by: in a test, say, that no warrant of yours has a warning.
console.log(diagnosis.warnings.map(({ code }) => code));
