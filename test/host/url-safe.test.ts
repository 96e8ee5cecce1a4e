import { describe, expect, it } from 'vitest';
import { UrlSafe, type UrlSafeOptions } from '../../src/constraints/url-safe.ts';
import { readDomain } from '../../src/host/domain.ts';
import { explainUrl } from '../../src/host/url-safe.ts';

const judged = (url: string, options: UrlSafeOptions = {}): string => explainUrl(UrlSafe(options), url);
const OPEN: UrlSafeOptions = { blockPrivate: false, blockLoopback: false, blockMetadata: false, blockReserved: false };

/** Addresses and what they are refused for, with every block on; null is none. */
const ADDRESSES: readonly (readonly [host: string, purpose: string])[] = [
  ['0.0.0.0', 'reserved'],
  ['0.1.2.3', 'reserved'],
  ['9.255.255.255', 'safe'],
  ['10.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['11.0.0.0', 'safe'],
  ['100.63.255.255', 'safe'],
  ['100.64.0.0', 'private'],
  ['100.127.255.255', 'private'],
  ['100.128.0.0', 'safe'],
  ['100.100.100.200', 'metadata'],
  ['126.255.255.255', 'safe'],
  ['127.0.0.0', 'loopback'],
  ['127.255.255.255', 'loopback'],
  ['128.0.0.0', 'safe'],
  ['169.253.255.255', 'safe'],
  ['169.254.0.0', 'metadata'],
  ['169.254.169.254', 'metadata'],
  ['169.255.0.0', 'safe'],
  ['172.15.255.255', 'safe'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'safe'],
  ['192.0.0.8', 'reserved'],
  ['192.0.0.9', 'safe'],
  ['192.0.0.10', 'safe'],
  ['192.0.0.11', 'reserved'],
  ['192.0.1.0', 'safe'],
  ['192.0.2.1', 'reserved'],
  ['192.88.99.1', 'reserved'],
  ['192.167.255.255', 'safe'],
  ['192.168.0.0', 'private'],
  ['192.169.0.0', 'safe'],
  ['198.17.255.255', 'safe'],
  ['198.18.0.0', 'private'],
  ['198.19.255.255', 'private'],
  ['198.20.0.0', 'safe'],
  ['198.51.100.1', 'reserved'],
  ['203.0.113.1', 'reserved'],
  ['223.255.255.255', 'safe'],
  ['224.0.0.0', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['[::]', 'reserved'],
  ['[::1]', 'loopback'],
  ['[::2]', 'reserved'],
  ['[::ffff:10.0.0.1]', 'private'],
  ['[::ffff:8.8.8.8]', 'safe'],
  ['[::127.0.0.1]', 'loopback'],
  ['[64:ff9b::a9fe:a9fe]', 'metadata'],
  ['[64:ff9b::808:808]', 'safe'],
  ['[64:ff9b:1::1]', 'private'],
  ['[2002:a00:1::]', 'private'],
  ['[2002:808:808::]', 'safe'],
  ['[2001:0:0:0:0:0:f5ff:fffe]', 'private'],
  ['[2001:0:0:0:0:0:f7f7:f7f7]', 'reserved'],
  ['[fd00:ec2::254]', 'metadata'],
  ['[fd00:ec2::253]', 'private'],
  ['[fbff::1]', 'safe'],
  ['[fc00::1]', 'private'],
  ['[fe80::1]', 'private'],
  ['[fec0::1]', 'private'],
  ['[100::1]', 'reserved'],
  ['[100:0:0:1::1]', 'reserved'],
  ['[100:0:0:2::1]', 'safe'],
  ['[2001:db8::1]', 'reserved'],
  ['[3fff::1]', 'reserved'],
  ['[3fff:1000::1]', 'safe'],
  ['[2001:1::1]', 'safe'],
  ['[2001:1::4]', 'reserved'],
  ['[2001:3::1]', 'safe'],
  ['[2001:4:112::1]', 'safe'],
  ['[2001:20::1]', 'safe'],
  ['[2001:3f::1]', 'safe'],
  ['[2001:40::1]', 'reserved'],
  ['[2001:200::1]', 'safe'],
  ['[5f00::1]', 'reserved'],
  ['[ff02::1]', 'reserved'],
  ['[2606:4700::1111]', 'safe'],
];

describe('addresses', () => {
  it.each(ADDRESSES)('%s is %s', (host, purpose) => {
    expect(judged(`https://${host}/`)).toBe(purpose);
    expect(judged(`https://${host}/`, OPEN)).toBe('safe');
  });

  it('each block works alone', () => {
    for (const [name, host] of [
      ['blockPrivate', '10.0.0.1'],
      ['blockLoopback', '127.0.0.1'],
      ['blockMetadata', '169.254.169.254'],
      ['blockReserved', '224.0.0.1'],
    ] as const) {
      expect(judged(`http://${host}/`, { ...OPEN, [name]: true })).not.toBe('safe');
      expect(judged(`http://${host}/`, { [name]: false })).toBe('safe');
    }
  });

  it('0.0.0.0 is reserved, or else the machine itself', () => {
    expect(judged('http://0/', { ...OPEN, blockLoopback: true })).toBe('loopback');
    expect(judged('http://[::]/', { ...OPEN, blockReserved: true })).toBe('reserved');
  });

  it.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://%31%32%37.0.0.1/',
    'http://127.0.0.1./',
    'http:\\\\127.0.0.1\\',
    'http://user@127.0.0.1:80/',
    'http://example.com@127.0.0.1/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://localhost.localdomain/',
    'http://loc%61lhost/',
    'http://loc\talhost/',
  ])('%j leads to the machine itself', (url) => {
    expect(judged(url)).toBe('loopback');
  });

  it.each(['http://１２７.0.0.1/', 'http://ⓛocalhost/', 'http://127。0。0。1/'])('%j is not decided', (url) => {
    expect(judged(url)).toBe('undecided');
  });

  it.each(['http://[::1%25lo]/', 'http://127.0.0.1\0/', 'http://%2531.0.0.1/', 'http://256.256.256.256/'])(
    '%j is no URL',
    (url) => {
      expect(judged(url)).toBe('malformed');
    },
  );

  it.each(['foo://2130706433/', 'foo://0x7f000001/', 'foo://0177.0.0.1/'])(
    '%j is not decided: no parser reads it',
    (url) => {
      expect(judged(url, { schemes: ['foo'] })).toBe('undecided');
    },
  );
});

