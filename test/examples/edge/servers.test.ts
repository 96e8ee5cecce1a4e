// The example servers, their handlers called as the platforms call them: what is let through, what is answered where
// not, and that no value of an argument or constraint leaves by an answer or an audit line.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import worker from '../../../examples/cloudflare-worker/worker.ts';
import { TRUSTED_ROOT } from '../../../examples/deno-server/config.ts';
import { type AuditLine, answer, type Tool } from '../../../examples/edge/tool-calls.ts';
import { Authorizer, Exact, Pattern, Range, redact, SigningKey, Warrant } from '../../../src/index.ts';

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));
const root = SigningKey.fromSeed(new Uint8Array(32).fill(7));
const agent = SigningKey.fromSeed(new Uint8Array(32).fill(8));
const stranger = SigningKey.fromSeed(new Uint8Array(32).fill(9));
const NOW = new Date('2026-01-01T12:00:00Z');
const MOST_BODY_BYTES = 65_536;
/** In arguments and constraints; never in an answer to a call that is refused, nor in a log. */
const SECRETS = ['open-sesame', 'staging-vault'];

type Handler = (request: Request) => Promise<Response>;
type Args = Readonly<Record<string, unknown>>;

const waited: Promise<unknown>[] = [];
const context = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise) };
const nextRoute = async (path: string): Promise<Handler> =>
  (await import(`${examples}/next/app/${path}/route.js`)).POST;

const SERVERS: readonly { name: string; handler: () => Promise<Handler> }[] = [
  {
    name: 'cloudflare-worker',
    handler: async () => (request) => worker.fetch(request, { TRUSTED_ROOT }, context),
  },
  {
    name: 'deno-server',
    handler: async () => (await import('../../../examples/deno-server/server.ts')).default.fetch,
  },
  { name: 'next, Edge runtime', handler: () => nextRoute('edge/tools/[tool]') },
  { name: 'next, Node', handler: () => nextRoute('node/tools/[tool]') },
];

function mint(issuer = root, seconds = 300): Warrant {
  return Warrant.mintBuilder()
    .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(10) })
    .capability('unlock', { door: Exact('staging-vault') })
    .holder(agent.publicKey)
    .issuedAt(NOW)
    .ttl(seconds)
    .mint(issuer);
}

const ARGS = { cluster: 'staging-web', replicas: 5 };

