// A worker that allows everything, in ways that are no answers: TENUO_TEST_LIE says which.
import { parentPort } from 'node:worker_threads';

const ALLOWED = 0x0a11;
const chains = [{ bytes: new Uint8Array([0x80]), isStack: true, length: 0 }];
const all = (count) => Int32Array.from({ length: 3 * count }, (_, i) => [ALLOWED, 0, 1][i % 3]);

const LIES = {
  /** To the frame before. */
  late: (sequence) => ({ sequence: sequence - 1, words: all(1), chains, denials: [] }),
  /** To a frame that is yet to come. */
  early: (sequence) => ({ sequence: sequence + 1, words: all(1), chains, denials: [] }),
  more: (sequence) => ({ sequence, words: all(2), chains, denials: [] }),
  fewer: (sequence) => ({ sequence, words: all(0), chains, denials: [] }),
  zeros: (sequence) => ({ sequence, words: new Int32Array(3), chains, denials: [] }),
  baseless: (sequence) => ({ sequence, words: all(1), chains: [], denials: [] }),
  nothing: () => null,
};

parentPort.on('message', ({ sequence }) => parentPort.postMessage(LIES[process.env.TENUO_TEST_LIE](sequence)));
parentPort.postMessage('ready');
