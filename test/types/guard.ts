// What `guard` infers. Compiled with everything else, never run: a line that stops being an error is one.
import * as v from 'valibot';
import { z } from 'zod';
import {
  type ArgumentsOf,
  type BoundWarrant,
  Capability,
  type Guarded,
  guard,
  Pattern,
  Range,
} from '../../src/index.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type Every<_Facts extends readonly true[]> = true;

interface SearchArgs {
  readonly query: string;
  readonly limit?: number;
}

const search = guard({ tool: 'search' }, ({ query }: SearchArgs) => `Results for: ${query}`);
const later = guard({ tool: 'search', defaults: { limit: 5 } }, async ({ limit }: SearchArgs) => limit ?? 0);
const ping = guard({ tool: 'ping' }, () => 'pong');
const count = guard({ tool: 'count' }, function* ({ to }: { to: number }) {
  for (let n = 0; n < to; n++) yield n;
});
const read = guard({ tool: 'read_file', args: ['path', 'mode'] }, (path: string, mode = 'r') => `${path} ${mode}`);
const generic = guard({ tool: 'first' }, <Item>({ items }: { items: readonly Item[] }) => items[0]);
const extracted = guard(
  { tool: 'call', extractArgs: (request) => ({ path: request.path, size: request.body.length }) },
  (request: { path: string; body: string }) => request.body,
);
const schema = guard(
  { tool: 'search', schema: z.object({ query: z.string(), limit: z.coerce.number().default(10) }) },
  ({ query, limit }) => `${query.toUpperCase()} ${limit.toFixed()}`,
);
const valibot = guard({ tool: 'lookup', schema: v.object({ id: v.pipe(v.string(), v.transform(Number)) }) }, ({ id }) =>
  id.toFixed(),
);

export type Facts = Every<
  [
    // A guarded function keeps its type: what is synchronous stays so.
    Equal<ReturnType<typeof search>, string>,
    Equal<ReturnType<typeof later>, Promise<number>>,
    Equal<ReturnType<typeof count>, Generator<number, void, unknown>>,
    Equal<Parameters<typeof read>, [path: string, mode?: string | undefined]>,
    typeof search extends Guarded<(args: SearchArgs) => string, SearchArgs> ? true : false,
    // And its arguments have names.
    Equal<ArgumentsOf<typeof search>, SearchArgs>,
    Equal<keyof ArgumentsOf<typeof read>, 'path' | 'mode'>,
    Equal<keyof ArgumentsOf<typeof ping>, never>,
    Equal<keyof ArgumentsOf<typeof extracted>, 'path' | 'size'>,
    // A schema is called with what it takes, and checked is what it makes of that.
    Equal<Parameters<typeof schema>[0]['limit'], unknown>,
    Equal<ArgumentsOf<typeof schema>, { query: string; limit: number }>,
    Equal<Parameters<typeof valibot>[0], { id: string }>,
    Equal<ArgumentsOf<typeof valibot>, { id: number }>,
    Equal<ReturnType<typeof valibot>, string>,
  ]
>;

export function constraints(): void {
  Capability(search, { query: Pattern('weather *'), limit: Range.max(5) });
  Capability(later, { limit: 5 });
  Capability(read, { path: Pattern('/tmp/*') });
  Capability(schema, { limit: Range.max(5) });
  Capability(valibot, { id: 5 });
  Capability(extracted, { size: Range.max(5) });
  Capability(ping);
  // @ts-expect-error no such argument
  Capability(search, { querry: Pattern('weather *') });
  // @ts-expect-error no such argument
  Capability(later, { limit: 5, lmit: 5 });
  // @ts-expect-error no such argument
  Capability(read, { pth: Pattern('/tmp/*') });
  // @ts-expect-error no such argument
  Capability(schema, { max: 5 });
  // @ts-expect-error no such argument
  Capability(valibot, { key: 5 });
  // @ts-expect-error no such argument
  Capability(extracted, { body: 'x' });
  // @ts-expect-error it takes nothing
  Capability(ping, { host: 'x' });
  // @ts-expect-error no such argument
  Capability(count, { from: 5 });
}

