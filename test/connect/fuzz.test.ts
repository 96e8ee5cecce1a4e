// Damaged connect tokens: each ends in a token that says the same when it is made again, or in a coded error, and no text of
// either shows a secret. PARSER_MUTATIONS is how many: 10,000 in CI, 100,000 in the long run.
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { ConnectError, ConnectToken } from '../../src/connect/index.ts';
import { mutateBytes, mutateText } from '../fuzz/mutate.ts';
import { Random } from '../oracle/generate/random.mjs';

const MUTATIONS = Number(process.env.PARSER_MUTATIONS ?? (process.env.CI ? 10_000 : 2000));
const SEED = process.env.FUZZ_SEED ?? 'connect';
const SECRETS = ['k3y-s3cret', 'r3g-s3cret'];
const SAMPLES = [
  { v: 1, e: 'https://cp.example/v1/', k: SECRETS[0], a: 'agent-1', t: SECRETS[1] },
  { v: 1, e: '/v1', k: SECRETS[0], registration_token: SECRETS[1], more: { deep: [[{ v: 2 }]], n: 1e300 } },
  { a: 'ä\u0000\ud83d\ude00', k: SECRETS[0], v: 1, e: 'http://[::1]:8080', r: null },
].map((sample) => Buffer.from(JSON.stringify(sample)));
const tokenOf = (json: Buffer) => `tenuo_ct_${json.toString('base64url')}`;

/** A token with damage to its JSON, its text, or both. */
function damaged(random: Random): string {
  const sample = random.pick(SAMPLES);
  let json: Buffer = sample;
  for (let i = random.below(3); i > 0; i--) json = mutateBytes(random, json, random.pick(SAMPLES));
  let text = tokenOf(json);
  for (let i = random.chance(0.4) ? random.range(1, 2) : 0; i > 0; i--)
    text = mutateText(random, text, tokenOf(sample));
  return text;
}

function fields({ endpoint, apiKey, agentId, registrationToken, needsEndpointBase }: ConnectToken) {
  return { endpoint, apiKey, agentId, registrationToken, needsEndpointBase };
}

it(`${MUTATIONS} damaged tokens`, () => {
  let read = 0;
  for (let number = 0; number < MUTATIONS; number++) {
    const text = damaged(new Random(`${SEED}/${number}`));
    const about = `seed ${SEED}, mutation ${number}: ${JSON.stringify(text)}`;
    let shown: string;
    try {
      const token = ConnectToken.parse(text);
      expect(fields(ConnectToken.parse(token.toText())), about).toEqual(fields(token));
      shown = inspect(token) + JSON.stringify(token) + String(token);
      read += 1;
      // What an endpoint says is no secret, even where damage has put one there.
      if (SECRETS.some((secret) => secret !== undefined && (token.endpoint + token.agentId).includes(secret))) continue;
    } catch (error) {
      if (!(error instanceof ConnectError)) throw new Error(about, { cause: error });
      shown = `${error.message} ${error.hint} ${error.received}`;
    }
    for (const secret of SECRETS) expect(shown, about).not.toContain(secret);
  }
  // Neither all of them nor none: else the damage was none, or nothing but damage.
  expect(read).toBeGreaterThan(MUTATIONS / 20);
  expect(read).toBeLessThan((MUTATIONS * 3) / 4);
});
