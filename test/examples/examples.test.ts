// The smaller examples: each runs with one command and says what it should.
import { expect, test } from 'vitest';
import { run } from '../support/spawn.ts';

/** Lines in their order; other lines may stand between them. */
function expectLines(path: string, lines: readonly (string | RegExp)[]): void {
  const { status, stdout, stderr } = run(path);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).not.toContain('\u001b');
  const left = stdout.split('\n');
  for (const line of lines) {
    const at = left.findIndex((text) => (typeof line === 'string' ? text === line : line.test(text)));
    expect(at, `${line} in\n${stdout}`).toBeGreaterThanOrEqual(0);
    left.splice(0, at + 1);
  }
}

test('mint-and-delegate.mjs', () => {
  expectLines('examples/mint-and-delegate.mjs', [
    'minted       { cluster: Pattern("staging-*"), replicas: Range({ max: 15 }) }',
    'delegated    { cluster: Exact("staging-web"), replicas: Range({ max: 10 }) }',
    'depth        1 of 64, for 300 s',
    /^not more {5}capability-expansion \(1503\): /,
    /^headers {6}X-Tenuo-Warrant \(\d+ characters\), X-Tenuo-PoP \(88 characters\)$/,
    'decision     allowed, 2 warrants',
  ]);
});

test('approvals.mjs', () => {
  expectLines('examples/approvals.mjs', [
    'staging      allowed',
    'production   approval-required 1707',
    'Restart production?',
    '  argument "environment"  "production"',
    'approved     by lead@example.com',
    'elsewhere    allowed from a header',
    'other call   approval-invalid 1701',
    'from a store allowed',
  ]);
});

test('decide.mjs', () => {
  expectLines('examples/decide.mjs', [
    /^Allowed: /,
    "constraint-violation 1501 { warrant: 0, tool: 'restart_service', argument: 'environment' }",
    'expected Exact("staging"), received "production"',
    /^Denied: constraint-violation \(1501\)/,
    /^ {2}hint {6}\S/,
    /^Authorization denied \(ref: [0-9a-f]{8}\)$/,
    'payments allowed',
    'billing allowed',
    'search allowed',
  ]);
});

test('keys.mjs', () => {
  expectLines('examples/keys.mjs', [
    'from hex: true',
    'from PEM: true',
    'from JWK: true',
    /^fingerprint: [0-9a-f]{16}$/,
    'from the environment: true',
    /^inspected: SigningKey\([0-9a-f]{16}…\)$/,
    /^as JSON: \{"key":\{"publicKey":"[0-9a-f]{64}"\}\}$/,
    'verified: true',
    'verified, other message: false',
    'after dispose: this SigningKey has been disposed of',
  ]);
});

test('cel.mjs', () => {
  expectLines('examples/cel.mjs', [
    'wider: invalid-attenuation expression-changed',
    'a small order: true',
    'a large order: true',
    'a large order in a hurry: false',
    /^Denied: constraint-violation \(1501\): a CEL expression has no answer/,
    /^ {2}expected {2}CEL\("\(amount <= 1000/,
    /^ {2}hint {6}The expression: nothing is called currency\./,
    'without the evaluator: unknown-constraint-type',
    'unreadable: unexpected "=" (at character 8)',
  ]);
});

test('ed25519.mjs', () => {
  expectLines('examples/ed25519.mjs', [
    /^engine: (wasm|js), \S+$/,
    'verified: true',
    'another message: false',
    'refused: 6, 13, 20',
    'by a hot key: true',
    '10 MiB: true',
    '10 MiB, last bit changed: false',
    'RangeError: signature must be 64 bytes, not 63',
  ]);
});

test('receipts.mjs', () => {
  expectLines('examples/receipts.mjs', [
    'recorded read allow ',
    'recorded read deny constraint-violation',
    'recorded read allow ',
    'intact: true, 3 receipts, 6 entries, 2 calls judged again',
    /^changed: record \d, \S+$/,
    'cut: after 3 records, log-end-missing',
  ]);
});
