import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/select.ts';
import { fileSource } from '../../src/revocation/file-source.ts';
import { type HttpSourceOptions, httpSource } from '../../src/revocation/http-source.ts';
import { SignedRevocationList } from '../../src/revocation/list.ts';
import { type FetchedList, type RevocationSource, SourceError, staticSource } from '../../src/revocation/source.ts';
import { listOf, manyIds } from './lists.ts';

const engine = createEngine('wasm');
const { signal } = new AbortController();
const LIST = listOf({ ids: manyIds(20) });
const TEXT = Buffer.from(LIST).toString('base64');
const fetched = (source: RevocationSource, validator: string | null = null, by = signal) =>
  source.fetch({ validator, signal: by });
const bytesOf = (answer: FetchedList | 'unchanged') =>
  SignedRevocationList.parse((answer as FetchedList).list, { engine }).toBytes();
const failure = async (promise: Promise<unknown>) => {
  const error = (await promise.catch((reason) => reason)) as SourceError & { cause?: Error };
  expect(error).toBeInstanceOf(SourceError);
  return error;
};

describe('a list at hand', () => {
  it.each([
    ['bytes', LIST],
    ['base64', TEXT],
    ['a list that was read', SignedRevocationList.parse(LIST, { engine })],
  ])('is given as %s', async (_, list) => {
    const answer = await fetched(staticSource(list));
    expect(bytesOf(answer)).toEqual(LIST);
    expect((answer as FetchedList).validator).toBeNull();
  });
});

