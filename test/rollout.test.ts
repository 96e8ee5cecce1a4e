// The rollout of the production guide, from the first deployment to the last step: the same code, and nothing changed in it but what
// `configure` is told.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { flushAudit } from '../src/audit/audit.ts';
import type { AuditEvent, DecisionEvent } from '../src/audit/event.ts';
import {
  AuthorizationDenied,
  autoConfigure,
  Capability,
  configure,
  enforce,
  filterTools,
  guard,
  guardTools,
  isAuditMode,
  isEnforceMode,
  isPermissiveMode,
  mint,
  mintSync,
  resetConfig,
  SigningKey,
  Subpath,
  shouldBlockViolation,
} from '../src/index.ts';
import { ENGINES } from './support/engines.ts';
import { thrown } from './support/thrown.ts';

afterEach(() => {
  resetConfig();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(ENGINES)('the rollout on $name', (engine) => {
  const key = SigningKey.fromSeed(new Uint8Array(32).fill(7), { engine });
  const events: AuditEvent[] = [];
  const warnings: string[] = [];
  const deleted: string[] = [];
  /** The service: step 2 of the guide has put a guard around what it does. */
  const deleteFile = guard({ tool: 'delete_file' }, ({ path }: { path: string }) => {
    deleted.push(path);
    return `deleted ${path}`;
  });
  const later = guard({ tool: 'delete_file' }, async ({ path }: { path: string }) => path);
  const base = {
    issuerKey: key,
    trustedRoots: [key.publicKey],
    engine,
    auditLog: (event: AuditEvent) => events.push(event),
    warn: (message: string) => warnings.push(message),
  };
  const told = async (): Promise<Pick<DecisionEvent, 'code' | 'ran' | 'mode'>[]> => {
    await flushAudit();
    const decisions = events.splice(0).filter((event): event is DecisionEvent => event.type === 'decision');
    return decisions.map(({ code, ran, mode }) => ({ code, ran, mode }));
  };

  it('goes from audit to enforce, and the records say when it is time', async () => {
    // Step 1: deploy in audit mode. It is loud about what it does not do.
    configure({ ...base, mode: 'audit' });
    expect([isAuditMode(), isEnforceMode(), isPermissiveMode(), shouldBlockViolation()]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(warnings.splice(0).join('\n')).toMatch(/mode "audit".*RUN/);

    // Step 2: guards, and no warrants yet. Everything goes on as before, and is recorded.
    expect(deleteFile({ path: '/etc/passwd' })).toBe('deleted /etc/passwd');
    await expect(later({ path: '/etc/passwd' })).resolves.toBe('/etc/passwd');
    expect(Object.keys(filterTools({ delete_file: 1, read_file: 1 }))).toHaveLength(2);
    const missing = { code: 'warrant-missing', ran: true, mode: 'audit' };
    expect(await told()).toEqual([missing, missing]);

    // Step 3: scoped warrants. What lies within them is no violation any more.
    const task = () => [deleteFile({ path: '/tmp/test.txt' }), deleteFile({ path: '/etc/passwd' })];
    const capability = Capability('delete_file', { path: Subpath('/tmp') });
    expect(mintSync(capability, task)).toEqual(['deleted /tmp/test.txt', 'deleted /etc/passwd']);
    await mint(capability, async () => {
      await later({ path: '/tmp/test.txt' });
      await later({ path: '/etc/passwd' });
    });
    const recorded = await told();
    const inAudit = [
      { code: 'allowed', ran: true, mode: 'audit' },
      { code: 'constraint-violation', ran: true, mode: 'audit' },
    ];
    expect(recorded).toEqual([...inAudit, ...inAudit]);

    // In between: permissive, which marks the response too.
    configure({ ...base, mode: 'permissive' });
    const response = mintSync(capability, () =>
      enforce({ tool: 'delete_file', args: { path: '/etc/passwd' }, source: 'http' }),
    );
    expect(response).toMatchObject({ run: true, warning: expect.stringMatching(/ref: [0-9a-f]{8}/) });
    expect(mintSync(capability, task)).toHaveLength(2);
    expect((await told()).map(({ code, ran }) => `${code} ${ran}`)).toEqual([
      'constraint-violation true',
      'allowed true',
      'constraint-violation true',
    ]);

    // Step 4: enforce. What was recorded is now refused, and nothing else is.
    deleted.length = 0;
    configure({ ...base, mode: 'enforce' });
    expect([isAuditMode(), isEnforceMode(), shouldBlockViolation()]).toEqual([false, true, true]);
    mintSync(capability, () => {
      expect(deleteFile({ path: '/tmp/test.txt' })).toBe('deleted /tmp/test.txt');
      expect(thrown(() => deleteFile({ path: '/etc/passwd' }))).toBeInstanceOf(AuthorizationDenied);
      expect(thrown(() => deleteFile({ path: '/tmp/../etc/passwd' }))).toMatchObject({ code: 'constraint-violation' });
    });
    expect(thrown(() => deleteFile({ path: '/tmp/test.txt' }))).toMatchObject({ code: 'warrant-missing' });
    expect(deleted).toEqual(['/tmp/test.txt']);
    expect(await told()).toEqual([
      { code: 'allowed', ran: true, mode: 'enforce' },
      ...['constraint-violation', 'constraint-violation', 'warrant-missing'].map((code) => ({
        ...{ code, ran: false, mode: 'enforce' },
      })),
    ]);
  });

  it('enforces for a part of the traffic first: what each process is told by its environment', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const logged = vi.spyOn(console, 'log').mockImplementation(() => {});
    vi.stubEnv('TENUO_TRUSTED_ROOTS', key.publicKey.toHex());
    vi.stubEnv('TENUO_MODE', 'audit');
    autoConfigure();
    expect(deleteFile({ path: '/tmp/x' })).toBe('deleted /tmp/x');
    vi.stubEnv('TENUO_MODE', 'enforce');
    autoConfigure();
    expect(thrown(() => deleteFile({ path: '/tmp/x' }))).toMatchObject({ code: 'warrant-missing' });
    await flushAudit();
    expect(said).toHaveBeenCalledTimes(1);
    expect(logged.mock.calls.join('\n')).toContain('"code":"warrant-missing"');
  });

  it('treats tools of others alike', () => {
    const safe = guardTools({ delete_file: { execute: ({ path }: { path: string }) => path } });
    configure({ ...base, mode: 'audit' });
    expect(safe.delete_file.execute({ path: '/etc/passwd' })).toBe('/etc/passwd');
    configure({ ...base, mode: 'enforce' });
    expect(thrown(() => safe.delete_file.execute({ path: '/etc/passwd' }))).toMatchObject({ code: 'warrant-missing' });
  });
});