describe('names, schemes and ports', () => {
  it.each<[string, UrlSafeOptions, string]>([
    ['ftp://example.com/', {}, 'scheme'],
    ['javascript:alert(1)', {}, 'scheme'],
    ['FTP://example.com/', { schemes: ['ftp'] }, 'safe'],
    ['ftp://example.com/', { schemes: ['FTP'] }, 'safe'],
    ['https://example.com/', { schemes: [] }, 'scheme'],
    ['file:///etc/passwd', { schemes: ['file'] }, 'host-missing'],
    ['no url', {}, 'malformed'],
    ['https://a../', {}, 'malformed'],
    ['https://metadata.google.internal./', {}, 'metadata'],
    ['https://metadata.goog/', {}, 'metadata'],
    ['https://foo.localhost/', {}, 'safe'],
    ['https://foo.localhost/', { blockInternalTlds: true }, 'internal'],
    ['https://svc/', { blockInternalTlds: true }, 'internal'],
    ['https://mysvc/', { blockInternalTlds: true }, 'safe'],
    ['https://example.com/', { allowPorts: [443] }, 'safe'],
    ['https://example.com:8443/', { allowPorts: [443] }, 'port'],
    ['http://example.com/', { allowPorts: [443] }, 'port'],
    ['foo://example.com/', { schemes: ['foo'], allowPorts: [443] }, 'safe'],
    ['https://example.com/', { allowPorts: [] }, 'port'],
    ['https://example.com/', { allowDomains: ['example.com'] }, 'safe'],
    ['https://api.example.com/', { allowDomains: ['example.com'] }, 'domain-not-allowed'],
    ['https://api.example.com/', { allowDomains: ['*.example.com'] }, 'safe'],
    ['https://example.com/', { allowDomains: ['*.example.com'] }, 'safe'],
    ['https://notexample.com/', { allowDomains: ['*.example.com'] }, 'domain-not-allowed'],
    ['https://EXAMPLE.com./', { allowDomains: ['Example.com.'] }, 'safe'],
    ['https://8.8.8.8/', { allowDomains: ['example.com'] }, 'domain-not-allowed'],
    ['https://8.8.8.8/', { allowDomains: ['0x08080808'] }, 'safe'],
    ['https://[2606:4700::1]/', { allowDomains: ['[2606:4700:0::1]'] }, 'safe'],
    ['https://xn--bcher-kva.example/', { allowDomains: ['bücher.example'] }, 'safe'],
    ['https://bücher.example/', { denyDomains: ['*.example'] }, 'domain-denied'],
    ['https://example.com/', { allowDomains: [] }, 'domain-not-allowed'],
    ['https://a.example.com/', { allowDomains: ['*.example.com'], denyDomains: ['a.example.com'] }, 'domain-denied'],
    ['https://10.0.0.1/', { allowDomains: ['10.0.0.1'] }, 'private'],
    ['https://example.com/a^b', {}, 'safe'],
  ])('%j with %j: %s', (url, options, expected) => {
    expect(judged(url, options)).toBe(expected);
  });
});

describe('an entry of a domain list', () => {
  it.each([
    ['example.com', { wildcard: false, name: 'example.com' }],
    ['*.Example.COM.', { wildcard: true, name: 'example.com' }],
    ['127.1', { wildcard: false, name: '127.0.0.1' }],
    ['[::0001]', { wildcard: false, name: '[::1]' }],
    ['a_b', { wildcard: false, name: 'a_b' }],
  ])('%j', (entry, expected) => {
    expect(readDomain(entry)).toEqual(expected);
  });

  it.each([
    '',
    '*',
    '*.',
    '**.com',
    'a*.com',
    '*.*.com',
    'a.com:80',
    'https://a',
    'a/b',
    'a b',
    '::1',
    '*.1.2.3.4',
    '*..com',
    'a..',
    '.',
    '*.[::1]',
    '[::1',
    '256.1.1.1',
  ])('%j is none', (entry) => {
    expect(readDomain(entry)).toBe('malformed');
  });

  it.each(['faß.de', 'xn--zzzz', 'a%41', 'a~b'])('%j is not decided', (entry) => {
    expect(readDomain(entry)).toBe('undecided');
  });
});
