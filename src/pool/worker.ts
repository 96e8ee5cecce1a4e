// A worker thread of the pool: frames in, answers out, in order. It has no other task, and runs nobody else's code.
import { parentPort, workerData } from 'node:worker_threads';
import { type Authorizer, judgeMany } from '../authorizer.ts';
import { answerOf, READY } from './answer.ts';
import { requestsOf } from './frame.ts';
import { authorizerOf, type Setup } from './setup.ts';
import type { Frame } from './thread.ts';

if (parentPort === null) throw new Error('this file is the worker of tenuo-edge/pool: createPool starts it');
const port = parentPort;

// Frames that come before the authorizer is ready wait in the port. A failure ends the worker, and the pool is told.
void authorizerOf(workerData as Setup).then(serve);

function serve(authorizer: Authorizer): void {
  port.on('message', ({ sequence, requests }: Frame) => {
    const outcomes = judgeMany(authorizer, requestsOf(requests));
    requests.fill(0);
    const answer = answerOf(sequence, outcomes);
    port.postMessage(answer, [answer.words.buffer]);
  });
  port.postMessage(READY);
}
