// Asking a service: the control-plane form of the request, posted with a signature of the kind that Standard Webhooks describes
// (webhook-id, webhook-timestamp, webhook-signature: v1a). Both ends are here.

import { fromBase64, toBase64 } from '../base64.ts';
import { isBytes } from '../bytes.ts';
import type { EngineOption } from '../engine/port.ts';
import { TenuoError } from '../errors.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { checkOptions } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { checkSigner, type Signer, withSignature } from '../signer.ts';
import { SIGNATURE_BYTES } from '../sizes.ts';
import { ASKING_REASONS } from './asking-reasons.ts';
import { attestCall } from './attestation.ts';
import { type ReceivedRequest, readControlPlaneRequest, writeControlPlaneRequest } from './control-plane.ts';
import { checkTimeout, withDeadline } from './deadline.ts';
import type { ApprovalHandler } from './handler.ts';
import { readApprovals } from './read.ts';
import { APPROVAL_REASONS } from './reasons.ts';
import type { ApprovalRequest } from './request.ts';
import type { SignedApproval } from './signed-approval.ts';

const DEFAULT_TIMEOUT = 120;
const DEFAULT_TOLERANCE = 300;
/** Bytes of an answer: as many as approvals can fill, and more. */
const MAX_ANSWER = 0x100000;
const SCHEME = 'v1a,';
const OPTIONS = ['url', 'signer', 'timeoutSeconds', 'headers', 'allowPlainHttp', 'fetch', 'now'];
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Where requests are posted to, and who signs the messages.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { webhook, type WebhookOptions } from 'tenuo-edge/approval';
 *
 * const options: WebhookOptions = { url: 'https://approvals.example.com/', signer: SigningKey.generate(), timeoutSeconds: 60 };
 * console.log(typeof webhook(options)); // function
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export interface WebhookOptions {
  /** Where requests are posted to: https, or http on this machine. */
  readonly url: string | URL;
  /** Signs each message, and vouches for the request in it. Not the holder's key. */
  readonly signer: Signer;
  /** Seconds until an answer has to be there: 120 where absent. */
  readonly timeoutSeconds?: number | undefined;
  /** Further headers, such as an authorization. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Requests may go over http to another machine: only where something else protects them on the way. */
  readonly allowPlainHttp?: boolean | undefined;
  /** The platform's where absent. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The clock, in Unix seconds or as a Date; the system's where absent. */
  readonly now?: (() => Instant) | undefined;
}

/**
 * A handler that posts each request to a service and waits for its answer: `{ "status": "approved", "signed_approvals_b64": […] }`.
 * It follows no redirect. A service that needs longer than a request may take belongs behind a store.
 *
 * @throws TypeError, RangeError for options that are none. The handler throws a TenuoError 1707 where the service does not answer in
 *   time or with another status than 200, 1701 where its answer grants nothing or cannot be read.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, readApprovals, signApproval, SigningKey, Warrant } from 'tenuo-edge';
 * import { readWebhook, webhook, writeControlPlaneAnswer } from 'tenuo-edge/approval';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 *
 * const sender = SigningKey.generate();
 * const handler = webhook({ url: 'https://approvals.example.com/', signer: sender, fetch: service });
 *
 * // What stands behind that address: it reads the message, has a person look, and answers.
 * async function service(_url: unknown, init?: RequestInit): Promise<Response> {
 *   const message = { headers: new Headers(init?.headers), body: String(init?.body) };
 *   const { request } = readWebhook(message, { trusted: [sender.publicKey] });
 *   return new Response(writeControlPlaneAnswer(signApproval(request, lead)));
 * }
 * console.log(readApprovals(await handler(request)).length); // 1
 * ```
 *
 * @see docs/approvals.md#who-answers
 */
export function webhook(options: WebhookOptions): ApprovalHandler {
  checkOptions(options, OPTIONS, 'webhook');
  const { signer, headers, now, timeoutSeconds = DEFAULT_TIMEOUT } = options;
  const url = endpointOf(options);
  checkSigner(signer);
  checkTimeout(timeoutSeconds);
  const send = options.fetch ?? globalThis.fetch;
  return (request, { signal } = {}) =>
    withDeadline(timeoutSeconds, signal, async (stop) => {
      const body = await bodyOf(request, signer);
      const signed = await signatureHeaders(request.requestId, body, signer, now?.());
      const init: RequestInit = {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', accept: 'application/json', ...signed },
        body,
        redirect: 'error',
        signal: stop,
      };
      return answerOf(await reached(send(url, init), stop), stop);
    });
}

function endpointOf({ url, allowPlainHttp }: WebhookOptions): URL {
  const endpoint = new URL(url);
  const { protocol, hostname, username, password } = endpoint;
  if (username !== '' || password !== '') throw new TypeError('the url of a webhook holds no credentials; use headers');
  const plain = protocol === 'http:' && (allowPlainHttp === true || LOOPBACK.test(hostname));
  if (protocol !== 'https:' && !plain)
    throw new TypeError('the url of a webhook is https; allowPlainHttp: true permits http to other machines');
  return endpoint;
}

async function bodyOf(request: ApprovalRequest, signer: Signer): Promise<string> {
  const { warrantId, tool, encodedArgs: args, holder } = request;
  if (holder === null) throw new TenuoError(APPROVAL_REASONS.REQUEST_WITHOUT_HOLDER);
  const attestation = await attestCall({ warrantId, tool, args, holder }, signer);
  return writeControlPlaneRequest(request, { attestation });
}

