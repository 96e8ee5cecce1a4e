import { describe, expect, it } from 'vitest';
import { readUrl, schemeOf } from '../../src/host/url.ts';

const parts = (text: string): string => {
  const url = readUrl(text);
  return typeof url === 'string' ? url : `${url.scheme} ${url.host} ${url.port} ${url.path}`;
};

describe('a URL', () => {
  it.each([
    ['https://api.example.com', 'https api.example.com null /'],
    ['HTTPS://API.Example.com:443/A', 'https api.example.com null /A'],
    ['http://h:443/', 'http h 443 /'],
    ['  https://h/a/../b  ', 'https h null /b'],
    ['ht\ntps://h/\ta', 'https h null /a'],
    ['https:\\\\h\\a', 'https h null /a'],
    ['https:h', 'https h null /'],
    ['https://u:p@h/?q#f', 'https h null /'],
    ['https://%31%32%37.0.0.1/', 'https 127.0.0.1 null /'],
    ['https://0x7f.1/', 'https 127.0.0.1 null /'],
    ['https://u*"@h/*"', 'https h null /*%22'],
    ['https://h/ ', 'https h null /'],
    ['https://h ', 'https h null /'],
    ['data:text/plain,x', 'data  null text/plain,x'],
    ['https://2130706433/', 'https 127.0.0.1 null /'],
    ['https://0177.0.0.01/', 'https 127.0.0.1 null /'],
    ['https://[::FFFF:127.0.0.1]/', 'https [::ffff:7f00:1] null /'],
    ['https://bücher.example/', 'https xn--bcher-kva.example null /'],
    ['https://xn--bcher-kva.example/', 'https xn--bcher-kva.example null /'],
    ['https://b%C3%BCcher.example/', 'https xn--bcher-kva.example null /'],
    ['https://例え.example/', 'https xn--r8jz45g.example null /'],
    ['https://h/%41%2f', 'https h null /%41%2f'],
    ['https://h/{x}', 'https h null /%7Bx%7D'],
    ['postgres://Db.Internal:5432/x', 'postgres Db.Internal 5432 /x'],
    ['file:///etc/passwd', 'file  null /etc/passwd'],
    ['mailto:a@example.com', 'mailto  null a@example.com'],
    ['fe80::1', 'fe80  null :1'],
  ])('%j', (text, expected) => {
    expect(parts(text)).toBe(expected);
  });

  it.each(['', 'example.com', '/path', '//h/', '1http://h', ':', 'a b://h'])(
    'is not %j: there is no scheme',
    (text) => {
      expect(schemeOf(text)).toBeNull();
      expect(readUrl(text)).toBe('malformed');
    },
  );

  it.each([
    'https://',
    'https://[::1',
    'https://h:65536/',
    'https://h:a/',
    'https://256.1.1.1/',
    'https://a%00b/',
    'https://a%2fb/',
    'https://a b/',
    'https://a%20b/',
  ])('is not %j: no parser reads it', (text) => {
    expect(readUrl(text)).toBe('malformed');
  });

  it.each([
    // Chromium encodes a star, Firefox refuses it and the quotation mark, and a number without a digit.
    'https://a*b.example/',
    'https://*/',
    'https://a%2Ab/',
    'https://a"b/',
    'https://0x/',
    'https://0x.0X.1.0x/',
    // Firefox finds no host in these.
    'data://example.com/',
    'javascript://example.com:8080/x',
    'https://faß.de/',
    'https://BÜCHER.example/',
    'https://xn--fa-hia.de/',
    'https://xn--a/',
    'https://xn--/',
    'https://xn--zzzz/',
    'https://ⓔxample.com/',
    'https://a。b/',
    'https://a\u00adb.com/',
    'https://１２７.0.0.1/',
    'https://e\u0301.com/',
    'https://אב.com/',
    'https://a%ffb/',
    'https://a%zz/',
    'file://h/x',
    'file:///c:/x',
    'file:x',
    'foo://a b/',
    'foo://h:80\\x',
  ])('is not decided: %j', (text) => {
    expect(readUrl(text)).toBe('undecided');
  });

  it.each(['https://h/a^b', 'https://h/c:/../x', 'https://h/c|/x', 'foo://h/a\\b'])(
    'has no certain path: %j',
    (text) => {
      expect(readUrl(text)).toMatchObject({ path: null });
    },
  );
});
