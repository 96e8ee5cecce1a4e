import { fork } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fileStore } from '../../src/approval/file-store.ts';
import { memoryStore } from '../../src/approval/memory-store.ts';
import { signApproval } from '../../src/approval/sign.ts';
import { type ApprovalStore, fromStore, type StoreOptions } from '../../src/approval/store.ts';
import { ENGINES } from '../support/engines.ts';
import { approvalCast, EXPIRES, NOW, rejection } from './cast.ts';

const directories: string[] = [];

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'approvals-'));
  directories.push(made);
  return join(made, 'store');
}

afterEach(async () => {
  for (const made of directories.splice(0)) await rm(made, { recursive: true, force: true });
});

const STORES: { name: string; make(options?: StoreOptions): Promise<ApprovalStore> }[] = [
  { name: 'memory', make: async (options) => memoryStore(options) },
  { name: 'files', make: async (options) => fileStore(await directory(), options) },
];
const MISSING = '1707 approval-required request-missing';
const [engine] = ENGINES;
if (engine === undefined) throw new Error('no engine');

describe.each(STORES)('a store in $name', ({ make }) => {
  const { alice, bob, stranger, request } = approvalCast(engine);
  const two = approvalCast(engine, { min_approvals: 2 });
  const now = () => NOW;
  const sign = (asked: ReturnType<typeof request>, key = alice, ttl = 300, at = NOW) =>
    signApproval(asked, key, { now: at, ttl });

  it('keeps requests until they are removed, oldest first', async () => {
    const store = await make({ now });
    expect(await store.list()).toEqual([]);
    const asked = [request({ n: 1 }), request({ n: 2 })];
    for (const one of asked) await store.add(one);
    await store.add(asked[0] as (typeof asked)[0]);
    const listed = await store.list();
    expect(listed.map((one) => one.request.requestId).sort()).toEqual(asked.map((one) => one.requestId).sort());
    const got = await store.get(asked[1]?.requestId as string);
    expect(got).toMatchObject({ status: 'pending', approvals: [], reason: null });
    expect(got?.request.args).toEqual({ n: 2 });
    expect(got?.request.matches()).toBe(true);
    await store.remove(asked[1]?.requestId as string);
    await store.remove('f'.repeat(32));
    expect(await store.get(asked[1]?.requestId as string)).toBe(null);
    expect(await store.list()).toHaveLength(1);
  });

  it('is approved by as many as it takes, each once', async () => {
    const store = await make({ now });
    const asked = two.request();
    await store.add(asked);
    const first = sign(asked, two.alice);
    expect((await store.approve(asked.requestId, first)).status).toBe('pending');
    expect((await store.approve(asked.requestId, sign(asked, two.alice))).approvals.map(String)).toEqual([
      String(first),
    ]);
    const second = sign(asked, two.bob);
    const { status, approvals } = await store.approve(asked.requestId, second.toText());
    expect(status).toBe('approved');
    expect(approvals.map(String).sort()).toEqual([String(first), String(second)].sort());
  });

  it('takes no approval that could not count', async () => {
    const store = await make({ now });
    const asked = request();
    await store.add(asked);
    const put = (approval: unknown) => rejection(() => store.approve(asked.requestId, approval as string));
    expect(await put(sign(request({ n: 2 })))).toBe('1706 approval-request-hash-mismatch approval-of-other-request');
    const open = approvalCast(engine, { required_approvers: [stranger.publicKey.toHex()] });
    expect(await put(sign(open.request(), stranger))).toBe('1702 approver-not-authorized approver-not-listed');
    const unsigned = sign(asked).toBytes();
    unsigned[unsigned.length - 1] = (unsigned.at(-1) as number) ^ 1;
    expect(await put(unsigned)).toBe('1100 signature-invalid approval-signature');
    expect(await put('zzz')).toBe('1202 malformed-cbor approval-text');
    expect(await put(sign(asked, alice, 300, NOW + 31))).toBe('1701 approval-invalid approval-ahead');
    expect((await store.get(asked.requestId))?.approvals).toEqual([]);
  });

  it('counts no approval that has expired, and takes another in its place', async () => {
    let at = NOW;
    const store = await make({ now: () => at });
    const asked = request();
    await store.add(asked);
    expect((await store.approve(asked.requestId, sign(asked, alice, 10))).status).toBe('approved');
    at = NOW + 10;
    expect(await store.get(asked.requestId)).toMatchObject({ status: 'pending', approvals: [] });
    expect((await store.approve(asked.requestId, sign(asked, alice, 10, at))).status).toBe('approved');
  });

  it('ends with a denial, whatever comes', async () => {
    const store = await make({ now });
    const asked = request();
    await store.add(asked);
    expect(await store.deny(asked.requestId, 'too much')).toMatchObject({ status: 'denied', reason: 'too much' });
    expect(await store.deny(asked.requestId, 'again')).toMatchObject({ reason: 'too much' });
    expect((await store.approve(asked.requestId, sign(asked))).status).toBe('denied');
  });

  it('ends with the warrant', async () => {
    let at = NOW;
    const store = await make({ now: () => at });
    const asked = request();
    await store.add(asked);
    at = EXPIRES - 1;
    expect((await store.get(asked.requestId))?.status).toBe('pending');
    at = EXPIRES;
    expect((await store.get(asked.requestId))?.status).toBe('expired');
    expect((await store.wait(asked.requestId)).status).toBe('expired');
  });

  it('has no requests that were not added', async () => {
    const store = await make({ now });
    for (const id of ['f'.repeat(32), '', '..', '../../etc/passwd', `${'f'.repeat(32)}/x`]) {
      expect(await store.get(id)).toBe(null);
      expect(await rejection(() => store.approve(id, sign(request())))).toBe(MISSING);
      expect(await rejection(() => store.deny(id))).toBe(MISSING);
      expect(await rejection(() => store.wait(id))).toBe(MISSING);
      await store.remove(id);
    }
  });

  it('wakes whoever waits', async () => {
    const store = await make({ now });
    const [approved, denied] = [request({ n: 1 }), request({ n: 2 })];
    await store.add(approved);
    await store.add(denied);
    const waiting = [store.wait(approved.requestId), store.wait(denied.requestId), store.wait(approved.requestId)];
    await store.approve(approved.requestId, sign(approved));
    await store.deny(denied.requestId);
    expect((await Promise.all(waiting)).map((one) => one.status)).toEqual(['approved', 'denied', 'approved']);
    const removed = rejection(() => store.wait(request().requestId));
    expect(await removed).toBe(MISSING);
  });

  it('waits no longer than it is told', async () => {
    const store = await make({ now });
    const asked = request();
    await store.add(asked);
    const { requestId } = asked;
    expect(await rejection(() => store.wait(requestId, { timeoutSeconds: 0.02 }))).toBe(
      '1707 approval-required approval-timed-out',
    );
    const controller = new AbortController();
    const waiting = rejection(() => store.wait(requestId, { signal: controller.signal }));
    setImmediate(() => controller.abort(new RangeError('over')));
    expect(await waiting).toBe('RangeError');
    expect(await rejection(() => store.wait(requestId, { signal: AbortSignal.abort() }))).not.toBe('accepted');
    expect(await rejection(() => store.wait(requestId, { timeoutSeconds: -1 }))).toBe('RangeError');
  });

  it('answers as a handler', async () => {
    const store = await make({ now });
    const handler = fromStore(store);
    const run = async (answer: (id: string) => Promise<unknown>, asked = request()) => {
      const waiting = Promise.resolve(handler(asked)).then(
        (approvals) => approvals.map(String),
        (error) => `${error.number} ${error.reason}`,
      );
      while ((await store.get(asked.requestId)) === null) await new Promise(setImmediate);
      await answer(asked.requestId);
      const answered = await waiting;
      expect(await store.get(asked.requestId)).toBe(null);
      return answered;
    };
    const asked = request();
    const signed = sign(asked, bob);
    expect(await run((id) => store.approve(id, signed), asked)).toEqual([String(signed)]);
    expect(await run((id) => store.deny(id, 'no'))).toBe('1707 approval-denied');
    expect(await run((id) => store.remove(id))).toBe('1707 request-missing');
    const hasty = fromStore(store, { timeoutSeconds: 0.02 });
    expect(await rejection(() => hasty(request()))).toBe('1707 approval-required approval-timed-out');
    expect(await store.list()).toEqual([]);
  });
});

