import { beforeEach, describe, expect, it } from 'vitest';
import { resetBudget } from '../../src/host/budget.ts';
import {
  hasLooseHost,
  matchesUrlPattern,
  readUrlPattern,
  urlMismatch,
  urlPatternWidens,
} from '../../src/host/url-pattern.ts';

beforeEach(() => resetBudget());

const parts = (text: string): string => {
  const read = readUrlPattern(text);
  return typeof read === 'string' ? read : `${read.scheme} ${read.host} ${read.port} ${read.path}`;
};

// protocol 6.12
describe('what a pattern means', () => {
  it.each([
    ['https://api.example.com', 'https api.example.com null null'],
    ['https://api.example.com/', 'https api.example.com null null'],
    ['https://*.example.com/*', 'https *.example.com null /*'],
    ['https://example.com/*.pdf', 'https example.com null /__tenuo_host_wildcard__.pdf'],
    ['https://e.com/**.json', 'https e.com null /*__tenuo_host_wildcard__.json'],
    ['https://example.com/api/**/x', 'https example.com null /api/**/x'],
    ['https://*/*', 'https __tenuo_path_wildcard__ null /*'],
    ['https://*:8443/*', 'https __tenuo_path_wildcard__ 8443 /*'],
    ['https://u@*/', 'https * null null'],
    ['https://example.*/', 'https example.* null null'],
    ['https://a*b.example/x*y', 'https a*b.example null /x*y'],
    ['https://u*@e.com/[a*]*', 'https e.com null /[a*]*'],
    ['https://__TENUO_HOST_WILDCARD__.evil.com/', 'https *.evil.com null null'],
    ['https://example.com:443/*', 'https example.com null /*'],
    ['*://example.com:80/*', 'null example.com 80 /*'],
    ['http://example.com:443/', 'http example.com 443 null'],
    ['https://example.com/a?x=*', 'https example.com null /a'],
    ['https://example.com/{a,b}/*', 'https example.com null /%7Ba,b%7D/*'],
    ['https://example.com/a/../b/*', 'https example.com null /b/*'],
    ['https://example.com\\x\\*', 'https example.com null /x/*'],
    ['file:///etc/*', 'file null null /etc/*'],
    ['postgres://*.Db.Internal/*', 'postgres *.Db.Internal null /*'],
    [' https://e.com/*', ' https e.com null /*'],
    ['https://bücher.example/*', 'https xn--bcher-kva.example null /*'],
  ])('%j', (text, expected) => {
    expect(parts(text)).toBe(expected);
  });

  it.each([
    '',
    'example.com',
    'https:/example.com',
    'https://example.com:*/',
    'https://__tenuo_host_wildcard__.evil.com/',
    'https://e.com/__tenuo_path_wildcard__',
    '*://',
    '://example.com',
    'https://a b.com/',
  ])('%j is none', (text) => {
    expect(readUrlPattern(text)).toBe('malformed');
  });

  it.each(['https://h/a^', 'https://faß.de/', 'x://h:80\\y'])('%j is not decided', (text) => {
    expect(readUrlPattern(text)).toBe('undecided');
  });

  it.each([
    ['https://*/*', true],
    ['https://*example.com/*', true],
    ['https://example.*/', true],
    ['https://a.*.example.com/', true],
    ['https://u@*/', true],
    ['https://*.example.com/*', false],
    ['*://example.com/*', false],
    ['file:///etc/*', false],
  ])('the host of %j is too loose to be minted: %s', (text, expected) => {
    const read = readUrlPattern(text);
    if (typeof read === 'string') throw new Error(read);
    expect(hasLooseHost(read)).toBe(expected);
  });
});