async function signatureHeaders(
  id: string,
  body: string,
  signer: Signer,
  now: Instant | undefined,
): Promise<Record<string, string>> {
  const timestamp = String(secondsOf(now));
  const signature = await withSignature(signer, signedContent(id, timestamp, body), toBase64);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `${SCHEME}${signature}` };
}

/** Begins with a digit or a letter up to f: no other message of the protocol does. */
function signedContent(id: string, timestamp: string, body: string): Uint8Array {
  return new TextEncoder().encode(`${id}.${timestamp}.${body}`);
}

async function reached(response: Promise<Response>, stop: AbortSignal): Promise<Response> {
  try {
    return await response;
  } catch {
    stop.throwIfAborted();
    throw unavailable('no answer');
  }
}

async function answerOf(response: Response, stop: AbortSignal): Promise<readonly SignedApproval[]> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw unavailable(`status ${response.status}`);
  }
  return readApprovals(await reachedBody(response, stop));
}

async function reachedBody(response: Response, stop: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (const reader = response.body?.getReader(); ; ) {
      const piece = await reader?.read();
      if (piece?.value === undefined) break;
      size += piece.value.length;
      if (size > MAX_ANSWER) {
        await reader?.cancel();
        break;
      }
      chunks.push(piece.value);
    }
  } catch {
    stop.throwIfAborted();
    throw unavailable('an answer that broke off');
  }
  if (size > MAX_ANSWER) throw unavailable(`more than ${MAX_ANSWER} bytes`);
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function unavailable(received: string): TenuoError {
  return new TenuoError(ASKING_REASONS.APPROVAL_UNAVAILABLE, { expected: 'status 200 and approvals', received });
}

/**
 * A message as the service received it.
 *
 * @example
 * ```ts
 * import { type WebhookMessage } from 'tenuo-edge/approval';
 *
 * const received = new Request('https://approvals.example.com/', { method: 'POST', body: '{}' });
 * const message: WebhookMessage = { headers: received.headers, body: await received.text() };
 * console.log(message.body); // {}
 * ```
 *
 * @see docs/approvals.md#the-webhook-from-the-other-end
 */
export interface WebhookMessage {
  /** Of a Request, or an object with lower-case names. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came, text or its UTF-8 bytes, before anything parses it. */
  readonly body: string | Uint8Array;
}

/**
 * Whose messages are read, and how old they may be.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type ReadWebhookOptions } from 'tenuo-edge/approval';
 *
 * const options: ReadWebhookOptions = { trusted: [SigningKey.generate().publicKey], toleranceSeconds: 60 };
 * console.log(options.toleranceSeconds); // 60
 * ```
 *
 * @see docs/approvals.md#the-webhook-from-the-other-end
 */
export interface ReadWebhookOptions extends EngineOption {
  /** Keys of which one has to have signed the message. */
  readonly trusted: readonly PublicKey[];
  /** Seconds that the message may be old, or the sender’s clock may run ahead: 300 where absent. */
  readonly toleranceSeconds?: number | undefined;
  /** The instant to look at, as a Date or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
}

/**
 * The other end: verifies a posted request and reads it. The same message may come twice; its `request.requestId` says so.
 *
 * @throws TenuoError 1100 where it is not signed by a trusted key, or not of now; otherwise as
 * `readControlPlaneRequest`.
 * @throws TypeError, RangeError for options of another name, type or range.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { readWebhook } from 'tenuo-edge/approval';
 *
 * const sender = SigningKey.generate();
 * readWebhook({ headers: {}, body: '{}' }, { trusted: [sender.publicKey] }); // throws TenuoError: nobody signed it
 * ```
 *
 * @see docs/approvals.md#the-webhook-from-the-other-end
 */
export function readWebhook(message: WebhookMessage, options: ReadWebhookOptions): ReceivedRequest {
  checkOptions(options, ['trusted', 'toleranceSeconds', 'now', 'engine'], 'readWebhook');
  const { trusted, toleranceSeconds = DEFAULT_TOLERANCE, now } = options;
  const body = bodyText(message.body);
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(message.headers, name),
  ) as [string, string, string];
  const sentAt = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (!(Math.abs(secondsOf(now) - sentAt) <= toleranceSeconds))
    throw new TenuoError(ASKING_REASONS.WEBHOOK_SIGNATURE, { subject: 'webhook-timestamp' });
  const content = signedContent(id, timestamp, body);
  const found = signaturesIn(signatures).some((signature) => trusted.some((key) => key.verify(content, signature)));
  if (!found) throw new TenuoError(ASKING_REASONS.WEBHOOK_SIGNATURE, { subject: 'webhook-signature' });
  const received = readControlPlaneRequest(body, { trusted, engine: options.engine });
  if (received.request.requestId !== id)
    throw new TenuoError(ASKING_REASONS.WEBHOOK_SIGNATURE, { subject: 'webhook-id' });
  return received;
}

function bodyText(body: unknown): string {
  if (typeof body === 'string') return body;
  if (isBytes(body)) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  throw new TypeError('the body of a webhook is its text or its bytes, as they came');
}

/** The one value of a header; empty where there is none. */
function headerOf(headers: WebhookMessage['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : (headers as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

/** Of several signatures, separated by blanks, those of this kind. */
function signaturesIn(header: string): readonly Uint8Array[] {
  return header
    .split(' ')
    .slice(0, 8)
    .filter((part) => part.startsWith(SCHEME))
    .map((part) => fromBase64(part.slice(SCHEME.length)))
    .filter((bytes): bytes is Uint8Array<ArrayBuffer> => bytes?.length === SIGNATURE_BYTES);
}
