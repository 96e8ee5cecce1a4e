// Keys that are elsewhere: what they sign is what a SigningKey would have signed, and is verified before it is used.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  Authorizer,
  BoundWarrant,
  PublicKey,
  type Signer,
  type SigningKey,
  signRevocationList,
  signRevocationRequest,
  Warrant,
} from '../../src/index.ts';
import { castOf, idOf, keyOf, leftovers, NOW, refusal } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';

const REFUSED = '1100 signature-invalid signer-failed';
const now = { now: NOW };

/** A key behind an asynchronous call. */
const remote = (key: SigningKey) => ({
  publicKey: key.publicKey,
  sign: async (message: Uint8Array) => key.sign(message),
});
/** A key that is elsewhere and answers at once, into a Buffer. */
const nearby = (key: SigningKey): Signer => ({
  publicKey: key.publicKey,
  sign: (message) => Buffer.from(key.sign(message)),
});

async function rejection(run: () => unknown): Promise<unknown> {
  const [result] = await Promise.allSettled([run()]);
  return refusal(() => {
    if (result?.status === 'rejected') throw result.reason;
  });
}

describe.each(ENGINES)('remote signers on $name', (engine) => {
  const options = { engine };
  const { root, lead, agent, stranger, parent, child, leaf } = castOf(engine);
  const mint = <Key extends Signer>(key: Key) =>
    Warrant.mintBuilder(options)
      .capability('read', { path: 'x' })
      .holder(lead.publicKey)
      .ttl(60)
      .id(idOf(1))
      .issuedAt(NOW)
      .mint(key);
  const grant = <Key extends Signer>(key: Key) =>
    parent.grantBuilder().tool('read').holder(agent.publicKey).id(idOf(9)).issuedAt(NOW).grant(key);
  const issuer = Warrant.mintBuilder(options)
    .issuer()
    .issuableTools(['read'])
    .holder(lead.publicKey)
    .ttl(600)
    .issuedAt(NOW)
    .mint(root);
  const issue = <Key extends Signer>(key: Key) =>
    issuer.issueBuilder().tool('read').holder(agent.publicKey).ttl(60).id(idOf(9)).issuedAt(NOW).issue(key);

  it.each([
    ['mint', root, mint],
    ['grant', lead, grant],
    ['issue', lead, issue],
  ] as const)('%s: the same bytes', async (_, key, make) => {
    const here = make(key);
    const there = make(remote(key));
    expect(there).toBeInstanceOf(Promise);
    expect(hex((await there).toStack())).toBe(hex(here.toStack()));
    expect(hex((await make(nearby(key))).toStack())).toBe(hex(here.toStack()));
    expect(leftovers(engine)).toBe(0);
  });

  it.each([0, 1, 100, 60_000])('proofs are the same, and hold, with an argument of %i bytes', async (length) => {
    const args = { path: '/data/logs/today', limit: 5, note: 'x'.repeat(length) };
    const here = child.sign(agent, 'read', args, now);
    const there = child.sign(remote(agent), 'read', args, now);
    expect(there).toBeInstanceOf(Promise);
    expect(hex(await there)).toBe(hex(here));
    expect(await child.headers(remote(agent), 'read', args, now)).toEqual(child.headers(agent, 'read', args, now));
    expect(leftovers(engine)).toBe(0);
  });

  it('a whole chain is made by keys that are elsewhere, and allows', async () => {
    const first = await mint(remote(root));
    const second = await first.grant({ to: agent.publicKey, ttl: 30, key: remote(lead) }).catch((error) => error);
    // The clock of the test stands still; that of grant() does not.
    expect(second).toMatchObject({ number: 1300 });
    const handed = await first.grantBuilder().inheritAll().holder(agent.publicKey).issuedAt(NOW).grant(remote(lead));
    const bound = handed.bind(remote(agent));
    const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
    const signature = await bound.sign('read', { path: 'x' }, now);
    const call = { warrant: handed, tool: 'read', signature, now: NOW };
    expect(authorizer.authorize({ ...call, args: { path: 'x' } }).allowed).toBe(true);
    expect(authorizer.authorize({ ...call, args: { path: 'y' } })).toMatchObject({ number: 1100 });
  });

  it('a bound warrant hands on with its own key', async () => {
    const [minted, to] = [
      Warrant.mintBuilder(options).tool('a').tool('b').holder(agent.publicKey).mint(root),
      lead.publicKey,
    ];
    for (const key of [agent, remote(agent), nearby(agent)]) {
      const handed = await minted.bind<Signer>(key).grant({ to, allow: 'a', ttl: 5 });
      expect([handed.tools, handed.ttl, handed.holder.equals(to), handed.chain.length]).toEqual([['a'], 5, true, 2]);
    }
    expect(() => minted.bind(agent).grant({ to, key: lead } as never)).toThrow(/leave `key` out/);
  });

  it('lists and requests of revocation are the same bytes, and wrong signatures make none', async () => {
    const list = { ids: [parent.id], now: NOW };
    const request = { warrant: parent, reason: 'lost', now: NOW };
    const liar = { publicKey: root.publicKey, sign: async () => new Uint8Array(64) };
    const listed = signRevocationList(remote(root), list, options);
    expect(listed).toBeInstanceOf(Promise);
    expect(hex((await listed).toBytes())).toBe(hex(signRevocationList(root, list, options).toBytes()));
    expect(hex((await signRevocationRequest(remote(root), request, options)).toBytes())).toBe(
      hex(signRevocationRequest(root, request, options).toBytes()),
    );
    for (const call of [() => signRevocationList(liar, list), () => signRevocationRequest(liar, request)])
      expect(await rejection(call)).toBe(REFUSED);
    expect(await rejection(() => signRevocationList(remote(root), { ids: ['x'] }))).toBe(
      '1201 invalid-payload-structure revoked-id',
    );
    for (const key of [undefined, 'key', root.publicKey])
      expect(refusal(() => signRevocationList(key as never, list))).toBe('TypeError');
  });

  it('arguments are read, and the builder encoded, before the promise is given', async () => {
    const args = { path: 'before' };
    const later = child.sign(remote(agent), 'read', args, now);
    args.path = 'after';
    expect(hex(await later)).toBe(hex(child.sign(agent, 'read', { path: 'before' }, now)));
    const builder = Warrant.mintBuilder(options).tool('a').ttl(60);
    const minted = builder.mint(remote(root));
    builder.tool('b');
    expect((await minted).tools).toEqual(['a']);
  });

  it('many signatures at once do not meet in the engine', async () => {
    const waiting = (key: SigningKey, turns: number) => ({
      publicKey: key.publicKey,
      sign: async (message: Uint8Array) => {
        for (let i = 0; i < turns; i++) await null;
        return key.sign(message);
      },
    });
    const calls = Array.from({ length: 50 }, (_, i) => ({ path: `/data/logs/${i}`, limit: i }));
    const proofs = await Promise.all(
      calls.map((args, i) => child.sign(waiting(agent, (i * 7) % 11), 'read', args, now)),
    );
    proofs.forEach((proof, i) => {
      expect(hex(proof)).toBe(hex(child.sign(agent, 'read', calls[i] ?? {}, now)));
    });
  });

  const wrong: readonly (readonly [string, (message: Uint8Array) => unknown])[] = [
    ['nothing', () => undefined],
    ['a text', () => '00'.repeat(64)],
    ['63 bytes', (message) => agent.sign(message).subarray(1)],
    ['65 bytes', (message) => Uint8Array.of(...agent.sign(message), 0)],
    ['a list of numbers', (message) => [...agent.sign(message)]],
    ['a signature of another key', (message) => stranger.sign(message)],
    ['a signature of another message', (message) => agent.sign(message.subarray(1))],
    ['zeros', () => new Uint8Array(64)],
    ['the buffer of a signature', (message) => agent.sign(message).buffer],
  ];
  it.each(wrong)('%s is no signature', async (_, sign) => {
    const signer = {
      publicKey: agent.publicKey,
      sign: async (message: Uint8Array) => sign(message),
    } as never as Signer;
    for (const call of [
      () => child.sign(signer, 'read', {}, now),
      () => child.headers(signer, 'read', {}, now),
      () => leaf.bind(signer).sign('read', {}, now),
      () => child.grantBuilder().inheritAll().issuedAt(NOW).grant(signer),
      () => Warrant.mintBuilder(options).tool('t').mint(signer),
    ])
      expect(await rejection(call)).toBe(REFUSED);
    expect(leftovers(engine)).toBe(0);
  });

  it('a signer that changes the message signs for nobody but itself', async () => {
    const signer = {
      publicKey: agent.publicKey,
      sign: async (message: Uint8Array) => {
        const signature = agent.sign(message);
        message.fill(0);
        return signature;
      },
    };
    expect(hex(await child.sign(signer, 'read', {}, now))).toBe(hex(child.sign(agent, 'read', {}, now)));
  });

  it('what a signer throws is what the caller gets, and every failure is a rejection', async () => {
    const failure = new Error('the key service is away');
    const failing = (sign: () => never) => ({ publicKey: agent.publicKey, sign });
    const thrown = failing(() => {
      throw failure;
    });
    await expect(child.sign(thrown, 'read', {}, now)).rejects.toBe(failure);
    await expect(child.grantBuilder().inheritAll().issuedAt(NOW).grant(thrown)).rejects.toBe(failure);
    const refusals = [
      () => child.sign(remote(agent), 'read', { n: Number.NaN }, now),
      () => child.sign(remote(agent), 5 as never, {}, now),
      () => Warrant.mintBuilder(options).mint(remote(root)),
      () => child.grantBuilder().inheritAll().issuedAt(NOW).grant(remote(stranger)),
    ];
    const found = await Promise.all(
      refusals.map(async (call) => {
        const made = call();
        return [made instanceof Promise, await rejection(() => made)];
      }),
    );
    expect(found).toEqual([
      [true, 'RangeError'],
      [true, 'TypeError'],
      [true, '1201 invalid-payload-structure type-undecided'],
      [true, '1400 invalid-issuer signer-not-holder'],
    ]);
  });

  it.each([
    undefined,
    null,
    'key',
    {},
    { publicKey: 'x', sign: () => null },
    { publicKey: agent.publicKey },
    agent.publicKey,
  ])('what is no signer is a TypeError at once', (signer) => {
    const misuse = 'a signer is a SigningKey, or an object { publicKey, sign(message) }';
    for (const call of [
      () => child.sign(signer as never, 'read', {}),
      () => child.headers(signer as never, 'read', {}),
      () => child.bind(signer as never),
      () =>
        Warrant.mintBuilder(options)
          .tool('t')
          .mint(signer as never),
      () =>
        child
          .grantBuilder()
          .inheritAll()
          .grant(signer as never),
      () =>
        issuer
          .issueBuilder()
          .tool('read')
          .issue(signer as never),
    ])
      expect(call).toThrow(new TypeError(misuse));
  });

  it('binding asks for the holder, and shows no signer', () => {
    expect(refusal(() => child.bind(remote(lead)))).toBe('1400 invalid-issuer signer-not-holder');
    const bound = child.bind(remote(agent), { trustedRoots: [root.publicKey.toHex()] });
    expect(bound).toBeInstanceOf(BoundWarrant);
    expect(bound.trustedRoots?.map(String)).toEqual([root.publicKey.toHex()]);
    expect(bound.trustedRoots?.[0]).toBeInstanceOf(PublicKey);
    expect(child.bind(agent).trustedRoots).toBeUndefined();
    expect(Object.keys(bound)).toEqual(['warrant', 'trustedRoots']);
    const text = `BoundWarrant(${child.id}, [read])`;
    expect([String(bound), inspect(bound, { showHidden: true })]).toEqual([text, text]);
    expect(JSON.parse(JSON.stringify(bound))).toEqual({ id: child.id, tools: ['read'] });
  });

  it.each([
    [{ trustedRoots: root.publicKey }, 'TypeError'],
    [{ trustedRoots: ['sesame'] }, '1100 signature-invalid key-malformed'],
    [{ roots: [] }, 'TypeError'],
    [null, 'TypeError'],
  ])('binding refuses %o', (given, expected) => {
    expect(refusal(() => child.bind(agent, given as never))).toBe(expected);
  });

  it('a key that was disposed of signs nothing, bound or not', () => {
    const key = keyOf(3, engine);
    const bound = child.bind(key);
    key.dispose();
    const disposed = new TypeError('this SigningKey has been disposed of');
    for (const call of [
      () => bound.sign('read', {}),
      () => child.sign(key, 'read', {}),
      () => child.grantBuilder().inheritAll().issuedAt(NOW).grant(key),
    ])
      expect(call).toThrow(disposed);
  });
});
