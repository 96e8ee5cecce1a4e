import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushAudit } from '../../src/audit/audit.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import type { AuditFunction } from '../../src/audit/sink.ts';
import {
  type ApprovalRequest,
  Authorizer,
  Capability,
  ConfigurationError,
  chainScope,
  EncodedArguments,
  type Enforced,
  type EnforceRequest,
  Exact,
  encodeArguments,
  enforce,
  enforceAsync,
  float,
  keyScope,
  MemoryReplayStore,
  type Mode,
  Pattern,
  resetConfig,
  type Signer,
  SigningKey,
  signApproval,
  TenuoError,
  Wildcard,
  warrantScope,
} from '../../src/index.ts';
import { castIn, NOW } from '../guard/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { rejected, thrown } from '../support/thrown.ts';

const search = Capability('search', { query: Pattern('weather *') });
const good = { query: 'weather NYC' };
const bad = { query: 'stock prices' };

afterEach(() => resetConfig());

describe.each(ENGINES)('enforce on $name', (engine) => {
  const cast = castIn(engine);
  const warrant = cast.warrantFor(search);
  const bound = warrant.bind(cast.agent);
  const request = (more: Partial<EnforceRequest> = {}): EnforceRequest => ({
    ...{ tool: 'search', args: good, source: 'test', warrant: bound, now: NOW },
    ...more,
  });
  /** Both ways to decide. */
  const both = async (more: Partial<EnforceRequest> = {}): Promise<Enforced> => {
    const now = enforce(request(more));
    const later = await enforceAsync(request(more));
    expect([later.run, later.warning, later.decision.code]).toEqual([now.run, now.warning, now.decision.code]);
    return now;
  };

  beforeEach(() => cast.configured());

  it('runs what the warrant allows, with the very values that were checked', async () => {
    const args = { query: 'weather NYC' };
    const { decision, run, args: checked, warning } = await both({ args });
    expect([decision.code, run, warning]).toEqual(['allowed', true, undefined]);
    expect(checked).toStrictEqual(args);
    expect(checked).not.toBe(args);
    expect(Object.isFrozen(checked)).toBe(true);
  });

  it('does not run what it does not allow', async () => {
    const { decision, run, warning } = await both({ args: bad });
    expect([decision.code, run, warning]).toEqual(['constraint-violation', false, undefined]);
  });

  it('decides about arguments that were encoded before', async () => {
    const args = encodeArguments(good);
    expect((await both({ args })).args).toEqual(good);
    expect((await both({ args: EncodedArguments.fromCbor(encodeArguments(bad).toCbor()) })).run).toBe(false);
  });

  it.each<[what: string, more: () => Partial<EnforceRequest>, code: string, number: number]>([
    ['no warrant', () => ({ warrant: undefined }), 'warrant-missing', 9008],
    ['null for a warrant', () => ({ warrant: null }), 'warrant-missing', 9008],
    ['another tool', () => ({ tool: 'delete' }), 'tool-not-authorized', 1500],
    ['an expired warrant', () => ({ now: NOW + 301 }), 'warrant-expired', 1300],
    ['a warrant of the future', () => ({ now: NOW - 31 }), 'issued-in-future', 1302],
    ['a root that nobody trusts', () => ({ trustedRoots: [cast.stranger.publicKey] }), 'untrusted-root', 1406],
    ['a key that is not the holder’s', () => ({ warrant, key: cast.stranger }), 'signature-invalid', 1100],
    ['a warrant that cannot be read', () => ({ warrant: 'gibberish', key: cast.agent }), 'malformed-cbor', 1202],
    ['a value that is none', () => ({ args: { query: new Date(0) } }), 'invalid-arguments', 9001],
    ['arguments that are none', () => ({ args: [] as never }), 'invalid-arguments', 9001],
    ['a number that is none', () => ({ args: { query: Number.NaN } }), 'invalid-arguments', 9001],
    ['a proof that is none', () => ({ signature: 'AAAA' }), 'signature-invalid', 1100],
    ['a missing proof', () => ({ signature: undefined }), 'signature-invalid', 1100],
  ])('denies %s', async (_what, more, code, number) => {
    const { decision, run } = await both(more());
    expect([decision.allowed, decision.code, decision.number, run]).toEqual([false, code, number, false]);
  });

  it('says what a getter threw to nobody', async () => {
    const args = {
      get query(): string {
        throw new Error('secret');
      },
    };
    const { decision } = await both({ args });
    expect(decision.code).toBe('invalid-arguments');
    expect(JSON.stringify(decision)).not.toContain('secret');
  });

  describe('finds', () => {
    it('warrant and key in scope', () => {
      const more = { warrant: undefined };
      expect(bound.run(() => enforce(request(more))).run).toBe(true);
      expect(warrantScope(warrant, () => keyScope(cast.agent, () => enforce(request(more)))).run).toBe(true);
      expect(enforce(request(more)).decision.code).toBe('warrant-missing');
    });

    it('what the request has before what is in scope', () => {
      const other = cast.warrantFor(Capability('other')).bind(cast.agent);
      expect(other.run(() => enforce(request())).run).toBe(true);
      expect(bound.run(() => enforce(request({ warrant: other }))).decision.code).toBe('tool-not-authorized');
      expect(keyScope(cast.stranger, () => enforce(request({ warrant, key: cast.agent }))).run).toBe(true);
    });

    it('a key in scope for a warrant of the request, also as text and bytes', () => {
      for (const form of [warrant, String(warrant), warrant.toBytes(), warrant.toStackText(), warrant.toPem()])
        expect(keyScope(cast.agent, () => enforce(request({ warrant: form }))).run).toBe(true);
    });

    it('the parents of a warrant that comes without them', () => {
      const child = warrant.grantBuilder().capability(search).holder(cast.worker.publicKey).ttl(60).issuedAt(NOW);
      const alone = String(child.grant(cast.agent));
      const more = { warrant: alone, key: cast.worker };
      expect(enforce(request(more)).decision.code).toBe('untrusted-root');
      expect(chainScope([warrant], () => enforce(request(more))).decision.code).toBe('allowed');
    });

    it('roots: those of the request, else of bind, else of the scope, else of configure', () => {
      const { stranger } = cast;
      const roots = [stranger.publicKey];
      const code = (more: Partial<EnforceRequest>) => enforce(request(more)).decision.code;
      const boundElsewhere = warrant.bind(cast.agent, { trustedRoots: roots });
      expect(code({ warrant: boundElsewhere })).toBe('untrusted-root');
      expect(code({ warrant: boundElsewhere, trustedRoots: [cast.root.publicKey] })).toBe('allowed');
      expect(boundElsewhere.run(() => code({ warrant: undefined }))).toBe('untrusted-root');
      expect(boundElsewhere.run(() => code({ warrant: bound }))).toBe('untrusted-root');
      const authorizer = new Authorizer({ trustedRoots: [cast.root.publicKey], engine });
      expect(code({ warrant: boundElsewhere, authorizer })).toBe('allowed');
    });

    it('every rule that is configured', () => {
      cast.configured({ clearance: { search: 50 } });
      expect(enforce(request()).decision).toMatchObject({ stage: 'clearance' });
      cast.configured({ maxLifetime: 10 });
      expect(enforce(request()).decision.code).toBe('ttl-exceeded');
    });
  });

  describe('a call that somebody else has signed', () => {
    const signature = warrant.sign(cast.agent, 'search', good, { now: NOW });

    it('is judged by what came with it', async () => {
      expect((await both({ warrant: warrant.toStack(), signature })).run).toBe(true);
      expect((await both({ warrant: String(warrant), signature, args: bad })).decision.code).toBe('signature-invalid');
    });

    it.each([undefined, null, ''])('is not signed here where its proof is %o', (nothing) => {
      const decided = bound.run(() => enforce(request({ warrant, key: cast.agent, signature: nothing })));
      expect(decided.decision).toMatchObject({ code: 'signature-invalid', reason: 'proof-missing' });
    });

    it('has no warrant but its own', () => {
      const decided = bound.run(() => enforce(request({ warrant: undefined, signature })));
      expect(decided.decision.code).toBe('warrant-missing');
      const alone = warrant.grantBuilder().inheritAll().holder(cast.worker.publicKey).issuedAt(NOW).grant(cast.agent);
      const presented = { warrant: String(alone), signature: alone.sign(cast.worker, 'search', good, { now: NOW }) };
      expect(chainScope([warrant], () => enforce(request(presented))).run).toBe(false);
    });
  });

  describe('misconfiguration', () => {
    it.each<Mode>(['enforce', 'audit', 'permissive'])('is thrown in mode %s', async (mode) => {
      cast.configured({ mode });
      const keyless = request({ warrant });
      for (const error of [thrown(() => enforce(keyless)), await rejected(enforceAsync(keyless))]) {
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(error).toMatchObject({ number: 1201, reason: 'key-to-sign-missing' });
      }
      expect(thrown(() => enforce(request({ trustedRoots: [] })))).toMatchObject({ reason: 'roots-missing' });
      cast.configured({ mode, trustedRoots: undefined, devMode: true });
      expect(thrown(() => enforce(request()))).toMatchObject({ reason: 'roots-missing' });
    });

    it('is to decide before anything is configured', () => {
      resetConfig();
      expect(thrown(() => enforce(request()))).toMatchObject({ reason: 'roots-missing' });
      expect(enforce(request({ trustedRoots: [cast.root.publicKey] })).run).toBe(true);
    });
  });

  describe('the modes', () => {
    const denials: [what: string, more: Partial<EnforceRequest>, code: string][] = [
      ['a violation', { args: bad }, 'constraint-violation'],
      ['a missing warrant', { warrant: undefined }, 'warrant-missing'],
      ['an expired one', { now: NOW + 301 }, 'warrant-expired'],
      ['arguments that are none', { args: { query: new Date(0) } }, 'invalid-arguments'],
    ];

    it.each(denials)('audit runs %s and records it', async (_what, more, code) => {
      const events: AuditEvent[] = [];
      cast.configured({ mode: 'audit', auditLog: (event: AuditEvent) => events.push(event) });
      const { decision, run, warning } = enforce(request(more));
      expect([decision.code, run, warning]).toEqual([code, true, undefined]);
      await flushAudit();
      expect(events).toMatchObject([
        {
          type: 'decision',
          outcome: 'denied',
          mode: 'audit',
          ran: true,
          wouldHaveBeenDenied: true,
          code,
          source: 'test',
        },
      ]);
    });

    it.each(denials)('permissive runs %s, and marks the response', (_what, more, code) => {
      cast.configured({ mode: 'permissive' });
      const { decision, run, warning } = enforce(request(more));
      expect([decision.code, run]).toEqual([code, true]);
      expect(warning).toMatch(
        /^Authorization denied \(ref: [0-9a-f]{8}\); run all the same, since the mode is permissive$/,
      );
      expect(warning).toContain((decision as { ref: string }).ref);
    });

    it('none marks or flags what is allowed', async () => {
      const events: AuditEvent[] = [];
      const record: AuditFunction = (event) => events.push(event);
      for (const mode of ['enforce', 'audit', 'permissive'] as const) {
        cast.configured({ mode, auditLog: record });
        expect(enforce(request())).toMatchObject({ run: true, warning: undefined });
        await flushAudit();
      }
      expect(events.map((event) => [event.type, 'wouldHaveBeenDenied' in event])).toEqual(
        Array.from({ length: 3 }, () => ['decision', false]),
      );
    });

    it('run arguments that were checked as they were checked, and others as they came', () => {
      cast.configured({ mode: 'audit' });
      expect(enforce(request({ args: bad })).args).toEqual(bad);
      expect(enforce(request({ args: { query: new Date(0) } })).args).toBeUndefined();
    });
  });

  describe('audit', () => {
    it('is told how long deciding took, also where there is no performance clock', async () => {
      const events: AuditEvent[] = [];
      cast.configured({ auditLog: (event: AuditEvent) => events.push(event) });
      vi.stubGlobal('performance', undefined);
      enforce(request());
      vi.unstubAllGlobals();
      await flushAudit();
      expect((events[0] as { durationMs: number }).durationMs).toBeGreaterThanOrEqual(0);
    });

    it('has one event for each decision, with the ref of the denial and no values', async () => {
      const events: AuditEvent[] = [];
      cast.configured({ auditLog: (event: AuditEvent) => events.push(event) });
      enforce(request());
      const { decision } = enforce(request({ args: bad }));
      await enforceAsync(request({ warrant: undefined }));
      await flushAudit();
      expect(events).toMatchObject([
        { outcome: 'allowed', tool: 'search', ran: true, warrant: warrant.id, args: { query: '[redacted]' } },
        { outcome: 'denied', ran: false, ref: (decision as { ref: string }).ref, at: { argument: 'query' } },
        { outcome: 'denied', code: 'warrant-missing', ran: false },
      ]);
      expect(JSON.stringify(events)).not.toContain('stock');
      for (const event of events) expect((event as { durationMs: number }).durationMs).toBeGreaterThanOrEqual(0);
    });
  });

  describe('a signer whose key is elsewhere', () => {
    const remote = (sign = async (message: Uint8Array): Promise<Uint8Array> => cast.agent.sign(message)): Signer => ({
      publicKey: cast.agent.publicKey,
      sign,
    });

    it('is waited for', async () => {
      const decided = await enforceAsync(request({ warrant: warrant.bind(remote()) }));
      expect(decided.decision.code).toBe('allowed');
    });

    it('is not asked where nobody waits', () => {
      const sign = vi.fn();
      const error = thrown(() => enforce(request({ warrant, key: remote(sign) })));
      expect(error).toMatchObject({ name: 'ConfigurationError', reason: 'guard-must-wait' });
      expect(sign).not.toHaveBeenCalled();
    });

    it.each([
      ['fails', () => Promise.reject(new Error('HSM is down'))],
      [
        'throws',
        () => {
          throw new Error('HSM is down');
        },
      ],
      ['signs something else', async () => cast.agent.sign(new Uint8Array(3))],
      ['returns nothing', async () => undefined as never],
    ])('denies where it %s', async (_what, sign) => {
      const { decision, run } = await enforceAsync(request({ warrant, key: remote(sign) }));
      expect(decision).toMatchObject({ code: 'signature-invalid', reason: 'signer-failed', allowed: false });
      expect(run).toBe(false);
      expect((decision as { cause: unknown }).cause).toBeInstanceOf(Error);
    });

    it('is not waited for any longer than the signal lasts', async () => {
      const controller = new AbortController();
      const never = remote(() => new Promise(() => {}));
      const pending = enforceAsync(request({ warrant, key: never }), { signal: controller.signal });
      controller.abort(new Error('enough'));
      expect(await rejected(pending)).toMatchObject({ message: 'enough' });
      const late = enforceAsync(request(), { signal: controller.signal });
      expect(await rejected(late)).toMatchObject({ message: 'enough' });
    });
  });

  describe('approvals', () => {
    const gated = cast
      .builder()
      .capability('deploy', { env: Wildcard() })
      .requiredApprovers([cast.worker.publicKey])
      .minApprovals(1)
      .approvalGates({ deploy: { env: Exact('production') } })
      .mint(cast.root)
      .bind(cast.agent);
    const deploy = (more: Partial<EnforceRequest> = {}) =>
      request({ tool: 'deploy', args: { env: 'production' }, warrant: gated, ...more });
    const approve = (asked: ApprovalRequest) => [signApproval(asked, cast.worker, { now: NOW })];

    it('are asked for where they are all that is missing', async () => {
      const handler = vi.fn(approve);
      expect(enforce(deploy({ approvalHandler: handler })).decision.code).toBe('allowed');
      expect((await enforceAsync(deploy({ approvalHandler: async (asked) => approve(asked) }))).run).toBe(true);
      expect(handler).toHaveBeenCalledTimes(1);
      expect(enforce(deploy({ approvalHandler: handler, args: { env: 'staging' } })).run).toBe(true);
      expect(enforce(deploy({ approvalHandler: handler, args: { env: 'production', x: 1 } })).run).toBe(false);
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it('are asked of the handler that is configured, unless the call has its own', () => {
      const configured = vi.fn(approve);
      cast.configured({ approvalHandler: configured });
      expect(enforce(deploy()).run).toBe(true);
      expect(enforce(deploy({ approvalHandler: approve })).run).toBe(true);
      expect(configured).toHaveBeenCalledTimes(1);
    });

    it('that came with the call are judged, and nobody is asked', () => {
      const asked = enforce(deploy()).decision as { approvalRequest: ApprovalRequest };
      const handler = vi.fn(approve);
      const approvals = approve(asked.approvalRequest);
      expect(enforce(deploy({ approvals, approvalHandler: handler })).run).toBe(true);
      const forged = [signApproval(asked.approvalRequest, cast.worker, { now: NOW - 3600, ttl: 60 })];
      expect(enforce(deploy({ approvals: forged, approvalHandler: handler })).run).toBe(false);
      expect(handler).not.toHaveBeenCalled();
    });

    it('are recorded as asked for', async () => {
      const events: AuditEvent[] = [];
      cast.configured({ auditLog: (event: AuditEvent) => events.push(event) });
      enforce(deploy({ approvalHandler: approve }));
      await flushAudit();
      expect(events.map(({ type, source }) => [type, source])).toEqual([
        ['approval-requested', 'test'],
        ['decision', 'test'],
      ]);
    });

    it.each<[what: string, handler: () => never, reason: string]>([
      [
        'a handler that fails',
        () => {
          throw new Error('broken');
        },
        'approval-required',
      ],
      [
        'an approver who says no',
        () => {
          throw new TenuoError(170751);
        },
        'approval-denied',
      ],
      ['a handler that returns nothing', () => undefined as never, 'approval-required'],
      ['a handler that returns something else', () => ['x'] as never, 'approval-text'],
    ])('are missing after %s', async (_what, handler, reason) => {
      await import('../../src/approval/asking-reasons.ts');
      const now = enforce(deploy({ approvalHandler: handler }));
      expect([now.run, (now.decision as { reason: string }).reason]).toEqual([false, reason]);
      const later = await enforceAsync(deploy({ approvalHandler: async () => handler() }));
      expect([later.run, (later.decision as { reason: string }).reason]).toEqual([false, reason]);
    });

    it('cannot be waited for where nobody waits, in any mode', () => {
      for (const mode of ['enforce', 'audit'] as const) {
        cast.configured({ mode });
        const error = thrown(() => enforce(deploy({ approvalHandler: async () => [] })));
        expect(error).toMatchObject({ name: 'ConfigurationError', reason: 'guard-must-wait' });
      }
    });

    it('may take longer than a proof holds: the call is signed anew', async () => {
      let clock = NOW;
      const slow = async (asked: ApprovalRequest) => {
        clock += 240;
        return [signApproval(asked, cast.worker, { now: clock })];
      };
      const decided = await enforceAsync(deploy({ approvalHandler: slow, now: () => clock }));
      expect(decided.decision.code).toBe('allowed');
      clock = NOW;
      const slower = async (asked: ApprovalRequest) => {
        const approvals = [signApproval(asked, cast.worker, { now: clock })];
        clock += 301;
        return approvals;
      };
      const expired = await enforceAsync(deploy({ approvalHandler: slower, now: () => clock }));
      expect(expired.decision.code).toBe('warrant-expired');
    });

    it('are not waited for any longer than the signal lasts', async () => {
      const controller = new AbortController();
      const seen: (AbortSignal | undefined)[] = [];
      const pending = enforceAsync(
        deploy({
          approvalHandler: (_asked, options) => {
            seen.push(options?.signal);
            controller.abort(new Error('enough'));
            return new Promise(() => {});
          },
        }),
        { signal: controller.signal },
      );
      expect(await rejected(pending)).toMatchObject({ message: 'enough' });
      expect(seen).toEqual([controller.signal]);
    });
  });

  describe('replay protection', () => {
    it('allows one proof once; a call that is signed here in the same window is the same call', async () => {
      cast.configured({ replay: new MemoryReplayStore() });
      expect(enforce(request()).run).toBe(true);
      expect(enforce(request()).decision.code).toBe('replayed');
      expect(enforce(request({ args: { query: 'weather LA' } })).run).toBe(true);
      expect(enforce(request({ attempt: 2 })).run).toBe(true);
    });

    it('with a store that answers later needs somebody to wait', async () => {
      cast.configured({ replay: { checkAndAdd: async () => true } });
      expect(thrown(() => enforce(request()))).toMatchObject({ reason: 'guard-must-wait' });
      expect((await enforceAsync(request())).run).toBe(true);
    });
  });

  it('checks numbers as they are marked', async () => {
    const tool = cast.warrantFor(Capability('scale', { n: Exact(float(5)) })).bind(cast.agent);
    const code = async (n: unknown) => (await both({ tool: 'scale', warrant: tool, args: { n } })).decision.code;
    expect(await code(float(5))).toBe('allowed');
    expect(await code(5)).toBe('constraint-violation');
    expect(await code(5n)).toBe('constraint-violation');
  });
});

it('200 calls at a time never see each other’s warrant', async () => {
  const cast = castIn(ENGINES[0] as (typeof ENGINES)[0]);
  cast.configured();
  const keys = Array.from({ length: 8 }, (_, i) => SigningKey.fromSeed(new Uint8Array(32).fill(100 + i)));
  const calls = Array.from({ length: 200 }, async (_, i) => {
    const key = keys[i % keys.length] as SigningKey;
    const mine = cast
      .builder()
      .capability('t', { i: Exact(i) })
      .holder(key.publicKey)
      .mint(cast.root)
      .bind(key);
    return mine.run(async () => {
      for (let turn = i % 5; turn > 0; turn--) await Promise.resolve();
      const own = await enforceAsync({ tool: 't', args: { i }, source: 'test', now: NOW });
      const foreign = await enforceAsync({ tool: 't', args: { i: i + 1 }, source: 'test', now: NOW });
      return [own.decision.code, foreign.decision.code];
    });
  });
  expect(new Set((await Promise.all(calls)).map(String))).toEqual(new Set(['allowed,constraint-violation']));
});
