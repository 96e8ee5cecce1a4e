// The replay store in Redis, without one: which clients it takes, what it asks them, what it makes of their answers. Against
// servers: test/replay/redis.
import { describe, expect, it } from 'vitest';
import { type NodeRedisClient, RedisReplayStore } from '../../src/replay/index.ts';
import { refusal } from '../support/cast.ts';

/** What both kinds of clients were asked, and a client of each that answers `answer`. */
function clients(answer: unknown = 'OK') {
  const asked: unknown[] = [];
  const set = async (...all: unknown[]) => {
    asked.push(all);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const node = { set, withCommandOptions: () => node } as unknown as NodeRedisClient;
  const io = { set, call: () => undefined, status: 'ready' };
  return { asked, node, io };
}
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: Error) => `${error.name}: ${(error as { reason?: string }).reason ?? error.message}`,
  );

describe('a replay store in Redis', () => {
  it('asks each client in its own way for SET with PX and NX', async () => {
    const { asked, node, io } = clients();
    expect(await new RedisReplayStore(node).checkAndAdd('k', 90)).toBe(true);
    expect(await new RedisReplayStore(io).checkAndAdd('k', 90)).toBe(true);
    expect(asked).toEqual([
      ['tenuo:replay:k', '1', { expiration: { type: 'PX', value: 120_000 }, condition: 'NX' }],
      ['tenuo:replay:k', '1', 'PX', 120_000, 'NX'],
    ]);
  });

  it('adds the difference of clocks to the lifetime, and rounds up', async () => {
    const { asked, io } = clients();
    for (const clockSkewSeconds of [0, 1, 86_400])
      await new RedisReplayStore(io, { clockSkewSeconds, prefix: '' }).checkAndAdd('k', 1.0001);
    expect(asked).toEqual([1001, 2001, 86_401_001].map((ms) => ['k', '1', 'PX', ms, 'NX']));
  });

  it.each([
    ['OK', true],
    [null, false],
    [false, "TypeError: the client answered SET with boolean, neither 'OK' nor null"],
    [1, "TypeError: the client answered SET with number, neither 'OK' nor null"],
    ['QUEUED', "TypeError: the client answered SET with string, neither 'OK' nor null"],
    [new Error('connection lost'), 'Error: connection lost'],
    [
      new Error("OOM command not allowed when used memory > 'maxmemory'."),
      'ReplayStoreFullError: the replay store has no room for another key',
    ],
  ])('takes the answer %s for %s', async (answer, told) => {
    const { node, io } = clients(answer);
    for (const client of [node, io]) expect(await outcome(new RedisReplayStore(client).checkAndAdd('k', 1))).toBe(told);
  });

  it('hands its signal to a client that drops what it has not sent', async () => {
    const { asked, node } = clients();
    const signals: AbortSignal[] = [];
    const withAbortSignal = (signal: AbortSignal) => {
      signals.push(signal);
      return node;
    };
    const client = Object.assign(node, { withAbortSignal });
    const { signal } = new AbortController();
    await new RedisReplayStore(client).checkAndAdd('k', 1, { signal });
    await new RedisReplayStore(client).checkAndAdd('k', 1);
    expect(signals).toEqual([signal]);
    expect(
      await outcome(new RedisReplayStore(client).checkAndAdd('k', 1, { signal: AbortSignal.abort(new Error('over')) })),
    ).toBe('Error: over');
    expect(asked).toHaveLength(2);
  });

  it('takes no client that would not know what NX is', () => {
    const { node, io } = clients();
    const set = async () => 'OK';
    const others = [
      undefined,
      null,
      {},
      new Map(),
      { set },
      { set, sendCommand: set, isOpen: true },
      { set, call: set },
      { ...io, set: 1 },
      { ...node, set: undefined },
    ];
    for (const other of others) expect(refusal(() => new RedisReplayStore(other as never))).toBe('TypeError');
  });

  it.each([
    [{ clockSkewSeconds: -1 }, 'RangeError'],
    [{ clockSkewSeconds: 86_401 }, 'RangeError'],
    [{ clockSkewSeconds: Number.NaN }, 'RangeError'],
    [{ clockSkewSeconds: '1' }, 'TypeError'],
    [{ prefix: 5 }, 'TypeError'],
    [{ ttl: 5 }, 'TypeError'],
  ])('is not made with %j', (options, error) => {
    expect(refusal(() => new RedisReplayStore(clients().io, options as object))).toBe(error);
  });

  it.each([0, -1, Number.NaN])('takes no lifetime of %d seconds', async (ttl) => {
    const { asked, io } = clients();
    expect(await outcome(new RedisReplayStore(io).checkAndAdd('k', ttl))).toMatch(/^RangeError/);
    expect(asked).toEqual([]);
  });
});
