// Mistakes that newcomers make, each made, with the text that they see. Read each aloud: somebody who does not know this package
// has to be able to mend it from the text alone. What is printed is what a program prints that does not catch: the message of
// what was thrown, or the explanation of what was denied.
import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  AuthorizationDenied,
  Authorizer,
  Capability,
  configure,
  type Denied,
  diagnose,
  Exact,
  explain,
  float,
  guard,
  mint,
  NotOneOf,
  Pattern,
  PublicKey,
  Range,
  Regex,
  redact,
  resetConfig,
  SigningKey,
  Subpath,
  Subset,
  UrlPattern,
  Warrant,
} from '../src/index.ts';

const NOW = 1_700_000_000;
const [root, agent, worker] = [1, 2, 3].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [
  SigningKey,
  SigningKey,
  SigningKey,
];
const id = (n: number): Uint8Array => new Uint8Array(16).fill(n);
const minted = () =>
  Warrant.mintBuilder()
    .capability('read_file', { path: Pattern('/data/*'), limit: Range.max(10) })
    .holder(agent.publicKey)
    .ttl(300)
    .id(id(1))
    .issuedAt(NOW)
    .mint(root);
const warrant = minted();
const child = warrant.grantBuilder().inheritAll().holder(worker.publicKey).id(id(2)).issuedAt(NOW).grant(agent);
const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
const ARGS = { path: '/data/a.csv', limit: 5 };
/** One that has not expired by the system's clock. */
const fresh = () => Warrant.mintBuilder().tool('read_file').holder(agent.publicKey).mint(root);
const PRIVATE_PEM = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 1)]),
  format: 'der',
  type: 'pkcs8',
})
  .export({ format: 'pem', type: 'pkcs8' })
  .toString();

/** What somebody passes who does not use TypeScript. */
// biome-ignore lint/suspicious/noExplicitAny: the mistakes are of those who have no types
const untyped = (value: unknown): any => value;

/** What somebody sees who makes the mistake. */
async function seen(make: () => unknown): Promise<string> {
  try {
    const result = await make();
    const denied = result as Denied;
    if (denied?.allowed === false) return explain(denied);
    throw new Error(`it went well: ${String(result)}`);
  } catch (error) {
    const { name, message } = error as Error;
    // A console shows what an error carries as well.
    const carried = error instanceof AuthorizationDenied ? `\n  decision: ${inspect(error.decision)}` : '';
    return `${name}: ${message}${carried}`;
  } finally {
    resetConfig();
  }
}

function decide(change: object): unknown {
  const call = { warrant, tool: 'read_file', args: ARGS, now: NOW, ...change };
  const signature = 'signature' in call ? call.signature : warrant.sign(agent, call.tool, call.args, { now: NOW });
  return authorizer.authorize(untyped({ ...call, signature }));
}

