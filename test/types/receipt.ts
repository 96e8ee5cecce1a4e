// What the types of tenuo-edge/receipt promise. Compiled with everything else, never run: see surface.ts.
import type { Authorizer, SigningKey } from '../../src/index.ts';
import {
  FileSink,
  type LogEntry,
  logFiles,
  MemorySink,
  Receipt,
  ReceiptLog,
  type ReceiptsReport,
  spanEvents,
  verifyEvent,
  verifyReceiptChain,
  verifyReceipts,
} from '../../src/receipt/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type All<_Facts extends readonly true[]> = true;

export type Facts = All<
  [
    Equal<IsAny<Receipt>, false>,
    Equal<IsAny<ReceiptsReport>, false>,
    Equal<LogEntry['kind'], 'approval' | 'arguments' | 'checkpoint' | 'gate'>,
    Equal<ReturnType<Receipt['toBytes']>, Uint8Array<ArrayBuffer>>,
    Equal<ReturnType<Receipt['digest']>, Uint8Array<ArrayBuffer>>,
    Equal<Awaited<ReturnType<typeof verifyReceipts>>, ReceiptsReport>,
  ]
>;

export async function correct(
  authorizer: Authorizer,
  key: SigningKey,
  stream: ReadableStream<Uint8Array>,
  span: { addEvent(name: string, attributes?: Record<string, unknown>): unknown },
): Promise<void> {
  const log = new ReceiptLog({
    key,
    sink: new FileSink('log', { fsync: 100 }),
    disclose: { arguments: ['path'] },
    observers: [spanEvents(() => span, { fields: ['rootPrincipal'] })],
  });
  const { decision, receipt } = log.decide(authorizer, { warrant: 'text', tool: 'read', args: {}, signature: '' });
  log.record(decision, { tool: 'read', args: {}, signature: '' }, { requestId: 'r' });
  const witness = log.checkpoint();
  await verifyReceipts(logFiles('log'), { trustedRoots: [key.publicKey], atLeast: witness });
  const { broken } = await verifyReceipts(stream, { authorizer });
  if (broken !== null) console.log(broken.file, broken.record, broken.error.reason);
  verifyReceiptChain([receipt, Receipt.parse('00')], { signer: key.publicKey });
  const outcome: 'allow' | 'deny' = verifyEvent({ signing_payload: '', signature: '' }, key.publicKey).outcome;
  console.log(outcome, new MemorySink({ capacity: 5 }).peek());
}

export function wrong(key: SigningKey, sink: MemorySink): void {
  // @ts-expect-error: a log has a key
  new ReceiptLog({ sink });
  // @ts-expect-error: a signature comes at once
  new ReceiptLog({ key: { publicKey: key.publicKey, sign: async (message: Uint8Array) => message }, sink });
  // @ts-expect-error: no such field
  spanEvents(() => undefined, { fields: ['warrantChain'] });
  // @ts-expect-error: a text is no log
  void verifyReceipts('log');
}
