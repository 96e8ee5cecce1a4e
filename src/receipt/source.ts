// What a log is read from: bytes at once, in pieces or as files, by whatever gives them.

import { isBytes } from '../bytes.ts';
import { errorFor } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import { RECEIPT_REASONS } from './reasons.ts';

/**
 * Bytes, or pieces of them in order. Pieces may end anywhere.
 *
 * @example
 * ```ts
 * import { type ByteSource, receiptLines } from 'tenuo-edge/receipt';
 *
 * const source: ByteSource = [new TextEncoder().encode('')];
 * for await (const line of receiptLines(source)) console.log(line.length);
 * ```
 *
 * @see docs/receipts.md#verify
 */
export type ByteSource = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/**
 * One file of a log.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type LogFile, MemorySink, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const file: LogFile = { name: 'receipts-1', bytes: Buffer.concat(sink.peek()) };
 * const report = await verifyReceipts([file]);
 * console.log(report.intact, report.receipts, receipt.tool); // true 1 search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export interface LogFile {
  /** How a report names it. */
  readonly name: string;
  /** What is in it. */
  readonly bytes: ByteSource;
}

/**
 * A log: the bytes of one, or its files in order.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type LogSource, MemorySink, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const source: LogSource = Buffer.concat(sink.peek());
 * console.log((await verifyReceipts(source)).receipts, receipt.tool); // 1 search
 * ```
 *
 * @see docs/receipts.md#verify
 */
export type LogSource = ByteSource | Iterable<LogFile> | AsyncIterable<LogFile>;

/** A piece of a log, with the name of the file that it begins. */
export type Piece = { readonly begins: string } | Uint8Array;

/** All pieces of a log, in order. */
export async function* piecesOf(source: LogSource): AsyncGenerator<Piece> {
  if (isBytes(source)) {
    yield source;
    return;
  }
  for await (const piece of iterable<Uint8Array | LogFile>(source)) {
    if (isBytes(piece)) yield piece;
    else if (typeof piece?.name === 'string') {
      yield { begins: piece.name };
      yield* bytesOf(piece.bytes);
    } else throw new TypeError('a log is bytes in pieces, or files { name, bytes }');
  }
}

async function* bytesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (isBytes(source)) {
    yield source;
    return;
  }
  for await (const piece of iterable<Uint8Array>(source)) {
    if (!isBytes(piece)) throw new TypeError('the bytes of a log come as Uint8Arrays');
    yield piece;
  }
}

function iterable<Item>(source: unknown): AsyncIterable<Item> | Iterable<Item> {
  const { getReader } = Object(source) as Partial<ReadableStream<Item>>;
  // Not every platform's streams can be iterated.
  if (typeof getReader === 'function') return readAll(source as ReadableStream<Item>);
  if (typeof source === 'object' && source !== null && (Symbol.asyncIterator in source || Symbol.iterator in source))
    return source as AsyncIterable<Item>;
  throw new TypeError('a log is read from bytes, an iterable of them, a ReadableStream, or files { name, bytes }');
}

async function* readAll<Item>(stream: ReadableStream<Item>): AsyncGenerator<Item> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops early wants no more of it.
    await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

const LINE_FEED = 0x0a;

/**
 * The receipts of a text file, as upstream's Python package writes them: one a line, in hex or as `{"receipt":"<hex>"}`.
 * What comes out is what `verifyReceipts` reads.
 *
 * @throws TenuoError 1202 for a line that is neither; 1900 for one that is too long.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { MemorySink, receiptLines, ReceiptLog, verifyReceipts } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const { receipt } = log.decide(authorizer, request);
 * const lines = new TextEncoder().encode(`${receipt.toHex()}\n`);
 * console.log((await verifyReceipts(receiptLines(lines))).receipts); // 1
 * ```
 *
 * @see docs/receipts.md#verify
 */
export async function* receiptLines(source: ByteSource): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let rest: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  let line = 0;
  for await (const piece of bytesOf(source)) {
    let from = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, from)) {
      line += 1;
      yield* receiptOfLine(decoder.decode(joined(rest, piece.subarray(from, end))), line);
      rest = rest.subarray(0, 0);
      from = end + 1;
    }
    rest = joined(rest, piece.subarray(from));
    if (rest.length > 2 * MAX_RECORD_BYTES + 64)
      throw errorFor(RECEIPT_REASONS.RECORD_TOO_LARGE, { subject: `line ${line + 1}` });
  }
  yield* receiptOfLine(decoder.decode(rest), line + 1);
}

function* receiptOfLine(text: string, line: number): Generator<Uint8Array> {
  const trimmed = text.trim();
  if (trimmed === '') return;
  const bytes = trimmed.startsWith('{') ? fromJson(trimmed) : fromHex(trimmed);
  if (bytes === null) throw errorFor(RECEIPT_REASONS.RECEIPT_TEXT, { subject: `line ${line}` });
  yield bytes;
}

function fromJson(text: string): Uint8Array | null {
  try {
    const { receipt } = JSON.parse(text) as { receipt?: unknown };
    return typeof receipt === 'string' ? fromHex(receipt) : null;
  } catch {
    return null;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b.slice();
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
