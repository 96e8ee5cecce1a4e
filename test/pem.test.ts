import { describe, expect, it } from 'vitest';
import { looksLikePem, readPem, readPrivateDer, readPublicDer, writePrivatePem, writePublicPem } from '../src/pem.ts';
import { unhex } from './support/vectors.ts';

const KEY = new Uint8Array(32).fill(7);
const TEXT = writePublicPem(KEY);
const readPublicPem = (text: string) => {
  const der = readPem(text, 'PUBLIC KEY');
  return der === null ? null : readPublicDer(der);
};
const readPrivatePem = (text: string) => {
  const der = readPem(text, 'PRIVATE KEY');
  return der === null ? null : readPrivateDer(der);
};

describe('PEM', () => {
  it('reads what it writes', () => {
    expect(readPublicPem(TEXT)).toEqual(KEY);
    const seed = new Uint8Array(32).fill(9);
    expect(readPrivatePem(writePrivatePem(seed, KEY))).toEqual({ seed, publicKey: KEY });
    expect(TEXT.endsWith('-----END PUBLIC KEY-----\n')).toBe(true);
    expect(looksLikePem(TEXT)).toBe(true);
    expect(looksLikePem('AAAA')).toBe(false);
  });

  // What upstream's reader takes and refuses, asked of the oracle.
  it.each([
    ['CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['CR', TEXT.replaceAll('\n', '\r')],
    ['no last line end', TEXT.trimEnd()],
    ['an empty line before', `\n${TEXT}`],
    ['text before', `note\n${TEXT}`],
    ['an empty line before the end', TEXT.replace('\n-----END', '\n\n-----END')],
  ])('reads a block with %s', (_, text) => {
    expect(readPublicPem(text)).toEqual(KEY);
  });

  it.each([
    ['a space before', ` ${TEXT}`],
    ['everything on one line', TEXT.replaceAll('\n', '')],
    ['text behind', `${TEXT}note`],
    ['a second block', TEXT + TEXT],
    ['spaces behind', `${TEXT}  `],
    ['two line ends', `${TEXT}\n`],
    ['a space in the body', TEXT.replace('=\n', '= \n')],
    ['headers', TEXT.replace('KEY-----\n', 'KEY-----\nFoo: bar\n\n')],
    ['an empty first line', TEXT.replace('KEY-----\n', 'KEY-----\n\n')],
    ['lines of 32', TEXT.replace(/\n(.{32})/, '\n$1\n')],
    ['no padding', TEXT.replace('=\n', '\n')],
    ['another label', TEXT.replaceAll('PUBLIC', 'PRIVATE')],
    ['a space behind the label', TEXT.replace('KEY-----\n', 'KEY----- \n')],
    ['a NUL before', `\0\n${TEXT}`],
    ['nothing in it', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n'],
    ['an algorithm with parameters', pem(`302c300706032b65700500032100${'07'.repeat(32)}`)],
    ['a long form of the length', pem(`30812a300506032b6570032100${'07'.repeat(32)}`)],
  ])('refuses a block with %s', (_, text) => {
    expect(readPublicPem(text)).toBeNull();
  });

  it('reads attributes, and refuses any that do not end where they say', () => {
    const v1 = (length: string, attributes: string) =>
      pem(`30${length}020100300506032b657004220420${'09'.repeat(32)}${attributes}`, 'PRIVATE KEY');
    expect(readPrivatePem(v1('32', 'a0020500'))?.seed).toEqual(new Uint8Array(32).fill(9));
    for (const bad of [v1('32', 'a0030500'), v1('32', 'a0010500'), v1('2f', 'a0'), v1('30', 'a080')])
      expect(readPrivatePem(bad)).toBeNull();
  });

  it('refuses every cut of a block', () => {
    const whole = unhex(`302e020100300506032b657004220420${'09'.repeat(32)}`);
    for (let length = 0; length < whole.length; length++) {
      expect(readPrivatePem(pem(Buffer.from(whole.subarray(0, length)).toString('hex'), 'PRIVATE KEY'))).toBeNull();
    }
  });
});

function pem(der: string, label = 'PUBLIC KEY'): string {
  const body = (
    Buffer.from(der, 'hex')
      .toString('base64')
      .match(/.{1,64}/g) ?? ['']
  ).join('\n');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
