// Receipts: recorded, and verified again as a log or one by one. Chains of three links, eight holders in turn, one signer.
import { Authorizer, SigningKey } from '../../build/esm/src/index.js';
import { MemorySink, Receipt, ReceiptLog, verifyReceipts } from '../../build/esm/src/receipt/index.js';
import { ARGS, makeChain, must, NOW, ROOT, rotate, seedOf, TOOL } from '../fixtures/deploy.mjs';
import { onEngines } from '../fixtures/engines.mjs';

/** Receipts of a log that is verified at once; in JavaScript, where each takes long, fewer. */
const MANY = 512;
const FEW = 32;
const HOLDERS = 8;
const NO_LIMIT = 2 ** 31;

const CHAINS = Array.from({ length: HOLDERS }, (_, i) => makeChain(3, `receipts ${i}`));
const SIGNER = seedOf('receipts');
const trustedRoots = [ROOT.publicKey];

function requestOf({ stack, signature }) {
  return { warrant: stack, tool: TOOL, args: ARGS, signature, now: NOW };
}

function logOn(engine, disclose) {
  const sink = new MemorySink({ capacity: NO_LIMIT });
  const key = SigningKey.fromSeed(SIGNER, { engine });
  const log = new ReceiptLog({ key, sink, engine, trustedRoots, disclose, checkpointEvery: 1000, now: NOW });
  return { sink, log, authorizer: new Authorizer({ trustedRoots, engine }) };
}

/** So many receipts, and the log that they make. */
function recorded(engine, count, disclose) {
  const { sink, log, authorizer } = logOn(engine, disclose);
  const receipts = [];
  for (let i = 0; i < count; i++) {
    const { decision, receipt } = log.decide(authorizer, requestOf(CHAINS[i % HOLDERS]));
    must(decision.allowed);
    receipts.push(receipt.toBytes());
  }
  return { receipts, bytes: new Uint8Array(Buffer.concat(sink.peek())) };
}

const countOn = (engine) => (engine.kind === 'js' ? FEW : MANY);

/** A log verified as a stream, with what an option adds; the time is that of each receipt. */
function verified(work, options, disclose) {
  const cases = [FEW, MANY].flatMap((count) => {
    const own = onEngines(work, (engine) => {
      const { bytes } = recorded(engine, count, disclose);
      return async () => {
        const { intact, receipts } = await verifyReceipts(bytes, { engine, ...options });
        must(intact && receipts === count);
      };
    });
    return own.filter(({ by }) => (by === 'js') === (count === FEW)).map((item) => ({ ...item, per: count }));
  });
  return cases.map((item) => ({ ...item, async: true }));
}

export async function cases() {
  return [
    ...onEngines('receipts, one by one', (engine) => {
      const { receipts } = recorded(engine, countOn(engine));
      return rotate(receipts, (bytes) => must(Receipt.parse(bytes, { engine }).verify().outcome === 'allow'));
    }),
    ...verified('receipts, as a log, each', {}),
    ...verified('receipts, as a log, each, with chains', { trustedRoots }),
    ...verified('receipts, as a log, each, with chains and calls', { trustedRoots }, { arguments: true }),
    ...onEngines('receipts, recorded in memory', (engine) => {
      const { sink, log, authorizer } = logOn(engine);
      const decided = CHAINS.map(requestOf).map((request) => [authorizer.authorize(request), request]);
      return rotate(decided, ([decision, request]) => {
        log.record(decision, request);
        sink.acknowledge(sink.length);
      });
    }),
  ];
}
