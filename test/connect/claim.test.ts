// The claim call, against a server of its own.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectError, ConnectToken } from '../../src/connect/index.ts';
import { PublicKey, SigningKey } from '../../src/index.ts';
import { vectors } from '../support/vectors.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let origin: string;
let received: Received[] = [];
let answer: (response: ServerResponse, request: Received) => void;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    received.push({ method, url, headers, body });
    answer(response, received.at(-1) as Received);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
});

const key: PublicKey = SigningKey.fromSeed(new Uint8Array(32).fill(7)).publicKey;
const tokenOf = (changes = {}) =>
  ConnectToken.make({
    endpoint: `${origin}/v1/`,
    apiKey: 'tc_secret',
    agentId: 'agent-1',
    registrationToken: 'reg_secret',
    ...changes,
  });
const withStatus = (status: number, body = '') => {
  answer = (response) => response.writeHead(status).end(body);
};
const failureOf = (promise: Promise<unknown>): Promise<ConnectError> =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  );

describe('a claim', () => {
  it('posts agent, key and registration token with the API key', async () => {
    withStatus(201, '{"id":"x"}');
    expect(await tokenOf().claim(key)).toBe('claimed');
    const [{ method, url, headers, body } = {} as Received] = received;
    expect({ method, url, body: JSON.parse(body) }).toEqual({
      method: 'POST',
      url: '/v1/agents/claim',
      body: { agent_id: 'agent-1', public_key: key.toHex(), registration_token: 'reg_secret' },
    });
    expect(headers.authorization).toBe('Bearer tc_secret');
    expect(headers['content-type']).toBe('application/json');
    expect(received).toHaveLength(1);
  });

  it('is, member for member, the request of upstream’s package', async () => {
    withStatus(200);
    const { requests, connect_token_fields } = vectors('python-interop').control_plane;
    const { e: _, ...fields } = connect_token_fields;
    const json = JSON.stringify({ ...fields, e: origin });
    const token = ConnectToken.parse(`tenuo_ct_${Buffer.from(json).toString('base64url')}`);
    const [wanted] = requests;
    await token.claim(PublicKey.from(wanted.json.public_key));
    const [{ method, url, headers, body } = {} as Received] = received;
    expect({ method, path: url, json: JSON.parse(body) }).toEqual({
      method: wanted.method,
      path: wanted.path,
      json: wanted.json,
    });
    expect(headers).toMatchObject(wanted.headers);
  });

  it.each([
    [200, 'claimed'],
    [204, 'claimed'],
    [299, 'claimed'],
    [409, 'already-claimed'],
  ])('succeeds with %i', async (status, outcome) => {
    withStatus(status);
    expect(await tokenOf().claim(key)).toBe(outcome);
  });

  it.each([300, 307, 400, 401, 404, 408, 410, 500, 503])('fails with %i, and says what came', async (status) => {
    answer = (response) => response.writeHead(status, { location: `${origin}/elsewhere` }).end('no such agent');
    const error = await failureOf(tokenOf().claim(key));
    expect(error).toMatchObject({ name: 'ConnectError', code: 'claim-refused' });
    expect(error.received).toBe(`HTTP ${status}: no such agent`);
    expect(received).toHaveLength(1);
  });

  it('shows no secret that the server echoes, and no more than the start of a long answer', async () => {
    answer = (response, { headers, body }) =>
      response.writeHead(400).end(`${headers.authorization} ${body}${'x'.repeat(100_000)}`);
    const error = await failureOf(tokenOf().claim(key));
    expect(inspect(error)).not.toContain('secret');
    expect(error.received).toContain('Bearer …');
    expect(error.received?.length).toBeLessThan(330);
  });

  it.each([{ agentId: undefined }, { registrationToken: undefined }, { agentId: '' }, { registrationToken: '' }])(
    'sends nothing where the token has %j',
    async (changes) => {
      expect(await tokenOf(changes).claim(key)).toBe('nothing-to-claim');
      expect(received).toEqual([]);
    },
  );

  it.each(['/v1', 'cp.example', 'ftp://cp.example', 'javascript:alert(1)'])('is not sent to %s', async (endpoint) => {
    expect(await failureOf(tokenOf({ endpoint }).claim(key))).toMatchObject({ code: 'claim-endpoint' });
  });

  it('fails where nobody answers, with the cause', async () => {
    const error = await failureOf(tokenOf({ endpoint: 'http://127.0.0.1:1' }).claim(key));
    expect(error).toMatchObject({ code: 'claim-unreachable' });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it.each(['headers', 'body'])('fails when the time for its %s is up', async (part) => {
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        response.on('close', resolve);
        if (part === 'body') response.writeHead(500).write('an answer that');
      };
    });
    const error = await failureOf(tokenOf().claim(key, { timeoutSeconds: 0.05 }));
    expect(error).toMatchObject({ code: 'claim-timeout' });
    await closed;
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    answer = () => controller.abort(reason);
    await expect(tokenOf().claim(key, { signal: controller.signal })).rejects.toBe(reason);
    await expect(tokenOf().claim(key, { signal: controller.signal })).rejects.toBe(reason);
    expect(received).toHaveLength(1);
  });

  it('takes another fetch', async () => {
    const asked: unknown[] = [];
    const fetch = (async (url, init) => {
      asked.push(String(url), init?.redirect);
      return new Response(null, { status: 409 });
    }) as typeof globalThis.fetch;
    expect(await tokenOf({ endpoint: 'https://cp.example' }).claim(key, { fetch })).toBe('already-claimed');
    expect(asked).toEqual(['https://cp.example/v1/agents/claim', 'manual']);
  });

  it.each([
    [key.toHex(), {}, TypeError],
    [key, { timeoutSeconds: 0 }, RangeError],
    [key, { timeoutSeconds: '1' }, TypeError],
    [key, { timeout: 1 }, TypeError],
    [key, { signal: {} }, TypeError],
  ])('refuses misuse', async (publicKey, options, error) => {
    await expect(tokenOf().claim(publicKey as PublicKey, options as object)).rejects.toBeInstanceOf(error);
    expect(received).toEqual([]);
  });
});
