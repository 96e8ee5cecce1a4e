import { describe, expect, it } from 'vitest';
import { ConnectError } from '../../src/connect/error.ts';
import {
  Authorizer,
  type Decision,
  type Denied,
  type ExplainOptions,
  type Explicable,
  explain,
  MemoryReplayStore,
  redact,
  type TenuoError,
  Warrant,
} from '../../src/index.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const ARGS = { path: '/data/logs/today', limit: 5 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals act on these
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/;

describe.each(ENGINES)('explain on $name', (engine) => {
  const { root, agent, leaf } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });

  function decide(change: { args?: object; tool?: string } = {}): Decision {
    const { args = ARGS, tool = 'read' } = change;
    const signature = leaf.sign(agent, tool, args as never, { now: NOW });
    return authorizer.authorize({ warrant: leaf, tool, args: args as never, signature, now: NOW });
  }

  const denied = decide({ args: { ...ARGS, limit: 11 } }) as Denied;

  it('writes one line of JSON with all that the text has', () => {
    const json = explain(denied, { format: 'json' });
    expect(json).not.toContain('\n');
    expect(JSON.parse(json)).toEqual({
      allowed: false,
      code: 'constraint-violation',
      number: 1501,
      reason: 'value-mismatch',
      stage: 'constraints',
      message: denied.message,
      at: { warrant: 2, tool: 'read', argument: 'limit' },
      expected: 'Range({ max: 10 })',
      received: '11',
      wouldPass: 'a number, at most 10',
      hint: denied.hint,
      ref: denied.ref,
      warrant: leaf.id,
      now: NOW,
    });
    expect(JSON.parse(explain(decide(), { format: 'json' }))).toEqual({
      allowed: true,
      code: 'allowed',
      number: 0,
      warrant: leaf.id,
      root: root.publicKey.toHex(),
      chain: JSON.parse(JSON.stringify((decide() as { steps?: unknown }).steps)),
      approvers: [],
    });
  });

  it('has colors where they are asked for, around the same text', () => {
    const plain = explain(denied);
    expect(explain(denied, { color: false, format: 'text' })).toBe(plain);
    const colored = explain(denied, { color: true });
    expect(colored.startsWith('\u001b[31;1mDenied: ')).toBe(true);
    expect(explain(decide(), { color: true }).startsWith('\u001b[32;1mAllowed: ')).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what colors are made of
    expect(colored.replaceAll(/\u001b\[[\d;]+m/g, '')).toBe(plain);
    expect(plain).not.toContain('\u001b');
  });

  it.each<[object, RegExp]>([
    [{ colour: true }, /no option "colour".* format, color/],
    [{ format: 'xml' }, /format is 'text' or 'json'/],
    [{ format: null }, /format is/],
    [{ color: 1 }, /color is true or false/],
    [{ format: 'json', color: true }, /JSON has no colors/],
  ])('refuses %j', (options, message) => {
    expect(() => explain(denied, options as ExplainOptions)).toThrow(message);
    expect(() => explain(denied, options as ExplainOptions)).toThrow(TypeError);
  });

  it('refuses what is no object of options', () => {
    for (const options of [null, 'json', 0]) expect(() => explain(denied, options as never)).toThrow(TypeError);
  });

  it('explains errors of this package', () => {
    const error = thrown(() => Warrant.parse(leaf.toStack().subarray(0, 50), { engine })) as TenuoError;
    expect(explain(error).split('\n')).toEqual([
      'TenuoError: the bytes end in the middle of an item',
      '  code      malformed-cbor (1202), truncated',
      '  offset    3',
      `  hint      ${error.hint}`,
      `  ref       ${redact(error).ref}`,
    ]);
    expect(JSON.parse(explain(error, { format: 'json' }))).toEqual({
      name: 'TenuoError',
      message: 'the bytes end in the middle of an item',
      code: 'malformed-cbor',
      number: 1202,
      reason: 'truncated',
      offset: 3,
      hint: error.hint,
      ref: redact(error).ref,
    });
    const wider = thrown(() => leaf.grantBuilder().capability('read', { path: ARGS.path, limit: 99 }).grant(agent));
    expect(explain(wider)).toContain('  expected  ');
  });

  it('explains any other error, its causes among it', () => {
    const cause = new RangeError('disk full', { cause: new Error('ENOSPC') });
    expect(explain(new TypeError('no key', { cause })).split('\n')).toEqual([
      'TypeError: no key',
      '  cause     RangeError: disk full; because of Error: ENOSPC',
      expect.stringMatching(/^ {2}ref {7}[\da-f]{8}$/),
    ]);
    expect(explain(new DOMException('gone', 'AbortError'))).toContain('AbortError: gone');
    expect(explain(new ConnectError('missing-prefix'))).toContain('tenuo_ct_');
    expect(JSON.parse(explain(new Error('x'), { format: 'json' }))).toEqual({
      name: 'Error',
      message: 'x',
      ref: expect.any(String),
    });
  });

  it('ends where causes go in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(explain(error).length).toBeLessThan(600);
  });

  it('explains the decision that an error carries', () => {
    expect(explain(Object.assign(new Error('x'), { decision: denied }))).toBe(explain(denied));
  });

  it('says what a store threw', async () => {
    const store = new MemoryReplayStore();
    store.checkAndAdd = () => {
      throw new Error('connection\u001b[2J lost');
    };
    const replaying = new Authorizer({ trustedRoots: [root.publicKey], replay: store, engine });
    const signature = leaf.sign(agent, 'read', ARGS, { now: NOW });
    const failed = replaying.authorize({ warrant: leaf, tool: 'read', args: ARGS, signature, now: NOW });
    expect(failed.code).toBe('replay-store-failed');
    expect(explain(failed)).toContain('  cause     Error: connection\\u001b[2J lost');
  });

  // A name may have been chosen to clear the screen, or to look like another line.
  it('leaves nothing for a terminal to act on', () => {
    const hostile = '\u001b[2J\r\nAllowed: \u202e\u009b31m\u2028';
    const texts = [
      explain(decide({ tool: hostile })),
      explain(decide({ args: { ...ARGS, [hostile]: hostile } })),
      explain(decide({ args: { ...ARGS, path: hostile } })),
      explain(decide({ args: { ...ARGS, path: hostile } }), { format: 'json' }),
      explain(
        authorizer.authorize({
          warrant: leaf,
          tool: 'read',
          args: { path: { [hostile]: new Map() } } as never,
          signature: null,
        }),
      ),
      explain(new Error(hostile, { cause: new Error(hostile) })),
      explain(new Error(hostile), { format: 'json' }),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(UNSAFE);
      expect(text).not.toMatch(/^Allowed/m);
    }
  });

  it.each([undefined, null, 'denied', 1, {}, [denied], { allowed: false }])('refuses %o', (value) => {
    expect(() => explain(value as Explicable)).toThrow(
      /explain takes a decision .* or the error that was thrown, not /,
    );
  });

  it('is the same whenever it is asked for', () => {
    expect(explain(denied)).toBe(explain(denied));
    const error = new TypeError('once');
    expect(explain(error)).toBe(explain(error));
  });
});

function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
