import { describe, expect, it } from 'vitest';
import { acceptsUrlPattern } from '../../src/host/url.ts';

// protocol 6.12
const ACCEPTED = [
  'https://api.example.com',
  'https://api.example.com/',
  'https://*.example.com/*',
  'https://example.com/*.pdf',
  'https://e.com/**.json',
  'https://*/*',
  'https://*:8443/*',
  'https://*example.com/*',
  'https://u@*/',
  'https://example.*/',
  'https://__TENUO_HOST_WILDCARD__.evil.com/',
  '*://example.com:443/*',
  '*://*/*',
  'http://example.com:443/',
  'https://example.com/a?x=*',
  'https://example.com/{a,b}/*',
  'https://example.com\\x\\*',
  'file:///etc/*',
  'postgres://*.Db.Internal/*',
  ' https://e.com/*',
];

const REFUSED = [
  '',
  'example.com',
  '/path',
  'https:/example.com',
  'https://example.com:*/',
  'https://__tenuo_host_wildcard__.evil.com/',
  'https://e.com/__tenuo_path_wildcard__',
  '*://',
  'https://',
  'https://[::1',
  'https://a b.com/',
  '://example.com',
];

describe('UrlPattern as far as decoding goes', () => {
  it.each(ACCEPTED)('reads %j', (text) => {
    expect(acceptsUrlPattern(text)).toBe(true);
  });

  it.each(REFUSED)('refuses %j', (text) => {
    expect(acceptsUrlPattern(text)).toBe(false);
  });
});
