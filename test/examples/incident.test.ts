// The main example, as `npm start` runs it: what it says, in what form, and how it ends.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { plainEnvironment, projectRoot, run } from '../support/spawn.ts';

const EXAMPLE = 'examples/incident.mjs';
const DATA = 'examples/data/incident-chain.json';
const ESCAPE = '\u001b';
const WIDEST = 100;

interface Call {
  readonly title: string;
  readonly verdict: { readonly allowed: boolean; code?: number };
}

const incident = JSON.parse(readFileSync(join(projectRoot, DATA), 'utf8')) as { readonly calls: readonly Call[] };
const temporary: string[] = [];

afterEach(() => {
  for (const directory of temporary.splice(0)) rmSync(directory, { recursive: true });
});

test('verifies the chain, decides all ten calls as upstream does, and says so', () => {
  const { status, stdout, stderr } = run(EXAMPLE);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('✓ the chain holds: 3 signatures');
  incident.calls.forEach(({ title, verdict }, i) => {
    const number = String(i + 1).padStart(2);
    const mark = verdict.allowed ? `✓ ${number}  allowed  ` : `✗ ${number}  denied   `;
    expect(stdout).toContain(mark + title);
  });
  expect(codesIn(stdout)).toEqual(incident.calls.flatMap(({ verdict }) => verdict.code ?? []));
  expect(stdout).toContain("Verdicts  2 allowed, 8 denied; 10 of 10 verdicts are upstream's");
  expect(stdout).toMatch(/Engine {4}WebAssembly, (relaxed-)?simd kernel: /);
  expect(stdout).toContain('JavaScript gives the same answers to the letter');
});

test('shows what decisions cost here, beside the bare signatures', () => {
  const { stdout } = run(EXAMPLE);
  const [title, names, ...lines] = stdout.slice(stdout.indexOf('Speed  ')).trimEnd().split('\n');
  expect(title).toContain('measured just now on this machine');
  expect(names?.trim().split(/ {2,}/)).toEqual(['WebAssembly', 'JavaScript', 'node:crypto']);
  const rows = lines.slice(0, 3).map((line) => line.trim().split(/ {2,}/));
  expect(rows.map(([name]) => name)).toEqual([
    'call 1, allowed; the chain is known',
    'call 10, a stolen warrant; the chain is known',
    'a call under three warrants never seen',
  ]);
  for (const [, ...times] of rows) {
    expect(times).toHaveLength(3);
    for (const time of times) expect(Number(time)).toBeGreaterThan(0);
  }
  // One signature of the caller, five windows, three warrants and the caller.
  expect(lines.slice(3).join(' ')).toContain('as many signatures (1, 5, 4)');
});

test('shows the chain as a tree with what each link narrows', () => {
  const { stdout } = run(EXAMPLE);
  const lines = stdout.split('\n');
  expect(lines.filter((line) => line.includes('└─')).map((line) => line.replace(/ {2}from.*/, ''))).toEqual([
    '└─ lead  0b513ad9b4924015',
    '   └─ agent  91a28a0b74381593',
    '      └─ sub-agent  0beef5a9e679e6a3',
  ]);
  expect(stdout).toContain('root  66be7e332c7a4533  the trusted root');
  expect(stdout).toMatch(/^ {3}│ {3}read_logs +service +Wildcard\(\)$/m);
  expect(stdout).toMatch(/^ {6}│ ▾ read_logs +service +Pattern\("payment-\*"\)$/m);
  expect(stdout).toMatch(/^ {6}│ ✗ read_metrics$/m);
  expect(stdout).toMatch(/^ {11}▾ read_logs +service +Exact\("payment-service-prod"\)$/m);
});

test('explains a denial: code, place, what was expected and came, what to do', () => {
  const { stdout } = run(EXAMPLE);
  const denial = stdout.slice(stdout.indexOf('✗  4'), stdout.indexOf('✓  5'));
  for (const line of [
    'call      sub-agent restart_service(name: "payment-service-prod", environment: "production")',
    'code      1501 constraint-violation, value-mismatch',
    "where     the sub-agent's warrant, tool restart_service, argument environment",
    'expected  OneOf(["staging"])',
    'received  "production"',
  ]) {
    expect(denial).toContain(`\n      ${line}\n`);
  }
  expect(denial).toMatch(/\n {6}hint {6}\S/);
});

test('is plain text within 100 columns where nobody looks, coloured where it is told to be', () => {
  const { stdout } = run(EXAMPLE);
  expect(stdout).not.toContain(ESCAPE);
  for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(WIDEST);
  expect(run(EXAMPLE, { env: { FORCE_COLOR: '1' } }).stdout).toContain(`${ESCAPE}[32m✓  1  allowed`);
  expect(run(EXAMPLE, { env: { NO_COLOR: '1' } }).stdout).not.toContain(ESCAPE);
});

test('runs without WebAssembly, and says so', () => {
  const { status, stdout } = run(EXAMPLE, { flags: ['--jitless'] });
  expect(status).toBe(0);
  expect(stdout).toContain('Engine    JavaScript, noble kernel: this runtime has no WebAssembly');
});

test('helps, and refuses what it does not know', () => {
  const help = run(EXAMPLE, { args: ['--help'] });
  expect(help.status).toBe(0);
  expect(help.stdout).toMatch(/^Usage: npm start/);
  for (const [argument, message] of [
    ['--fast', "Unknown option '--fast'."],
    ['now', "Unexpected argument 'now'."],
  ] as const) {
    const { status, stdout, stderr } = run(EXAMPLE, { args: [argument] });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(`${message}\nTry: npm start -- --help\n`);
  }
});

test('exits with 1 and shows the call where a verdict is not the recorded one', () => {
  const directory = copyOfExamples((data) => {
    (data.calls[1] as Call).verdict.code = 1500;
  });
  const { status, stdout } = run(join(directory, EXAMPLE));
  expect(status).toBe(1);
  expect(stdout).toContain("9 of 10 verdicts are upstream's");
  const denial = stdout.slice(stdout.indexOf('✗  2'), stdout.indexOf('✗  3'));
  expect(denial).toContain('recorded  1500, and that is not what was decided');
});

test('ends quietly on ctrl-C', async () => {
  const child = spawn(process.execPath, [EXAMPLE], { cwd: projectRoot, env: plainEnvironment() });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdout.once('data', () => child.kill('SIGINT'));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(130);
  expect(stderr).toBe('');
});

test('uses the data that the vectors hold', () => {
  const vector = readFileSync(join(projectRoot, 'test/vectors/incident-chain.json'), 'utf8');
  expect(readFileSync(join(projectRoot, DATA), 'utf8')).toBe(vector);
});

/** The codes of the denials, in the order of the calls. */
function codesIn(stdout: string): number[] {
  return [...stdout.matchAll(/^ {6}code {6}(\d{4}) /gm)].map(([, code]) => Number(code));
}

/** The example with other data, beside a package that is this one. */
function copyOfExamples(change: (data: { readonly calls: readonly Call[] }) => void): string {
  const directory = mkdtempSync(join(tmpdir(), 'tenuo-edge-examples-'));
  temporary.push(directory);
  for (const part of [EXAMPLE, 'examples/support', 'examples/data'])
    cpSync(join(projectRoot, part), join(directory, part), { recursive: true });
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(projectRoot, join(directory, 'node_modules/tenuo-edge'), 'dir');
  const data = JSON.parse(readFileSync(join(directory, DATA), 'utf8'));
  change(data);
  writeFileSync(join(directory, DATA), JSON.stringify(data));
  return directory;
}
