// One text of a control plane registers an agent: read it, and claim it with the agent's public key.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SigningKey } from 'tenuo-edge';
import { ConnectToken } from 'tenuo-edge/connect';

// Stands for the control plane: it answers the one call that there is.
const controlPlane = createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
await new Promise<void>((resolve) => controlPlane.listen(0, '127.0.0.1', resolve));
const { port } = controlPlane.address() as AddressInfo;

// What the dashboard shows, and a deployment puts into the environment.
process.env.TENUO_CONNECT_TOKEN = ConnectToken.make({
  endpoint: `http://127.0.0.1:${port}`,
  apiKey: 'tc_example',
  agentId: 'agent-1',
  registrationToken: 'rt_example',
}).toText();

const token = ConnectToken.parse(process.env.TENUO_CONNECT_TOKEN);
console.log(`agent ${token.agentId}`);
console.log(`in a log: ${/tc_example|rt_example/.test(JSON.stringify(token)) ? 'secrets' : 'no secrets'}`);

const key = SigningKey.generate();
console.log(await token.claim(key.publicKey));
controlPlane.close();
