// What each command takes, refuses and answers, with its exit code: 0 allowed or done, 1 denied, 2 not carried out.
import { readdirSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Exact, Range, SignedRevocationList, Subpath, Warrant, Wildcard } from '../../src/index.ts';
import { projectRoot } from '../support/spawn.ts';
import { AT, NOW, Place, seeded } from './tenuo.ts';

const place = new Place();
const [root, agent, worker, boss] = ['root', 'agent', 'worker', 'boss'].map(seeded) as [
  ReturnType<typeof seeded>,
  ReturnType<typeof seeded>,
  ReturnType<typeof seeded>,
  ReturnType<typeof seeded>,
];

const parent = Warrant.mintBuilder()
  .capability('read', { path: Subpath('/data') })
  .capability('scale', { cluster: Wildcard(), replicas: Range({ min: 1, max: 15 }) })
  .holder(agent.publicKey)
  .issuedAt(NOW)
  .ttl(3600)
  .mint(root);
const child = parent
  .grantBuilder()
  .capability('read', { path: Exact('/data/q3.csv') })
  .holder(worker.publicKey)
  .issuedAt(NOW)
  .ttl(300)
  .grant(agent);
const gated = Warrant.mintBuilder()
  .tool('deploy')
  .approvalGates({ deploy: null })
  .requiredApprovers([boss.publicKey])
  .holder(agent.publicKey)
  .issuedAt(NOW)
  .ttl(3600)
  .mint(root);

beforeAll(() => {
  place.keys('root', 'agent', 'worker', 'boss', 'control', 'mallory');
  place.write('parent.warrant', `${parent}\n`);
  place.write('child.warrant', `${child.toStackText()}\n`);
  place.write('gated.warrant', `${gated}\n`);
});

describe('a warrant', () => {
  it('is a file, bytes, text, PEM, JSON, standard input, a variable, or a chain in parts', () => {
    place.write('child.bin', child.toStack());
    place.write('child.pem', child.toPem());
    place.write('leaf.warrant', String(child));
    place.write('child.json', JSON.stringify({ warrant: child.toStackText() }));
    place.write('upstream.json', JSON.stringify({ id: parent.id, base64: String(parent) }));
    place.write('utf16.txt', Buffer.from(`\ufeff${child.toStackText()}\r\n`, 'utf16le'));
    const ways: readonly (readonly string[])[] = [
      ...[['child.warrant'], ['child.bin'], ['child.pem'], ['child.json'], ['utf16.txt'], ['env:THE_WARRANT']],
      ...[
        [child.toStackText()],
        [child.toPem()],
        ['-'],
        ['parent.warrant', 'leaf.warrant'],
        ['parent.warrant', 'child.warrant'],
      ],
      ...[['upstream.json', 'leaf.warrant']],
    ];
    const calling = { input: child.toStackText(), env: { THE_WARRANT: child.toStackText() } };
    for (const way of ways)
      expect(
        place.json(['verify', ...way, '--root', 'root.pub', ...AT], calling),
        way.join().slice(0, 40),
      ).toMatchObject({
        verified: true,
        chain: [{ id: parent.id }, { id: child.id }],
      });
  });

  it.each([
    ['missing.warrant', /no file missing.warrant/],
    ['notes.txt', /malformed|base64|cannot/],
    ['list.json', /JSON without a warrant/],
    ['broken.json', /JSON/],
    ['empty.txt', /no warrant was presented/],
    ['root.key', /private key, and no warrant/],
    ['root.pub', /public key, and no warrant/],
    ['.', /directory/],
  ])('that is none is told of in words: %s', (source, words) => {
    place.write('notes.txt', 'buy milk\n');
    place.write('list.json', '{"warrants":[]}');
    place.write('broken.json', '{"warrant":');
    place.write('empty.txt', ' \n');
    const { status, stdout, stderr } = place.tenuo(['inspect', source]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\bat .*\.js:\d+/);
  });

  it('comes from standard input once', () => {
    const { status, stderr } = place.tenuo(['sign', '-w', '-', '-k', '-', '-t', 'read'], {
      input: child.toStackText(),
    });
    expect(status).toBe(2);
    expect(stderr).toContain('standard input has been read');
  });
});

