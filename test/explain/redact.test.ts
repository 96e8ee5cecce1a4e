import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CEL, cel } from '../../src/cel/index.ts';
import {
  Authorizer,
  type Decision,
  type Denied,
  Exact,
  type Explicable,
  Range,
  redact,
  type SigningKey,
  TenuoError,
  Warrant,
} from '../../src/index.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const ARGS = { path: '/data/logs/today', limit: 5 };

describe.each(ENGINES)('redact on $name', (engine) => {
  const { root, agent, leaf, stranger } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });

  function decide(
    change: { args?: object; tool?: string; now?: number; warrant?: string; key?: SigningKey } = {},
  ): Decision {
    const { args = ARGS, tool = 'read', now = NOW, warrant = leaf, key = agent } = change;
    const signature = leaf.sign(key, tool, args as never, { now });
    return authorizer.authorize({ warrant, tool, args: args as never, signature, now });
  }

  it('keeps the code, the names that the caller sent, a hint and the reference', () => {
    const denied = decide({ args: { ...ARGS, limit: 11 } }) as Denied;
    expect({ ...redact(denied) }).toEqual({
      allowed: false,
      message: `Authorization denied (ref: ${denied.ref})`,
      code: 'constraint-violation',
      tool: 'read',
      argument: 'limit',
      hint: denied.hint,
      ref: denied.ref,
    });
    expect(String(redact(denied))).toBe(`Authorization denied (ref: ${denied.ref})`);
    expect(`${redact(denied)}`).toBe(inspect(redact(denied)));
    expect(JSON.parse(JSON.stringify(redact(denied)))).toEqual({ ...redact(denied) });
  });

  it('is frozen', () => {
    const redacted = redact(decide({ tool: 'write' }));
    expect(Object.isFrozen(redacted)).toBe(true);
    expect(() => Object.assign(redacted, { allowed: true })).toThrow(TypeError);
  });

  it('says of an allowed call no more than that', () => {
    expect({ ...redact(decide()) }).toEqual({ allowed: true, message: 'Authorized', code: 'allowed' });
    expect(String(redact(decide()))).toBe('Authorized');
  });

  // Names that only the warrant has say what it allows.
  it('names no argument that the caller did not send, and no other tool', () => {
    const missing = redact(decide({ args: { limit: 1 } }));
    expect(missing).toMatchObject({ code: 'constraint-violation', tool: 'read', argument: undefined });
    expect(JSON.stringify(missing)).not.toContain('path');
    expect(redact(decide({ args: { ...ARGS, zone: 1 } }))).toMatchObject({ argument: 'zone' });
    const denied = decide({ tool: 'reed' }) as Denied;
    expect(denied.hint).toContain('Did you mean "read"?');
    expect(redact(denied).tool).toBe('reed');
    expect(JSON.stringify(redact(denied))).not.toContain('"read"');
    const argument = decide({ args: { ...ARGS, limits: 1 } }) as Denied;
    expect(argument.hint).toContain('Did you mean "limit"?');
    expect(redact(argument).hint).not.toContain('limit"');
  });

  it('quotes no value, of whatever refusal', () => {
    const secret = 'sesame';
    const warrant = Warrant.mintBuilder({ engine })
      .capability('read', { path: Exact(`${secret}1`), amount: CEL(`${secret}2 > 1`), limit: Range.max(5) })
      .holder(agent.publicKey)
      .issuedAt(NOW)
      .mint(root);
    const deciding = new Authorizer({ trustedRoots: [root.publicKey], cel, engine });
    const ask = (args: object, key = agent, now = NOW, tool = 'read') =>
      deciding.authorize({
        warrant,
        tool,
        args: args as never,
        signature: warrant.sign(key, tool, args as never, { now }),
        now,
      });
    const whole = { path: `${secret}1`, amount: { a: 1 }, limit: 1 };
    const denials = [
      ask({ ...whole, path: `${secret}3` }),
      ask(whole),
      ask({ ...whole, limit: `${secret}4` }),
      ask({ ...whole, limit: 1 }, stranger),
      ask(whole, agent, NOW + 4000),
      ask(whole, agent, NOW, 'other'),
      deciding.authorize({ warrant: `${secret}!`, tool: 'read', args: whole, signature: null, now: NOW }),
      deciding.authorize({
        warrant,
        tool: 'read',
        args: { path: new Map([[secret, 1]]) as never },
        signature: null,
        now: NOW,
      }),
    ];
    for (const denied of denials) {
      expect(denied.allowed).toBe(false);
      expect(JSON.stringify(redact(denied))).not.toContain(secret);
    }
    expect(new Set(denials.map((denied) => redact(denied).code)).size).toBeGreaterThan(4);
  });

  it('says what is wrong with arguments that are no values, but not what a getter threw', () => {
    const ask = (args: object) =>
      redact(authorizer.authorize({ warrant: leaf, tool: 'read', args: args as never, signature: null }));
    expect(ask({ path: new Date(0) }).hint).toContain('argument "path" is a Date');
    for (const Thrown of [Error, TypeError, RangeError]) {
      const throwing = {
        get path() {
          throw new Thrown('sesame');
        },
      };
      expect(ask(throwing)).toMatchObject({ code: 'invalid-arguments', tool: 'read' });
      expect(JSON.stringify(ask(throwing))).not.toContain('sesame');
    }
  });

  it('stays short and on one line, whatever name was sent', () => {
    const tool = `\u001b[2J\n\u202e${'t'.repeat(100_000)}`;
    const redacted = redact(decide({ tool }));
    expect(redacted.tool).toMatch(/^\\u001b\[2J\\n\\u202et+… \(\d+ characters\)$/);
    expect(JSON.stringify(redacted).length).toBeLessThan(1000);
  });

  it('takes what was thrown: code and hint of an error, and the reference that explain has', () => {
    const error = thrown(() => Warrant.parse(leaf.toStack().subarray(0, 50), { engine }));
    expect(error).toBeInstanceOf(TenuoError);
    expect({ ...redact(error) }).toEqual({
      allowed: false,
      message: expect.stringMatching(/^Authorization failed \(ref: [\da-f]{8}\)$/),
      code: 'malformed-cbor',
      hint: (error as TenuoError).hint,
      ref: expect.any(String),
    });
  });

  it('keeps how the service is set up to itself', () => {
    const error = thrown(() => new Authorizer({ trustedRoots: [], engine }));
    expect(redact(error)).toMatchObject({
      code: 'invalid-payload-structure',
      hint: expect.not.stringContaining('trustedRoots'),
    });
  });

  it('looks for the decision that an error carries', () => {
    const decision = decide({ tool: 'write' }) as Denied;
    const carrier = Object.assign(new Error('sesame'), { decision });
    expect({ ...redact(carrier) }).toEqual({ ...redact(decision) });
    const foreign = Object.assign(new Error('sesame'), { decision: { allowed: false, code: 'sesame' } });
    expect(JSON.stringify(redact(foreign))).not.toContain('sesame');
  });

  it('tells nothing of errors of others', () => {
    const error = new RangeError('sesame');
    expect({ ...redact(error) }).toEqual({ allowed: false, message: redact(error).message, ref: redact(error).ref });
    expect(JSON.stringify(redact(error))).not.toContain('sesame');
    expect(redact(error).ref).not.toBe(redact(new RangeError('other')).ref);
  });

  it.each([undefined, null, 'denied', 1, {}, [], { allowed: true }, { allowed: false, code: 'x', ref: 'y' }, () => 1])(
    'refuses %o, which is neither',
    (value) => {
      expect(() => redact(value as unknown as Explicable)).toThrow(
        /redact takes a decision .* or the error that was thrown/,
      );
    },
  );
});

function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
