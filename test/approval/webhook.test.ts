import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeControlPlaneAnswer } from '../../src/approval/control-plane.ts';
import { signApproval } from '../../src/approval/sign.ts';
import { readWebhook, type WebhookOptions, webhook } from '../../src/approval/webhook.ts';
import { leftovers, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { approvalCast, NOW, rejection, remote } from './cast.ts';

type Answer = (request: IncomingMessage, body: string, response: ServerResponse) => void;

let answer: Answer = (_, __, response) => response.end();
const received: { headers: IncomingMessage['headers']; body: string; method: string | undefined }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  received.push({ headers: request.headers, body, method: request.method });
  answer(request, body, response);
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/approvals`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const UNAVAILABLE = '1707 approval-required approval-unavailable';
const NOT_GRANTED = '1701 approval-invalid approvals-not-granted';
const UNSIGNED = '1100 signature-invalid webhook-signature';

describe.each(ENGINES)('webhooks on $name', (engine) => {
  const { alice, bob, stranger, request } = approvalCast(engine);
  const sender = stranger;
  const hook = (more: Partial<WebhookOptions> = {}) => webhook({ url, signer: sender, now: () => NOW, ...more });
  const trusted = [sender.publicKey];
  const last = () => received.at(-1) as (typeof received)[0];
  const read = (more = {}) => readWebhook(last(), { trusted, now: NOW, engine, ...more });

  it('post a signed request, and bring back what the service answers', async () => {
    const asked = request({ amount: 5, text: 'ä' });
    answer = (message, body, response) => {
      const { request: seen, attestedBy } = readWebhook(
        { headers: message.headers, body },
        { trusted, now: NOW, engine },
      );
      expect(attestedBy?.equals(sender.publicKey)).toBe(true);
      response.end(writeControlPlaneAnswer(signApproval(seen, alice, { now: NOW }), { engine }));
    };
    const approvals = await hook({ headers: { authorization: 'Bearer x' } })(asked);
    expect(approvals.map((one) => one.verify({ now: NOW }).requestHash)).toEqual([asked.requestHash]);
    expect(last().method).toBe('POST');
    expect(last().headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer x',
      'webhook-id': asked.requestId,
      'webhook-timestamp': String(NOW),
    });
    expect(read().request.args).toEqual({ amount: 5, text: 'ä' });
    expect(leftovers(engine)).toBe(0);
  });

  it('are signed as Standard Webhooks have it: id, timestamp and body, by Ed25519', async () => {
    answer = (_, __, response) => response.end('{"status":"pending","server_request_id":"r"}');
    expect(await rejection(() => hook()(request()))).toBe(NOT_GRANTED);
    const { headers, body } = last();
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = String(headers['webhook-signature']);
    expect(signature).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
    const bytes = Buffer.from(signature.slice(4), 'base64');
    expect(sender.publicKey.verify(new TextEncoder().encode(content), bytes)).toBe(true);
  });

  it('may be signed elsewhere', async () => {
    answer = (_, __, response) => response.end('{"status":"denied"}');
    expect(await rejection(() => hook({ signer: remote(sender) })(request()))).toBe(NOT_GRANTED);
    expect(read().attestedBy?.equals(sender.publicKey)).toBe(true);
  });

  it('read nothing that was not sent like this, now, by somebody who is trusted', async () => {
    answer = (_, __, response) => response.end('{"status":"pending"}');
    await rejection(() => hook()(request()));
    const message = last();
    const told = (headers: object, more = {}, body: string | Uint8Array = message.body) =>
      refusal(() =>
        readWebhook(
          { headers: { ...message.headers, ...headers } as never, body },
          { trusted, now: NOW, engine, ...more },
        ),
      );
    expect(told({})).toBe('accepted');
    expect(told({}, {}, new TextEncoder().encode(message.body))).toBe('accepted');
    expect(told({ 'webhook-signature': `v1,xxx ${message.headers['webhook-signature']} v1a,AAAA` })).toBe('accepted');
    expect(
      refusal(() =>
        readWebhook(
          { headers: new Headers(message.headers as never), body: message.body },
          { trusted, now: NOW, engine },
        ),
      ),
    ).toBe('accepted');
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      for (const value of [undefined, '', 'x', ['x'], '1', `${message.headers[name]}0`])
        expect(told({ [name]: value })).toBe(UNSIGNED);
    expect(told({}, {}, message.body.replace('"amount":5', '"amount":6'))).toBe(UNSIGNED);
    expect(told({}, { trusted: [bob.publicKey] })).toBe(UNSIGNED);
    expect(told({}, { trusted: [] })).toBe(UNSIGNED);
    expect(told({}, { now: NOW + 300 })).toBe('accepted');
    expect(told({}, { now: NOW + 301 })).toBe(UNSIGNED);
    expect(told({}, { now: NOW - 301 })).toBe(UNSIGNED);
    expect(told({}, { now: NOW + 5, toleranceSeconds: 4 })).toBe(UNSIGNED);
    expect(told({}, { toleranceSeconds: Number.NaN })).toBe(UNSIGNED);
    expect(() => readWebhook({ headers: {}, body: { a: 1 } as never }, { trusted })).toThrow(TypeError);
    expect(() => readWebhook(message, { trusted, tolerance: 5 } as never)).toThrow(TypeError);
  });

  it('need an answer that grants something', async () => {
    const answers: [string, unknown][] = [
      ['{"status":"pending"}', NOT_GRANTED],
      ['{"status":"denied","error":"no"}', NOT_GRANTED],
      ['{"status":"approved","signed_approvals_b64":[]}', NOT_GRANTED],
      ['{"status":"approved"}', '1701 approval-invalid approvals-form'],
      ['<html>', '1701 approval-invalid approvals-form'],
      ['', '1701 approval-invalid approvals-form'],
      ['["zzz"]', '1202 malformed-cbor approval-text'],
      [`[${' '.repeat(1_100_000)}]`, UNAVAILABLE],
    ];
    for (const [text, told] of answers) {
      answer = (_, __, response) => response.end(text);
      expect([text.slice(0, 60), await rejection(() => hook()(request()))]).toEqual([text.slice(0, 60), told]);
    }
  });

  it('need a service that answers, and follow nobody else', async () => {
    for (const status of [201, 204, 301, 307, 400, 401, 404, 500, 503]) {
      answer = (_, __, response) => response.writeHead(status, { location: '/other' }).end();
      const before = received.length;
      expect(await rejection(() => hook()(request()))).toBe(UNAVAILABLE);
      expect(received.length).toBe(before + 1);
    }
    answer = (_, __, response) => response.destroy();
    expect(await rejection(() => hook()(request()))).toBe(UNAVAILABLE);
    answer = (_, __, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"status":');
      setImmediate(() => response.destroy());
    };
    expect(await rejection(() => hook()(request()))).toBe(UNAVAILABLE);
    const closed = createServer();
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    expect(await rejection(() => hook({ url: `http://127.0.0.1:${port}` })(request()))).toBe(UNAVAILABLE);
  });

  it('end with the time, or with whoever asked, also in the middle of an answer', async () => {
    const silent: Answer = () => {};
    const halting: Answer = (_, __, response) => {
      response.writeHead(200);
      response.write('{');
    };
    for (const one of [silent, halting]) {
      answer = one;
      expect(await rejection(() => hook({ timeoutSeconds: 0.2 })(request()))).toBe(
        '1707 approval-required approval-timed-out',
      );
      const controller = new AbortController();
      const waiting = rejection(() => hook()(request(), { signal: controller.signal }));
      setTimeout(() => controller.abort(new RangeError('over')), 50);
      expect(await waiting).toBe('RangeError');
    }
    const before = received.length;
    expect(await rejection(() => hook()(request(), { signal: AbortSignal.abort(new RangeError('over')) }))).toBe(
      'RangeError',
    );
    expect(received.length).toBe(before);
  });

  it('end with the time also where the signer never answers', async () => {
    const silent = { publicKey: sender.publicKey, sign: () => new Promise<Uint8Array>(() => {}) };
    expect(await rejection(() => hook({ signer: silent, timeoutSeconds: 0.05 })(request()))).toBe(
      '1707 approval-required approval-timed-out',
    );
  });

  it('go to https, or to this machine', () => {
    const at =
      (to: string, more = {}) =>
      () =>
        webhook({ url: to, signer: sender, ...more });
    for (const to of [
      'https://approvals.example/x',
      'http://localhost:1',
      'http://127.0.0.1',
      'http://127.9.9.9',
      'http://[::1]:80',
    ])
      expect(at(to)).not.toThrow();
    for (const to of [
      'http://approvals.example',
      'http://127.0.0.1.example',
      'http://localhost.example',
      'ftp://localhost',
      'file:///x',
      'x',
    ])
      expect(at(to)).toThrow(TypeError);
    expect(at('http://approvals.example', { allowPlainHttp: true })).not.toThrow();
    expect(at('ftp://approvals.example', { allowPlainHttp: true })).toThrow(TypeError);
    expect(at('https://user:secret@approvals.example')).toThrow(TypeError);
  });

  it('are made of options that are some', () => {
    for (const more of [{ signer: {} }, { signer: undefined }, { retries: 3 }, { url: undefined }])
      expect(() => hook(more as never)).toThrow(TypeError);
    for (const timeoutSeconds of [0, -1, Number.NaN, 1e9]) expect(() => hook({ timeoutSeconds })).toThrow(RangeError);
  });

  it('go through the fetch that they are given', async () => {
    const seen: unknown[] = [];
    const fetch = (async (to: unknown, init: RequestInit) => {
      seen.push(String(to), init.redirect);
      return new Response('{"status":"pending"}');
    }) as typeof globalThis.fetch;
    expect(await rejection(() => hook({ fetch })(request()))).toBe(NOT_GRANTED);
    expect(seen).toEqual([url, 'error']);
  });
});