interface Call {
  readonly warrant?: Warrant;
  readonly key?: SigningKey;
  readonly tool?: string;
  readonly args?: Args;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

function request({ warrant = mint(), key = agent, tool = 'scale', args = ARGS, headers, body }: Call = {}): Request {
  return new Request(`https://tools.example/tools/${encodeURIComponent(tool)}`, {
    method: 'POST',
    headers: headers ?? { ...warrant.headers(key, tool, args) },
    body: body ?? JSON.stringify(args),
  });
}

let lines: string[];

beforeEach(() => {
  lines = [];
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  vi.stubEnv('TRUSTED_ROOT', TRUSTED_ROOT);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The answer, and the line of audit that came with it. */
async function ask(
  handler: Handler,
  call: Request,
): Promise<{ status: number; body: Args; text: string; audit: Args[] }> {
  const response = await handler(call);
  await Promise.all(waited.splice(0));
  const text = await response.text();
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(response.headers.get('WWW-Authenticate')).toBe(response.status === 401 ? 'Tenuo' : null);
  lines = lines.filter((line) => !line.startsWith('tenuo-edge runs on '));
  for (const line of lines) expect(line).not.toContain('\n');
  return {
    status: response.status,
    body: JSON.parse(text),
    text,
    audit: lines.splice(0).map((line) => JSON.parse(line)),
  };
}

describe.each(SERVERS)('$name', ({ handler: load }) => {
  it('runs a call that the warrant allows, and says so in one line', async () => {
    const warrant = mint();
    const { status, body, audit } = await ask(await load(), request({ warrant }));
    expect(status).toBe(200);
    expect(body).toEqual({ result: { ...ARGS, status: 'scaling' } });
    expect(audit).toEqual([
      {
        time: NOW.toISOString(),
        outcome: 'allowed',
        code: 'allowed',
        tool: 'scale',
        warrant: warrant.id,
        root: TRUSTED_ROOT,
      },
    ]);
  });

  it.each<[string, () => Request, number, Args]>([
    [
      'an argument that goes too far',
      () => request({ args: { ...ARGS, replicas: 11 } }),
      403,
      { code: 'constraint-violation', tool: 'scale', argument: 'replicas' },
    ],
    [
      'an argument with another value',
      () => request({ tool: 'unlock', args: { door: 'open-sesame' } }),
      403,
      { code: 'constraint-violation', tool: 'unlock', argument: 'door' },
    ],
    [
      'an argument that nobody mentioned',
      () => request({ args: { ...ARGS, password: 'open-sesame' } }),
      403,
      { code: 'constraint-violation', tool: 'scale', argument: 'password' },
    ],
    [
      'a tool that the warrant does not grant',
      () => request({ tool: 'read_logs', args: { service: 'open-sesame' } }),
      403,
      { code: 'tool-not-authorized', tool: 'read_logs' },
    ],
    ['a call without headers', () => request({ headers: {} }), 401, { code: 'malformed-cbor', tool: 'scale' }],
    [
      'a call without a proof',
      () => request({ headers: { 'X-Tenuo-Warrant': String(mint()) } }),
      401,
      { code: 'signature-invalid', tool: 'scale' },
    ],
    [
      'headers of garbage',
      () => request({ headers: { 'X-Tenuo-Warrant': 'open-sesame', 'X-Tenuo-PoP': 'open-sesame' } }),
      401,
      { code: 'malformed-cbor', tool: 'scale' },
    ],
    [
      'a proof of garbage',
      () => request({ headers: { 'X-Tenuo-Warrant': String(mint()), 'X-Tenuo-PoP': 'open-sesame' } }),
      401,
      { code: 'signature-invalid', tool: 'scale' },
    ],
    [
      'a warrant that is used by another key than its holder’s',
      () => request({ key: stranger }),
      401,
      { code: 'signature-invalid', tool: 'scale' },
    ],
    [
      'a warrant of a root that nobody trusts',
      () => request({ warrant: mint(stranger) }),
      401,
      { code: 'untrusted-root', tool: 'scale' },
    ],
    [
      'a proof for other arguments',
      () => request({ body: JSON.stringify({ ...ARGS, cluster: 'staging-vault' }) }),
      401,
      { code: 'signature-invalid', tool: 'scale' },
    ],
    [
      'a number that is none',
      () => request({ body: '{"cluster":"open-sesame","replicas":1e999}' }),
      400,
      { code: 'invalid-arguments', tool: 'scale' },
    ],
  ])('refuses %s', async (_, make, status, wanted) => {
    const answered = await ask(await load(), make());
    expect(answered.status).toBe(status);
    const { error, code, tool, argument, hint, ref, ...rest } = answered.body;
    expect({ code, tool, ...(argument !== undefined && { argument }) }).toEqual(wanted);
    expect(rest).toEqual({});
    expect(error).toBe(`Authorization denied (ref: ${ref})`);
    expect(ref).toMatch(/^[0-9a-f]{8}$/);
    expect(hint).toMatch(/\.$/);
    expect(answered.audit).toEqual([expect.objectContaining({ outcome: 'denied', ref, ...wanted })]);
    for (const secret of SECRETS) expect(answered.text + JSON.stringify(answered.audit)).not.toContain(secret);
  });

  it('refuses an expired warrant from its last second on', async () => {
    const handler = await load();
    const call = () => request({ warrant: mint(root, 60) });
    vi.setSystemTime(NOW.getTime() + 59_000);
    expect((await ask(handler, call())).status).toBe(200);
    vi.setSystemTime(NOW.getTime() + 60_000);
    expect(await ask(handler, call())).toMatchObject({ status: 401, body: { code: 'warrant-expired' } });
  });

  it('answers what is not a call without deciding anything', async () => {
    const handler = await load();
    const json = (size: number) => `{"cluster":"${'a'.repeat(size - 14)}"}`;
    expect(await ask(handler, request({ body: json(MOST_BODY_BYTES) }))).toMatchObject({ status: 401 });
    expect(await ask(handler, request({ body: json(MOST_BODY_BYTES + 1) }))).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
      audit: [],
    });
    for (const body of ['{', '[]', 'null', '"open-sesame"', Uint8Array.of(0x7b, 0xff, 0x7d)])
      expect(await ask(handler, request({ body }))).toMatchObject({
        status: 400,
        body: { code: 'invalid-json' },
        audit: [],
      });
  });
});

describe('a call', () => {
  const audit: AuditLine[] = [];
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
  const gate = (tools: Record<string, Tool>) => (call: Request) =>
    answer(call, { authorizer, redact, tools, audit: (line) => void audit.push(line) });
  const any = (tool: string) =>
    Warrant.mintBuilder().tool(tool).holder(agent.publicKey).issuedAt(NOW).ttl(60).mint(root);

  it('reaches the tool with the values that were checked', async () => {
    const seen: Args[] = [];
    const handler = gate({ echo: (args) => void seen.push(args) });
    for (const args of [{ a: [1, { b: null }], c: 'ü', d: -0.5 }, {}, JSON.parse('{"__proto__":{"x":1}}')]) {
      expect(await ask(handler, request({ warrant: any('echo'), tool: 'echo', args }))).toMatchObject({ status: 200 });
      expect(JSON.stringify(seen.pop())).toBe(JSON.stringify(args));
    }
    expect(await ask(handler, request({ warrant: any('echo'), tool: 'echo', args: {}, body: '' }))).toMatchObject({
      status: 200,
    });
  });

  it('names its tool by the last part of the path, decoded', async () => {
    for (const tool of ['search web', 'a/b', 'ünïcode', 'toString', 'x'.repeat(200)]) {
      const handler = gate({ [tool]: () => 'ran' });
      expect(await ask(handler, request({ warrant: any(tool), tool, args: {} }))).toMatchObject({
        body: { result: 'ran' },
      });
      expect(audit.pop()).toMatchObject({ tool: tool.length > 128 ? `${'x'.repeat(128)}…` : tool });
    }
    const handler = gate({});
    const post = (path: string) => new Request(`https://tools.example${path}`, { method: 'POST' });
    for (const path of ['/', '/tools', '/tools/', '/tools/a/b', '/tools/%ff', `/tools/${'x'.repeat(257)}`])
      expect(await ask(handler, post(path)), path).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('is a POST', async () => {
    const response = await gate({})(new Request('https://tools.example/tools/scale'));
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'POST']);
  });

  it('of a tool that is not there, or fails, says no more than that', async () => {
    const handler = gate({
      broken: () => {
        throw new Error('open-sesame');
      },
      late: () => Promise.reject(new Error('open-sesame')),
    });
    for (const [tool, status, code] of [
      ['toString', 404, 'unknown-tool'],
      ['broken', 500, 'tool-failed'],
      ['late', 500, 'tool-failed'],
    ] as const) {
      const answered = await ask(handler, request({ warrant: any(tool), tool, args: {} }));
      expect(answered).toMatchObject({ status, body: { code } });
      expect(answered.text).not.toContain('open-sesame');
      expect(audit.pop()).toMatchObject({ outcome: 'allowed', tool });
    }
  });

  it('is cut off where its body goes on past the limit, whatever length it claims', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 10_000;
        controller.enqueue(new Uint8Array(10_000));
      },
    });
    const call = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
    const response = await gate({})(new Request('https://tools.example/tools/scale', call));
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(MOST_BODY_BYTES + 30_000);
  });

  it('is told what a long name of an argument is without all of it in the log', async () => {
    const name = 'n'.repeat(10_000);
    const answered = await ask(gate({}), request({ args: { ...ARGS, [name]: 1 } }));
    expect(answered).toMatchObject({
      status: 403,
      body: { argument: expect.stringMatching(/^n{300}… \(10000 characters\)$/) },
    });
    expect(audit.pop()?.argument).toBe(`${'n'.repeat(128)}…`);
  });
});

it('every example trusts the public half of the key that the client mints with', () => {
  const key = root.publicKey.toHex();
  for (const file of ['cloudflare-worker/wrangler.jsonc', 'deno-server/config.ts', 'next/.env'])
    expect(readFileSync(`${examples}/${file}`, 'utf8'), file).toContain(key);
  expect(readFileSync(`${examples}/edge/client.mjs`, 'utf8')).toContain('fromSeed(new Uint8Array(32).fill(7))');
});
