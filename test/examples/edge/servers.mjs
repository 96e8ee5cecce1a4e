// Calls an example server over HTTP, once it has been started with its one command.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Pattern, Range, SigningKey, Warrant } from 'tenuo-edge';
import { examples, freePort, npm, Program } from './programs.mjs';

const START_MILLISECONDS = 150_000;
const LOG_MILLISECONDS = 10_000;
const SECRET = 'open-sesame';

const root = SigningKey.fromSeed(new Uint8Array(32).fill(7));
const agent = SigningKey.generate();
const stranger = SigningKey.generate();
const ARGS = { cluster: 'staging-web', replicas: 5 };

/** Starts a server, calls it on each of its routes, and stops it. Returns what was seen, in a line. */
export async function checkServer({ folder, flags, ready, routes, env }) {
  const port = await freePort();
  const server = new Program(npm, ['start', '--', ...flags(port)], {
    cwd: join(examples, folder),
    env: env(port),
  });
  try {
    await server.until('it was ready', (text) => ready.test(text), START_MILLISECONDS);
    let decisions = 0;
    for (const route of routes) decisions += await checkRoute(`http://127.0.0.1:${port}${route}`, server);
    return `${decisions} decisions, each with its line of audit`;
  } finally {
    await server.stop();
  }
}

function mint(issuer = root, age = 0) {
  return Warrant.mintBuilder()
    .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(10) })
    .holder(agent.publicKey)
    .issuedAt(Math.floor(Date.now() / 1000) - age)
    .ttl(300)
    .mint(issuer);
}

const call = (args, headers) => ({ method: 'POST', body: JSON.stringify(args), headers });
const signed = (args, { warrant = mint(), key = agent } = {}) => call(args, warrant.headers(key, 'scale', args));

/** Each call: the request, the status, the code, and the argument at fault. */
const CALLS = () => [
  [signed(ARGS), 200, 'allowed'],
  [signed({ ...ARGS, replicas: 11 }), 403, 'constraint-violation', 'replicas'],
  [signed({ ...ARGS, cluster: SECRET }), 403, 'constraint-violation', 'cluster'],
  [call(ARGS, {}), 401, 'malformed-cbor'],
  [call(ARGS, { 'X-Tenuo-Warrant': SECRET, 'X-Tenuo-PoP': SECRET }), 401, 'malformed-cbor'],
  [call({ ...ARGS, cluster: SECRET }, mint().headers(agent, 'scale', ARGS)), 401, 'signature-invalid'],
  [signed(ARGS, { key: stranger }), 401, 'signature-invalid'],
  [signed(ARGS, { warrant: mint(stranger) }), 401, 'untrusted-root'],
  [signed(ARGS, { warrant: mint(root, 300) }), 401, 'warrant-expired'],
];

async function checkRoute(url, server) {
  const printed = server.output.length;
  const client = await promisify(execFile)(process.execPath, [join(examples, 'edge/client.mjs'), url]);
  assert.match(client.stdout, /^scale\(.*"replicas":5\}\)\n200 \{[\s\S]*"status": "scaling"/);
  assert.match(client.stdout, /^scale\(.*"replicas":12\}\)\n403 \{[\s\S]*"argument": "replicas"/m);

  const expected = [
    ['allowed', 200],
    ['constraint-violation', 403],
  ];
  for (const [request, status, code, argument] of CALLS()) {
    const response = await fetch(`${url}/tools/scale`, request);
    const text = await response.text();
    const body = JSON.parse(text);
    assert.deepEqual([response.status, body.code ?? 'allowed', body.argument], [status, code, argument], text);
    assert.ok(!text.includes(SECRET), text);
    expected.push([code, status]);
  }

  for (const size of [65_537, 1_000_000]) {
    const response = await fetch(`${url}/tools/scale`, { method: 'POST', body: 'a'.repeat(size) });
    assert.deepEqual([response.status, (await response.json()).code], [413, 'body-too-large']);
  }
  assert.equal((await fetch(`${url}/tools/scale`)).status, 405);

  const linesOf = (text) => text.slice(printed).match(/^\{"time":.*\}$/gm) ?? [];
  await server.until('its audit was whole', (text) => linesOf(text).length >= expected.length, LOG_MILLISECONDS);
  const lines = linesOf(server.output).map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ code, outcome }) => [code, outcome]),
    expected.map(([code]) => [code, code === 'allowed' ? 'allowed' : 'denied']),
  );
  assert.ok(!server.output.includes(SECRET), 'a value is in the log');
  assert.match(server.output, /^tenuo-edge runs on wasm, /m);
  assert.doesNotMatch(server.output, /^tenuo-edge runs on js, /m);
  return lines.length;
}
