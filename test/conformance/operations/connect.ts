// Connect tokens.
import { ConnectError, ConnectToken } from '../../../src/connect/index.ts';
import type { Answer, Operations } from '../protocol.ts';

/** The crate's refusals have no numbers, so their names are what is compared. */
const KINDS: Readonly<Record<string, string>> = {
  'missing-prefix': 'MissingPrefix',
  'invalid-base64': 'Base64',
  'invalid-json': 'Json',
  'missing-field': 'MissingField',
  'unsupported-version': 'UnsupportedVersion',
};

export const connect: Operations = {
  'connect_token.parse': (_, request): Answer => {
    try {
      const parsed = ConnectToken.parse(request.text('text'));
      const { needsEndpointBase: needs_endpoint_base } = parsed;
      const token = request.has('base') ? parsed.withEndpointBase(request.text('base')) : parsed;
      const { version, endpoint, apiKey, agentId, registrationToken } = token;
      // What was made again from its fields says the same.
      if (ConnectToken.parse(token.toText()).apiKey !== apiKey)
        throw new Error('the token that was made is another one');
      return {
        ok: true,
        version,
        endpoint,
        api_key: apiKey,
        agent_id: agentId,
        registration_token: registrationToken,
        needs_endpoint_base,
      };
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      const kind = KINDS[error.code];
      if (kind === undefined) throw error;
      return { ok: false, error: { kind, text: error.message } };
    }
  },
};
