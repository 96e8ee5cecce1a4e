import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Authorizer, SigningKey, TenuoError, Warrant } from '../src/index.ts';
import { castOf, idOf, leftovers, NOW, refusal } from './support/cast.ts';
import { ENGINES } from './support/engines.ts';
import { hex, unhex, vectors } from './support/vectors.ts';

const interop = vectors('python-interop');
const incident = vectors('incident-chain');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const padded = (bytes: Uint8Array) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_');
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe.each(ENGINES)('warrants on $name', (engine) => {
  const options = { engine };
  const parse = (input: string | Uint8Array) => Warrant.parse(input, options);
  const keyFrom = (seed: string) => SigningKey.fromSeed(unhex(seed), options);
  const { root, lead, agent, stranger, parent, child, leaf } = castOf(engine);

  it.each(['sealPayload', 'signCall'] as const)('nothing secret is left in the engine where %s fails', (call) => {
    let inside = 0;
    const stop = () => {
      inside = leftovers(engine);
      throw new Error('stopped');
    };
    const failing = { ...engine, core: { ...engine.core, [call]: stop } };
    const key = SigningKey.fromSeed(unhex('11'.repeat(32)), { engine: failing });
    const held = Warrant.mintBuilder(options).tool('t').holder(key.publicKey).ttl(60).mint(key);
    const fails = () =>
      call === 'sealPayload'
        ? Warrant.mintBuilder({ engine: failing }).tool('t').holder(key.publicKey).ttl(60).mint(key)
        : Warrant.parse(held.toBytes(), { engine: failing }).sign(key, 't', {});
    expect(fails).toThrow('stopped');
    expect(inside).toBeGreaterThan(64);
    expect(leftovers(engine)).toBe(0);
  });

  describe('made by upstream', () => {
    it.each(interop.warrants as Record<string, never>[])('$name reads and writes as upstream wrote it', (sample) => {
      const warrant = parse(sample.base64url as never);
      expect({
        base64url: String(warrant),
        cbor_hex: hex(warrant.toBytes()),
        payload_hex: hex(warrant.payload),
        pem: warrant.toPem(),
        id: warrant.id,
        tools: warrant.tools,
        issuer_hex: warrant.issuer.toHex(),
        holder_hex: warrant.holder.toHex(),
        depth: warrant.depth,
        expires_at: warrant.expiresAt.toISOString().replace('.000Z', '+00:00'),
        is_terminal: warrant.isTerminal,
        min_approvals: warrant.minApprovals,
        extensions: Object.fromEntries(Object.entries(warrant.extensions).map(([name, value]) => [name, hex(value)])),
      }).toEqual(
        Object.fromEntries(
          Object.entries(sample).filter(([name]) => !['name', 'parents', 'approval_threshold'].includes(name)),
        ),
      );
    });

    it('read in every form', () => {
      for (const { base64url, cbor_hex, pem } of interop.warrants) {
        const bytes = unhex(cbor_hex);
        for (const form of [
          pem,
          bytes,
          Buffer.from(bytes),
          padded(bytes),
          Buffer.from(pem),
          `  ${base64url}\n`,
          `note\n${pem}note`,
        ]) {
          expect(String(parse(form))).toBe(base64url);
        }
      }
    });

    it.each(interop.stacks as { name: string; warrants: string[]; encode_warrant_stack: string }[])(
      'the stack of $name reads and writes',
      (stack) => {
        const text = stack.encode_warrant_stack;
        const last = parse(text);
        const named = stack.warrants.map(
          (name) => interop.warrants.find((w: { name: string }) => w.name === name).base64url,
        );
        expect(last.chain.map(String)).toEqual(named);
        expect(last.toStackText()).toBe(text);
        expect(base64(last.toStack())).toBe(text);
        for (const form of [last.toStack(), url(last.toStack()), last.toPem()])
          expect(parse(form).chain.map(String)).toEqual(named);
      },
    );

    it('sign the proofs that upstream signs', () => {
      const fixture = vectors('pop_canonical');
      const holder = keyFrom(fixture.holder_priv_hex);
      for (const { name, tool, args, warrant_b64, timestamp, expected_signature_hex } of fixture.cases) {
        const proof = parse(warrant_b64).sign(holder, tool, args, { now: timestamp });
        expect(`${name} ${hex(proof)}`).toBe(`${name} ${expected_signature_hex}`);
      }
      expect(leftovers(engine)).toBe(0);
    });

    it('sign the calls of an incident as upstream signed them', () => {
      const last = parse(incident.stack_text);
      const [call] = incident.calls;
      expect(
        hex(last.sign(keyFrom(incident.seeds_hex['sub-agent']), call.tool, call.args, { now: incident.now })),
      ).toBe(call.signature_hex);
    });

    it('sign the arguments that JavaScript can say as Python signs them', () => {
      const holder = keyFrom('02'.repeat(32));
      const open = parse(interop.warrants.find((w: { name: string }) => w.name === 'open').base64url);
      let count = 0;
      for (const { args_json_text, sign_meta_hex, timestamp } of interop.pop.dicts) {
        if (typeof args_json_text !== 'string' || /\d{16}|1e/.test(args_json_text)) continue;
        expect(hex(open.sign(holder, 't', JSON.parse(args_json_text), { now: timestamp }))).toBe(sign_meta_hex.value);
        count += 1;
      }
      expect(count).toBe(15);
      // What JSON text says and a JavaScript number does not: integers past 2^53 are bigints here.
      const sample = interop.pop.dicts.find((d: { name: string }) => d.name === 'int_63');
      expect(hex(open.sign(holder, 't', { a: 2n ** 63n - 1n }, { now: sample.timestamp }))).toBe(sign(sample));
    });

    it('make the headers that upstream makes', () => {
      const holder = keyFrom('02'.repeat(32));
      const { request } = interop.http.find((s: { name: string }) => s.name === 'accepted');
      const warrant = parse(request.headers['X-Tenuo-Warrant']);
      const args = { query: 'weather NYC' };
      expect(warrant.headers(holder, 'search', args, { now: interop.now })).toEqual(request.headers);
      expect(warrant.bind(holder).headers('search', args, { now: new Date(interop.now * 1000) })).toEqual(
        request.headers,
      );
    });
  });

  describe('say', () => {
    it('what they grant, to whom, and until when', () => {
      expect(leaf.type).toBe('execution');
      expect(leaf.id).toBe(`tnu_wrt_${'03'.repeat(16)}`);
      expect(leaf.tools).toEqual(['read']);
      expect(String(leaf.capabilities.read)).toBe('{ limit: Range({ max: 10 }), path: Exact("/data/logs/today") }');
      expect(leaf.holder.equals(agent.publicKey)).toBe(true);
      expect(child.issuer.equals(lead.publicKey)).toBe(true);
      expect(leaf.issuedAt.getTime()).toBe(NOW * 1000);
      expect(leaf.expiresAtSeconds).toBe(BigInt(NOW + 600));
      expect(leaf.ttl).toBe(600);
      expect(leaf.ttlRemaining).toBe(0);
      expect(leaf.isExpired()).toBe(true);
      expect(leaf.isExpired(NOW + 599)).toBe(false);
      expect(leaf.isExpired(new Date((NOW + 600) * 1000))).toBe(true);
      expect([parent.depth, child.depth, leaf.depth, leaf.maxDepth]).toEqual([0, 1, 2, 64]);
      expect(parent.parentHash).toBeNull();
      expect(child.parentHash).toMatch(/^[\da-f]{64}$/);
      const absent = {
        clearance: null,
        sessionId: null,
        agentId: null,
        requiredApprovers: null,
        minApprovals: null,
        issuableTools: null,
        maxIssueDepth: null,
        constraintBounds: null,
      };
      expect(leaf).toMatchObject(absent);
      expect(leaf.signature.length).toBe(64);
    });

    it('nothing that can be changed', () => {
      for (const bytes of [leaf.toBytes(), leaf.payload, leaf.signature, leaf.toStack()]) bytes.fill(0);
      expect(String(parse(leaf.toStack()))).toBe(String(leaf));
      expect(Object.isFrozen(leaf.capabilities)).toBe(true);
    });

    it('their id and tools in logs, and no more', () => {
      expect(JSON.parse(JSON.stringify(leaf))).toEqual({ id: leaf.id, tools: ['read'] });
      expect(inspect(leaf)).toBe(`Warrant(${leaf.id}, [read])`);
      const bound = leaf.bind(agent);
      expect(JSON.parse(JSON.stringify(bound))).toEqual({ id: leaf.id, tools: ['read'] });
      expect(inspect(bound, { showHidden: true, depth: 5 })).toBe(`BoundWarrant(${leaf.id}, [read])`);
    });

    it('times that no Date can hold as the last that one can', () => {
      const forever = Warrant.mintBuilder(options).tool('t').id(idOf(9)).issuedAt(NOW).mint(root);
      const payload = hex(forever.payload).replace('071a6553f22c', '071bffffffffffffffff');
      const far = parse(sealed(payload));
      expect(far.expiresAtSeconds).toBe(2n ** 64n - 1n);
      expect(far.expiresAt.getTime()).toBe(8.64e15);
      expect(far.isExpired()).toBe(false);
      expect(far.ttl).toBeGreaterThan(1e19);
    });

    it('which parents came with them', () => {
      expect(leaf.chain.map((w) => w.id)).toEqual([parent.id, child.id, leaf.id]);
      expect(parse(String(leaf)).chain.map((w) => w.id)).toEqual([leaf.id]);
      expect(leaf.chain[2]).toBe(leaf);
      expect(leaf.chain[1]?.chain.length).toBe(2);
      expect(leaf.chain[1]?.allows('read', { path: '/data/logs/x', limit: 50 })).toBe(true);
    });
  });

  /** An envelope around payload bytes, signed by the root. */
  function sealed(payloadHex: string): Uint8Array {
    const payload = unhex(payloadHex);
    const signature = root.sign(Buffer.concat([Buffer.from('tenuo-warrant-v1\x01'), payload]));
    const length = payload.length < 256 ? [0x58, payload.length] : [0x59, payload.length >> 8, payload.length & 255];
    return Buffer.concat([Buffer.from([0x83, 1, ...length]), payload, Buffer.from([0x82, 1, 0x58, 0x40]), signature]);
  }

  describe('print and parse', () => {
    it('are each other’s inverse in every form', () => {
      for (const warrant of [parent, child, leaf]) {
        const forms = [warrant.toStack(), warrant.toStackText(), url(warrant.toStack()), warrant.toPem()];
        for (const form of forms) {
          const read = parse(form);
          expect(read.toStackText()).toBe(warrant.toStackText());
          expect(String(read)).toBe(String(warrant));
        }
        expect(String(parse(String(warrant)))).toBe(String(warrant));
        expect(hex(parse(warrant.toBytes()).toBytes())).toBe(hex(warrant.toBytes()));
      }
    });

    it.each([
      ['nothing', '', '1202 malformed-cbor text-empty'],
      ['white space', ' \n\t', '1202 malformed-cbor text-empty'],
      ['a character that is none', 'gwF!', '1202 malformed-cbor not-base64'],
      ['an impossible length', 'gwFYX', '1202 malformed-cbor base64-length'],
      ['stray bits', 'gwF', '1202 malformed-cbor base64-trailing-bits'],
      ['two alphabets', '-_+/', '1202 malformed-cbor base64-mixed'],
      ['half a PEM block', '-----BEGIN TENUO WARRANT-----\ngwFY', '1202 malformed-cbor pem-incomplete'],
      ['no bytes', new Uint8Array(0), '1202 malformed-cbor truncated'],
      ['an empty stack', Uint8Array.of(0x80), '1202 malformed-cbor stack-empty'],
      ['a number', Uint8Array.of(0xff), '1202 malformed-cbor'],
    ])('refuses %s', (_, input, expected) => {
      expect(refusal(() => parse(input))).toMatch(expected);
      expect(leftovers(engine)).toBe(0);
    });

    it('refuses one warrant in standard base64, and a stack in two alphabets', () => {
      const text = base64(interopBytes((t) => /[+/]/.test(t)));
      expect(refusal(() => parse(text))).toBe('1202 malformed-cbor form-not-accepted');
      const stack = base64(child.toStack());
      const mixed = stack.replace('+', '-');
      expect(/[+/]/.test(mixed) && mixed.includes('-')).toBe(true);
      expect(refusal(() => parse(mixed))).toBe('1202 malformed-cbor base64-mixed');
    });

    function interopBytes(test: (text: string) => boolean): Uint8Array {
      return unhex(interop.warrants.find((w: { cbor_hex: string }) => test(base64(unhex(w.cbor_hex)))).cbor_hex);
    }

    it.each([undefined, null, 5, {}, []])('refuses %s with a TypeError', (input) => {
      expect(refusal(() => parse(input as never))).toBe('TypeError');
    });

    it('refuses too much without looking at it', () => {
      expect(refusal(() => parse('A'.repeat(400_000)))).toBe('1900 warrant-too-large text-too-large');
      expect(refusal(() => parse('é'.repeat(300_000)))).toBe('1900 warrant-too-large text-too-large');
      expect(refusal(() => parse(new Uint8Array(400_000).fill(0x80)))).toBe('1900 warrant-too-large stack-too-large');
      expect(refusal(() => parse(Uint8Array.from({ length: 400_000 }, (_, i) => [0x83, 1][i] ?? 0)))).toBe(
        '1900 warrant-too-large warrant-too-large',
      );
      expect(leftovers(engine)).toBe(0);
    });

    it('refuses every cut of a warrant and of a stack', () => {
      for (const whole of [parent.toBytes(), child.toStack()]) {
        for (let length = 0; length < whole.length; length++) {
          expect(refusal(() => parse(whole.slice(0, length)))).toBe('1202 malformed-cbor truncated');
        }
        expect(refusal(() => parse(Buffer.concat([whole, Buffer.from([0])])))).toBe(
          '1202 malformed-cbor trailing-bytes',
        );
      }
    });

    it('refuses every warrant with a bit changed, with a code', () => {
      const whole = parent.toBytes();
      const codes = new Set<unknown>();
      for (let at = 0; at < whole.length; at += 3) {
        const verdict = refusal(() => parse(flipped(whole, at)));
        expect(verdict).toMatch(/^1[129]0\d /);
        codes.add(verdict);
      }
      expect(codes.size).toBeGreaterThan(3);
    });

    it('says where reading failed', () => {
      const bytes = parent.toBytes();
      bytes[4] = 0xff;
      try {
        parse(bytes);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(TenuoError);
        expect((error as TenuoError).offset).toBe(4);
        expect((error as TenuoError).hint).not.toBe('');
      }
      const stack = child.toStack();
      stack[stack.length - 1] = (stack[stack.length - 1] as number) ^ 1;
      expect(caught(() => parse(stack))).toMatchObject({ reason: 'warrant-signature', warrant: 1 });
    });

    it('never throws anything untyped', () => {
      const start = [...child.toStack()];
      fc.assert(
        fc.property(fc.nat(start.length - 1), fc.uint8Array({ maxLength: 8 }), fc.nat(8), (at, insert, remove) => {
          const bytes = Uint8Array.from([...start.slice(0, at), ...insert, ...start.slice(at + remove)]);
          const error = caught(() => parse(bytes));
          if (error !== undefined) expect(error).toBeInstanceOf(TenuoError);
          const text = caught(() => parse(Buffer.from(bytes).toString('latin1')));
          expect(text).toBeInstanceOf(TenuoError);
        }),
        { seed: 11, numRuns: 300 },
      );
      expect(leftovers(engine)).toBe(0);
    });
  });

  describe('sign', () => {
    const args = { path: '/data/logs/today', limit: 5 };

    it('at an instant, for its window of thirty seconds', () => {
      const at = (now: number | Date) => hex(leaf.sign(agent, 'read', args, { now }));
      const start = Math.floor(NOW / 30) * 30;
      expect(at(start)).toBe(at(start + 29.9));
      expect(at(new Date(start * 1000))).toBe(at(start));
      expect(at(start)).not.toBe(at(start + 30));
    });

    it('by the system’s clock where none is given', () => {
      const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
      const fresh = Warrant.mintBuilder(options).tool('t').mint(root);
      expect(
        authorizer.authorize({ warrant: fresh, tool: 't', args: {}, signature: fresh.sign(root, 't', {}) }).allowed,
      ).toBe(true);
    });

    it('only what can be signed', () => {
      expect(refusal(() => leaf.sign(agent, 'read', { a: Number.NaN }))).toBe('RangeError');
      expect(refusal(() => leaf.sign(agent, 'read', { a: new Date() }))).toBe('TypeError');
      expect(refusal(() => leaf.sign(agent, '\ud800', {}))).toBe('TypeError');
      expect(refusal(() => leaf.sign(agent, 'read', {}, { now: Number.NaN }))).toBe('RangeError');
      expect(refusal(() => leaf.sign({} as never, 'read', {}))).toBe('TypeError');
      const gone = SigningKey.generate(options);
      gone.dispose();
      expect(refusal(() => leaf.sign(gone, 'read', {}))).toBe('TypeError');
      expect(leftovers(engine)).toBe(0);
    });

    it('with any key, but bind with the holder’s alone', () => {
      expect(leaf.sign(stranger, 'read', args).length).toBe(64);
      expect(refusal(() => leaf.bind(stranger))).toBe('1400 invalid-issuer signer-not-holder');
      expect(hex(leaf.bind(agent).sign('read', args, { now: NOW }))).toBe(
        hex(leaf.sign(agent, 'read', args, { now: NOW })),
      );
    });

    it('and send the whole chain in a header', () => {
      const headers = leaf.headers(agent, 'read', args, { now: NOW });
      expect(headers['X-Tenuo-Warrant']).toBe(leaf.toStackText());
      expect(headers['X-Tenuo-PoP']).toBe(base64(leaf.sign(agent, 'read', args, { now: NOW })));
      expect(parent.headers(lead, 'search', {}, { now: NOW })['X-Tenuo-Warrant']).toBe(String(parent));
    });
  });

  describe('allow', () => {
    it('what lies within them, and say why not what does not', () => {
      expect(leaf.allows('read', { path: '/data/logs/today', limit: 10 })).toBe(true);
      expect(leaf.whyDenied('read', { path: '/data/logs/today', limit: 10 }, { now: NOW })).toBeNull();
      const cases: [tool: string, args: object, reason: string, argument?: string][] = [
        ['write', {}, 'tool-not-authorized'],
        ['read', { path: '/data/logs/today' }, 'argument-missing', 'limit'],
        ['read', { path: '/etc/passwd', limit: 1 }, 'value-mismatch', 'path'],
        ['read', { path: '/data/logs/today', limit: 1, more: 1 }, 'argument-unknown', 'more'],
        ['read', { path: '/data/logs/today', limit: '1' }, 'value-mismatch', 'limit'],
      ];
      for (const [tool, args, reason, argument] of cases) {
        const denied = leaf.whyDenied(tool, args as never, { now: NOW });
        expect(denied).toMatchObject({ allowed: false, reason });
        expect(denied?.at).toEqual({ warrant: 2, tool, ...(argument && { argument }) });
        expect(leaf.allows(tool, args as never)).toBe(false);
        expect(leaf.bind(agent).whyDenied(tool, args as never, { now: NOW })?.reason).toBe(reason);
      }
      expect(leftovers(engine)).toBe(0);
    });

    it('nothing that cannot be signed', () => {
      expect(leaf.allows('read', { path: new Date() } as never)).toBe(false);
      expect(leaf.whyDenied('read', null as never, { now: NOW })).toMatchObject({
        code: 'invalid-arguments',
        number: 9001,
      });
    });
  });

  it('stay what they are while others come and go', () => {
    const many = Array.from({ length: 9 }, (_, i) =>
      Warrant.mintBuilder(options)
        .tool(`tool${i}`)
        .id(idOf(20 + i))
        .issuedAt(NOW)
        .mint(root),
    );
    for (let round = 0; round < 3; round++) {
      many.forEach((warrant, i) => {
        expect(warrant.allows(`tool${i}`, {})).toBe(true);
        expect(warrant.allows(`tool${i + 1}`, {})).toBe(false);
        expect(parse(String(warrant)).allows(`tool${i}`, {})).toBe(true);
      });
    }
  });
});

function sign(sample: { sign_dict_hex: { value: string } }): string {
  return sample.sign_dict_hex.value;
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
