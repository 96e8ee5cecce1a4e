import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushAudit } from '../../src/audit/audit.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import {
  AuthorizationDenied,
  Authorizer,
  Capability,
  ConfigurationError,
  configure,
  Exact,
  explain,
  float,
  guard,
  mint,
  mintSync,
  OneOf,
  Pattern,
  Range,
  redact,
  resetConfig,
  SigningKey,
  TenuoError,
  Wildcard,
} from '../../src/index.ts';
import { ENGINES } from '../support/engines.ts';
import { rejected, thrown } from '../support/thrown.ts';
import { castIn, NOW, now } from './cast.ts';

interface SearchArgs {
  readonly query: string;
  readonly limit?: number;
}

afterEach(() => resetConfig());

describe.each(ENGINES)('guard on $name', (engine) => {
  const cast = castIn(engine);
  const warrant = cast.warrantFor(
    Capability('search', { query: Pattern('weather *'), allowUnknown: true }),
    Capability('read_file', { path: Pattern('/data/*'), mode: OneOf(['r', 'w']) }),
    Capability('any'),
  );
  const bound = warrant.bind(cast.agent);
  const code = (call: () => unknown): string => {
    try {
      call();
      return 'allowed';
    } catch (error) {
      if (error instanceof AuthorizationDenied) return error.code;
      throw error;
    }
  };

  beforeEach(() => cast.configured());

  it('is the thirty-second demo', async () => {
    configure({ issuerKey: SigningKey.generate({ engine }), devMode: true, auditLog: false, warn: () => {}, engine });
    const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
    await mint([Capability('search', { query: Pattern('weather *') })], async () => {
      expect(search({ query: 'weather NYC' })).toBe('Results for: weather NYC');
      expect(() => search({ query: 'stock prices' })).toThrow(AuthorizationDenied);
      await Promise.resolve();
      expect(search({ query: 'weather LA' })).toBe('Results for: weather LA');
    });
    mintSync([Capability(search, { query: 'x' })], () => expect(search({ query: 'x' })).toBe('Results for: x'));
    expect(code(() => search({ query: 'weather NYC' }))).toBe('warrant-missing');
  });

  describe('a denial', () => {
    const search = guard({ tool: 'search', warrant: bound, now }, ({ query }: SearchArgs) => query);
    const denied = () => thrown(() => search({ query: 'stock prices' })) as AuthorizationDenied;

    it('is thrown before the function runs, and carries the decision', () => {
      const body = vi.fn();
      const guarded = guard({ tool: 'search', warrant: bound, now }, (args: SearchArgs) => body(args));
      const error = thrown(() => guarded({ query: 'stock prices' })) as AuthorizationDenied;
      expect(body).not.toHaveBeenCalled();
      expect(error).toBeInstanceOf(AuthorizationDenied);
      expect(error).toBeInstanceOf(TenuoError);
      expect(error).not.toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ code: 'constraint-violation', number: 1501, reason: 'value-mismatch' });
      expect(error.decision.at).toMatchObject({ tool: 'search', argument: 'query' });
      expect(error.ref).toBe(error.decision.ref);
    });

    it('has a message that a model may see', () => {
      const error = denied();
      expect(error.message).toBe(`Authorization denied (ref: ${error.ref})`);
      expect(String(error)).toBe(`AuthorizationDenied: ${error.message}`);
      expect(String(redact(error))).toBe(error.message);
      expect(redact(error)).toMatchObject({ code: 'constraint-violation', tool: 'search', argument: 'query' });
    });

    it('shows no value wherever it is shown, but for explain', () => {
      const error = denied();
      for (const text of [error.stack, inspect(error), JSON.stringify(error), String(error), error.hint])
        expect(text).not.toContain('stock prices');
      expect(error.stack).toMatch(/^AuthorizationDenied: Authorization denied \(ref: /);
      expect(inspect(error)).toContain('constraint-violation');
      expect(explain(error)).toContain('stock prices');
    });
  });

  describe('one object of arguments', () => {
    const seen = vi.fn();
    const any = guard({ tool: 'any', warrant: bound, now }, (args?: Record<string, unknown>) => seen(args));
    beforeEach(() => seen.mockReset());

    it('is handed on as a frozen copy of what was checked', () => {
      const given = { list: [1, { a: 'b' }], n: 5n, f: float(5), zero: -0, none: undefined };
      any(given);
      const [got] = seen.mock.calls[0] as [Record<string, unknown>];
      expect(got).toStrictEqual({ list: [1, { a: 'b' }], n: 5n, f: float(5), zero: 0 });
      expect(got).not.toBe(given);
      expect(Object.isFrozen(got) && Object.isFrozen(got.list)).toBe(true);
    });

    it('is read once: no getter shows one value to the check and another to the function', () => {
      const search = guard({ tool: 'search', warrant: bound, now }, ({ query }: SearchArgs) => query);
      let reads = 0;
      const shifty = {
        get query() {
          reads += 1;
          return reads === 1 ? 'weather NYC' : 'stock prices';
        },
      };
      expect(search(shifty)).toBe('weather NYC');
      expect(reads).toBe(1);
      const proxy = new Proxy({ query: '' }, { get: () => (reads++ === 1 ? 'weather LA' : 'stock prices') });
      expect(search(proxy)).toBe('weather LA');
    });

    it('may be left out, which is no arguments', () => {
      any();
      any(undefined);
      any({});
      expect(seen.mock.calls).toEqual([[undefined], [undefined], [{}]]);
      const search = guard({ tool: 'search', warrant: bound, now }, (args?: SearchArgs) => args);
      expect(code(() => search())).toBe('constraint-violation');
    });

    it.each<[what: string, ...call: unknown[]]>([
      ['null', null],
      ['a text', 'weather'],
      ['a list', ['weather NYC']],
      ['a number', 5],
      ['a function', () => 1],
      ['a Date', new Date(0)],
      ['a Map', new Map()],
      ['bytes', new Uint8Array(2)],
      ['a class instance', new (class Args {})()],
      ['a promise', Promise.resolve({})],
      ['a second parameter', {}, 'more'],
      ['a symbol inside', { a: Symbol('x') }],
      ['a bigint that is too large', { a: 2n ** 63n }],
      ['NaN', { a: Number.NaN }],
      ['a lone surrogate', { a: '\ud800' }],
      ['a hole', { a: new Array(2) }],
    ])('is denied where it is %s', (_what, ...call) => {
      const error = thrown(() => (any as (...call: unknown[]) => unknown)(...call));
      expect(error).toMatchObject({ name: 'AuthorizationDenied', code: 'invalid-arguments' });
      expect(seen).not.toHaveBeenCalled();
    });

    it('takes undefined behind it for nothing', () => {
      (any as (...call: unknown[]) => unknown)({ a: 1 }, undefined);
      expect(seen).toHaveBeenCalledTimes(1);
    });

    it('has defaults that are checked and handed on', () => {
      const defaults = { query: 'weather here', limit: 10 };
      const search = guard({ tool: 'search', warrant: bound, now, defaults }, (args: Partial<SearchArgs>) => args);
      defaults.query = 'changed';
      expect(search({})).toEqual({ query: 'weather here', limit: 10 });
      expect(search({ query: undefined as never, limit: 5 })).toEqual({ query: 'weather here', limit: 5 });
      const bad = guard(
        { tool: 'search', warrant: bound, now, defaults: { query: 'x' } },
        (args: Partial<SearchArgs>) => args,
      );
      expect(code(() => bad({}))).toBe('constraint-violation');
      expect(code(() => search([] as never))).toBe('invalid-arguments');
    });

    it('may have a context behind it, which is passed on as it is', () => {
      const context = { state: 1 };
      const tool = guard({ tool: 'any', warrant: bound, now, context: true }, (args: object, ctx: typeof context) => {
        ctx.state += 1;
        return [args, ctx];
      });
      expect(tool({ a: 1 }, context)[1]).toBe(context);
      expect(context.state).toBe(2);
    });
  });

  describe('parameters by name', () => {
    const read = guard(
      { tool: 'read_file', args: ['path', 'mode'], warrant: bound, now },
      (path: string, mode = 'r', ...rest: unknown[]) => [path, mode, rest.length],
    );

    it('are checked and handed on', () => {
      expect(read('/data/x', 'w')).toEqual(['/data/x', 'w', 0]);
      expect(code(() => read('/etc/passwd', 'r'))).toBe('constraint-violation');
      expect(code(() => read('/data/x', 'x'))).toBe('constraint-violation');
    });

    it('that are left out are absent', () => {
      expect(thrown(() => read('/data/x'))).toMatchObject({ reason: 'argument-missing' });
      const any = guard({ tool: 'any', args: ['a', 'b', 'c'], warrant: bound, now }, (...all: unknown[]) => all);
      expect(any()).toEqual([]);
      expect(any(undefined, 2)).toEqual([undefined, 2]);
      expect(any(1, undefined, undefined)).toEqual([1]);
      expect(any(null, 2, 3)).toEqual([null, 2, 3]);
    });

    it('have defaults', () => {
      const withMode = guard(
        { tool: 'read_file', args: ['path', 'mode'], defaults: { mode: 'r' }, warrant: bound, now },
        (path: string, mode?: string) => [path, mode],
      );
      expect(withMode('/data/x')).toEqual(['/data/x', 'r']);
      expect(withMode('/data/x', undefined)).toEqual(['/data/x', 'r']);
      expect(withMode('/data/x', 'w')).toEqual(['/data/x', 'w']);
    });

    it('are denied where there are more than names', () => {
      expect(code(() => read('/data/x', 'r', 'more'))).toBe('invalid-arguments');
      expect(read('/data/x', 'r', undefined)).toEqual(['/data/x', 'r', 0]);
    });

    it('are read once, and copied', () => {
      const any = guard({ tool: 'any', args: ['list'], warrant: bound, now }, (list: unknown[]) => list);
      const list = [1, [2]];
      expect(any(list)).toEqual(list);
      expect(any(list)).not.toBe(list);
    });

    it('may have any name', () => {
      const names = ['__proto__', 'toString', 'constructor', ''] as const;
      const any = guard({ tool: 'any', args: names, warrant: bound, now }, (...all: unknown[]) => all);
      expect(any(1, 2, 3, 4)).toEqual([1, 2, 3, 4]);
      expect(any(undefined, undefined, 3)).toEqual([undefined, undefined, 3]);
    });

    it('may have a context behind them', () => {
      const signal = new AbortController().signal;
      const any = guard(
        { tool: 'any', args: ['a', 'b'], context: true, warrant: bound, now },
        (a?: number, b?: number, given?: AbortSignal) => [a, b, given],
      );
      expect(any(1, undefined, signal)).toEqual([1, undefined, signal]);
    });
  });

  describe('extractArgs', () => {
    it('says what the arguments are; the function gets what it was given', () => {
      const request = { path: '/data/x', list: [1] };
      const read = guard(
        { tool: 'read_file', extractArgs: (given) => ({ path: given.path, mode: 'r' }), warrant: bound, now },
        (given: typeof request) => given,
      );
      const got = read(request);
      expect(got).toEqual(request);
      expect(got).not.toBe(request);
      expect(Object.isFrozen(got.list)).toBe(true);
      expect(code(() => read({ path: '/etc/passwd', list: [] }))).toBe('constraint-violation');
    });

    it('sees the very values that the function sees', () => {
      let reads = 0;
      const shifty = {
        get path() {
          return reads++ === 0 ? '/data/x' : '/etc/passwd';
        },
      };
      const read = guard(
        { tool: 'read_file', extractArgs: ({ path }) => ({ path, mode: 'r' }), warrant: bound, now },
        ({ path }: { path: string }) => path,
      );
      expect(read(shifty)).toBe('/data/x');
    });

    it('leaves what is no value as it is, and has the this of the call', () => {
      const date = new Date(0);
      const tool = guard(
        {
          tool: 'any',
          extractArgs: (when: Date, items: number[]) => ({ when: when.getTime(), items }),
          warrant: bound,
          now,
        },
        (when: Date, items: number[]) => [when, items],
      );
      expect(tool(date, [1])[0]).toBe(date);
    });

    it('that fails, or returns no arguments, denies; the cause is for the operator', () => {
      const failing = guard(
        {
          tool: 'any',
          extractArgs: () => {
            throw new Error('secret');
          },
          warrant: bound,
          now,
        },
        () => 1,
      );
      const error = thrown(() => failing()) as AuthorizationDenied;
      expect(error.code).toBe('invalid-arguments');
      expect(error.decision.hint).not.toContain('secret');
      expect(explain(error)).toContain('secret');
      const later = guard({ tool: 'any', extractArgs: async () => ({ a: 1 }), warrant: bound, now }, () => 1);
      expect(code(() => later())).toBe('invalid-arguments');
    });
  });

  describe('kinds of functions', () => {
    const options = { tool: 'search', warrant: bound, now } as const;
    const good = { query: 'weather NYC' };
    const bad = { query: 'stock prices' };

    it('synchronous ones stay so', () => {
      expect(guard(options, ({ query }: SearchArgs) => query)(good)).toBe('weather NYC');
    });

    it('async ones reject', async () => {
      const body = vi.fn();
      const search = guard(options, async ({ query }: SearchArgs) => {
        body();
        return query;
      });
      await expect(search(good)).resolves.toBe('weather NYC');
      const pending = search(bad);
      await expect(pending).rejects.toBeInstanceOf(AuthorizationDenied);
      await expect((search as (...all: unknown[]) => unknown)(null)).rejects.toMatchObject({
        code: 'invalid-arguments',
      });
      expect(body).toHaveBeenCalledTimes(1);
    });

    it('async ones are checked by what is in scope when they are called', async () => {
      const search = guard({ tool: 'search', now }, async ({ query }: SearchArgs) => query);
      const pending = bound.run(() => search(good));
      await expect(pending).resolves.toBe('weather NYC');
      await expect(search(good)).rejects.toMatchObject({ code: 'warrant-missing' });
    });

    it('async ones are not moved by what is done to their arguments while they wait', async () => {
      const search = guard(options, async ({ query }: SearchArgs) => query);
      const args = { query: 'weather NYC' };
      const pending = search(args);
      args.query = 'stock prices';
      await expect(pending).resolves.toBe('weather NYC');
    });

    it('ones that return promises throw; with async: true they reject, and wait', async () => {
      const plain = guard(options, ({ query }: SearchArgs) => Promise.resolve(query));
      expect(code(() => plain(bad))).toBe('constraint-violation');
      const remote = { publicKey: cast.agent.publicKey, sign: async (message: Uint8Array) => cast.agent.sign(message) };
      const elsewhere = warrant.bind(remote);
      const waiting = guard({ ...options, warrant: elsewhere, async: true }, ({ query }: SearchArgs) =>
        Promise.resolve(query),
      );
      await expect(waiting(good)).resolves.toBe('weather NYC');
      await expect(waiting(bad)).rejects.toBeInstanceOf(AuthorizationDenied);
      const hasty = guard({ ...options, warrant: elsewhere }, ({ query }: SearchArgs) => query);
      expect(thrown(() => hasty(good))).toMatchObject({ name: 'ConfigurationError', reason: 'guard-must-wait' });
    });

    it('generators are checked before the first value', () => {
      const steps: string[] = [];
      const search = guard(options, function* ({ query }: SearchArgs): Generator<string, number, string> {
        steps.push('began');
        try {
          const answer = yield query;
          steps.push(answer);
          yield 'second';
        } finally {
          steps.push('ended');
        }
        return 7;
      });
      const denied = search(bad);
      expect(() => denied.next()).toThrow(AuthorizationDenied);
      expect(denied.next()).toEqual({ value: undefined, done: true });
      expect(steps).toEqual([]);
      const allowed = search(good);
      expect(allowed.next()).toEqual({ value: 'weather NYC', done: false });
      expect(allowed.next('answer')).toEqual({ value: 'second', done: false });
      expect(allowed.next()).toEqual({ value: 7, done: true });
      expect(steps).toEqual(['began', 'answer', 'ended']);
      const left = search(good);
      left.next();
      expect(left.return(3)).toEqual({ value: 3, done: true });
      expect(steps).toEqual(['began', 'answer', 'ended', 'began', 'ended']);
      expect(search(good).next()).toEqual({ value: 'weather NYC', done: false });
    });

    it('generators keep the warrant and the arguments of their call', () => {
      const search = guard({ tool: 'search', now }, function* ({ query }: SearchArgs) {
        yield query;
      });
      const args = { query: 'weather NYC' };
      const values = bound.run(() => search(args));
      args.query = 'stock prices';
      expect([...values]).toEqual(['weather NYC']);
    });

    it('async generators too', async () => {
      const search = guard(options, async function* ({ query }: SearchArgs) {
        yield query;
        yield 'second';
      });
      const values: string[] = [];
      for await (const value of search(good)) values.push(value);
      expect(values).toEqual(['weather NYC', 'second']);
      await expect(search(bad).next()).rejects.toBeInstanceOf(AuthorizationDenied);
      await expect(search(bad).return(undefined)).resolves.toEqual({ value: undefined, done: true });
    });

    it('keep their this, name, length and members, and are no constructors', () => {
      const described = Object.assign(
        function lookUp(this: { base: string }, { query }: SearchArgs) {
          return `${this.base}${query}`;
        },
        { description: 'Searches.' },
      );
      const search = guard(options, described);
      expect(search.call({ base: 'x:' }, good)).toBe('x:weather NYC');
      expect([search.name, search.length, search.description]).toEqual(['lookUp', 1, 'Searches.']);
      expect(() => Reflect.construct(search, [])).toThrow(TypeError);
    });
  });

  describe('methods', () => {
    const forMethods = { warrant: bound, now };

    class Files {
      readonly #root: string;
      static readonly kind = 'files';

      constructor(root: string) {
        this.#root = root;
      }

      @guard({ tool: 'read_file', args: ['path', 'mode'], ...forMethods })
      read(path: string, mode: string): string {
        return `${this.#root}:${path}:${mode}`;
      }

      @guard({ tool: 'search', ...forMethods })
      async find({ query }: SearchArgs): Promise<string> {
        return `${this.#root}:${query}`;
      }

      @guard({ tool: 'search', ...forMethods })
      *each({ query }: SearchArgs): Generator<string> {
        yield `${this.#root}:${query}`;
      }

      @guard({ tool: 'search', ...forMethods })
      static kindOf({ query }: SearchArgs): string {
        return `${Files.kind}:${query}`;
      }

      @guard({ tool: 'search', ...forMethods })
      #hidden({ query }: SearchArgs): string {
        return `${this.#root}:${query}`;
      }

      reveal(query: string): string {
        return this.#hidden({ query });
      }
    }

    it('are decorated, and keep their this', async () => {
      const files = new Files('disk');
      expect(files.read('/data/x', 'r')).toBe('disk:/data/x:r');
      expect(code(() => files.read('/etc/passwd', 'r'))).toBe('constraint-violation');
      await expect(files.find({ query: 'weather' })).rejects.toBeInstanceOf(AuthorizationDenied);
      await expect(files.find({ query: 'weather x' })).resolves.toBe('disk:weather x');
      expect([...files.each({ query: 'weather x' })]).toEqual(['disk:weather x']);
      expect(Files.kindOf({ query: 'weather x' })).toBe('files:weather x');
      expect(files.reveal('weather x')).toBe('disk:weather x');
      expect(code(() => files.reveal('x'))).toBe('constraint-violation');
    });

    it('stay guarded in classes that are derived, and when called through super', () => {
      class More extends Files {
        override read(path: string, mode: string): string {
          return `more ${super.read(path, mode)}`;
        }
      }
      expect(new More('disk').read('/data/x', 'w')).toBe('more disk:/data/x:w');
      expect(code(() => new More('disk').read('/x', 'w'))).toBe('constraint-violation');
    });

    it('know their tool', () => {
      expect(Capability(Files.prototype.read as never, { path: 'x' }).tool).toBe('read_file');
    });

    it('are all that is decorated', () => {
      const decorator = guard({ tool: 't' }) as unknown as (value: unknown, context: unknown) => unknown;
      for (const kind of ['getter', 'setter', 'field', 'accessor', 'class'])
        expect(() => decorator(() => 1, { kind, name: 'x' })).toThrow(`guard decorates methods; x is a ${kind}`);
      expect(() => decorator({}, 'read')).toThrow('experimentalDecorators');
      expect(() => decorator(() => 1, undefined)).toThrow(TypeError);
    });
  });

  describe('verify', () => {
    const request = (tool: string, args: Record<string, unknown>, key = cast.agent) => ({
      headers: new Headers({ ...warrant.headers(key, tool, args as never, { now: NOW }) }),
    });
    const search = guard(
      {
        tool: 'search',
        context: true,
        now,
        verify: (_args, { headers }) => ({
          warrant: headers.get('X-Tenuo-Warrant'),
          signature: headers.get('X-Tenuo-PoP'),
        }),
      },
      ({ query }: SearchArgs, _request: { headers: Headers }) => query,
    );
    const good = { query: 'weather NYC' };

    it('judges what came with the call', () => {
      expect(search(good, request('search', good))).toBe('weather NYC');
      expect(code(() => search({ query: 'weather LA' }, request('search', good)))).toBe('signature-invalid');
      expect(code(() => search(good, request('search', good, cast.stranger)))).toBe('signature-invalid');
      expect(code(() => search(good, request('read_file', good)))).toBe('signature-invalid');
    });

    it('takes nothing from the scope', () => {
      const bare = { headers: new Headers() };
      expect(bound.run(() => code(() => search(good, bare)))).toBe('warrant-missing');
      const unsigned = { headers: new Headers({ 'X-Tenuo-Warrant': String(warrant) }) };
      expect(thrown(() => bound.run(() => search(good, unsigned)))).toMatchObject({ reason: 'proof-missing' });
    });

    it('must say what came', () => {
      for (const presented of [undefined, null, 'x', { warrant, proof: 'x' }, Promise.resolve({})]) {
        const tool = guard({ tool: 'any', verify: () => presented as never, now }, () => 1);
        expect(thrown(() => tool())).toBeInstanceOf(TypeError);
      }
    });
  });

  it('is decided by an authorizer of one’s own, and by roots of one’s own', () => {
    const roots = [cast.stranger.publicKey];
    const authorizer = new Authorizer({ trustedRoots: roots, engine });
    const call = (options: object) => code(() => guard({ tool: 'any', warrant: bound, now, ...options }, () => 1)());
    expect(call({})).toBe('allowed');
    expect(call({ authorizer })).toBe('untrusted-root');
    expect(call({ trustedRoots: roots })).toBe('untrusted-root');
    resetConfig();
    expect(call({ trustedRoots: [cast.root.publicKey.toHex()] })).toBe('allowed');
  });

  it('asks for approvals', async () => {
    const gated = cast
      .builder()
      .capability('deploy', { env: Wildcard() })
      .requiredApprovers([cast.worker.publicKey])
      .minApprovals(1)
      .approvalGates({ deploy: { env: Exact('production') } })
      .mint(cast.root)
      .bind(cast.agent);
    const { signApproval } = await import('../../src/index.ts');
    const deploy = guard(
      {
        tool: 'deploy',
        warrant: gated,
        now,
        approvalHandler: async (asked) => [signApproval(asked, cast.worker, { now: NOW })],
      },
      async ({ env }: { env: string }) => env,
    );
    await expect(deploy({ env: 'production' })).resolves.toBe('production');
    const unasked = guard({ tool: 'deploy', warrant: gated, now }, ({ env }: { env: string }) => env);
    const error = thrown(() => unasked({ env: 'production' })) as AuthorizationDenied;
    expect(error.code).toBe('approval-required');
    expect(error.decision.approvalRequest?.tool).toBe('deploy');
  });

  describe('modes', () => {
    it('audit runs what would be denied, with what it was called with where that is no value', async () => {
      const events: AuditEvent[] = [];
      cast.configured({ mode: 'audit', auditLog: (event: AuditEvent) => events.push(event) });
      const seen = vi.fn((args: unknown) => args);
      const search = guard({ tool: 'search', now }, (args: { query: unknown }) => seen(args));
      expect(search({ query: 'weather NYC' })).toEqual({ query: 'weather NYC' });
      const date = { query: new Date(0) };
      expect(bound.run(() => search(date))).toBe(date);
      expect(bound.run(() => search({ query: 'stock prices' }))).toEqual({ query: 'stock prices' });
      expect(bound.run(() => (search as (...all: unknown[]) => unknown)({ query: 'weather x' }, 'more'))).toBeDefined();
      await flushAudit();
      expect(events.map((event) => (event as { code: string }).code)).toEqual([
        'warrant-missing',
        'invalid-arguments',
        'constraint-violation',
        'invalid-arguments',
      ]);
      expect(events.every((event) => (event as { ran: boolean }).ran)).toBe(true);
    });

    it('permissive runs it too; enforce does not', () => {
      const search = guard({ tool: 'search', now }, ({ query }: SearchArgs) => query);
      cast.configured({ mode: 'permissive' });
      expect(search({ query: 'x' })).toBe('x');
      cast.configured({ mode: 'enforce' });
      expect(code(() => search({ query: 'x' }))).toBe('warrant-missing');
    });
  });

  it('decides anew at each call', () => {
    let clock = NOW;
    const any = guard({ tool: 'any', warrant: bound, now: () => clock }, () => 1);
    expect(any()).toBe(1);
    clock = NOW + 300;
    expect(code(() => any())).toBe('warrant-expired');
  });

  it('takes a delegated warrant, bound by its holder', () => {
    const child = warrant
      .grantBuilder()
      .capability('search', { query: Exact('weather NYC') })
      .holder(cast.worker.publicKey)
      .ttl(60)
      .issuedAt(NOW)
      .grant(cast.agent);
    const search = guard({ tool: 'search', warrant: child.bind(cast.worker), now }, ({ query }: SearchArgs) => query);
    expect(search({ query: 'weather NYC' })).toBe('weather NYC');
    expect(code(() => search({ query: 'weather LA' }))).toBe('constraint-violation');
  });

  it('refuses at construction what it cannot guard', () => {
    const fn = () => 1;
    const make = (options: unknown, ...rest: unknown[]) =>
      thrown(() => (guard as unknown as (...all: unknown[]) => unknown)(options, ...rest));
    const cases: [options: unknown, fn: unknown, says: string | RegExp][] = [
      [fn, undefined, 'guard takes options first'],
      ['search', fn, 'guard({ tool: "search" }, fn)'],
      [undefined, fn, 'guard takes an object of options'],
      [{}, fn, 'guard: tool takes a text'],
      [{ tool: '' }, fn, 'not an empty text'],
      [{ tool: 5 }, fn, 'guard: tool takes a text'],
      [{ tool: '\ud800' }, fn, 'lone surrogate'],
      [{ tool: 't', tols: 1 }, fn, 'guard has no option "tols"'],
      [{ tool: 't' }, undefined, 'guard takes the function to guard'],
      [{ tool: 't' }, {}, 'guard takes the function to guard'],
      [{ tool: 't' }, class Tool {}, 'of a class decorate the methods'],
      [{ tool: 't' }, guard({ tool: 'x' }, fn), 'guarded already, as the tool "x"'],
      [{ tool: 't', args: 'path' }, fn, 'args is a list of names'],
      [{ tool: 't', args: ['a', 'a'] }, fn, 'twice'],
      [{ tool: 't', args: [5] }, fn, 'a name in args'],
      [{ tool: 't', extractArgs: 'x' }, fn, 'extractArgs is a function'],
      [{ tool: 't', verify: {} }, fn, 'verify is a function'],
      [{ tool: 't', now: 5 }, fn, 'now is a function'],
      [{ tool: 't', async: 1 }, fn, 'async is true or false'],
      [{ tool: 't', context: 'x' }, fn, 'context is true or false'],
      [{ tool: 't', defaults: [] }, fn, 'defaults is an object'],
      [{ tool: 't', args: ['a'], defaults: { b: 1 } }, fn, 'defaults has "b"'],
      [{ tool: 't', schema: { parse() {} } }, fn, 'Standard Schema'],
      [{ tool: 't', approvalHandler: 1 }, fn, 'approvalHandler is a function'],
      [{ tool: 't', authorizer: {} }, fn, 'authorizer is an Authorizer'],
      [{ tool: 't', trustedRoots: cast.root.publicKey }, fn, 'list of public keys'],
      [{ tool: 't', trustedRoots: [] }, fn, 'no trusted root'],
      [{ tool: 't', warrant: 5 }, fn, 'warrant is warrant.bind(key)'],
      [{ tool: 't', warrant: 'gibberish' }, fn, /./],
      [{ tool: 't', key: 'secret' }, fn, 'a signer is a SigningKey'],
      [{ tool: 't', warrant: bound, key: cast.agent }, fn, 'which has its key'],
      [{ tool: 't', args: ['a'], extractArgs: fn }, fn, 'args or extractArgs, not both'],
      [{ tool: 't', verify: fn, warrant: bound }, fn, 'verify or warrant, not both'],
      [
        {
          tool: 't',
          trustedRoots: [cast.root.publicKey],
          authorizer: new Authorizer({ trustedRoots: [cast.root.publicKey] }),
        },
        fn,
        'not both',
      ],
    ];
    for (const [options, given, says] of cases) {
      expect(make(options, given).message).toMatch(says);
    }
  });

  it('checks numbers in the range of the warrant', async () => {
    const tool = cast.warrantFor(Capability('scale', { n: Range({ min: 1, max: 5 }) })).bind(cast.agent);
    const scale = guard({ tool: 'scale', warrant: tool, now }, ({ n }: { n: unknown }) => n);
    expect([scale({ n: 1 }), scale({ n: 5n }), scale({ n: 4.5 })]).toEqual([1, 5n, 4.5]);
    for (const n of [0, 6, 5.5, 6n, -1]) expect(code(() => scale({ n }))).toBe('constraint-violation');
    await expect(rejected(Promise.reject(new Error('x')))).resolves.toBeInstanceOf(Error);
  });
});
