// An agent that calls the tools of an example server: node examples/edge/client.mjs [address of the server]
import { Pattern, Range, SigningKey, Warrant } from 'tenuo-edge';

const server = process.argv[2] ?? 'http://127.0.0.1:8787';

// Of these examples alone: its seed is public, so anyone can mint under it. The servers trust its public half.
const root = SigningKey.fromSeed(new Uint8Array(32).fill(7));
const orchestrator = SigningKey.generate();
const agent = SigningKey.generate();

const warrant = Warrant.mintBuilder()
  .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(15) })
  .holder(orchestrator.publicKey)
  .ttl(3600)
  .mint(root);

// The agent gets less than the orchestrator has, for five minutes.
const narrowed = warrant.grant({
  to: agent.publicKey,
  constraints: { replicas: Range.max(10) },
  ttl: 300,
  key: orchestrator,
});

await call('scale', { cluster: 'staging-web', replicas: 5 });
await call('scale', { cluster: 'staging-web', replicas: 12 });

/** Signs a call and sends it. */
async function call(tool, args) {
  const headers = narrowed.headers(agent, tool, args);
  const response = await fetch(`${server}/tools/${tool}`, { method: 'POST', headers, body: JSON.stringify(args) });
  console.log(`${tool}(${JSON.stringify(args)})`);
  console.log(response.status, JSON.stringify(await response.json(), null, 2));
}
