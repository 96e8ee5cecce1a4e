// Claiming an agent at the control plane: one POST, once; it is no part of any decision.
import { isBranded } from '../brand.ts';
import { checkSignal, checkTimeout, TimedOut, within } from '../deadline.ts';
import { checkOptions } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { ConnectError } from './error.ts';

const PATH = '/v1/agents/claim';
const DEFAULT_TIMEOUT = 10;
const ALREADY_CLAIMED = 409;
/** Bytes of a refusal that are read, and characters of it that are quoted. */
const MOST_READ = 4096;
const MOST_QUOTED = 300;

/**
 * How a claim is sent.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type ClaimOptions, ConnectToken } from 'tenuo-edge/connect';
 *
 * const token = ConnectToken.make({ endpoint: 'https://plane.example.com', apiKey: 'secret', agentId: 'agent-1' });
 * const options: ClaimOptions = { timeoutSeconds: 5 };
 * console.log(await token.claim(SigningKey.generate().publicKey, options)); // nothing-to-claim
 * ```
 *
 * @see docs/connect.md
 */
export interface ClaimOptions {
  /** Seconds until it fails, above 0 and at most 3600; 10 where absent. */
  readonly timeoutSeconds?: number | undefined;
  /** Ends the waiting when it is aborted; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** What sends the request; the platform's where absent. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * `already-claimed` (409) is as good as `claimed`; `nothing-to-claim` where the token does not ask for it.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { type ClaimOutcome, ConnectToken } from 'tenuo-edge/connect';
 *
 * const token = ConnectToken.make({ endpoint: 'https://plane.example.com', apiKey: 'secret', agentId: 'agent-1' });
 * const outcome: ClaimOutcome = await token.claim(SigningKey.generate().publicKey);
 * console.log(outcome); // nothing-to-claim
 * ```
 *
 * @see docs/connect.md
 */
export type ClaimOutcome = 'claimed' | 'already-claimed' | 'nothing-to-claim';

/** What is claimed, with the secrets that no message may show. */
interface Claim {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly agentId: string | null;
  readonly registrationToken: string | null;
}

export async function claim(token: Claim, publicKey: PublicKey, options: ClaimOptions): Promise<ClaimOutcome> {
  checkOptions(options, ['timeoutSeconds', 'signal', 'fetch'], 'claim');
  if (!isBranded<PublicKey>(publicKey, 'PublicKey')) throw new TypeError('claim takes a PublicKey: PublicKey.from(…)');
  const { timeoutSeconds = DEFAULT_TIMEOUT, fetch = globalThis.fetch } = options;
  checkTimeout(timeoutSeconds, 'timeoutSeconds');
  const signal = checkSignal(options.signal);
  if (!token.agentId || !token.registrationToken) return 'nothing-to-claim';
  const url = urlOf(token.endpoint);
  try {
    return await within(timeoutSeconds, signal, (ended) => post(fetch, url, token, publicKey, ended));
  } catch (error) {
    if (error instanceof ConnectError || signal?.aborted) throw error;
    throw new ConnectError(error instanceof TimedOut ? 'claim-timeout' : 'claim-unreachable', { cause: error });
  }
}

async function post(
  fetch: typeof globalThis.fetch,
  url: URL,
  token: Claim,
  publicKey: PublicKey,
  signal: AbortSignal,
): Promise<ClaimOutcome> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      agent_id: token.agentId,
      public_key: publicKey.toHex(),
      registration_token: token.registrationToken,
    }),
    // The key of the API is for this endpoint, and for none that it names.
    redirect: 'manual',
    signal,
  });
  if (response.ok || response.status === ALREADY_CLAIMED) {
    await response.body?.cancel();
    return response.ok ? 'claimed' : 'already-claimed';
  }
  const said = withoutSecrets(await startOf(response), token);
  throw new ConnectError('claim-refused', { received: `HTTP ${response.status}: ${said}` });
}

/** @throws ConnectError `claim-endpoint` for what is no address: a relative endpoint above all. */
function urlOf(endpoint: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(endpoint + PATH);
  } catch {
    // Told below.
  }
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new ConnectError('claim-endpoint');
  return url;
}

/** The first bytes of an answer, as text. */
async function startOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let read = 0; reader !== undefined && read < MOST_READ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value.subarray(0, MOST_READ - read), { stream: true });
    read += value.length;
  }
  await reader?.cancel();
  return text;
}

/** A server may echo what it was sent. */
function withoutSecrets(text: string, { apiKey, registrationToken }: Claim): string {
  let clean = text;
  for (const secret of [apiKey, registrationToken]) if (secret) clean = clean.replaceAll(secret, '…');
  return clean.slice(0, MOST_QUOTED);
}
