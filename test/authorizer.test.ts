import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Authorizer,
  ConfigurationError,
  type Decision,
  encodeArguments,
  explain,
  SigningKey,
  Warrant,
} from '../src/index.ts';
import { castOf, idOf, leftovers, NOW, refusal } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';
import { unhex, vectors } from './support/vectors.ts';

const incident = vectors('incident-chain');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const ARGS = { path: '/data/logs/today', limit: 5 };

/** What a decision says, in one line. */
const verdict = (decision: Decision) =>
  decision.allowed ? 'allowed' : `${decision.number} ${decision.reason} (${decision.stage})`;

describe.each(ENGINES)('the authorizer on $name', (engine) => {
  const { root, lead, agent, stranger, parent, child, leaf } = castOf(engine);
  const options = { trustedRoots: [root.publicKey], engine };
  const authorizer = new Authorizer(options);
  const signature = leaf.sign(agent, 'read', ARGS, { now: NOW });
  const request = { warrant: leaf, tool: 'read', args: ARGS, signature, now: NOW };
  const decide = (change: object, by = authorizer) => verdict(by.authorize({ ...request, ...change }));

  describe('decides the incident of upstream', () => {
    const judge = new Authorizer({ trustedRoots: [incident.trusted_root_hex], engine });
    const whole = Warrant.parse(incident.stack_text, { engine });

    it.each(
      incident.calls as {
        title: string;
        links: number;
        tool: string;
        args: object;
        signature_hex: string;
        verdict: { allowed: boolean; code?: number };
      }[],
    )('$title', (call) => {
      const warrant = whole.chain[call.links - 1] as Warrant;
      const { tool, args } = call;
      const decision = judge.authorize({
        warrant,
        tool,
        args: args as never,
        signature: unhex(call.signature_hex),
        now: incident.now,
      });
      expect(decision.allowed).toBe(call.verdict.allowed);
      if (!decision.allowed) expect(decision.number).toBe(call.verdict.code);
      expect(explain(decision)).toMatch(/^(Allowed|Denied)/);
    });
  });

  describe('is configured', () => {
    it.each([[{}], [{ trustedRoots: [] }], [{ trustedRoots: undefined }]])(
      'with trusted roots or not at all: %j',
      (given) => {
        expect(refusal(() => new Authorizer(given as never))).toBe('1201 invalid-payload-structure roots-missing');
        expect(() => new Authorizer(given as never)).toThrow(ConfigurationError);
        expect(() => new Authorizer(given as never)).toThrow('no trusted root is given');
      },
    );

    it('with keys in any form', () => {
      for (const form of [
        root.publicKey,
        root.publicKey.toBytes(),
        root.publicKey.toHex(),
        root.publicKey.toPem(),
        root.publicKey.toJwk(),
      ]) {
        expect(decide({}, new Authorizer({ engine, trustedRoots: [stranger.publicKey, form] }))).toBe('allowed');
      }
      expect(refusal(() => new Authorizer({ engine, trustedRoots: ['00'.repeat(32)] }))).toBe(
        '1100 signature-invalid key-inadmissible',
      );
    });

    it.each([
      [{ trustedRoot: [] }, 'TypeError'],
      [{ clock: 5 }, 'TypeError'],
      [{ trustedRoots: 'key' }, 'TypeError'],
      [
        { trustedRoots: Array(1025).fill('8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c') },
        'RangeError',
      ],
      [{ clockTolerance: -1 }, 'RangeError'],
      [{ clockTolerance: 0.5 }, 'RangeError'],
      [{ clockTolerance: Number.NaN }, 'RangeError'],
      [{ clockTolerance: '30' }, 'TypeError'],
      [{ pop: { windowSeconds: 0 } }, 'RangeError'],
      [{ pop: { maxWindows: 0 } }, 'RangeError'],
      [{ pop: { maxWindows: 65 } }, 'RangeError'],
      [{ pop: { window: 30 } }, 'TypeError'],
      [{ pop: 30 }, 'TypeError'],
      [{ maxLifetime: -1 }, 'RangeError'],
      [{ allowOrphanRoot: 'yes' }, 'TypeError'],
      [{ strictSession: 1 }, 'TypeError'],
    ])('and refuses %j', (change, expected) => {
      expect(refusal(() => new Authorizer({ ...options, ...change } as never))).toBe(expected);
    });

    it('and names the option it does not know', () => {
      expect(() => new Authorizer({ ...options, trusted: 1 } as never)).toThrow(
        /no option "trusted"; it takes trustedRoots, clockTolerance/,
      );
    });
  });

  describe('takes a chain', () => {
    it('as a warrant, its bytes, or its text', () => {
      const stack = leaf.toStack();
      for (const warrant of [
        leaf,
        stack,
        Buffer.from(stack),
        leaf.toStackText(),
        base64(stack).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
      ]) {
        expect(decide({ warrant })).toBe('allowed');
      }
      const alone = {
        warrant: parent,
        tool: 'search',
        args: {},
        signature: parent.sign(lead, 'search', {}, { now: NOW }),
      };
      for (const warrant of [parent, parent.toBytes(), String(parent), parent.toStack(), `${parent}=`.slice(0, -1)])
        expect(decide({ ...alone, warrant })).toBe('allowed');
    });

    it.each([
      [undefined, '1202 text-empty (text)'],
      [null, '1202 text-empty (text)'],
      ['', '1202 text-empty (text)'],
      ['!', '1202 base64-length (text)'],
      [5, '1202 form-not-accepted (text)'],
      [{}, '1202 form-not-accepted (text)'],
      [new Uint8Array(0), '1202 truncated (decode)'],
      ['A'.repeat(400_000), '1900 text-too-large (text)'],
    ])('and denies %s', (warrant, expected) => {
      expect(decide({ warrant })).toMatch(expected);
      expect(verdict(authorizer.verify(warrant as never, { now: NOW }))).toMatch(expected);
      expect(leftovers(engine)).toBe(0);
    });

    it('but no PEM, which is for files', () => {
      expect(decide({ warrant: leaf.toPem() })).toMatch(/^1202 .* \(text\)$/);
    });

    it('from another engine', () => {
      for (const other of ENGINES) {
        const { leaf: foreign } = castOf(other);
        expect(decide({ warrant: foreign })).toBe('allowed');
        expect(authorizer.open(foreign).authorize(request).allowed).toBe(true);
      }
    });
  });

  describe('takes a proof', () => {
    it('as bytes or base64 in either alphabet', () => {
      const text = base64(signature);
      for (const form of [
        signature,
        Buffer.from(signature),
        text,
        text.replace(/=+$/, ''),
        Buffer.from(signature).toString('base64url'),
      ])
        expect(decide({ signature: form })).toBe('allowed');
    });

    it.each([
      undefined,
      null,
      '',
      'x',
      5,
      {},
      new Uint8Array(63),
      new Uint8Array(65),
      base64(new Uint8Array(63)),
      'ab'.repeat(64),
    ])('and counts %s as none', (given) => {
      expect(decide({ signature: given })).toBe('1100 proof-missing (possession)');
      const decision = authorizer.authorize({ ...request, signature: given as never });
      const hint = decision.allowed ? '' : decision.hint;
      expect(hint.startsWith('A signature was given')).toBe(given !== undefined && given !== null);
    });

    it.each([
      ['of another key', () => leaf.sign(stranger, 'read', ARGS, { now: NOW })],
      ['of another tool', () => leaf.sign(agent, 'search', ARGS, { now: NOW })],
      ['of other arguments', () => leaf.sign(agent, 'read', { ...ARGS, limit: 6 }, { now: NOW })],
      ['of another warrant', () => child.sign(agent, 'read', ARGS, { now: NOW })],
      ['of long ago', () => leaf.sign(agent, 'read', ARGS, { now: NOW - 90 })],
      ['of the future', () => leaf.sign(agent, 'read', ARGS, { now: NOW + 90 })],
    ])('and refuses one %s', (_, sign) => {
      expect(decide({ signature: sign() })).toBe('1100 proof-invalid (possession)');
    });

    it('within two windows to either side', () => {
      for (const off of [-60, -30, 30, 60])
        expect(decide({ signature: leaf.sign(agent, 'read', ARGS, { now: NOW + off }) })).toBe('allowed');
      const narrow = new Authorizer({ ...options, pop: { maxWindows: 1 } });
      expect(decide({ signature: leaf.sign(agent, 'read', ARGS, { now: NOW - 30 }) }, narrow)).toBe(
        '1100 proof-invalid (possession)',
      );
      expect(decide({}, narrow)).toBe('allowed');
    });
  });

  describe('denies', () => {
    it('a root that is not trusted', () => {
      const other = new Authorizer({ engine, trustedRoots: [stranger.publicKey] });
      expect(decide({}, other)).toBe('1406 untrusted-root (trust)');
      // The other authorizer's roots do not linger.
      expect(decide({})).toBe('allowed');
      expect(decide({}, other)).toBe('1406 untrusted-root (trust)');
    });

    it('a leaf without its parents, says so, and warns against trusting the delegator', () => {
      const alone = authorizer.authorize({ ...request, warrant: String(leaf) });
      expect(verdict(alone)).toBe('1406 parents-missing (trust)');
      const trusting = new Authorizer({ engine, trustedRoots: [agent.publicKey] });
      const orphan = trusting.authorize({ ...request, warrant: String(leaf) });
      expect(verdict(orphan)).toBe('1405 orphan-root (trust)');
      for (const decision of [alone, orphan]) {
        const hint = decision.allowed ? '' : decision.hint;
        expect(hint).toContain('presented without its parents');
        expect(hint).toContain('toStack');
        expect(hint).toContain('never add the delegator as a trusted root');
      }
      expect(
        decide(
          { warrant: String(leaf) },
          new Authorizer({ engine, trustedRoots: [agent.publicKey], allowOrphanRoot: true }),
        ),
      ).toBe('allowed');
    });

    it('outside its time', () => {
      const at = (now: number | Date, by = authorizer) =>
        decide({ now, signature: leaf.sign(agent, 'read', ARGS, { now }) }, by);
      expect(at(NOW + 599)).toBe('allowed');
      expect(at(NOW + 600)).toBe('1300 expired (time)');
      expect(at(new Date((NOW + 600) * 1000 - 1))).toBe('allowed');
      expect(at(NOW - 30)).toBe('allowed');
      expect(at(NOW - 31)).toBe('1302 issued-in-future (time)');
      expect(at(NOW - 31, new Authorizer({ ...options, clockTolerance: 31 }))).toBe('allowed');
      expect(at(NOW - 1, new Authorizer({ ...options, clockTolerance: 0 }))).toBe('1302 issued-in-future (time)');
      expect(at(1e15)).toBe('1201 instant-out-of-range (time)');
    });

    it('what lives longer than allowed here', () => {
      expect(decide({}, new Authorizer({ ...options, maxLifetime: 3600 }))).toBe('allowed');
      expect(decide({}, new Authorizer({ ...options, maxLifetime: 3599 }))).toBe('1303 lifetime-over-ceiling (time)');
    });

    it('chains in another order, with gaps, repeated, or of strangers', () => {
      const stack = (...warrants: Warrant[]) =>
        Buffer.concat([Buffer.from([0x80 + warrants.length]), ...warrants.map((w) => Buffer.from(w.toBytes()))]);
      const foreign = Warrant.mintBuilder({ engine }).tool('search').holder(agent.publicKey).issuedAt(NOW).mint(lead);
      const cousin = foreign.grantBuilder().tool('search').issuedAt(NOW).grant(agent);
      expect(decide({ warrant: stack(child, parent, leaf) })).toBe('1406 parents-missing (trust)');
      expect(decide({ warrant: stack(parent, leaf) })).toBe('1405 not-issued-by-holder (link)');
      expect(decide({ warrant: stack(parent, child, cousin) })).toBe('1405 parent-hash-mismatch (link)');
      expect(decide({ warrant: stack(parent, foreign) })).toBe('1405 parent-hash-missing (link)');
      expect(decide({ warrant: stack(parent, child, child) })).toBe('1405 id-repeated (link)');
    });

    it('a tool, an argument, a value that was not granted', () => {
      const call = (tool: string, args: object) =>
        decide({ tool, args, signature: leaf.sign(agent, tool, args as never, { now: NOW }) });
      expect(call('search', ARGS)).toBe('1500 tool-not-authorized (tool)');
      expect(call('read', { ...ARGS, x: 1 })).toBe('1501 argument-unknown (constraints)');
      expect(call('read', { limit: 5 })).toBe('1501 argument-missing (constraints)');
      expect(call('read', { ...ARGS, limit: 11 })).toBe('1501 value-mismatch (constraints)');
      expect(call('read', { ...ARGS, path: ['/data/logs/today'] })).toBe('1501 value-mismatch (constraints)');
    });

    it('chains of several sessions, where told to', () => {
      const issuer = Warrant.mintBuilder({ engine })
        .issuableTools(['t'])
        .sessionId('one')
        .holder(lead.publicKey)
        .issuedAt(NOW)
        .mint(root);
      const issued = issuer
        .issueBuilder()
        .tool('t')
        .sessionId('two')
        .holder(agent.publicKey)
        .ttl(60)
        .issuedAt(NOW)
        .issue(lead);
      expect(verdict(authorizer.verify(issued, { now: NOW }))).toBe('allowed');
      expect(verdict(new Authorizer({ ...options, strictSession: true }).verify(issued, { now: NOW }))).toBe(
        '1405 session-mismatch (link)',
      );
    });

    it('an issuer warrant as a permission', () => {
      const issuer = Warrant.mintBuilder({ engine })
        .issuableTools(['t'])
        .holder(lead.publicKey)
        .issuedAt(NOW)
        .mint(root);
      expect(
        decide({ warrant: issuer, tool: 't', args: {}, signature: issuer.sign(lead, 't', {}, { now: NOW }) }),
      ).toBe('1201 not-execution (tool)');
      expect(verdict(authorizer.verify(issuer, { now: NOW }))).toBe('allowed');
    });

    it('a gated call without approvals, or with something that is none', () => {
      const { warrants, now } = vectors('python-interop');
      const gated = Warrant.parse(warrants.find((w: { name: string }) => w.name === 'gated').base64url, { engine });
      const holder = SigningKey.fromSeed(new Uint8Array(32).fill(2), { engine });
      const judge = new Authorizer({ engine, trustedRoots: [gated.issuer] });
      const args = { to: 'bob', amount: 5 };
      const call = { warrant: gated, tool: 'pay', args, signature: gated.sign(holder, 'pay', args, { now }), now };
      for (const approvals of [undefined, []])
        expect(verdict(judge.authorize({ ...call, approvals }))).toBe('1707 approval-required (approval)');
      expect(verdict(judge.authorize({ ...call, approvals: [new Uint8Array(1)] }))).toBe('1202 wrong-type (approval)');
    });

    it.each([
      ['no object', null],
      ['NaN', { path: Number.NaN }],
      ['a Date', { path: new Date() }],
      ['bytes', { path: new Uint8Array(1) }],
      [
        'a getter that throws',
        {
          get path() {
            throw new Error('sesame');
          },
        },
      ],
      [
        'a proxy that throws',
        new Proxy(
          {},
          {
            ownKeys() {
              throw new RangeError('out of reach');
            },
          },
        ),
      ],
    ])('arguments that are %s, and quotes no value', (_, args) => {
      expect(decide({ args })).toBe('9001 arguments-invalid (arguments)');
      const denied = authorizer.authorize({ ...request, args: args as never });
      expect(explain(denied)).not.toContain('sesame');
      expect(leftovers(engine)).toBe(0);
    });

    it.each([undefined, null, 5, '\ud800'])('the tool %j', (tool) => {
      expect(decide({ tool })).toBe('9001 arguments-invalid (arguments)');
    });
  });

  it('throws for an instant that is none', () => {
    expect(refusal(() => authorizer.authorize({ ...request, now: Number.NaN }))).toBe('RangeError');
    expect(refusal(() => authorizer.authorize({ ...request, now: 'now' as never }))).toBe('TypeError');
    expect(refusal(() => authorizer.verify(leaf, { now: new Date('x') }))).toBe('RangeError');
  });

  it('judges by the system’s clock where no instant is given', () => {
    const fresh = Warrant.mintBuilder({ engine }).tool('t').mint(root);
    const call = { warrant: fresh, tool: 't', args: {}, signature: fresh.sign(root, 't', {}) };
    expect(verdict(authorizer.authorize(call))).toBe('allowed');
    expect(verdict(authorizer.authorize({ ...request, now: undefined }))).toBe('1300 expired (time)');
  });

  describe('opens a chain', () => {
    it('once, for many decisions that equal those of one call', () => {
      const chain = authorizer.open(leaf.toStackText());
      expect(chain.length).toBe(3);
      expect(chain.warrant.id).toBe(leaf.id);
      fc.assert(
        fc.property(
          fc.constantFrom('read', 'search', 'write'),
          fc.record(
            { path: fc.constantFrom('/data/logs/today', '/etc'), limit: fc.integer({ min: 8, max: 12 }) },
            { requiredKeys: [] },
          ),
          fc.constantFrom(agent, stranger),
          fc.constantFrom(NOW, NOW + 600, NOW - 31),
          (tool, args, key, now) => {
            const call = { tool, args, signature: leaf.sign(key, tool, args, { now }), now };
            const [once, opened] = [authorizer.authorize({ ...call, warrant: leaf.toStack() }), chain.authorize(call)];
            expect(verdict(opened)).toBe(verdict(once));
            expect(explain(opened)).toBe(explain(once));
          },
        ),
        { seed: 12, numRuns: 60 },
      );
      expect(verdict(chain.verify({ now: NOW }))).toBe('allowed');
      expect(verdict(chain.verify({ now: NOW + 600 }))).toBe('1300 expired (time)');
    });

    it('or throws with the reason that a decision would give', () => {
      for (const [input, expected] of [
        ['', '1202 malformed-cbor text-empty'],
        [new Uint8Array([0x80]), '1202 malformed-cbor stack-empty'],
        [null, '1202 malformed-cbor text-empty'],
        [5, '1202 malformed-cbor form-not-accepted'],
      ] as const) {
        expect(refusal(() => authorizer.open(input as never))).toBe(expected);
        const decision = authorizer.verify(input as never);
        expect(`${decision.number} ${decision.code} ${decision.allowed ? '' : decision.reason}`).toBe(expected);
      }
    });

    it('that others push out of the engine, and reads it again', () => {
      const chain = authorizer.open(leaf.toStack());
      for (let i = 0; i < 6; i++) {
        Warrant.mintBuilder({ engine })
          .tool(`other${i}`)
          .id(idOf(50 + i))
          .mint(root);
        expect(verdict(chain.authorize(request))).toBe('allowed');
      }
    });
  });

  describe('counts signature verifications', () => {
    const work = (decision: Decision) => decision.work.verifications;

    it('links once, the proof each time', () => {
      const fresh = new Authorizer(options);
      const text = uniqueChain();
      const first = fresh.verify(text.stack, { now: NOW });
      expect([verdict(first), work(first)]).toEqual(['allowed', 2]);
      expect(work(fresh.verify(text.stack, { now: NOW }))).toBe(0);
      expect(work(fresh.authorize({ ...text.call, warrant: text.stack }))).toBe(1);
      expect(work(fresh.authorize({ ...text.call, warrant: text.stack, signature: new Uint8Array(64) }))).toBe(5);
      expect(work(fresh.authorize({ ...text.call, warrant: text.stack, tool: 'x' }))).toBe(0);
    });

    it('none for arguments or bytes that cannot be read', () => {
      expect(work(authorizer.authorize({ ...request, args: null as never }))).toBe(0);
      expect(work(authorizer.verify('x'))).toBe(0);
    });

    function uniqueChain() {
      const top = Warrant.mintBuilder({ engine }).tool('t').holder(lead.publicKey).issuedAt(NOW).mint(root);
      const low = top.grantBuilder().tool('t').holder(agent.publicKey).issuedAt(NOW).grant(lead);
      const call = { tool: 't', args: {}, signature: low.sign(agent, 't', {}, { now: NOW }), now: NOW };
      // Push the chain out of the engine, so that it is read anew.
      for (let i = 0; i < 8; i++) Warrant.mintBuilder({ engine }).tool(`push${i}`).mint(root);
      return { stack: low.toStackText(), call };
    }
  });

  it('leaves nothing of a call behind', () => {
    authorizer.authorize(request);
    authorizer.authorize({ ...request, args: { secret: 'sesame'.repeat(1000) } });
    authorizer.authorize({ ...request, warrant: leaf.toStackText() });
    leaf.allows('read', { secret: 'sesame' });
    expect(leftovers(engine)).toBe(0);
  });

  it('takes arguments that were encoded once', () => {
    expect(decide({ args: encodeArguments(ARGS) })).toBe('allowed');
  });

  it('only ever narrows: what a child allows, its parent allows', () => {
    const values = fc.oneof(
      fc.constantFrom('/data/x', '/data/logs/today', '/data/logs/', '/etc'),
      fc.integer({ min: 0, max: 120 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.record({ path: values, limit: values }, { requiredKeys: [] }), (args) => {
        if (leaf.allows('read', args)) expect(child.allows('read', args)).toBe(true);
        if (child.allows('read', args)) expect(parent.allows('read', args)).toBe(true);
      }),
      { seed: 13, numRuns: 300 },
    );
  });
});
