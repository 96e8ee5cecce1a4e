// A worker that ends over requests for certain tools; otherwise the real one, which runs in the same thread.
//
//   exit   it ends with exit code 9          throw   an error that nobody catches
//   once   it ends, if the file TENUO_TEST_ONCE exists, which it removes first
import { rmSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const holds = (requests, text) => Buffer.from(requests).includes(text);

function meet(requests) {
  if (holds(requests, 'exit')) process.exit(9);
  if (holds(requests, 'throw')) throw new Error('thrown by a test');
  if (!holds(requests, 'once')) return;
  try {
    rmSync(process.env.TENUO_TEST_ONCE);
  } catch {
    return;
  }
  process.exit(9);
}

const on = parentPort.on.bind(parentPort);
parentPort.on = (event, listener) =>
  on(event, (frame) => {
    meet(frame.requests);
    listener(frame);
  });
await import(process.env.TENUO_TEST_WORKER);
