// Guarded calls, minted and granted warrants, as the audit log of the process is told of them.
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/audit/event.ts';
import {
  AuthorizationDenied,
  Capability,
  configure,
  flushAudit,
  grant,
  guard,
  mint,
  Pattern,
  redact,
  resetConfig,
  SigningKey,
} from '../../src/index.ts';

afterEach(resetConfig);

function configured(mode: 'enforce' | 'audit' | 'permissive', more: object = {}): AuditEvent[] {
  const events: AuditEvent[] = [];
  const sinks = (event: AuditEvent) => events.push(event);
  configure({
    issuerKey: SigningKey.generate(),
    devMode: true,
    mode,
    auditLog: { sinks, ...more },
    warn: () => undefined,
  });
  return events;
}

const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
const capabilities = [Capability('search', { query: Pattern('weather *') })];

describe('the audit log of guarded calls', () => {
  it('has mint, each call, and the reference that the caller was shown', async () => {
    const events = configured('enforce');
    const error = await mint(capabilities, async () => {
      search({ query: 'weather NYC' });
      return search({ query: 'secret prices' });
    }).catch((thrown: unknown) => thrown as AuthorizationDenied);
    await flushAudit();
    expect(events.map(({ type }) => type)).toEqual(['warrant-minted', 'decision', 'decision']);
    expect(events[1]).toMatchObject({ source: 'guard', outcome: 'allowed', mode: 'enforce', ran: true });
    expect(events[2]).toMatchObject({ source: 'guard', outcome: 'denied', mode: 'enforce', ran: false });
    expect(error).toBeInstanceOf(AuthorizationDenied);
    const { ref } = (error as AuthorizationDenied).decision;
    expect(events[2]).toMatchObject({ ref });
    expect(String(redact((error as AuthorizationDenied).decision))).toContain(ref);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(events.map((event) => 'warrant' in event && event.warrant)).toEqual(
      Array(3).fill((events[1] as { warrant?: string }).warrant),
    );
  });

  it('has grants', async () => {
    const events = configured('enforce');
    await mint(capabilities, () =>
      grant([Capability('search', { query: Pattern('weather N*') })], async () => undefined),
    );
    await flushAudit();
    expect(events.map(({ type }) => type)).toEqual(['warrant-minted', 'warrant-granted']);
  });

  it.each(['audit', 'permissive'] as const)('says in mode %s what would have been denied', async (mode) => {
    const events = configured(mode, { sampleAllowed: 0 });
    expect(await mint(capabilities, async () => search({ query: 'stock' }))).toBe('Results for: stock');
    expect(search({ query: 'no warrant' })).toBe('Results for: no warrant');
    await flushAudit();
    expect(events.slice(1)).toMatchObject([
      { code: 'constraint-violation', mode, ran: true, wouldHaveBeenDenied: true },
      { code: 'warrant-missing', mode, ran: true, wouldHaveBeenDenied: true },
    ]);
  });

  it('does not hold a call up, or change its outcome, whatever the sink does', async () => {
    configured('enforce', { sinks: () => new Promise(() => undefined), fallback: () => undefined });
    expect(await mint(capabilities, async () => search({ query: 'weather NYC' }))).toBe('Results for: weather NYC');
    configured('enforce', {
      sinks: () => {
        throw new Error('no');
      },
      fallback: () => undefined,
    });
    expect(await mint(capabilities, async () => search({ query: 'weather NYC' }))).toBe('Results for: weather NYC');
  });
});
