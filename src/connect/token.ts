// Connect tokens (protocol 17): `tenuo_ct_` and JSON in base64url. One holds secrets, so it prints as what is none of them.

import { fromBase64, toBase64Url } from '../base64.ts';
import { brand } from '../brand.ts';
import { INSPECT } from '../inspect.ts';
import { checkOptions, checkText } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { type ClaimOptions, type ClaimOutcome, claim } from './claim.ts';
import { isRelative, normalised, trimmed } from './endpoint.ts';
import { ConnectError } from './error.ts';
import { type JsonObject, readJsonObject } from './json.ts';

const PREFIX = 'tenuo_ct_';
const REDACTED = '[redacted]';
const VERSION = '1';
const MOST_VERSION = 2n ** 64n - 1n;
/** The member that holds the registration token, under all its names. */
const REGISTRATION = ['t', 'r', 'registration_token'];

/**
 * What a token says.
 *
 * @example
 * ```ts
 * import { ConnectToken, type ConnectTokenFields } from 'tenuo-edge/connect';
 *
 * const fields: ConnectTokenFields = { endpoint: 'https://plane.example.com', apiKey: 'secret' };
 * console.log(ConnectToken.make(fields).needsEndpointBase); // false
 * ```
 *
 * @see docs/protocol.md#17-connect-tokens
 */
export interface ConnectTokenFields {
  /** The control plane: an absolute URL, or a path that a base is put before. */
  readonly endpoint: string;
  /** What the control plane lets in by. Secret. */
  readonly apiKey: string;
  /** Whom the token is for; nobody in particular where absent. */
  readonly agentId?: string | undefined;
  /** What a key is claimed with, once. Secret; none where absent. */
  readonly registrationToken?: string | undefined;
}

/**
 * The token with which an agent or authorizer is connected to a control plane. Immutable.
 *
 * @example
 * ```ts
 * import { ConnectToken } from 'tenuo-edge/connect';
 *
 * const token = ConnectToken.make({ endpoint: 'https://plane.example.com', apiKey: 'secret', agentId: 'agent-1' });
 * const received = ConnectToken.parse(token.toText());
 * console.log(received.agentId, received.endpoint); // agent-1 https://plane.example.com
 * console.log(String(received).includes('secret')); // false
 * ```
 *
 * @see docs/protocol.md#17-connect-tokens
 */
export class ConnectToken {
  readonly #fields: ConnectTokenFields;
  readonly #base: string;

  private constructor(fields: ConnectTokenFields, base = '') {
    this.#fields = fields;
    this.#base = base;
  }

  /**
   * Reads a token as upstream does: base64 in either alphabet, padded or not, with white space around it.
   *
   * @throws ConnectError with nothing of the token in its message.
   */
  static parse(text: string): ConnectToken {
    if (typeof text !== 'string') throw new TypeError('a connect token is a text');
    const token = trimmed(text);
    if (!token.startsWith(PREFIX)) throw new ConnectError('missing-prefix');
    const bytes = fromBase64(token.slice(PREFIX.length));
    if (bytes === null) throw new ConnectError('invalid-base64');
    const json = readJsonObject(bytes);
    if (json === null) throw new ConnectError('invalid-json');
    checkVersion(json);
    return new ConnectToken(checkFilled(readFields(json.members)));
  }

  /**
   * Makes a token, as a control plane hands it out.
   *
   * @throws TypeError for a field of another name or type; ConnectError `missing-field` for an empty endpoint or API key.
   */
  static make(fields: ConnectTokenFields): ConnectToken {
    checkOptions(fields, ['endpoint', 'apiKey', 'agentId', 'registrationToken'], 'ConnectToken.make');
    const { endpoint, apiKey, agentId, registrationToken } = fields;
    const made = {
      endpoint: checkText(endpoint, 'endpoint'),
      apiKey: checkText(apiKey, 'apiKey'),
      agentId: agentId === undefined ? undefined : checkText(agentId, 'agentId'),
      registrationToken:
        registrationToken === undefined ? undefined : checkText(registrationToken, 'registrationToken'),
    };
    return new ConnectToken(checkFilled(made));
  }

  /** The version of the form: 1. */
  get version(): 1 {
    return 1;
  }

