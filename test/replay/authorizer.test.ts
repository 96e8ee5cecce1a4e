// Replay protection in decisions: one proof allows one call, whichever way it is decided; only allowed calls are spent; a store
// that does not say "added" denies.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ApprovalRequest } from '../../src/approval/request.ts';
import { signApproval } from '../../src/approval/sign.ts';
import {
  type AuthorizeRequest,
  Authorizer,
  ConfigurationError,
  type Decision,
  MemoryReplayStore,
  type ReplayOption,
  redact,
  Warrant,
} from '../../src/index.ts';
import { array, encode, text, uint } from '../oracle/generate/cbor.mjs';
import { castOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { ARGS, requestsOf } from '../support/requests.ts';
import { told } from '../support/told.ts';

/** A store that says what it was asked, and answers as told. */
function spy(answer: unknown = true) {
  const asked: { key: string; ttl: number }[] = [];
  const store = {
    checkAndAdd(key: string, ttl: number) {
      asked.push({ key, ttl });
      return (typeof answer === 'function' ? answer() : answer) as boolean;
    },
  };
  return { asked, store };
}
const shown = (decision: Decision) =>
  decision.allowed ? 'allowed' : `${decision.number} ${decision.code} ${decision.reason} ${decision.stage}`;
/** A store in memory that has room for one key, asked for the second. */
function full(): boolean {
  const store = new MemoryReplayStore({ maxEntries: 1 });
  return store.checkAndAdd('a', 60) && store.checkAndAdd('b', 60);
}
const REPLAYED = '9006 replayed replayed replay';

describe.each(ENGINES)('replay protection on $name', (engine) => {
  const { root, lead, agent, leaf, child } = castOf(engine);
  const plain = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const { good, requests, signed } = requestsOf(engine, plain);
  const authorizerWith = (replay: ReplayOption) => new Authorizer({ trustedRoots: [root.publicKey], engine, replay });
  const memory = () => authorizerWith(new MemoryReplayStore({ clock: () => NOW * 1000 }));

  it('is off without a store: the same call is allowed again', () => {
    expect([plain.authorize(good), plain.authorize(good)].map(shown)).toEqual(['allowed', 'allowed']);
  });

  it.each<[string, (authorizer: Authorizer) => Promise<readonly Decision[]> | readonly Decision[]]>([
    ['authorize', (a) => [1, 2, 3].map(() => a.authorize(good))],
    ['authorizeAsync', (a) => Promise.all([1, 2, 3].map(() => a.authorizeAsync(good)))],
    ['authorizeMany', (a) => a.authorizeMany([good, good, good])],
    ['authorizeManyAsync', (a) => a.authorizeManyAsync([good, good, good])],
    ['a chain', (a) => [1, 2, 3].map(() => a.open(leaf).authorize(good))],
    ['a chain, waiting', (a) => Promise.all([1, 2, 3].map(() => a.open(leaf).authorizeAsync(good)))],
    ['a chain, many', (a) => a.open(leaf).authorizeMany([good, good, good])],
    ['a chain, many and waiting', (a) => a.open(leaf).authorizeManyAsync([good, good, good])],
    [
      'a mixture',
      async (a) => [
        a.authorize(good),
        ...a.authorizeMany([good]),
        await a.authorizeAsync({ ...good, warrant: leaf.toStack() }),
      ],
    ],
  ])('allows a call once through %s', async (_, decide) => {
    expect((await decide(memory())).map(shown)).toEqual(['allowed', REPLAYED, REPLAYED]);
    expect(leftovers(engine)).toBe(0);
  });

  it('changes nothing else about any decision', async () => {
    const facts = (decisions: readonly Decision[]) =>
      decisions.map((decision) => {
        const { getters, ...rest } = told(decision) as { getters: [string, unknown][] };
        // What a chain costs depends on whether it has been seen.
        return { ...rest, getters: getters.filter(([name]) => name !== 'work') };
      });
    const { store } = spy();
    const expected = facts(requests.map((request) => plain.authorize(request)));
    const guarded = authorizerWith(store);
    expect(facts(requests.map((request) => guarded.authorize(request)))).toEqual(expected);
    expect(facts(guarded.authorizeMany(requests))).toEqual(facts(plain.authorizeMany(requests)));
    expect(facts(await guarded.authorizeManyAsync(requests))).toEqual(facts(plain.authorizeMany(requests)));
    const apart: Decision[] = [];
    for (const request of requests) apart.push(await guarded.authorizeAsync(request));
    expect(facts(apart)).toEqual(expected);
  });

  it('spends what is allowed, and nothing else', () => {
    const { asked, store } = spy();
    const guarded = authorizerWith(store);
    const allowed = requests.map((request) => guarded.authorize(request)).filter((decision) => decision.allowed);
    expect(allowed.length).toBeGreaterThan(10);
    expect(asked).toHaveLength(allowed.length);
    expect(guarded.authorizeMany(requests).filter((decision) => decision.allowed)).toHaveLength(allowed.length);
    expect(asked).toHaveLength(2 * allowed.length);
    expect(guarded.verify(leaf, { now: NOW }).allowed).toBe(true);
    expect(asked).toHaveLength(2 * allowed.length);
    // Either way the same keys for as long.
    expect(asked.slice(allowed.length)).toEqual(asked.slice(0, allowed.length));
  });

  it('has upstream’s key: the challenge without its window, and the attempt', () => {
    const { asked, store } = spy();
    const guarded = authorizerWith(store);
    for (const attempt of [undefined, 0, 7, '7', 'a:b', 'ü'.repeat(256)]) guarded.authorize({ ...good, attempt });
    const pairs = [array([text('limit'), uint(5)]), array([text('path'), text(ARGS.path)])];
    const item = encode(array([text('03'.repeat(16)), text('read'), array(pairs)]));
    const key = createHash('sha256').update(item).digest('hex');
    expect(asked.map((each) => each.key)).toEqual([
      key,
      `${key}:0`,
      `${key}:7`,
      `${key}:7`,
      `${key}:a:b`,
      `${key}:${'ü'.repeat(256)}`,
    ]);
  });

  it('tells other arguments, warrants and attempts apart, and not other windows', () => {
    const guarded = memory();
    const other = { ...ARGS, limit: 6 };
    const calls: [string, object][] = [
      ['allowed', {}],
      [REPLAYED, { signature: signed(leaf, agent, 'read', ARGS, NOW + 30) }],
      ['allowed', { args: other, signature: signed(leaf, agent, 'read', other) }],
      ['allowed', { warrant: child, signature: signed(child) }],
      ['allowed', { attempt: 1 }],
      [REPLAYED, { attempt: 1 }],
      ['allowed', { attempt: '1.1' }],
      ['allowed', { attempt: 2 }],
    ];
    for (const [expected, change] of calls) expect(shown(guarded.authorize({ ...good, ...change }))).toBe(expected);
  });

  it('spends no call that waits for an approval, and once it has it one', async () => {
    const gated = Warrant.mintBuilder({ engine })
      .tool('pay')
      .holder(agent.publicKey)
      .requiredApprovers([lead.publicKey])
      .minApprovals(1)
      .approvalGates({ pay: null })
      .issuedAt(NOW)
      .ttl(600)
      .mint(root);
    const args = { amount: 5 };
    // Two windows ahead: what approvals do must not touch what the proof said.
    const signature = signed(gated, agent, 'pay', args, NOW + 60);
    const call = { warrant: gated.toStack(), tool: 'pay', args, signature, now: NOW };
    const request = ApprovalRequest.for(gated, { tool: 'pay', args, now: NOW }, { engine });
    const approvals = [signApproval(request, lead, { now: NOW })];
    for (const many of [false, true]) {
      const { asked, store } = spy();
      const guarded = authorizerWith(store);
      const decide = (each: AuthorizeRequest) =>
        (many ? guarded.authorizeMany([each])[0] : guarded.authorize(each)) as Decision;
      expect(shown(decide(call))).toBe('1707 approval-required approval-required approval');
      expect(asked).toEqual([]);
      expect(shown(decide({ ...call, approvals }))).toBe('allowed');
      expect(asked).toEqual([{ key: expect.stringMatching(/^[0-9a-f]{64}$/), ttl: 130 }]);
      const guardedAgain = memory();
      expect(guardedAgain.authorizeMany([{ ...call, approvals }, call, { ...call, approvals }]).map(shown)).toEqual([
        'allowed',
        '1707 approval-required approval-required approval',
        REPLAYED,
      ]);
    }
  });

  it('of many, spends none where the list cannot be read to its end', () => {
    const { asked, store } = spy();
    const guarded = authorizerWith(store);
    expect(refusal(() => guarded.authorizeMany([good, good, { ...good, now: Number.NaN }]))).toBe('RangeError');
    expect(asked).toEqual([]);
  });

  it('may be asked again by its own store', () => {
    const decisions: string[] = [];
    const guarded: Authorizer = authorizerWith({
      checkAndAdd() {
        decisions.push(shown(plain.authorize({ ...good, tool: 'write' })));
        return true;
      },
    });
    expect([good, good].map((request) => shown(guarded.authorize(request)))).toEqual(['allowed', 'allowed']);
    expect(guarded.authorizeMany([good, { ...good, tool: 'write' }, good]).map((decision) => decision.allowed)).toEqual(
      [true, false, true],
    );
    expect(new Set(decisions)).toEqual(new Set(['1500 tool-not-authorized tool-not-authorized tool']));
  });

  it.each<[string, unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('connection lost');
      },
      '9007 replay-store-failed replay-store-failed replay',
    ],
    [
      'throws what is no error',
      () => {
        throw undefined;
      },
      '9007 replay-store-failed replay-store-failed replay',
    ],
    ['is full', full, '9007 replay-store-failed replay-store-full replay'],
    ['answers undefined', undefined, '9007 replay-store-failed replay-store-failed replay'],
    ['answers 1', 1, '9007 replay-store-failed replay-store-failed replay'],
    ['answers "OK"', 'OK', '9007 replay-store-failed replay-store-failed replay'],
    ['answers an object', {}, '9007 replay-store-failed replay-store-failed replay'],
    ['answers null', null, '9007 replay-store-failed replay-store-failed replay'],
    ['answers false', false, REPLAYED],
    ['answers true', true, 'allowed'],
  ])('goes by a store that %s', async (_, answer, expected) => {
    const given = answer === undefined ? () => undefined : answer;
    const directly = authorizerWith(spy(given).store);
    const later = authorizerWith({
      async checkAndAdd() {
        return spy(given).store.checkAndAdd('k', 1);
      },
    });
    const decisions = [
      directly.authorize(good),
      ...directly.authorizeMany([good]),
      await directly.authorizeAsync(good),
      await later.authorizeAsync(good),
      ...(await later.authorizeManyAsync([good])),
    ];
    expect(decisions.map(shown)).toEqual(decisions.map(() => expected));
  });

  it('denies when the store does not answer in time, and tells it', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const silent = {
      checkAndAdd: (_key: string, _ttl: number, options?: { signal?: AbortSignal | undefined }) => {
        signals.push(options?.signal);
        return new Promise<boolean>(() => {});
      },
    };
    const guarded = authorizerWith({ store: silent, timeoutSeconds: 0.02 });
    const decisions = [await guarded.authorizeAsync(good), ...(await guarded.authorizeManyAsync([good, good]))];
    expect(decisions.map(shown)).toEqual(decisions.map(() => '9007 replay-store-failed replay-store-timeout replay'));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, true]);
  });

  it('lets nobody through who comes late', async () => {
    let answer: (added: boolean) => void = () => {};
    const slow = {
      checkAndAdd: () =>
        new Promise<boolean>((resolve) => {
          answer = resolve;
        }),
    };
    const decision = authorizerWith({ store: slow, timeoutSeconds: 0.02 }).authorizeAsync(good);
    setTimeout(() => answer(true), 60);
    expect(shown(await decision)).toBe('9007 replay-store-failed replay-store-timeout replay');
  });

  it('allows nothing on a promise', async () => {
    for (const checkAndAdd of [
      async () => true,
      async () => {
        throw new Error('unheard');
      },
    ]) {
      const guarded = authorizerWith({ checkAndAdd });
      for (const decide of [
        () => guarded.authorize(good),
        () => guarded.authorizeMany([good]),
        () => guarded.open(leaf).authorize(good),
      ]) {
        expect(refusal(decide)).toBe('9007 replay-store-failed replay-store-async');
        expect(decide).toThrow(ConfigurationError);
      }
      // A denial needs no store.
      expect(guarded.authorize({ ...good, tool: 'write' }).allowed).toBe(false);
    }
  });

  it('ends with the reason of the caller’s signal', async () => {
    const reason = new Error('the client is gone');
    const controller = new AbortController();
    const silent = { checkAndAdd: () => new Promise<boolean>(() => setTimeout(() => controller.abort(reason))) };
    const guarded = authorizerWith({ store: silent, timeoutSeconds: 60 });
    await expect(guarded.authorizeAsync(good, { signal: controller.signal })).rejects.toBe(reason);
    await expect(guarded.authorizeManyAsync([good], { signal: controller.signal })).rejects.toBe(reason);
    await expect(guarded.authorizeAsync(good, { signal: {} as never })).rejects.toBeInstanceOf(TypeError);
    await expect(guarded.authorizeAsync(good, { timeout: 5 } as never)).rejects.toBeInstanceOf(TypeError);
  });

  it('decides at once, waiting or not, where there is no store', async () => {
    expect(shown(await plain.authorizeAsync(good))).toBe('allowed');
    expect(
      (await plain.open(leaf).authorizeManyAsync([good, { ...good, tool: 'write' }])).map(
        (decision) => decision.allowed,
      ),
    ).toEqual([true, false]);
  });

  it('says of a replay what it says of any denial', () => {
    const guarded = memory();
    const [first, second] = [good, { ...good, attempt: 1 }].map((request) => {
      guarded.authorize(request);
      return guarded.authorize(request);
    }) as [Decision, Decision];
    if (first.allowed || second.allowed) throw new Error('allowed twice');
    expect(first.at).toEqual({ tool: 'read' });
    expect(first.warrantId).toBe(leaf.id);
    expect(first.now).toBe(NOW);
    expect(first.work).toEqual({ verifications: 1 });
    expect(first.cause).toBeUndefined();
    expect(first.hint).toContain('attempt');
    expect(String(redact(first))).toBe(`Authorization denied (ref: ${first.ref})`);
    const guardedAgain = memory();
    const args = { ...ARGS, limit: 6 };
    const call = { ...good, args, signature: signed(leaf, agent, 'read', args) };
    guardedAgain.authorize(call);
    expect((guardedAgain.authorize(call) as typeof first).ref).not.toBe(first.ref);
  });

  it('shows why a store failed to the operator alone', () => {
    const cause = new Error('redis://user:secret@host is down');
    const denied = authorizerWith({
      checkAndAdd() {
        throw cause;
      },
    }).authorize(good);
    if (denied.allowed) throw new Error('allowed');
    expect(denied.cause).toBe(cause);
    expect(JSON.stringify([denied, denied.message, denied.hint, redact(denied)])).not.toContain('secret');
  });

  it.each([
    [-1, 'RangeError'],
    [1.5, 'RangeError'],
    [Number.NaN, 'RangeError'],
    [2 ** 53, 'RangeError'],
    ['', 'RangeError'],
    ['a'.repeat(257), 'RangeError'],
    ['\ud800', 'TypeError'],
    [null, 'TypeError'],
    [true, 'TypeError'],
    [5n, 'TypeError'],
    [{}, 'TypeError'],
  ])('takes no attempt %s', (attempt, error) => {
    const request = { ...good, attempt } as AuthorizeRequest;
    expect(refusal(() => memory().authorize(request))).toBe(error);
    expect(refusal(() => memory().authorizeMany([request]))).toBe(error);
  });

  it('takes no attempt where nothing would tell attempts apart', () => {
    expect(refusal(() => plain.authorize({ ...good, attempt: 1 }))).toBe('TypeError');
  });

  it.each([
    [null, 'TypeError'],
    [{}, 'TypeError'],
    [5, 'TypeError'],
    [{ store: {} }, 'TypeError'],
    [{ store: new MemoryReplayStore(), ttl: 5 }, 'TypeError'],
    [{ store: new MemoryReplayStore(), timeoutSeconds: '1' }, 'TypeError'],
    [{ store: new MemoryReplayStore(), timeoutSeconds: 0 }, 'RangeError'],
    [{ store: new MemoryReplayStore(), timeoutSeconds: 3601 }, 'RangeError'],
    [{ store: new MemoryReplayStore(), timeoutSeconds: Number.NaN }, 'RangeError'],
  ])('is not configured by %j', (replay, error) => {
    expect(refusal(() => authorizerWith(replay as never))).toBe(error);
  });
});