describe('a list behind a URL', () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lists/current`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const source = (options?: HttpSourceOptions) => httpSource(url, options);

  it('is fetched with its ETag, as bytes or base64, and is unchanged by 304', async () => {
    const asked: unknown[] = [];
    answer = ({ headers, url: path, method }, response) => {
      asked.push([method, path, headers['if-none-match'], headers.authorization]);
      response.setHeader('etag', '"v1"');
      if (headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.end(asked.length === 1 ? LIST : `${TEXT}\n`);
    };
    const it = source({ headers: { authorization: 'Bearer x' } });
    const first = await fetched(it);
    expect([bytesOf(first), (first as FetchedList).validator]).toEqual([LIST, '"v1"']);
    expect(bytesOf(await fetched(it, '"v0"'))).toEqual(LIST);
    expect(await fetched(it, '"v1"')).toBe('unchanged');
    const path = '/lists/current';
    expect(asked).toEqual([undefined, '"v0"', '"v1"'].map((etag) => ['GET', path, etag, 'Bearer x']));
  });

  it('has no validator where the server gives no ETag', async () => {
    answer = (_, response) => response.end(LIST);
    expect(((await fetched(source())) as FetchedList).validator).toBeNull();
  });

  it('is not unchanged where nobody asked whether it was', async () => {
    answer = (_, response) => response.writeHead(304).end();
    expect((await failure(fetched(source()))).message).toBe('the server of the revocation list answered 304');
  });

  it.each([204, 206, 301, 400, 404, 429, 500, 503])('is not there where the server answers %i', async (status) => {
    answer = (_, response) => response.writeHead(status).end(status === 204 ? undefined : LIST);
    const error = await failure(fetched(source({ fetch: (to, init) => fetch(to, { ...init, redirect: 'manual' }) })));
    expect(error.message).toBe(`the server of the revocation list answered ${status}`);
    expect(error.retryAfter).toBeNull();
  });

  it.each([
    ['7', {}, 7],
    [' 0 ', {}, 0],
    ['Tue, 14 Nov 2023 22:14:20 GMT', { date: 'Tue, 14 Nov 2023 22:13:20 GMT' }, 60],
    ['Tue, 14 Nov 2023 22:12:20 GMT', { date: 'Tue, 14 Nov 2023 22:13:20 GMT' }, 0],
    ['soon', {}, null],
    ['-1', {}, null],
    ['1.5', {}, null],
    ['9999999999', {}, null],
  ])('says when to ask again: %s', async (text, headers, seconds) => {
    answer = (_, response) => response.writeHead(503, { ...headers, 'retry-after': text }).end();
    expect((await failure(fetched(source()))).retryAfter).toBe(seconds);
  });

  it('is taken up to its limit, whether the server says how long it is or not', async () => {
    for (const isChunked of [false, true]) {
      let sent = 0;
      answer = (_, response) => {
        if (!isChunked) response.setHeader('content-length', LIST.length);
        for (let at = 0; at < LIST.length; at += 100) {
          response.write(LIST.subarray(at, at + 100));
          sent += 1;
        }
        response.end();
      };
      expect(bytesOf(await fetched(source({ maxBytes: LIST.length })))).toEqual(LIST);
      expect(sent).toBe(Math.ceil(LIST.length / 100));
      const error = await failure(fetched(source({ maxBytes: LIST.length - 1 })));
      expect(error.message).toBe(`the revocation list has more than ${LIST.length - 1} bytes`);
    }
  });

  it('is not received any further once it is too long', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (_, response) => {
        // Without an end: whoever reads it all never comes back.
        const write = () => {
          while (response.write(new Uint8Array(65_536)));
        };
        response.on('drain', write);
        response.on('close', resolve);
        write();
      };
    });
    expect((await failure(fetched(source({ maxBytes: 100_000 })))).message).toMatch(/more than 100000 bytes/);
    await closed;
  });

  it('ends when the signal is aborted, before and while it comes', async () => {
    const aborted = AbortSignal.abort(new Error('no more'));
    await expect(fetched(source(), null, aborted)).rejects.toThrow('no more');
    const controller = new AbortController();
    answer = (_, response) => {
      response.write(LIST.subarray(0, 10));
      controller.abort(new Error('enough'));
    };
    await expect(fetched(source(), null, controller.signal)).rejects.toThrow('enough');
  });

  it('fails where the server takes too long, or is not there', async () => {
    answer = () => undefined;
    const options: HttpSourceOptions = {
      timeout: 1,
      fetch: (to, init) => {
        // The time is over at once.
        const over = AbortSignal.abort(new DOMException('too long', 'TimeoutError'));
        return fetch(to, { ...init, signal: over });
      },
    };
    expect((await failure(fetched(source(options)))).cause?.message).toBe('too long');
    const { host } = new URL(url);
    expect((await failure(fetched(source(options)))).message).toBe(
      `the revocation list cannot be fetched from ${host}`,
    );
    await failure(fetched(httpSource('http://127.0.0.1:1/')));
    answer = (_, response) => response.destroy();
    await failure(fetched(source()));
    answer = (_, response) => {
      response.setHeader('content-length', 1000);
      response.write(LIST.subarray(0, 10), () => response.destroy());
    };
    await failure(fetched(source()));
  });

  it('passes its own time limit to the request', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    answer = (_, response) => response.end(LIST);
    await fetched(source({ timeout: 7 }));
    await fetched(source());
    expect(timeout.mock.calls).toEqual([[7000], [30_000]]);
    timeout.mockRestore();
  });

  it('refuses what makes no sense', () => {
    const wrong = ['ftp://x/', 'file:///x', 'x', ''].map((address) => () => httpSource(address));
    for (const make of wrong) expect(make).toThrow(TypeError);
    for (const options of [{ other: 1 }, { fetch: 1 }, { timeout: '1' }, { maxBytes: '1' }])
      expect(() => httpSource(url, options as object)).toThrow(TypeError);
    for (const options of [{ timeout: 0 }, { maxBytes: 0 }, { maxBytes: 1.5 }])
      expect(() => httpSource(url, options)).toThrow(RangeError);
  });
});

describe('a list in a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'source-'));
  const path = join(directory, 'list.srl');
  const replace = (content: Uint8Array | string) => {
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is read as bytes or base64, and again once it was replaced or written to', async () => {
    const source = fileSource(path);
    replace(LIST);
    const first = (await fetched(source)) as FetchedList;
    expect(bytesOf(first)).toEqual(LIST);
    expect(await fetched(source, first.validator)).toBe('unchanged');
    replace(`${TEXT}\n`);
    const second = (await fetched(source, first.validator)) as FetchedList;
    expect(bytesOf(second)).toEqual(LIST);
    writeFileSync(path, listOf({ version: 2 }));
    expect(await fetched(source, second.validator)).not.toBe('unchanged');
  });

  it('is read up to its limit', async () => {
    replace(LIST);
    expect(bytesOf(await fetched(fileSource(path, { maxBytes: LIST.length })))).toEqual(LIST);
    const { cause } = await failure(fetched(fileSource(path, { maxBytes: LIST.length - 1 })));
    expect(cause).toBeInstanceOf(RangeError);
  });

  it('fails where it is missing', async () => {
    const { message, cause } = await failure(fetched(fileSource(join(directory, 'none'))));
    expect(message).toContain('none');
    expect(cause).toMatchObject({ code: 'ENOENT' });
  });

  it('tells when it is replaced, until that is ended', async () => {
    replace(LIST);
    const told = new Promise<void>((resolve) => {
      const unwatch = fileSource(path).watch?.(() => {
        unwatch?.();
        resolve();
      });
      replace(listOf({ version: 3 }));
    });
    await told;
    expect(fileSource(path, { watch: false }).watch).toBeUndefined();
  });

  it('refuses what makes no sense', () => {
    for (const make of [
      () => fileSource(''),
      () => fileSource(1 as never),
      () => fileSource(path, { other: 1 } as object),
    ])
      expect(make).toThrow(TypeError);
    expect(() => fileSource(path, { watch: 1 } as object)).toThrow(TypeError);
    expect(() => fileSource(path, { maxBytes: 0 })).toThrow(RangeError);
    vi.stubGlobal('process', undefined);
    expect(() => fileSource(path)).toThrow(/no file system/);
  });
});
