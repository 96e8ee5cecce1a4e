// What goes wrong with connect tokens. Nothing of it is a decision, so the codes are not those of decisions.
import { brand } from '../brand.ts';

const HINT = 'The token was cut or changed; copy the whole of it from the control plane.';
const AGAIN = 'Try again: what was claimed already can be claimed once more.';

/** What each code says, and what to do about it. */
const TEXTS = {
  'missing-prefix': ['the text does not begin with tenuo_ct_', 'Pass the token as the control plane shows it.'],
  'invalid-base64': ['what follows tenuo_ct_ is not base64', HINT],
  'invalid-json': ['the connect token holds no JSON object with the members of one', HINT],
  'missing-field': ['is missing or empty', HINT],
  'unsupported-version': ['the connect token has a version that is not 1', 'Update: this version is not known here.'],
  'claim-endpoint': [
    'the endpoint of the connect token is no http or https URL',
    'Where it is a path, complete it first: token.withEndpointBase(origin).',
  ],
  'claim-refused': [
    'the control plane refused the claim',
    '`received` has its answer. A registration token is for one agent, and expires: ask for a new connect token.',
  ],
  'claim-unreachable': ['the control plane could not be reached', `\`cause\` has the reason. ${AGAIN}`],
  'claim-timeout': ['the control plane did not answer in time', `Raise timeoutSeconds. ${AGAIN}`],
} as const;

/**
 * What can be wrong with a token or a claim: a closed list of names.
 *
 * @example
 * ```ts
 * import { ConnectError, type ConnectErrorCode, ConnectToken } from 'tenuo-edge/connect';
 *
 * let code: ConnectErrorCode | undefined;
 * try {
 *   ConnectToken.make({ endpoint: '', apiKey: 'secret' });
 * } catch (error) {
 *   if (error instanceof ConnectError) code = error.code;
 * }
 * console.log(code); // missing-field
 * ```
 *
 * @see docs/connect.md
 */
export type ConnectErrorCode = keyof typeof TEXTS;

interface Detail {
  /** The field that is missing. */
  readonly subject?: string;
  readonly received?: string;
  readonly cause?: unknown;
}

/**
 * A connect token that cannot be read or made, or a claim that failed. It shows no secret of the token. Making one
 * never throws.
 *
 * @example
 * ```ts
 * import { ConnectError, ConnectToken } from 'tenuo-edge/connect';
 *
 * try {
 *   ConnectToken.parse('no token');
 * } catch (error) {
 *   console.log(error instanceof ConnectError && error.name); // ConnectError
 * }
 * ```
 *
 * @see docs/connect.md
 */
export class ConnectError extends Error {
  /** `ConnectError`. */
  override readonly name: string = 'ConnectError';
  /** What is wrong, from a closed list. */
  readonly code: ConnectErrorCode;
  /** What to do about it. */
  readonly hint: string;
  /** What the control plane answered: `HTTP 403: …`. */
  readonly received: string | undefined;

  constructor(code: ConnectErrorCode, { subject, received, cause }: Detail = {}) {
    const [says, hint] = TEXTS[code];
    super(subject === undefined ? says : `${subject} ${says}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.received = received;
  }

  static {
    brand(ConnectError, 'ConnectError');
  }
}