describe('matching', () => {
  it.each([
    ['https://*.example.com/*', 'https://api.example.com/x', null],
    ['https://*.example.com/*', 'https://a.b.example.com/', null],
    ['https://*.example.com/*', 'https://example.com/', null],
    ['https://*.example.com/*', 'https://notexample.com/', 'host'],
    ['https://*.example.com/*', 'https://example.com.evil.com/', 'host'],
    ['https://*.example.com/*', 'https://api.example.com@evil.com/', 'host'],
    ['https://*.example.com/*', 'https://evil.com/?https://api.example.com/', 'host'],
    ['https://example.com/*', 'https://example.com./', 'host'],
    ['https://example.com/*', 'http://example.com/', 'scheme'],
    ['https://example.com:8443/*', 'https://example.com/', 'port'],
    ['https://example.com:443/*', 'https://example.com:8443/', null],
    ['*://example.com:80/*', 'ws://example.com/', 'port'],
    ['*://example.com:80/*', 'http://example.com/', null],
    ['https://example.com/api/*', 'https://example.com/api/v1/x', null],
    ['https://example.com/api/*', 'https://example.com/api/../admin', 'path'],
    ['https://example.com/api/*', 'https://example.com/api/%2e%2e/admin', 'path'],
    ['https://example.com/api/*', 'https://example.com/api', 'path'],
    ['https://example.com/api', 'https://example.com/api/v1', 'path'],
    ['https://example.com/a/**/b', 'https://example.com/a/b', null],
    ['https://example.com/a/**/b', 'https://example.com/a/x/y/b', null],
    ['https://example.com/a/**/b', 'https://example.com/a/xb', 'path'],
    ['https://example.com/a/**', 'https://example.com/a/', null],
    ['https://example.com/[ab]x[!c]', 'https://example.com/axd', null],
    ['https://example.com/[ab]x[!c]', 'https://example.com/axc', 'path'],
    ['https://example.com/a**b', 'https://example.com/a**b', null],
    ['https://example.com/a**b', 'https://example.com/axb', 'path'],
    ['https://example.com/*.pdf', 'https://example.com/x.pdf', 'path'],
    ['https://example.com', 'https://example.com/any/path', null],
    ['postgres://*.db/*', 'postgres://a.db/x', null],
    ['postgres://a.db/*', 'postgres://A.DB/x', 'undecided'],
    ['postgres://*.db/*', 'postgres://a.DB/x', 'undecided'],
    ['https://example.com/a*', 'https://example.com/a^', 'undecided'],
    ['https://example.com/*', 'https://example.com/a^', null],
    ['https://example.com/*', 'not a URL', 'malformed'],
  ])('%j and %j', (pattern, text, expected) => {
    expect(urlMismatch(pattern, text)).toBe(expected);
    const answers: Readonly<Record<string, unknown>> = { malformed: 'malformed', undecided: 'undecided' };
    expect(matchesUrlPattern(pattern, text)).toBe(expected === null ? true : (answers[expected] ?? false));
  });
});

describe('narrowing', () => {
  it.each([
    ['https://*.example.com/*', 'https://api.example.com/*', null],
    ['https://*.example.com/*', 'https://*.api.example.com/*', null],
    ['https://*.example.com/*', 'https://example.com/*', null],
    ['https://*.example.com/*', 'https://notexample.com/*', 'host'],
    ['https://api.example.com/*', 'https://*.example.com/*', 'host'],
    ['*://example.com/*', 'https://example.com/*', null],
    ['https://example.com/*', '*://example.com/*', 'scheme'],
    ['https://example.com/*', 'http://example.com/*', 'scheme'],
    ['https://example.com:8443/*', 'https://example.com/*', 'port'],
    ['https://example.com/*', 'https://example.com:8443/*', null],
    ['https://example.com', 'https://example.com/a', null],
    ['https://example.com/*', 'https://example.com', 'path'],
    ['https://example.com/a/*', 'https://example.com/a/b', null],
    ['https://example.com/a/*', 'https://example.com/b', 'path'],
    ['https://example.com/a', 'https://example.com/a', null],
    ['https://example.com/a', 'https://example.com/a/b', 'path'],
    ['https://example.com/[a/*', 'https://example.com/[a/x]', 'path'],
    ['https://example.com/[ab]/*', 'https://example.com/[ab]/c**d', 'path'],
    ['file:///etc/*', 'file:///etc/x', null],
  ])('%j to %j', (parent, child, expected) => {
    expect(urlPatternWidens(parent, child)).toBe(expected);
  });
});
