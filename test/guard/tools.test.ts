import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AuthorizationDenied,
  Capability,
  ConfigurationError,
  filterTools,
  guard,
  guardTools,
  Pattern,
  protect,
  resetConfig,
  Warrant,
} from '../../src/index.ts';
import { ENGINES } from '../support/engines.ts';
import { thrown } from '../support/thrown.ts';
import { castIn, NOW, now } from './cast.ts';

const cast = castIn(ENGINES[0] as (typeof ENGINES)[0]);
const warrant = cast.warrantFor(
  Capability('search', { query: Pattern('weather *') }),
  Capability('write_file', { path: Pattern('/tmp/*'), content: Pattern('*') }),
);
const bound = warrant.bind(cast.agent);
const good = { query: 'weather NYC' };
const bad = { query: 'stock prices' };

beforeEach(() => cast.configured());
afterEach(() => resetConfig());

/** What somebody else wrote: a class with private parts, a getter that reads them, and several ways to run it. */
class SearchTool {
  readonly #engine = 'duck';
  readonly description = 'Searches the web.';
  calls = 0;

  get name(): string {
    return this.#engine === 'duck' ? 'search' : '';
  }

  async invoke(args: { query: string }, _config?: unknown): Promise<string> {
    this.calls += 1;
    return this.call(args);
  }

  async call({ query }: { query: string }): Promise<string> {
    return this.func({ query });
  }

  func = ({ query }: { query: string }): string => `${this.#engine}: ${query}`;

  async batch(all: readonly { query: string }[]): Promise<readonly string[]> {
    return Promise.all(all.map((args) => this.invoke(args)));
  }
}

