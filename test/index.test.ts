import { describe, expect, it } from 'vitest';
import * as surface from '../src/index.ts';
import { Authorizer, Exact, engine, explain, Pattern, Range, redact, SigningKey, Warrant } from '../src/index.ts';

describe('the public surface', () => {
  it('is this list', () => {
    expect(Object.keys(surface).sort()).toMatchInlineSnapshot(`
      [
        "All",
        "Allowed",
        "AnyOf",
        "ApprovalGate",
        "ApprovalRequest",
        "AuthorizationDenied",
        "Authorizer",
        "BoundWarrant",
        "Capability",
        "Chain",
        "Cidr",
        "Clearance",
        "ConfigurationError",
        "ConstraintSet",
        "Contains",
        "Denied",
        "EncodedArguments",
        "Exact",
        "Float",
        "KeyRegistry",
        "Keyring",
        "MemoryReplayStore",
        "Not",
        "NotOneOf",
        "OneOf",
        "Pattern",
        "PublicKey",
        "Range",
        "Regex",
        "ReplayStoreFullError",
        "RevocationRequest",
        "Shlex",
        "SignedApproval",
        "SignedRevocationList",
        "SigningKey",
        "Subpath",
        "Subset",
        "TenuoError",
        "UrlPattern",
        "UrlSafe",
        "Warrant",
        "WarrantView",
        "Wildcard",
        "auditStats",
        "autoConfigure",
        "chainScope",
        "codes",
        "configure",
        "createEngine",
        "diagnose",
        "encodeArguments",
        "enforce",
        "enforceAsync",
        "engine",
        "explain",
        "filterTools",
        "float",
        "flushAudit",
        "getConfig",
        "grant",
        "guard",
        "guardTools",
        "init",
        "isAuditMode",
        "isConfigured",
        "isEnforceMode",
        "isPermissiveMode",
        "keyScope",
        "loadTenuoKeys",
        "mint",
        "mintSync",
        "parse",
        "protect",
        "readApprovals",
        "redact",
        "requestHash",
        "resetConfig",
        "shouldBlockViolation",
        "signApproval",
        "signRevocationList",
        "signRevocationRequest",
        "verifyApproval",
        "verifyApprovals",
        "warrantScope",
        "wouldPass",
      ]
    `);
  });

  it('mints, delegates, signs and decides with nothing configured', () => {
    const [issuer, orchestrator, worker] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
    const warrant = Warrant.mintBuilder()
      .capability('manage_infrastructure', { cluster: Pattern('staging-*'), replicas: Range.max(15) })
      .holder(orchestrator.publicKey)
      .ttl(3600)
      .mint(issuer);
    const child = warrant
      .grantBuilder()
      .capability('manage_infrastructure', { cluster: Exact('staging-web'), replicas: Range.max(10) })
      .holder(worker.publicKey)
      .ttl(300)
      .grant(orchestrator);
    const args = { cluster: 'staging-web', replicas: 5 };
    const headers = child.bind(worker).headers('manage_infrastructure', args);
    const authorizer = new Authorizer({ trustedRoots: [issuer.publicKey] });
    const call = {
      warrant: headers['X-Tenuo-Warrant'],
      tool: 'manage_infrastructure',
      signature: headers['X-Tenuo-PoP'],
    };
    expect(authorizer.authorize({ ...call, args }).allowed).toBe(true);
    const denied = authorizer.authorize({ ...call, args: { ...args, replicas: 50 } });
    expect(denied).toMatchObject({ allowed: false, code: 'signature-invalid', number: 1100 });
    expect(explain(denied)).toContain('Denied: signature-invalid (1100)');
    expect(String(redact(denied))).toMatch(/^Authorization denied \(ref: [\da-f]{8}\)$/);
    expect(engine().kind).toBe('wasm');
  });
});
