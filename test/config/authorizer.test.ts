import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CEL, cel } from '../../src/cel/index.ts';
import { configuredAuthorizer } from '../../src/config/authorizer.ts';
import { type ConfigureOptions, configure, resetConfig } from '../../src/config/config.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { SigningKey } from '../../src/keys.ts';
import { MemoryReplayStore } from '../../src/replay/memory.ts';
import { signRevocationList } from '../../src/revocation/sign-list.ts';
import { runInScope } from '../../src/scope/scope.ts';
import { Warrant } from '../../src/warrant.ts';
import { ENGINES } from '../support/engines.ts';
import { thrown } from '../support/thrown.ts';

const NOW = 1_700_000_000;
const [ours, theirs, holder] = [1, 2, 3].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [
  SigningKey,
  SigningKey,
  SigningKey,
];

beforeEach(() => resetConfig());
afterEach(() => resetConfig());

const base: ConfigureOptions = { trustedRoots: [ours.publicKey], auditLog: false };

function code(trustedRoots?: Parameters<typeof configuredAuthorizer>[0], issuer = ours, at = NOW): string {
  const warrant = Warrant.mintBuilder()
    .id(new Uint8Array(16))
    .capability('pay', { amount: CEL('value <= 100') })
    .holder(holder.publicKey)
    .issuedAt(NOW)
    .ttl(60)
    .mint(issuer);
  const args = { amount: 5 };
  const signature = warrant.sign(holder, 'pay', args, { now: at });
  const request = { warrant, tool: 'pay', args, signature, now: at };
  return configuredAuthorizer(trustedRoots).authorize(request).code;
}

/** A call that was signed at NOW, judged later. */
function judged(at: number): string {
  const warrant = Warrant.mintBuilder().tool('pay').holder(holder.publicKey).issuedAt(NOW).ttl(60).mint(ours);
  const signature = warrant.sign(holder, 'pay', {}, { now: NOW });
  return configuredAuthorizer().authorize({ warrant, tool: 'pay', args: {}, signature, now: at }).code;
}

describe('the roots of the configured authorizer', () => {
  it('are those of the call, else of the scope, else of the configuration', () => {
    configure({ ...base, cel });
    expect([code(), code([theirs.publicKey])]).toEqual(['allowed', 'untrusted-root']);
    expect([code(undefined, theirs), code([theirs.publicKey], theirs)]).toEqual(['untrusted-root', 'allowed']);
    runInScope({ trustedRoots: [theirs.publicKey] }, () => {
      expect([code(undefined, theirs), code()]).toEqual(['allowed', 'untrusted-root']);
      expect(code([ours.publicKey])).toBe('allowed');
    });
  });

  it('are the issuer’s in development mode', () => {
    configure({ issuerKey: theirs, devMode: true, auditLog: false, cel, warn: () => {} });
    expect([code(), code(undefined, theirs)]).toEqual(['untrusted-root', 'allowed']);
  });

  it.each([
    ['unconfigured', () => configuredAuthorizer()],
    ['an empty list', () => configuredAuthorizer([])],
    [
      'an empty list, configured',
      () => {
        configure(base);
        configuredAuthorizer([]);
      },
    ],
    [
      'development without an issuer',
      () => {
        configure({ devMode: true, auditLog: false, warn: () => {} });
        configuredAuthorizer();
      },
    ],
  ])('are never none: %s', (_, call) => {
    const error = thrown(call);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ number: 1201, reason: 'roots-missing' });
  });

  it('of a call do without a configuration', () => {
    expect(code([ours.publicKey.toHex()])).toBe('unknown-constraint-type');
  });

  it.each([
    ['no list', ours.publicKey, TypeError],
    ['a private key', [ours], TypeError],
    ['no key', ['zz'], Error],
  ])('are keys: %s', (_, roots, kind) => {
    expect(thrown(() => configuredAuthorizer(roots as never))).toBeInstanceOf(kind);
  });
});