describe('protect', () => {
  it('guards a record of functions by their names', () => {
    const tools = {
      search: ({ query }: { query: string }) => `found ${query}`,
      write_file: (path: string, content: string) => `${path}: ${content}`,
      delete_file: ({ path }: { path: string }) => path,
    };
    const safe = protect(tools, bound, { now, args: { write_file: ['path', 'content'] } });
    expect(Object.keys(safe)).toEqual(Object.keys(tools));
    expect(safe.search(good)).toBe('found weather NYC');
    expect(() => safe.search(bad)).toThrow(AuthorizationDenied);
    expect(safe.write_file('/tmp/x', 'hello')).toBe('/tmp/x: hello');
    expect(() => safe.write_file('/etc/passwd', 'x')).toThrow(AuthorizationDenied);
    expect(thrown(() => safe.delete_file({ path: '/tmp/x' }))).toMatchObject({ code: 'tool-not-authorized' });
    expect(tools.search(bad)).toBe('found stock prices');
    expect(String(Capability(safe.search, { query: 'x' }))).toBe('Capability("search", { query: Exact("x") })');
  });

  it('guards a record of objects, as the AI SDK has them', async () => {
    const execute = vi.fn(async ({ query }: { query: string }, { toolCallId }: { toolCallId: string }) => [
      query,
      toolCallId,
    ]);
    const tools = { search: { description: 'Searches.', inputSchema: { type: 'object' }, execute } };
    const safe = protect(tools, bound, { now });
    expect(safe.search).toMatchObject({ description: 'Searches.', inputSchema: { type: 'object' } });
    const context = { toolCallId: 'call-1' };
    await expect(safe.search.execute(good, context)).resolves.toEqual(['weather NYC', 'call-1']);
    expect(execute.mock.calls[0]?.[1]).toBe(context);
    await expect(safe.search.execute(bad, context)).rejects.toBeInstanceOf(AuthorizationDenied);
    const { execute: detached } = safe.search;
    await expect(detached(good, context)).resolves.toHaveLength(2);
    expect({ ...safe.search }.execute).toBe(safe.search.execute);
  });

  it.each(['execute', 'invoke', 'call', 'func', 'handler', 'run'])('guards an object that is run by %s', (runner) => {
    const tool = { name: 'search', [runner]: ({ query }: { query: string }) => query };
    const [safe] = protect([tool], bound, { now }) as unknown as [Record<string, (args: object) => string>];
    expect(safe[runner]?.(good)).toBe('weather NYC');
    expect(() => safe[runner]?.(bad)).toThrow(AuthorizationDenied);
    expect(safe).not.toBe(tool);
  });

  it('guards every way to run an object of a class, and decides once a call', async () => {
    const events: unknown[] = [];
    cast.configured({ auditLog: { sinks: (event) => events.push(event) } });
    const tool = new SearchTool();
    const [safe] = protect([tool], bound, { now }) as unknown as [SearchTool];
    expect(safe).toBeInstanceOf(SearchTool);
    expect([safe.name, safe.description]).toEqual(['search', 'Searches the web.']);
    await expect(safe.invoke(good)).resolves.toBe('duck: weather NYC');
    expect(tool.calls).toBe(1);
    const { flushAudit } = await import('../../src/audit/audit.ts');
    await flushAudit();
    expect(events).toHaveLength(1);
    await expect(safe.invoke(bad)).rejects.toBeInstanceOf(AuthorizationDenied);
    await expect(safe.call(bad)).rejects.toBeInstanceOf(AuthorizationDenied);
    expect(() => safe.func(bad)).toThrow(AuthorizationDenied);
    await expect(safe.batch([good])).resolves.toEqual(['duck: weather NYC']);
    await expect(safe.batch([good, bad])).rejects.toBeInstanceOf(AuthorizationDenied);
    const { value } = Object.getOwnPropertyDescriptor(safe, 'func') as { value: SearchTool['func'] };
    expect(() => value(bad)).toThrow(AuthorizationDenied);
    expect(() => ({ ...safe }).func(bad)).toThrow(AuthorizationDenied);
    expect(() => Object.assign(safe, { func: () => 'x' })).toThrow(TypeError);
    expect(() => Object.defineProperty(safe, 'invoke', { value: () => 'x' })).toThrow(TypeError);
    expect(Reflect.deleteProperty(safe, 'func')).toBe(false);
    safe.calls = 7;
    expect(tool.calls).toBe(7);
  });

  it('reads arguments that are no object, by names or a function', async () => {
    const tool = { name: 'search', invoke: async (query: string, _config?: object) => query };
    const [safe] = protect([tool], bound, { now, args: { search: ['query'] } });
    await expect(safe?.invoke('weather NYC', { tags: [] })).resolves.toBe('weather NYC');
    await expect(safe?.invoke('stock prices')).rejects.toBeInstanceOf(AuthorizationDenied);
    const json = { name: 'search', invoke: (_context: object, text: string) => text };
    const extractArgs = { search: (_context: object, text: string) => JSON.parse(text) as object };
    const [parsed] = protect([json], bound, { now, extractArgs: extractArgs as never });
    expect(parsed?.invoke({}, '{"query":"weather NYC"}')).toBe('{"query":"weather NYC"}');
    expect(() => parsed?.invoke({}, '{"query":"x"}')).toThrow(AuthorizationDenied);
    expect(thrown(() => parsed?.invoke({}, 'no JSON'))).toMatchObject({ code: 'invalid-arguments' });
  });

  it('guards generators among them', async () => {
    const safe = protect(
      {
        search: {
          async *execute({ query }: { query: string }) {
            yield query;
          },
        },
      },
      bound,
      { now },
    );
    expect((await safe.search.execute(good).next()).value).toBe('weather NYC');
    await expect(safe.search.execute(bad).next()).rejects.toBeInstanceOf(AuthorizationDenied);
  });

  it('has nothing to do for no tools', () => {
    expect(protect([], bound)).toEqual([]);
    expect(protect({}, bound)).toEqual({});
  });

  it('refuses at construction what it cannot protect', () => {
    const run = () => 1;
    class Files {
      read() {}
    }
    const frozen = Object.freeze(new SearchTool());
    const cases: [tools: unknown, where: string][] = [
      [undefined, 'tools'],
      [5, 'tools'],
      ['search', 'tools'],
      [new Map([['search', run]]), 'tools'],
      [new Files(), 'tools'],
      [run, 'tools'],
      [{ search: undefined }, 'tools["search"]'],
      [{ search: 'x' }, 'tools["search"]'],
      [{ search: class Search {} }, 'tools["search"]'],
      [{ search: {} }, 'tools["search"]'],
      [{ search: { execute: 5 } }, 'tools["search"].execute'],
      [{ search: { execute: class Run {} } }, 'tools["search"].execute'],
      [{ search: { name: 'other', execute: run } }, 'tools["search"]'],
      [{ search: { inputSchema: {} } }, 'tools["search"]'],
      [{ search: guard({ tool: 'search' }, run) }, 'tools["search"]'],
      [{ search: { execute: guard({ tool: 'search' }, run) } }, 'tools["search"].execute'],
      [[run], 'tools[0]'],
      [[null], 'tools[0]'],
      [[{ execute: run }], 'tools[0]'],
      [[{ name: '', execute: run }], 'tools[0]'],
      [[{ name: 5, execute: run }], 'tools[0]'],
      [
        [
          { name: 'a', execute: run },
          { name: 'a', execute: run },
        ],
        'tools[1]',
      ],
      [[{ name: 'a' }], 'tools[0]'],
      [new Array(1), 'tools[0]'],
      [[frozen], 'tools[0].func'],
    ];
    for (const [tools, where] of cases) {
      const error = thrown(() => protect(tools as object, bound));
      expect(error, where).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ reason: 'tool-not-protectable', number: 1201 });
      expect(error.message.startsWith(`${where}: this cannot be protected`), error.message).toBe(true);
    }
  });

  it('refuses warrants without a key, and options that do nothing', () => {
    const tools = { search: ({ query }: { query: string }) => query };
    for (const given of [undefined, warrant, String(warrant), {}])
      expect(thrown(() => protect(tools, given as never)).message).toContain('protect takes a bound warrant');
    expect(thrown(() => protect(tools, bound, { warrant } as never)).message).toContain('no option "warrant"');
    expect(thrown(() => protect(tools, bound, { args: { serch: ['query'] } })).message).toContain('"serch"');
    expect(thrown(() => protect(tools, bound, { args: 5 as never })).message).toContain('args');
    expect(
      thrown(() => protect(tools, bound, { args: { search: ['q'] }, extractArgs: { search: () => ({}) } })),
    ).toBeInstanceOf(TypeError);
  });
});