describe('a store in memory', () => {
  it('lets go what nobody can use any more', async () => {
    let at = NOW;
    const store = memoryStore({ now: () => at });
    const { request } = approvalCast(engine);
    await store.add(request({ n: 1 }));
    at = EXPIRES;
    await store.add(request({ n: 2 }));
    expect((await store.list()).map((one) => one.request.args)).toEqual([{ n: 2 }]);
    expect(() => memoryStore({ size: 5 } as never)).toThrow(TypeError);
  });
});

describe('a store in files', () => {
  it('is for its owner alone, and leaves nothing half written', async () => {
    const path = await directory();
    const store = fileStore(path, { now: () => NOW });
    const { alice, request } = approvalCast(engine);
    const asked = request();
    await store.add(asked);
    await store.approve(asked.requestId, signApproval(asked, alice, { now: NOW }));
    await store.deny(asked.requestId);
    const names = await readdir(path);
    expect(names.sort()).toEqual(
      [
        `${asked.requestId}.${alice.publicKey.toHex()}.approval`,
        `${asked.requestId}.denied`,
        `${asked.requestId}.request`,
      ].sort(),
    );
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    for (const name of names) expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
    await store.remove(asked.requestId);
    expect(await readdir(path)).toEqual([]);
  });

  it('passes over what others put there', async () => {
    const path = await directory();
    const store = fileStore(path, { now: () => NOW });
    const { request } = approvalCast(engine);
    await store.add(request());
    await writeFile(join(path, 'README'), 'hello');
    await writeFile(join(path, 'x.request'), 'hello');
    await writeFile(join(path, '.0.draft'), 'half');
    expect(await store.list()).toHaveLength(1);
  });

  it('fails where what it holds was changed', async () => {
    const path = await directory();
    const store = fileStore(path, { now: () => NOW });
    const { request } = approvalCast(engine);
    const asked = request();
    await store.add(asked);
    await writeFile(join(path, `${asked.requestId}.request`), '{');
    expect(await rejection(() => store.get(asked.requestId))).toBe('1701 approval-invalid approval-request-form');
  });

  it('is shared between processes: one waits, another answers', async () => {
    const path = await directory();
    const store = fileStore(path);
    const { alice, request } = approvalCast(engine, { expires_at: 4_000_000_000 });
    const asked = request();
    await store.add(asked);
    const child = fork(new URL('./waiting.mjs', import.meta.url), [path, asked.requestId], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const messages: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        messages.push(message);
        if (message === 'waiting') store.approve(asked.requestId, signApproval(asked, alice)).catch(reject);
      });
      child.on('exit', () => resolve());
      child.on('error', reject);
    });
    expect(messages).toEqual(['waiting', { status: 'approved', approvals: 1 }]);
  });

  it('takes each answer once, however many give it at the same time', async () => {
    const path = await directory();
    const stores = Array.from({ length: 8 }, () => fileStore(path, { now: () => NOW }));
    const { alice, bob, request } = approvalCast(engine, { min_approvals: 2 });
    const asked = request();
    await Promise.all(stores.map((store) => store.add(asked)));
    const all = await Promise.all(
      stores.flatMap((store) =>
        [alice, bob].map((key) => store.approve(asked.requestId, signApproval(asked, key, { now: NOW }))),
      ),
    );
    expect(all.some((one) => one.status === 'approved')).toBe(true);
    const last = await stores[0]?.get(asked.requestId);
    expect(last?.approvals).toHaveLength(2);
    // The first of each stays: whoever saw it saw the same.
    const seen = new Set(all.flatMap((one) => one.approvals.map(String)));
    expect(seen.size).toBe(2);
    expect(await readdir(path)).toHaveLength(3);
  });
});
