// Connect tokens: upstream's verdicts, what is made, and that nothing of them prints.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConnectError, ConnectToken, type ConnectTokenFields } from '../../src/connect/index.ts';
import { vectors } from '../support/vectors.ts';

const FIELDS = {
  endpoint: 'https://cp.example',
  apiKey: 'tc_secret',
  agentId: 'agent-1',
  registrationToken: 'reg_secret',
};
const encoded = (json: unknown) =>
  `tenuo_ct_${Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url')}`;
const parsed = (json: unknown) => ConnectToken.parse(encoded(json));
/** The code of a refusal. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof ConnectError ? error.code : (error as Error).name;
  }
  return 'accepted';
}
const refused = (json: unknown) => refusal(() => parsed(json));
const shown = ({ endpoint, apiKey, agentId, registrationToken }: ConnectToken) => ({
  endpoint,
  apiKey,
  agentId,
  registrationToken,
});

describe('a connect token', () => {
  const { cases } = vectors('measured-connect-tokens');

  it.each(cases as { name: string; token: string; ok?: Record<string, unknown> }[])(
    'gets upstream’s verdict: $name',
    ({ token, ok }) => {
      if (ok === undefined) {
        expect(refusal(() => ConnectToken.parse(token))).toMatch(
          /^(missing-prefix|invalid-base64|invalid-json|missing-field|unsupported-version)$/,
        );
        return;
      }
      const { endpoint, needsEndpointBase, registrationToken } = ConnectToken.parse(token);
      expect({
        endpoint,
        needs_endpoint_base: needsEndpointBase,
        has_registration_token: registrationToken !== null,
      }).toEqual(ok);
    },
  );

  it.each(
    vectors('python-interop').connect_tokens as {
      name: string;
      token: string;
      result: { ok: boolean; value: Record<string, unknown> };
    }[],
  )('gets the verdict of upstream’s package: $name', ({ token, result }) => {
    if (!result.ok) {
      expect(refusal(() => ConnectToken.parse(token))).not.toBe('accepted');
      return;
    }
    const { version, endpoint, apiKey, agentId, registrationToken, needsEndpointBase } = ConnectToken.parse(token);
    expect({
      version,
      endpoint,
      api_key: apiKey,
      agent_id: agentId,
      registration_token: registrationToken,
      needs_endpoint_base: needsEndpointBase,
    }).toEqual(result.value);
  });

  it('is read whichever base64 it comes in', () => {
    const json = JSON.stringify({ v: 1, e: 'https://cp.example/?>~', k: 'ÿþ~~~?' });
    for (const form of ['base64', 'base64url'] as const) {
      const text = Buffer.from(json).toString(form);
      for (const body of [text, text.replace(/=+$/, '')])
        expect(ConnectToken.parse(`\u0085 tenuo_ct_${body}\u3000`).apiKey).toBe('ÿþ~~~?');
    }
  });

  it.each([
    ['', 'missing-prefix'],
    ['\ufefftenuo_ct_', 'missing-prefix'],
    ['tenuo_ct', 'missing-prefix'],
    ['tenuo_ct_', 'invalid-json'],
    ['tenuo_ct_ e30', 'invalid-base64'],
    ['tenuo_ct_e3', 'invalid-base64'],
    ['tenuo_ct_e30=', 'missing-field'],
    ['tenuo_ct_e30==', 'invalid-base64'],
  ])('%j is refused by name', (text, what) => {
    expect(refusal(() => ConnectToken.parse(text))).toBe(what);
  });

  it.each([
    ['{"v":1.0,"e":"x","k":"k"}', 'invalid-json'],
    ['{"v":-0,"e":"x","k":"k"}', 'invalid-json'],
    ['{"v":18446744073709551616,"e":"x","k":"k"}', 'invalid-json'],
    ['{"v":18446744073709551615,"e":"x","k":"k"}', 'unsupported-version'],
    ['{"z":{"v":1},"v":2,"e":"x","k":"k"}', 'unsupported-version'],
    ['{"v":1,"v":2,"e":"x","k":"k"}', 'unsupported-version'],
    ['{"e":5}', 'missing-field'],
    ['{"v":2,"e":5}', 'unsupported-version'],
    ['{"v":1,"e":5,"k":""}', 'invalid-json'],
    ['{"v":1,"e":"","k":5}', 'invalid-json'],
    ['{"v":1,"e":"","k":""}', 'missing-field'],
    ['{"v":1,"e":"x","k":"k","t":null,"r":"t"}', 'invalid-json'],
    ['{"v":1,"e":"x","k":"k","z":"\\ud800"}', 'invalid-json'],
    ['{"v":1,"e":"x","k":"k","z":1e999}', 'invalid-json'],
    ['\ufeff{"v":1,"e":"x","k":"k"}', 'invalid-json'],
    ['{"v":1,"e":"x","k":"k"}\f', 'invalid-json'],
  ])('%s is refused by name', (json, what) => {
    expect(refused(json)).toBe(what);
  });

  it.each([126, 127, 128])('with %i lists in its object is read up to 126', (depth) => {
    const json = `{"v":1,"e":"x","k":"k","z":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(refused(json)).toBe(depth === 126 ? 'accepted' : 'invalid-json');
  });

  it('of two members of one name has the last, and knows names by what they spell', () => {
    expect(
      shown(parsed('{"v":2,"\\u0076":1,"e":"x","k":"a","k":"b","\\u0074":"1","t":"2","__proto__":{"a":"no"}}')),
    ).toEqual({
      endpoint: 'x',
      apiKey: 'b',
      agentId: null,
      registrationToken: '2',
    });
  });

  it.each([
    ['https://a/v1/ ', 'https://a'],
    ['https://a//v1//', 'https://a'],
    ['https://a/v1/v1', 'https://a/v1'],
    ['https://a/V1', 'https://a/V1'],
    ['https://a/v1v1', 'https://a/v1v1'],
    ['http://', 'http:'],
    ['\u0085/v1\u3000', ''],
    ['\ufeff/v1', '\ufeff'],
  ])('normalises the endpoint %j', (e, endpoint) => {
    expect(parsed({ v: 1, e, k: 'k' }).endpoint).toBe(endpoint);
  });

  it('is completed by a base where its endpoint is a path, and only there', () => {
    const path = parsed({ v: 1, e: '/api/v1', k: 'k' });
    expect(path.needsEndpointBase).toBe(true);
    const whole = path.withEndpointBase('https://base.example/v1/');
    expect(whole.endpoint).toBe('https://base.example/api');
    expect(whole.needsEndpointBase).toBe(false);
    expect(path.endpoint).toBe('/api');
    for (const base of ['', ' ', '/', '/x']) expect(refusal(() => path.withEndpointBase(base))).toBe('missing-field');
    const absolute = parsed({ v: 1, e: 'cp.example', k: 'k' });
    expect(absolute.withEndpointBase('https://evil.example').endpoint).toBe('cp.example');
  });

  it('that was made is read with the same fields, and is in upstream’s form', () => {
    const token = ConnectToken.make(FIELDS);
    expect(token.toText()).toBe(
      encoded({ v: 1, e: 'https://cp.example', k: 'tc_secret', a: 'agent-1', t: 'reg_secret' }),
    );
    expect(shown(ConnectToken.parse(token.toText()))).toEqual(FIELDS);
    const least = ConnectToken.make({ endpoint: '/v1', apiKey: 'k' });
    expect(least.toText()).toBe(encoded({ v: 1, e: '/v1', k: 'k' }));
    expect(ConnectToken.parse(least.toText()).toText()).toBe(least.toText());
  });

  it.each([
    [{ ...FIELDS, endpoint: '' }, 'missing-field'],
    [{ ...FIELDS, apiKey: '' }, 'missing-field'],
    [{ ...FIELDS, apiKey: 5 }, 'TypeError'],
    [{ ...FIELDS, agentId: null }, 'TypeError'],
    [{ ...FIELDS, registrationToken: '\ud800' }, 'TypeError'],
    [{ ...FIELDS, agent: 'a' }, 'TypeError'],
  ])('is not made of %j', (fields, error) => {
    expect(refusal(() => ConnectToken.make(fields as ConnectTokenFields))).toBe(error);
  });

  it('prints without its secrets', () => {
    const token = ConnectToken.make(FIELDS);
    const prints = [
      JSON.stringify(token),
      String(token),
      inspect(token),
      inspect({ token }, { depth: 5, showHidden: true }),
    ];
    for (const text of prints) {
      expect(text).toContain('cp.example');
      expect(text).toContain('agent-1');
      expect(text).not.toMatch(/secret/);
    }
    expect(Object.keys(token)).toEqual([]);
    expect(structuredClone(token)).toEqual({});
    expect(JSON.parse(JSON.stringify(ConnectToken.make({ endpoint: 'x', apiKey: 'k' })))).toEqual({
      version: 1,
      endpoint: 'x',
      apiKey: '[redacted]',
      agentId: null,
      registrationToken: null,
    });
  });

  it('leaves nothing of itself in an error', () => {
    for (const json of [
      { v: 3, e: 'tc_secret', k: 'tc_secret' },
      { v: 1, e: '', k: 'tc_secret' },
      '{"v":1,"k":"tc_secret"',
    ]) {
      try {
        parsed(json);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(ConnectError);
        expect(inspect(error)).not.toContain('tc_secret');
      }
    }
  });
});