describe('mint', () => {
  it('makes what its options say', () => {
    const args = [
      ...['-k', 'root.key', '--holder', 'agent.pub', '--ttl', '1h30m', '--max-depth', '3', '--clearance', 'internal'],
      ...['--session', 's1', '--agent', 'a1', '-t', 'scale', '-c', 'replicas=range:1..15', '--allow-unknown'],
      ...[
        '-t',
        'deploy',
        '--gate',
        'env=exact:production',
        '--gate-except',
        'region=oneof:eu,us',
        '--gate-message',
        'Really?',
      ],
      ...[
        '-t',
        'list',
        '--gate',
        'every-call',
        '--approver',
        'boss.pub',
        '--approver',
        'control.pub',
        '--min-approvals',
        '1',
      ],
    ];
    const made = place.json(['mint', ...args, ...AT]);
    expect(made).toMatchObject({
      ...{ type: 'execution', tools: ['deploy', 'list', 'scale'], ttl: 5400, maxDepth: 3, clearance: 30 },
      ...{ sessionId: 's1', agentId: 'a1', holder: agent.publicKey.toHex(), issuer: root.publicKey.toHex() },
      capabilities: { scale: { constraints: { replicas: 'Range({ min: 1, max: 15 })' }, allowUnknown: true } },
      gates: { deploy: { env: 'where Exact("production")', region: 'unless OneOf(["eu", "us"])' }, list: null },
      minApprovals: 1,
    });
    expect(Warrant.parse(made.warrant).approvalGates?.deploy?.message).toBe('Really?');
    const { stderr } = place.tenuo(['mint', ...args, ...AT]);
    expect(stderr).toContain('list has no constraint');
    expect(stderr).not.toContain('scale has no constraint');
  });

  it('makes issuer warrants, below which grant issues', () => {
    const issuer = place.json([
      ...[
        'mint',
        '-k',
        'root.key',
        '--holder',
        'agent.pub',
        '--issuable-tools',
        'read, list',
        '--max-issue-depth',
        '2',
      ],
      ...['--constraint-bound', 'path=subpath:/data', ...AT],
    ]);
    expect(issuer).toMatchObject({ type: 'issuer', issuableTools: ['list', 'read'].sort(), maxIssueDepth: 2 });
    expect(issuer.constraintBounds).toEqual({ path: 'Subpath("/data")' });
    const issue = ['grant', issuer.warrant, '-k', 'agent.key', '--holder', 'worker.pub', '--ttl', '5m', ...AT];
    expect(place.json([...issue, '-t', 'read', '-c', 'path=subpath:/data/a'])).toMatchObject({
      type: 'execution',
      depth: 1,
    });
    expect(place.tenuo([...issue, '-t', 'read', '-c', 'path=subpath:/etc']).status).toBe(1);
    const handed = ['--type', 'issuer', '--issuable-tools', 'read', '--max-issue-depth', '2'];
    expect(place.json([...issue, ...handed])).toMatchObject({ type: 'issuer', issuableTools: ['read'] });
  });

  it('writes a file once, PEM where asked, and only the warrant with --quiet', () => {
    const mint = ['mint', '-k', 'root.key', '-t', 'read', '-c', 'path=subpath:/data'];
    expect(place.tenuo([...mint, '-o', 'made.pem', '--pem'])).toMatchObject({ status: 0, stdout: '' });
    expect(place.read('made.pem')).toMatch(/^-----BEGIN TENUO WARRANT-----\n/);
    expect(place.tenuo([...mint, '-o', 'made.pem']).status).toBe(2);
    expect(place.tenuo([...mint, '-o', 'made.pem', '--force']).status).toBe(0);
    const { stdout, stderr } = place.tenuo([...mint, '--quiet']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[\w-]+\n$/);
  });

  it.each([
    [['-t', 'a', '--ttl', '0'], /lifetime|ttl/i],
    [['-t', 'a', '--ttl', '100d'], /90 days/],
    [['-t', 'a', '--max-depth', '65'], /depth/],
    [['-t', 'a', '--max-depth', '-1'], /whole number|unknown option/],
    [['-t', 'a', '--clearance', '256'], /clearance/],
    [['-t', 'a', '--min-approvals', '1'], /--approver/],
    [['-t', 'a', '--approver', 'boss.pub'], /--gate/],
    [['-t', 'a', '--gate-message', 'x'], /--gate/],
    [['-t', 'a', '--gate-except', 'env'], /ARGUMENT=TYPE/],
    [['-t', 'a', '--id', 'nope'], /id/],
    [['-t', 'a', '--type', 'root'], /execution or issuer/],
    [['-t', 'a', '--issuable-tools', 'b'], /issuer|issuable/],
    [['-t', 'a', '-c', 'x=1', '-t', 'a'], /named twice/],
    [['-c', 'x=1', '-t', 'a', '-t', 'b'], /behind the --tool/],
    [['-c', 'x=1'], /--tool/],
    [['-t', 'a', '-c', 'x=1', '-c', 'x=2'], /two constraints/],
    [['-t', 'tenuo:x'], /reserved/],
    [['-t', 'a', '-o', 'no/such/place'], /no such file or directory/],
    [['-t', 'a', '--force'], /--out/],
    [['-t', 'a', 'surplus'], /too many arguments/],
    [[], /--tool/],
  ])('refuses %j', (args, words) => {
    const { status, stdout, stderr } = place.tenuo(['mint', '-k', 'root.key', ...args]);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});

describe('grant', () => {
  const grant = ['grant', 'parent.warrant', '-k', 'agent.key', '--holder', 'worker.pub', ...AT];

  it('hands on the tools that are named, each as its parent has it but for what is given', () => {
    const made = place.json([...grant, '-t', 'scale', '-c', 'replicas=range:1..5', '--ttl', '5m']);
    expect(made.capabilities).toEqual({
      scale: { constraints: { cluster: 'Wildcard()', replicas: 'Range({ min: 1, max: 5 })' }, allowUnknown: false },
    });
    expect(made).toMatchObject({ depth: 1, ttl: 300, chain: [parent.id, made.id] });
    expect(place.json(['verify', made.warrant, '--root', 'root.pub', ...AT])).toMatchObject({ verified: true });
  });

  it('hands on everything where no tool is named, narrowed where a constraint is given', () => {
    expect(place.json(grant).tools).toEqual(['read', 'scale']);
    const one = place.json(['grant', 'child.warrant', '-k', 'worker.key', '-c', 'path=exact:/data/q3.csv', ...AT]);
    expect(one.capabilities.read.constraints).toEqual({ path: 'Exact("/data/q3.csv")' });
  });

  it('writes the chain, or the child alone, or shows what it would lack', () => {
    const read = (args: readonly string[]) =>
      Warrant.parse(place.tenuo([...grant, '-t', 'read', '-q', ...args]).stdout.trim());
    expect(read([]).chain).toHaveLength(2);
    expect(read(['--leaf']).chain).toHaveLength(1);
    const preview = place.tenuo([...grant, '-t', 'read', '--preview']);
    expect(preview).toMatchObject({ status: 0, stderr: '' });
    expect(preview.stdout).toContain('dropped: "scale"');
    expect(place.tenuo([...grant, '-t', 'read', '--diff']).stderr).toContain('dropped: "scale"');
    expect(place.json([...grant, '-t', 'read', '--diff']).diff.tools.dropped).toEqual(['scale']);
  });

  it.each([
    [['-t', 'delete'], 1, /"delete"/],
    [['-t', 'read', '-c', 'path=subpath:/'], 1, /subpath|root|narrow/i],
    [['-t', 'scale', '-c', 'replicas=range:1..16'], 1, /capability-expansion/],
    [['--ttl', '2h'], 1, /lifetime|expires|parent/i],
    [['--clearance', '10'], 1, /clearance/],
    [['--type', 'issuer'], 2, /--type/],
    [['--issuable-tools', 'x'], 2, /--type issuer/],
    [['--max-issue-depth', '1'], 2, /--type issuer/],
    [['--constraint-bound', 'a=b'], 2, /--type issuer/],
    [['--allow-unknown', '-t', 'read'], 2, /issuer warrant/],
    [['--preview', '-o', 'x'], 2, /--preview/],
    [['--leaf', '--pem'], 2, /--leaf and --pem/],
  ])('%j ends with %i', (args, exit, words) => {
    const { status, stdout, stderr } = place.tenuo([...grant, ...args]);
    expect({ status, stdout }, stderr).toEqual({ status: exit, stdout: '' });
    expect(stderr).toMatch(words);
  });

  it('refuses a key that does not hold the parent, and shows whose is wanted', () => {
    const { status, stderr } = place.tenuo(['grant', 'parent.warrant', '-k', 'mallory.key', '-t', 'read', ...AT]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/holds the warrant[\s\S]*tenuo inspect/);
  });
});

describe('sign and authorize', () => {
  const call = ['-t', 'read', '--arg', 'path=/data/q3.csv'];
  const sign = (args: readonly string[], calling = {}) =>
    place.tenuo(['sign', '-w', 'child.warrant', '-k', 'worker.key', ...args, ...AT], calling).stdout.trim();
  const authorize = (args: readonly string[], calling = {}) =>
    place.tenuo(['authorize', '-w', 'child.warrant', '--root', 'root.pub', ...AT, ...args], calling);

  it('agree on a call, however its arguments are given', () => {
    place.write('args.json', '{"path":"/data/q3.csv"}');
    const ways = [
      ['-t', 'read', '--arg', 'path=/data/q3.csv'],
      ['-t', 'read', '--arg', 'path:="/data/q3.csv"'],
      ['-t', 'read', '-a', '{"path":"/data/q3.csv"}'],
      ['-t', 'read', '-a', '@args.json'],
      ['-t', 'read', '-a', '-'],
      ['-t', 'read', '{ "path" : "/data/q3.csv" }'],
    ];
    const signatures = ways.map((way) => sign(way, { input: '{"path":"/data/q3.csv"}' }));
    expect(new Set(signatures).size).toBe(1);
    const expected = Buffer.from(child.sign(worker, 'read', { path: '/data/q3.csv' }, { now: NOW })).toString('base64');
    expect(signatures[0]).toBe(expected);
    for (const way of ways)
      expect(authorize([...way, '-s', expected], { input: '{"path":"/data/q3.csv"}' }).status, way.join(' ')).toBe(0);
    place.write('signature.txt', `${expected}\n`);
    expect(authorize([...call, '-s', 'signature.txt']).status).toBe(0);
    expect(authorize([...call, '-s', '-'], { input: `${expected}\n` }).status).toBe(0);
  });

  it('tell an integer from a float, and read integers of any size by their digits', () => {
    const own = ['sign', '-w', 'parent.warrant', '-k', 'agent.key', '-t', 'scale', ...AT, '-q'];
    const [integer, float, large] = ['5', '5.0', '9007199254740993'].map(
      (n) => place.tenuo([...own, '--arg', `replicas:=${n}`]).stdout,
    );
    expect(new Set([integer, float, large]).size).toBe(3);
    const bigint = parent.sign(agent, 'scale', { replicas: 9007199254740993n }, { now: NOW });
    expect(large?.trim()).toBe(Buffer.from(bigint).toString('base64'));
  });

  it('sign writes both headers of an HTTP request', () => {
    const { stdout } = place.tenuo(['sign', '-w', 'child.warrant', '-k', 'worker.key', ...call, ...AT, '--headers']);
    expect(stdout).toBe(`X-Tenuo-Warrant: ${child.toStackText()}\nX-Tenuo-PoP: ${sign(call)}\n`);
  });

  it('sign tells of a call that the warrant does not allow, and signs it', () => {
    const { status, stdout, stderr } = place.tenuo([
      'sign',
      '-w',
      'child.warrant',
      '-k',
      'worker.key',
      '-t',
      'read',
      '--arg',
      'path=/etc',
      ...AT,
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[\w+/]{86}==\n$/);
    expect(stderr).toContain('constraint-violation (1501)');
  });

  it.each([
    ['allowed', [...call, '-k', 'worker.key'], 0, 'allowed'],
    ['outside its constraint', ['-t', 'read', '--arg', 'path=/etc', '-k', 'worker.key'], 1, 'constraint-violation'],
    ['another tool', ['-t', 'scale', '-k', 'worker.key'], 1, 'tool-not-authorized'],
    ['signed by another', [...call, '-k', 'mallory.key'], 1, 'signature-invalid'],
    ['not signed', call, 1, 'signature-invalid'],
    ['a signature that is none', [...call, '-s', 'zz'], 1, 'signature-invalid'],
    ['too late', [...call, '-k', 'worker.key', '--at', '2027-01-15T08:05:00Z'], 1, 'warrant-expired'],
    ['too early', [...call, '-k', 'worker.key', '--at', '2027-01-15T07:00:00Z'], 1, 'issued-in-future'],
    [
      'a minute early, tolerated',
      [...call, '-k', 'worker.key', '--at', '2027-01-15T07:59:00Z', '--clock-tolerance', '60'],
      0,
      'allowed',
    ],
    ['a root that is not trusted', [...call, '-k', 'worker.key', '--root', 'mallory.pub'], 0, 'allowed'],
  ])('authorize: %s', (_, args, exit, code) => {
    const { status, stdout } = authorize([...args, '--json']);
    expect({ status, code: JSON.parse(stdout).code }).toEqual({ status: exit, code });
  });

  it('authorize says which check failed, where, and what would pass; with --quiet nothing', () => {
    const { stdout, stderr } = authorize(['-t', 'read', '--arg', 'path=/etc', '-k', 'worker.key']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/Denied: constraint-violation[\s\S]*argument "path"[\s\S]*expected[\s\S]*received +"\/etc"/);
    expect(authorize([...call, '-k', 'worker.key', '-q'])).toEqual(
      expect.objectContaining({ status: 0, stdout: '', stderr: '' }),
    );
    expect(authorize(['-t', 'x', '-k', 'worker.key', '-q'])).toEqual(
      expect.objectContaining({ status: 1, stdout: '', stderr: '' }),
    );
  });

  it('authorize denies what cannot be read as a chain, with its code', () => {
    const { status, stdout } = place.tenuo([
      'authorize',
      '-w',
      `${'A'.repeat(200)}`,
      '-t',
      'read',
      '--root',
      'root.pub',
      '--json',
    ]);
    expect({ status, allowed: JSON.parse(stdout).allowed }).toEqual({ status: 1, allowed: false });
  });

  it('authorize without a root decides nothing', () => {
    const { status, stdout, stderr } = place.tenuo([
      'authorize',
      '-w',
      'child.warrant',
      ...call,
      '-k',
      'worker.key',
      ...AT,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/no trusted root[\s\S]*--root/);
    const trusted = {
      env: { TENUO_TRUSTED_ROOTS: `${seeded('mallory').publicKey.toHex()},${root.publicKey.toHex()}` },
    };
    expect(place.tenuo(['authorize', '-w', 'child.warrant', ...call, '-k', 'worker.key', ...AT], trusted).status).toBe(
      0,
    );
    expect(place.tenuo(['verify', 'child.warrant', ...AT], { env: { TENUO_TRUSTED_ROOTS: 'zz' } }).status).toBe(2);
  });

  it.each([
    [['-a', '{"a":1', '-k', 'worker.key'], /JSON/],
    [['-a', '[1]', '-k', 'worker.key'], /object/],
    [['-a', '{"a":1,"a":2}', '-k', 'worker.key'], /twice/],
    [['--arg', '=x', '-k', 'worker.key'], /name/],
    [['--arg', 'a:=x', '-k', 'worker.key'], /JSON/],
    [['--arg', 'a=1', '--arg', 'a=2', '-k', 'worker.key'], /twice/],
    [['-a', '{"a":1}', '--arg', 'a=2', '-k', 'worker.key'], /twice/],
    [['-a', '{}', '{}', '-k', 'worker.key'], /given twice/],
    [['-a', '@nope.json', '-k', 'worker.key'], /nope.json/],
    [['-k', 'worker.key', '-s', 'x'], /--signature and --key/],
    [['--revocation-key', 'control.pub'], /--revocations/],
    [['--revocations', 'child.warrant'], /--revocation-key/],
    [['--approval', 'nope.txt'], /nope.txt/],
    [['--force'], /--request-out/],
  ])('authorize refuses %j', (args, words) => {
    const { status, stdout, stderr } = authorize(['-t', 'read', ...args]);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});

describe('verify', () => {
  it('without roots says what it did not check, and ends with 2, also where nothing else is wrong', () => {
    const { status, stdout, stderr } = place.tenuo(['verify', 'child.warrant', ...AT]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/Not verified[\s\S]*Not checked:\n {2}trust/);
    expect(stdout).toContain(root.publicKey.toHex());
    expect(stderr).toContain('--root');
    const json = place.json(['verify', 'child.warrant', ...AT]);
    expect(json).toMatchObject({ verified: false, trustedRoot: false });
    expect(json.unchecked[0]).toMatch(/^trust/);
    expect(place.tenuo(['verify', 'child.warrant', '--at', '2028-01-01T00:00:00Z'])).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('warrant-expired'),
    });
  });

  it.each([
    ['2027-01-15T07:59:29Z', 1],
    ['2027-01-15T07:59:30Z', 0],
    ['2027-01-15T08:04:59Z', 0],
    ['2027-01-15T08:05:00Z', 1],
  ])('judges at the very instant of --at: %s', (at, exit) => {
    expect(place.tenuo(['verify', 'child.warrant', '--root', 'root.pub', '--at', at]).status).toBe(exit);
  });

  it('names the root that is not trusted, and a delegated warrant without its parents', () => {
    expect(place.json(['verify', 'child.warrant', '--root', 'mallory.pub', ...AT])).toMatchObject({
      code: 'untrusted-root',
      verified: false,
    });
    const alone = place.tenuo(['verify', String(child), '--root', 'agent.pub', ...AT]);
    expect(alone).toMatchObject({ status: 1, stdout: expect.stringContaining('chain') });
  });
});

describe('inspect, diff and explain', () => {
  it('inspect shows every constraint, and names that play no tricks on a terminal', () => {
    const odd = Warrant.mintBuilder().tool('a\u001b[31m\nb').agentId('\u202eevil').issuedAt(NOW).mint(root);
    const { stdout } = place.tenuo(['inspect', String(odd), ...AT]);
    for (const trick of ['\u001b', '\u202e']) expect(stdout).not.toContain(trick);
    expect(stdout).toContain('\\u001b');
    expect(place.tenuo(['inspect', 'parent.warrant', ...AT]).stdout).toMatch(
      /read\n +path: Subpath\("\/data"\)[\s\S]*replicas: Range/,
    );
    expect(place.json(['inspect', 'child.warrant', '--chain', ...AT]).links).toHaveLength(2);
  });

  it('diff compares a chain’s last two, or two that belong together', () => {
    const whole = place.tenuo(['diff', 'child.warrant', ...AT]);
    expect(whole.status).toBe(0);
    expect(place.tenuo(['diff', 'parent.warrant', String(child), ...AT]).stdout).toBe(whole.stdout);
    expect(place.tenuo(['diff', 'parent.warrant', 'child.warrant', ...AT]).stdout).toBe(whole.stdout);
    expect(place.json(['diff', 'child.warrant', ...AT])).toMatchObject({
      parent_warrant_id: parent.id,
      tools: { dropped: ['scale'] },
    });
    for (const args of [
      ['parent.warrant'],
      [String(child)],
      ['gated.warrant', String(child)],
      ['child.warrant', 'parent.warrant'],
    ])
      expect(place.tenuo(['diff', ...args, ...AT]).status, args.join().slice(0, 40)).toBe(2);
  });

  it('explain takes a code, a reason, a decision as JSON, or a call', () => {
    for (const subject of ['1501', 'constraint-violation', 'value-mismatch'])
      expect(place.tenuo(['explain', subject])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('constraint-violation (1501)'),
      });
    const denied = place.tenuo([
      'authorize',
      '-w',
      'child.warrant',
      '-t',
      'read',
      '--arg',
      'path=/etc',
      '-k',
      'worker.key',
      '--root',
      'root.pub',
      ...AT,
      '--json',
    ]);
    const explained = place.tenuo(['explain', '-'], { input: denied.stdout });
    expect(explained.stdout).toMatch(/^Denied: constraint-violation[\s\S]*received +"\/etc"/);
    const call = ['explain', '-w', 'child.warrant', '-t', 'read', ...AT];
    expect(place.tenuo([...call, '--arg', 'path=/etc']).status).toBe(1);
    expect(place.tenuo([...call, '--arg', 'path=/data/q3.csv'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Not checked: trust'),
    });
    expect(place.json([...call, '--arg', 'path=/data/q3.csv'])).toEqual({ within: true });
    expect(place.json(['explain', '-w', 'gated.warrant', '-t', 'deploy', ...AT])).toMatchObject({
      within: false,
      code: 'approval-required',
    });
    expect(place.tenuo(['explain', 'constrant-violation']).stderr).toContain('Did you mean constraint-violation?');
    for (const args of [[], ['nope'], ['-w', 'child.warrant'], ['--arg', 'a=1'], ['{}']])
      expect(place.tenuo(['explain', ...args]).status, args.join(' ')).toBe(2);
  });

  it('explain knows every code, with the reasons of every area', async () => {
    const { codes } = await import('../../src/index.ts');
    const { explainCode } = await import('../../src/cli/codes.ts');
    const plain = (text: string) => text;
    const paints = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, isColoured: false };
    const known = new Set<string>();
    for (const [name, number] of Object.entries(codes)) {
      const { json } = explainCode(String(number), paints);
      expect(json.code).toBe(name);
      expect(json.reasons.length, name).toBeGreaterThan(0);
      for (const { reason } of json.reasons) known.add(reason.toUpperCase().replaceAll('-', '_'));
    }
    const files = readdirSync(`${projectRoot}src`, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /reasons\.ts$/.test(path),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const path of files) {
      const area = (await import(/* @vite-ignore */ `${projectRoot}src/${path}`)) as Readonly<Record<string, object>>;
      for (const list of Object.values(area)) for (const name of Object.keys(list)) expect(known, path).toContain(name);
    }
  });
});

describe('approve', () => {
  const ask = [
    'authorize',
    '-w',
    'gated.warrant',
    '-t',
    'deploy',
    '--arg',
    'to:=5.0',
    '-k',
    'agent.key',
    '--root',
    'root.pub',
    ...AT,
  ];
  const approve = (args: readonly string[], calling = {}) => place.tenuo(['approve', ...args, ...AT], calling);

  it('signs what was asked for, from a file or out of JSON, and the call is then allowed', () => {
    expect(place.tenuo([...ask, '--request-out', 'request.json']).status).toBe(1);
    expect(statSync(place.path('request.json')).mode & 0o777).toBe(0o600);
    const held = ['-k', 'boss.key', '-w', 'gated.warrant', '--root', 'root.pub', '--yes'];
    const fromFile = approve(['request.json', ...held, '-o', 'approval.txt']);
    expect(fromFile).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('"deploy"') });
    expect(place.tenuo([...ask, '--approval', 'approval.txt']).status).toBe(0);
    const fromJson = approve(['-', ...held, '-q'], { input: place.tenuo([...ask, '--json']).stdout });
    place.write('second.txt', fromJson.stdout);
    expect(place.json([...ask, '--approval', 'second.txt'])).toMatchObject({
      allowed: true,
      approvers: [boss.publicKey.toHex()],
    });
  });

  it('asks nobody where there is no terminal, and signs nothing then', () => {
    place.tenuo([...ask, '--request-out', 'silent.json']);
    const { status, stdout, stderr } = place.tenuo(['approve', 'silent.json', '-k', 'boss.key']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/no terminal[\s\S]*--yes/);
  });

  it.each([
    ['a key that may not approve', ['request.json', '-k', 'mallory.key', '--yes'], 1, /approver/],
    [
      'another warrant',
      ['request.json', '-k', 'boss.key', '--yes', '-w', 'parent.warrant', '--root', 'root.pub'],
      1,
      /approver|request/,
    ],
    ['a warrant without roots', ['request.json', '-k', 'boss.key', '--yes', '-w', 'gated.warrant'], 2, /--root/],
    [
      'a warrant that does not hold',
      ['request.json', '-k', 'boss.key', '--yes', '-w', 'gated.warrant', '--root', 'mallory.pub'],
      2,
      /does not hold/,
    ],
    ['a request that was changed', ['changed.json', '-k', 'boss.key', '--yes'], 1, /request/],
    ['what is no request', ['parent.warrant', '-k', 'boss.key', '--yes'], 2, /JSON/],
  ])('refuses %s', (_, args, exit, words) => {
    place.tenuo([...ask, '--request-out', 'request.json', '--force']);
    place.write('changed.json', place.read('request.json').replace('"to":5.0', '"to":6.0'));
    const { status, stdout, stderr } = approve(args);
    expect({ status, stdout }, stderr).toEqual({ status: exit, stdout: '' });
    expect(stderr).toMatch(words);
  });
});

describe('revoke', () => {
  it('signs lists that grow, each with the version after the one before', () => {
    const list = ['--list', 'revoked.srl', '-k', 'control.key'];
    expect(place.json(['revoke', 'parent.warrant', ...list, ...AT])).toMatchObject({
      version: 1,
      revoked: 1,
      added: [parent.id],
    });
    expect(place.json(['revoke', 'parent.warrant', gated.id, ...list, ...AT])).toMatchObject({
      version: 2,
      revoked: 2,
      added: [gated.id],
    });
    const written = SignedRevocationList.parse(place.read('revoked.srl'));
    expect([...written.ids()]).toEqual([parent.id, gated.id]);
    const revoked = ['--revocations', 'revoked.srl', '--revocation-key', 'control.pub', '--root', 'root.pub', ...AT];
    expect(place.json(['verify', 'child.warrant', ...revoked]).code).toBe('warrant-revoked');
    expect(place.tenuo(['verify', 'child.warrant', ...revoked, '--revocation-key', 'root.pub']).status).toBe(2);
    expect(place.tenuo(['revoke', 'parent.warrant', '--list', 'revoked.srl', '-k', 'mallory.key']).status).toBe(2);
    expect(place.tenuo(['revoke', 'parent.warrant', ...list, '--list-version', '2']).status).toBe(2);
    expect(SignedRevocationList.parse(place.read('revoked.srl')).version).toBe(2n);
  });

  it('signs requests for one warrant', () => {
    const { request } = place.json(['revoke', parent.id, '-k', 'agent.key', '--request', '--reason', 'lost', ...AT]);
    expect(Buffer.from(request, 'base64').includes('lost')).toBe(true);
  });

  it.each([
    [['tnu_wrt_short', '-k', 'control.key'], /no file/],
    [['parent.warrant', '-k', 'control.key', '--reason', 'x'], /--request/],
    [['parent.warrant', 'gated.warrant', '-k', 'control.key', '--request'], /one warrant/],
    [['parent.warrant', '-k', 'control.key', '--request', '--list', 'x'], /--list/],
    [['parent.warrant', '-k', 'control.key', '--list', 'x', '-o', 'y'], /--list/],
    [['parent.warrant', '-k', 'control.key', '--list', 'child.warrant'], /revocation list/],
    [['parent.warrant'], /--key/],
  ])('refuses %j', (args, words) => {
    const { status, stdout, stderr } = place.tenuo(['revoke', ...args]);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});

describe('misuse', () => {
  it.each([
    [['mnt'], /Did you mean mint\?/],
    [['receipts', 'verfy', 'x'], /Did you mean verify\?/],
    [['mint', '--hlder', 'x'], /Did you mean --holder\?/],
    [['verify'], /missing required argument/],
    [['sign', '-w', 'child.warrant', '-k', 'worker.key'], /--tool/],
    [['authorize', '-t', 'read', '--root', 'root.pub'], /warrant is missing/],
    [['mint', '-t'], /argument missing/],
  ])('%j is told of on standard error, with what to do, and ends with 2', (args, words) => {
    const { status, stdout, stderr } = place.tenuo(args);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^tenuo/);
    expect(stderr).toMatch(words);
  });

  it.each([
    [['verify', 'nope.warrant'], 2],
    [['mint', '--nope'], 2],
    [['grant', 'parent.warrant', '-k', 'agent.key', '-t', 'delete', ...AT], 1],
  ])('is JSON as well with --json: %j', (args, exit) => {
    const { status, stdout, stderr } = place.tenuo([...args, '--json']);
    expect(status).toBe(exit);
    expect(JSON.parse(stdout).error.message).toEqual(expect.any(String));
    expect(stderr).not.toBe('');
  });
});
