// A worker of the race: its own connection, authorizer and engine; it makes the same call as often as it is told, all at once.
import { parentPort, workerData } from 'node:worker_threads';
import { Authorizer } from '../../../src/index.ts';
import { connect, type Kind } from './clients.ts';

export interface Racer {
  readonly kind: Kind;
  readonly ports: readonly number[];
  readonly root: string;
  readonly warrant: string;
}

/** One round: the call, and how often this worker makes it. */
export interface Round {
  readonly args: { readonly path: string };
  readonly signature: string;
  readonly now: number;
  readonly calls: number;
}

const port = parentPort;
if (port === null) throw new Error('this file is a worker of the race');
const { kind, ports, root, warrant } = workerData as Racer;
const { store, close } = await connect(kind, ports);
const authorizer = new Authorizer({ trustedRoots: [root], replay: { store, timeoutSeconds: 60 } });

port.on('message', async (round: Round | null) => {
  if (round === null) {
    close();
    port.close();
    return;
  }
  const { calls, ...call } = round;
  const requests = Array.from({ length: calls }, () => ({ warrant, tool: 'read', ...call }));
  // Half of them one by one, half as a list.
  const [list, ...single] = await Promise.all([
    authorizer.authorizeManyAsync(requests.slice(calls / 2)),
    ...requests.slice(0, calls / 2).map((request) => authorizer.authorizeAsync(request)),
  ]);
  port.postMessage([...list, ...single].map((decision) => (decision.allowed ? 'allowed' : decision.reason)));
});
port.postMessage('ready');