const MISTAKES: readonly (readonly [mistake: string, make: () => unknown])[] = [
  // Trust and keys.
  ['no trusted roots', () => new Authorizer(untyped({}))],
  ['an empty list of trusted roots', () => new Authorizer({ trustedRoots: [] })],
  ['one root, not in a list', () => new Authorizer(untyped({ trustedRoots: root.publicKey }))],
  ['a private key as a trusted root', () => new Authorizer({ trustedRoots: [untyped(root)] })],
  ['a misspelt option', () => new Authorizer(untyped({ trustedRoots: [root.publicKey], trustedRoot: [] }))],
  ['a key of another length', () => SigningKey.fromSeed(new Uint8Array(64))],
  ['a text that is no key', () => PublicKey.from('my-root-key')],
  ['hex with two digits too many', () => PublicKey.from(`${root.publicKey.toHex()}00`)],
  ['a PEM block of a private key as a public one', () => PublicKey.from(PRIVATE_PEM)],
  ['binding with the key of somebody else', () => warrant.bind(worker)],

  // Minting.
  ['a private key as holder', () => Warrant.mintBuilder().tool('t').holder(untyped(agent)).mint(root)],
  ['a lifetime as text', () => Warrant.mintBuilder().tool('t').ttl(untyped('5m')).mint(root)],
  ['a lifetime in milliseconds', () => Warrant.mintBuilder().tool('t').ttl(300_000_000).mint(root)],
  ['a lifetime of zero', () => Warrant.mintBuilder().tool('t').ttl(0).mint(root)],
  ['a Date as constraint', () => Warrant.mintBuilder().capability('t', untyped({ since: new Date(0) }))],
  ['a list as constraint', () => Warrant.mintBuilder().capability('t', untyped({ env: ['a', 'b'] }))],
  ['a RegExp as constraint', () => Warrant.mintBuilder().capability('t', untyped({ env: /^a/ }))],
  ['a RegExp in Regex', () => Regex(untyped(/^staging/))],
  ['an expression with look-ahead', () => Regex('^(?!prod).*$')],
  ['a text as bound', () => Range.max(untyped('10'))],
  ['values one by one', () => NotOneOf(untyped('a'))],
  ['a relative root', () => Subpath('data')],
  ['a host with a star', () => UrlPattern('https://*')],
  ['nothing to mint', () => Warrant.mintBuilder().holder(agent.publicKey).mint(root)],
  ['a clearance that is a text', () => Warrant.mintBuilder().tool('t').clearance(untyped('secret'))],

  // Delegating.
  ['a tool that the parent has not', () => fresh().grant({ to: worker.publicKey, allow: 'write_file', key: agent })],
  [
    'a wider constraint',
    () =>
      warrant
        .grantBuilder()
        .capability('read_file', { path: Pattern('/data/*'), limit: Range.max(20) })
        .issuedAt(NOW)
        .grant(agent),
  ],
  [
    'a constraint that was forgotten',
    () =>
      warrant
        .grantBuilder()
        .capability('read_file', { path: Pattern('/data/*') })
        .issuedAt(NOW)
        .grant(agent),
  ],
  [
    'delegating with the root’s key',
    () => warrant.grantBuilder().inheritAll().holder(worker.publicKey).issuedAt(NOW).grant(root),
  ],
  ['a longer life than the parent’s', () => warrant.grantBuilder().inheritAll().ttl(3600).issuedAt(NOW).grant(agent)],

  // Reading.
  ['a text that is no warrant', () => Warrant.parse('not a warrant')],
  ['half a warrant', () => Warrant.parse(String(warrant).slice(0, 100))],
  ['JSON of a warrant', () => Warrant.parse(JSON.stringify(warrant))],
  ['an empty header', () => Warrant.parse('')],
  ['no header at all', () => Warrant.parse(untyped(undefined))],

  // Calling.
  [
    'the leaf without its parents',
    () => decide({ warrant: String(child), signature: child.sign(worker, 'read_file', ARGS, { now: NOW }) }),
  ],
  [
    'a root that is not trusted',
    () =>
      new Authorizer({ trustedRoots: [worker.publicKey] }).authorize({
        warrant,
        tool: 'read_file',
        args: ARGS,
        signature: warrant.sign(agent, 'read_file', ARGS, { now: NOW }),
        now: NOW,
      }),
  ],
  ['no signature', () => decide({ signature: undefined })],
  [
    'a signature that is hex',
    () => decide({ signature: Buffer.from(warrant.sign(agent, 'read_file', ARGS)).toString('hex') }),
  ],
  ['the signature of another key', () => decide({ signature: warrant.sign(root, 'read_file', ARGS, { now: NOW }) })],
  [
    'arguments changed after signing',
    () => decide({ args: { ...ARGS, limit: 6 }, signature: warrant.sign(agent, 'read_file', ARGS, { now: NOW }) }),
  ],
  ['an expired warrant', () => decide({ now: NOW + 300 })],
  ['milliseconds as now', () => decide({ now: NOW * 1000 })],
  ['a misspelt tool', () => decide({ tool: 'readFile' })],
  ['a number as text', () => decide({ args: { ...ARGS, limit: '5' } })],
  ['a path that climbs out of its glob', () => decide({ args: { ...ARGS, path: '/etc/passwd' } })],
  ['an argument that was left out', () => decide({ args: { path: '/data/a.csv' } })],
  ['an argument that nothing constrains', () => decide({ args: { ...ARGS, limits: 5 } })],
  ['a Date as argument', () => decide({ args: { ...ARGS, path: new Date(0) }, signature: null })],
  ['arguments in a list', () => decide({ args: ['/data/a.csv', 5], signature: null })],
  ['arguments as JSON text', () => decide({ args: JSON.stringify(ARGS), signature: null })],
  ['NaN as argument', () => decide({ args: { ...ARGS, limit: Number.NaN }, signature: null })],
  ['signing a Date', () => warrant.sign(agent, 'read_file', untyped({ when: new Date(0) }))],
  ['a float where the warrant has an integer', () => integral(float(5))],

  // Configuring and guarding.
  [
    'guarding with nothing configured',
    () => guard({ tool: 'read_file', warrant: warrant.bind(agent) }, (_: typeof ARGS) => 'data')(ARGS),
  ],
  ['calling outside of mint', () => guarded()],
  ['minting with nothing configured', () => mint([Capability('search')], () => undefined)],
  ['a misspelt mode', () => configure(untyped({ issuerKey: root, trustedRoots: [root.publicKey], mode: 'enforced' }))],
  ['a misspelt option of configure', () => configure(untyped({ issuerkey: root }))],
  ['a guard without a tool', () => guard(untyped({}), (_: typeof ARGS) => 'data')],
  ['a guard without a function', () => untyped(guard)({ tool: 'read_file' }, 'data')],

  // Explaining.
  ['explaining nothing', () => explain(untyped(undefined))],
  ['redacting a text', () => redact(untyped('denied'))],
  ['diagnosing a text', () => diagnose(untyped(String(warrant)))],
];

function guarded(): unknown {
  configure({ trustedRoots: [root.publicKey], issuerKey: root, auditLog: false });
  return guard({ tool: 'read_file', now: () => NOW }, (_: typeof ARGS) => 'data')(ARGS);
}

function integral(value: unknown): unknown {
  const exact = Warrant.mintBuilder()
    .capability('scale', { replicas: Exact(5), zones: Subset(['a']) })
    .holder(agent.publicKey)
    .id(id(3))
    .issuedAt(NOW)
    .mint(root);
  const args = untyped({ replicas: value, zones: [] });
  return authorizer.authorize({
    warrant: exact,
    tool: 'scale',
    args,
    signature: exact.sign(agent, 'scale', args, { now: NOW }),
    now: NOW,
  });
}

describe('the text that a newcomer sees who makes this mistake', () => {
  it('is of each of more than twenty', () => {
    expect(MISTAKES.length).toBeGreaterThan(20);
    expect(new Set(MISTAKES.map(([mistake]) => mistake)).size).toBe(MISTAKES.length);
  });

  it('is this', async () => {
    const texts: string[] = [];
    for (const [mistake, make] of MISTAKES) texts.push(`# ${mistake}\n${await seen(make)}\n`);
    await expect(texts.join('\n')).toMatchFileSnapshot('./mistakes.txt');
  });

  it('never holds a private key', async () => {
    for (const [, make] of MISTAKES) {
      const text = await seen(make);
      for (const n of [1, 2, 3]) {
        const seed = Buffer.alloc(32, n);
        for (const form of [seed.toString('hex'), seed.toString('base64'), seed.toString('base64url')])
          expect(text).not.toContain(form);
      }
    }
  });
});