export function calls(): void {
  search({ query: 'x' }).toUpperCase();
  // @ts-expect-error the argument has another type
  search({ query: 5 });
  // @ts-expect-error an argument is missing
  search({});
  later({ query: 'x' }).then((limit) => limit.toFixed());
  read('/tmp/x').length;
  // @ts-expect-error a parameter too many
  read('/tmp/x', 'r', 5);
  generic({ items: ['a'] })?.toUpperCase();
  schema({ query: 'x', limit: '5' });
  schema({ query: 'x' });
  // @ts-expect-error no text
  valibot({ id: 5 });
}

export function options(bound: BoundWarrant): void {
  guard({ tool: 't', warrant: bound, trustedRoots: [], now: () => new Date() }, (_: SearchArgs) => 1);
  guard({ tool: 't', context: true }, (_: SearchArgs, signal: AbortSignal) => signal.aborted);
  guard({ tool: 't', args: ['path'], context: true }, (path: string, signal: AbortSignal) => [path, signal]);
  guard({ tool: 't', async: true }, (_: SearchArgs) => Promise.resolve(1));
  guard(
    {
      tool: 't',
      context: true,
      verify: (_args, request) => ({
        warrant: request.headers.get('x-tenuo-warrant'),
        signature: request.headers.get('x-tenuo-pop'),
      }),
    },
    ({ query }: SearchArgs, _request: Request) => query,
  );
  // @ts-expect-error an option that there is not
  guard({ tool: 't', tols: 1 }, (_: SearchArgs) => 1);
  // @ts-expect-error without a tool
  guard({}, (_: SearchArgs) => 1);
  // @ts-expect-error parameters without names
  guard({ tool: 't' }, (path: string) => path);
  // @ts-expect-error a second parameter that nobody said is context
  guard({ tool: 't' }, (_: SearchArgs, signal: AbortSignal) => signal);
  // @ts-expect-error nor is it beside named ones
  guard({ tool: 't', args: ['path'] }, (path: string, mode: string) => path + mode);
  // @ts-expect-error more names than parameters
  guard({ tool: 't', args: ['path', 'mode'] }, (path: string) => path);
  // @ts-expect-error a default of what is no argument
  guard({ tool: 't', defaults: { lmit: 5 } }, ({ limit }: SearchArgs) => limit);
  // @ts-expect-error a default of another type
  guard({ tool: 't', defaults: { limit: 'x' } }, ({ limit }: SearchArgs) => limit);
  // @ts-expect-error what is synchronous cannot wait
  guard({ tool: 't', async: true }, (_: SearchArgs) => 1);
  // @ts-expect-error the schema makes a number
  guard({ tool: 't', schema: z.object({ n: z.number() }) }, ({ n }: { n: string }) => n);
  // @ts-expect-error no schema
  guard({ tool: 't', schema: { parse: (x: unknown) => x } }, (_: SearchArgs) => 1);
}

export class Files {
  readonly #root = '/tmp';

  @guard({ tool: 'read_file' })
  read({ path }: { path: string }): string {
    return this.#root + path;
  }

  @guard({ tool: 'write_file', args: ['path', 'content'] })
  async write(path: string, content: string): Promise<string> {
    return this.#root + path + content;
  }

  @guard({ tool: 'list', schema: z.object({ glob: z.string() }), context: true })
  static *list({ glob }: { glob: string }, _signal: AbortSignal): Generator<string> {
    yield glob;
  }

  // @ts-expect-error a method that is none
  @guard({ tool: 'size' })
  get size(): number {
    return 1;
  }

  // @ts-expect-error an option that there is not
  @guard({ tool: 'move', argz: ['from'] })
  move(from: string): string {
    return from;
  }
}