describe('guardTools', () => {
  const tools = { search: ({ query }: { query: string }) => query };

  it('takes the warrant in scope at each call, or the one of its options', () => {
    const safe = guardTools(tools, { now });
    expect(bound.run(() => safe.search(good))).toBe('weather NYC');
    expect(thrown(() => safe.search(good))).toMatchObject({ code: 'warrant-missing' });
    expect(guardTools(tools, { now, warrant: bound }).search(good)).toBe('weather NYC');
    expect(guardTools(tools, { now, warrant: String(warrant), key: cast.agent }).search(good)).toBe('weather NYC');
  });

  it('knows no other options', () => {
    expect(thrown(() => guardTools(tools, { strict: true } as never)).message).toContain('no option "strict"');
  });
});

describe('filterTools', () => {
  const fresh = Warrant.mintBuilder().tools(['search', 'read']).ttl(60).mint(cast.root);
  const any = Warrant.mintBuilder().tools(['*']).ttl(60).mint(cast.root);
  const expired = Warrant.mintBuilder().tools(['search']).issuedAt(NOW).ttl(60).mint(cast.root);
  const tools = { search: 1, read: {}, delete: () => 1 };

  it('leaves what the warrant grants, in the shape that it had', () => {
    expect(Object.keys(filterTools(tools, fresh))).toEqual(['search', 'read']);
    const list = [{ name: 'search' }, { name: 'delete' }, { type: 'function', function: { name: 'read' } }];
    expect(filterTools(list, fresh)).toEqual([list[0], list[2]]);
    expect(filterTools(list, fresh)[0]).toBe(list[0]);
    expect(filterTools([{ id: 'read' }, { id: 'x' }], fresh, { nameOf: ({ id }) => id })).toEqual([{ id: 'read' }]);
    expect(filterTools(tools, any)).toEqual(tools);
  });

  it('takes a warrant in any form, or the one in scope', () => {
    for (const form of [fresh, fresh.bind(cast.root), String(fresh), fresh.toStack(), fresh.toPem()])
      expect(Object.keys(filterTools(tools, form))).toEqual(['search', 'read']);
    expect(fresh.bind(cast.root).run(() => Object.keys(filterTools(tools)))).toEqual(['search', 'read']);
  });

  it('leaves nothing without a warrant, or below one that has expired', () => {
    expect(filterTools(tools)).toEqual({});
    expect(filterTools([{ name: 'search' }])).toEqual([]);
    expect(filterTools(tools, expired)).toEqual({});
  });

  it('hides nothing in the modes that change nothing', () => {
    for (const mode of ['audit', 'permissive'] as const) {
      cast.configured({ mode });
      expect(filterTools(tools)).toEqual(tools);
    }
  });

  it('refuses what has no name, and what is no warrant', () => {
    expect(thrown(() => filterTools([{}], fresh))).toBeInstanceOf(ConfigurationError);
    expect(thrown(() => filterTools(tools, 5 as never))).toBeInstanceOf(TypeError);
    expect(thrown(() => filterTools(tools, fresh, { nameOf: 'id' as never }))).toBeInstanceOf(TypeError);
    expect(thrown(() => filterTools(tools, fresh, { names: 1 } as never))).toBeInstanceOf(TypeError);
  });
});