describe('the options of the configuration reach it:', () => {
  it.each(ENGINES)('engine, on $name', (engine) => {
    configure({ ...base, cel, engine });
    expect(code()).toBe('allowed');
  });

  it('cel', () => {
    configure(base);
    expect(code()).toBe('unknown-constraint-type');
    configure({ ...base, cel });
    expect(code()).toBe('allowed');
  });

  it('replay', () => {
    configure({ ...base, cel, replay: new MemoryReplayStore() });
    expect([code(), code()]).toEqual(['allowed', 'replayed']);
  });

  it('maxLifetime', () => {
    configure({ ...base, cel, maxLifetime: 59 });
    expect(code()).toBe('ttl-exceeded');
    configure({ ...base, cel, maxLifetime: 60 });
    expect(code()).toBe('allowed');
  });

  it('clockTolerance', () => {
    configure({ ...base, cel, clockTolerance: 9 });
    expect([code(undefined, ours, NOW - 9), code(undefined, ours, NOW - 10)]).toEqual(['allowed', 'issued-in-future']);
  });

  it('pop', () => {
    configure({ ...base, pop: { maxWindows: 1 } });
    expect([judged(NOW), judged(NOW + 30)]).toEqual(['allowed', 'signature-invalid']);
    configure(base);
    expect(judged(NOW + 30)).toBe('allowed');
  });

  it('allowOrphanRoot and strictSession', () => {
    const parent = Warrant.mintBuilder().tool('pay').holder(ours.publicKey).issuedAt(NOW).sessionId('one').mint(theirs);
    const orphan = Warrant.parse(
      String(parent.grantBuilder().inheritAll().holder(holder.publicKey).issuedAt(NOW).grant(ours)),
    );
    const signature = orphan.sign(holder, 'pay', {}, { now: NOW });
    const request = { warrant: orphan, tool: 'pay', args: {}, signature, now: NOW };
    configure(base);
    expect(configuredAuthorizer().authorize(request).code).toBe('chain-broken');
    configure({ ...base, allowOrphanRoot: true, strictSession: true });
    expect(configuredAuthorizer().authorize(request).code).toBe('allowed');
  });

  it('revocationList', () => {
    const list = (ids: readonly string[]) =>
      signRevocationList(ours, { version: 1, ids, now: NOW }).verify(ours.publicKey);
    configure({ ...base, cel, revocationList: list([]) });
    expect(code()).toBe('allowed');
    configure({ ...base, cel, revocationList: list([`tnu_wrt_${'00'.repeat(16)}`]) });
    expect(code()).toBe('warrant-revoked');
  });

  it('clearance', () => {
    configure({ ...base, cel, clearance: { pay: 1 } });
    expect(code()).not.toBe('allowed');
  });
});

describe('one authorizer', () => {
  it('for each list of roots, as long as the configuration stays', () => {
    configure(base);
    const one = configuredAuthorizer();
    expect(configuredAuthorizer()).toBe(one);
    expect(configuredAuthorizer([ours.publicKey.toHex()])).toBe(one);
    expect(configuredAuthorizer([theirs.publicKey])).not.toBe(one);
    configure(base);
    expect(configuredAuthorizer()).not.toBe(one);
  });

  it('also where the caller changes its list', () => {
    configure({ ...base, cel });
    const roots = [theirs.publicKey];
    expect(code(roots)).toBe('untrusted-root');
    roots[0] = ours.publicKey;
    expect(code(roots)).toBe('allowed');
  });

  it('but no more than 64 are kept', () => {
    configure(base);
    const keys = Array.from({ length: 64 }, (_, n) => SigningKey.fromSeed(new Uint8Array(32).fill(n + 1)).publicKey);
    const made = keys.map((key) => configuredAuthorizer([key]));
    expect(keys.map((key) => configuredAuthorizer([key]))).toEqual(made);
    configuredAuthorizer([SigningKey.fromSeed(new Uint8Array(32).fill(99)).publicKey]);
    expect(configuredAuthorizer([keys[0] as never])).not.toBe(made[0]);
    expect(configuredAuthorizer([keys[63] as never])).toBe(made[63]);
  });
});
