// A list behind a URL, asked for with the ETag of the one in force.
import { checkOptions } from '../options.ts';
import { count, listIn, MAX_LIST_BYTES, type RevocationSource, SourceError } from './source.ts';

const DEFAULT_TIMEOUT = 30;
const MILLISECONDS = 1000;

/**
 * How a list is fetched.
 *
 * @example
 * ```ts
 * import { httpSource, type HttpSourceOptions } from 'tenuo-edge/revocation';
 *
 * const options: HttpSourceOptions = { headers: { Authorization: 'Bearer token' }, timeout: 5 };
 * console.log(typeof httpSource('https://lists.example.com/srl', options).fetch); // function
 * ```
 *
 * @see docs/revocation.md#sources
 */
export interface HttpSourceOptions {
  /** Sent with each request, for instance `Authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Seconds that a request may take, its body included; 30 where absent. */
  readonly timeout?: number | undefined;
  /** The most bytes that a list may have; 67,108,864 where absent. */
  readonly maxBytes?: number | undefined;
  /** Takes the place of the platform's `fetch`: a service binding, a client with its own certificates. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * A list behind a URL, as bytes or base64. An answer of 304 counts the list in force as fetched anew.
 *
 * @throws TypeError, RangeError for a URL that is neither http nor https, or options of another name, type or range.
 *
 * @example
 * ```ts
 * import { SigningKey, signRevocationList, Warrant } from 'tenuo-edge';
 * import { httpSource } from 'tenuo-edge/revocation';
 *
 * const issuer = SigningKey.generate();
 * const revoked = Warrant.mintBuilder().tool('search').mint(issuer);
 * const list = signRevocationList(issuer, { ids: [revoked], version: 1 });
 *
 * const service = async () => new Response(list.toBytes(), { headers: { ETag: '"1"' } });
 * const source = httpSource('https://lists.example.com/srl', { fetch: service });
 * const fetched = await source.fetch({ validator: null, signal: AbortSignal.timeout(1000) });
 * console.log(fetched !== 'unchanged' && fetched.validator); // "1"
 * ```
 *
 * @see docs/revocation.md#sources
 */
export function httpSource(url: string | URL, options: HttpSourceOptions = {}): RevocationSource {
  checkOptions(options, ['headers', 'timeout', 'maxBytes', 'fetch'], 'httpSource');
  const address = new URL(url);
  if (!/^https?:$/.test(address.protocol)) throw new TypeError('httpSource takes an http or https URL');
  const timeout = count(options.timeout, DEFAULT_TIMEOUT, 'timeout') * MILLISECONDS;
  const maxBytes = count(options.maxBytes, MAX_LIST_BYTES, 'maxBytes');
  const { fetch: send = fetch } = options;
  if (typeof send !== 'function') throw new TypeError('fetch must be a function');
  const given = new Headers(options.headers);
  if (!given.has('accept')) given.set('accept', 'application/cbor, text/plain, */*;q=0.1');
  return {
    async fetch({ validator, signal }) {
      const headers = new Headers(given);
      if (validator !== null) headers.set('if-none-match', validator);
      const either = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
      try {
        const response = await send(address.href, { headers, signal: either });
        if (response.status === 304 && validator !== null) return 'unchanged';
        if (response.status !== 200) throw await refusal(response);
        const list = listIn(await readBody(response, maxBytes));
        return { list, validator: response.headers.get('etag') };
      } catch (cause) {
        if (cause instanceof SourceError || signal.aborted) throw cause;
        throw new SourceError(`the revocation list cannot be fetched from ${address.host}`, { cause });
      }
    },
  };
}

/** Why there is no list, and when to ask again. */
async function refusal(response: Response): Promise<SourceError> {
  await response.body?.cancel();
  const message = `the server of the revocation list answered ${response.status}`;
  return new SourceError(message, { retryAfter: retryAfterOf(response.headers) });
}

/** Seconds from now; null where the answer does not say, or not so that it can be read. */
function retryAfterOf(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  // By the server's own clock, where it tells it.
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const until = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / MILLISECONDS));
}

/** @throws SourceError where there are more than `limit` bytes; what is left of them is not received. */
async function readBody(response: Response, limit: number): Promise<Uint8Array> {
  const tooLong = () => new SourceError(`the revocation list has more than ${limit} bytes`);
  const { body } = response;
  if (body === null) return new Uint8Array(0);
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await body.cancel();
    throw tooLong();
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw tooLong();
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