  /** The control plane, without a slash or `/v1` at its end; behind the base, where one was given. */
  get endpoint(): string {
    return this.#base + normalised(this.#fields.endpoint);
  }

  /** Whether the endpoint is a path: `withEndpointBase` completes it. */
  get needsEndpointBase(): boolean {
    return isRelative(this.endpoint);
  }

  /** Secret. */
  get apiKey(): string {
    return this.#fields.apiKey;
  }

  /** Whom the token is for; null where it names nobody. */
  get agentId(): string | null {
    return this.#fields.agentId ?? null;
  }

  /** Secret. */
  get registrationToken(): string | null {
    return this.#fields.registrationToken ?? null;
  }

  /**
   * The same token with its endpoint behind a base, where it is a path; an absolute endpoint is never replaced.
   *
   * @throws ConnectError `missing-field` where the base is empty or a path itself.
   */
  withEndpointBase(base: string): ConnectToken {
    checkText(base, 'the base of an endpoint');
    if (!this.needsEndpointBase) return this;
    const origin = normalised(base);
    if (isRelative(origin)) throw new ConnectError('missing-field', { subject: 'the base of the endpoint' });
    return new ConnectToken(this.#fields, origin);
  }

  /**
   * Registers a key for the agent of this token at the control plane: once, and claiming it again is no error.
   *
   * @returns `nothing-to-claim` without a request where the token names no agent or has no registration token.
   * @throws ConnectError where the control plane refuses, cannot be reached or does not answer in time.
   */
  claim(publicKey: PublicKey, options: ClaimOptions = {}): Promise<ClaimOutcome> {
    return claim(this, publicKey, options);
  }

  /** The token itself, as it is handed over. Secret: it holds the API key. */
  toText(): string {
    const { endpoint: e, apiKey: k, agentId: a, registrationToken: t } = this.#fields;
    return PREFIX + toBase64Url(new TextEncoder().encode(JSON.stringify({ v: 1, e, k, a, t })));
  }

  /** For logs: without the secrets. What it gives is no token. */
  toJSON(): object {
    const { version, endpoint, agentId, registrationToken } = this;
    return {
      version,
      endpoint,
      apiKey: REDACTED,
      agentId,
      registrationToken: registrationToken === null ? null : REDACTED,
    };
  }

  /** For logs, as `toJSON`; the token is `toText`. */
  toString(): string {
    return `ConnectToken(${JSON.stringify(this)})`;
  }

  [INSPECT](): string {
    return this.toString();
  }

  static {
    brand(ConnectToken, 'ConnectToken');
  }
}

/** The version is judged before anything else: a later one may have other members. */
function checkVersion({ members, written }: JsonObject): void {
  if (!Object.hasOwn(members, 'v') || members.v === null)
    throw new ConnectError('missing-field', { subject: 'version' });
  const version = written.get('v') as string;
  if (!/^\d+$/.test(version) || BigInt(version) > MOST_VERSION) throw new ConnectError('invalid-json');
  if (version !== VERSION) throw new ConnectError('unsupported-version');
}

function readFields(members: JsonObject['members']): ConnectTokenFields {
  const [registration, ...others] = REGISTRATION.filter((name) => Object.hasOwn(members, name));
  // One under two names: whichever was taken, another reader may take the other.
  if (others.length > 0) throw new ConnectError('invalid-json');
  return {
    endpoint: readText(members, 'e'),
    apiKey: readText(members, 'k'),
    agentId: readOptionalText(members, 'a'),
    registrationToken: registration === undefined ? undefined : readOptionalText(members, registration),
  };
}

function readText(members: JsonObject['members'], name: string): string {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  if (typeof value !== 'string') throw new ConnectError('invalid-json');
  return value;
}

function readOptionalText(members: JsonObject['members'], name: string): string | undefined {
  const isAbsent = !Object.hasOwn(members, name) || members[name] === null;
  return isAbsent ? undefined : readText(members, name);
}

function checkFilled(fields: ConnectTokenFields): ConnectTokenFields {
  if (fields.endpoint === '') throw new ConnectError('missing-field', { subject: 'endpoint' });
  if (fields.apiKey === '') throw new ConnectError('missing-field', { subject: 'api_key' });
  return fields;
}
