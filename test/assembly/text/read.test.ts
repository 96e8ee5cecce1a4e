// Warrants as text: which spellings each form takes, and where a bad one is bad (spec/wire-chain-pop 3.4, 3.5).
import { describe, expect, it } from 'vitest';
import { OUTPUT_AT } from '../../../assembly/layout.ts';
import * as form from '../../../assembly/text/forms.ts';
import { pem } from '../../oracle/generate/objects.mjs';
import { open, put, say } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { idOf, longChain, rootWarrant, type Sealed, stackBytes } from '../../support/warrants.ts';

/** A warrant whose base64 has both telling characters, so that its alphabet can be seen. */
function telling(padding: number): Sealed {
  for (let i = 0; ; i++) {
    const w = rootWarrant({ id: idOf(`telling ${i}`), tools: { ['t'.repeat(1 + (i % 3))]: { constraints: {} } } });
    const text = w.bytes.toString('base64');
    if (text.includes('+') && text.includes('/') && (text.match(/=*$/)?.[0].length ?? 0) === padding) return w;
  }
}
const W = telling(1);
const url = W.bytes.toString('base64url');
const standard = W.bytes.toString('base64');
const padded = `${url}=`;
const unpaddedStandard = standard.replace(/=+$/, '');

/** A stack whose base64 tells its alphabet and is padded. */
function tellingStack(): Buffer {
  for (let i = 0; ; i++) {
    const stack = stackBytes([
      W,
      rootWarrant({ id: idOf(`stack ${i}`), tools: { ['t'.repeat(1 + (i % 3))]: { constraints: {} } } }),
    ]);
    const text = stack.toString('base64');
    if (text.includes('+') && text.includes('/') && text.endsWith('=')) return stack;
  }
}
const S = tellingStack();
const stackUrl = S.toString('base64url');
const stackStandard = S.toString('base64');
const stackPaddedUrl = stackUrl.padEnd(stackStandard.length, '=');

const WARRANT = pem(W.bytes);
const CHAIN = pem(S, 'WARRANT CHAIN');
const BEGIN = '-----BEGIN TENUO WARRANT-----';
const END = '-----END TENUO WARRANT-----';
const ANY_TEXT = 0x3fc;
/** A label that is none is read as base64, whose alphabet its letters are of. */
const NO_BASE64 = /^(NOT_BASE64|BASE64_LENGTH|BASE64_TRAILING_BITS)@/;

const SPELLINGS: [string, string, number[]][] = [
  ['base64url', url, [form.FORM_WARRANT_URL]],
  ['padded base64url', padded, [form.FORM_WARRANT_URL_PADDED]],
  ['standard base64', standard, [form.FORM_WARRANT_STANDARD]],
  ['standard base64 without padding', unpaddedStandard, [form.FORM_WARRANT_STANDARD]],
  ['a stack in base64url', stackUrl, [form.FORM_STACK_URL]],
  ['a stack in padded base64url', stackPaddedUrl, [form.FORM_STACK_URL]],
  ['a stack in standard base64', stackStandard, [form.FORM_STACK_STANDARD]],
  ['PEM of a warrant', WARRANT, [form.FORM_PEM_WARRANTS, form.FORM_PEM_TOKEN]],
  ['PEM of a chain', CHAIN, [form.FORM_PEM_CHAIN]],
];

const SPACES = [
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  ' ',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2000',
  '\u2005',
  '\u200a',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
];
const NOT_SPACES = [
  '\u0000',
  '\u0008',
  '\u000e',
  '\u001f',
  '\u007f',
  '\u0084',
  '\u00ad',
  '\u180e',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\u3001',
  '\ufeff',
  '\ufffd',
];

describe.each(ENGINES)('text on $name', (engine) => {
  const FORMS = [4, 8, 16, 32, 64, 128, 256, 512];
  const read = (text: string, forms = ANY_TEXT) => say(open(engine, text, forms));

  it.each(SPELLINGS)('%s is read in its own form only, and in all together', (_, text, own) => {
    expect(read(text)).toBe('OK');
    for (const accepted of FORMS) {
      const got = read(text, accepted);
      if (own.includes(accepted)) expect(got).toBe('OK');
      else expect(got, String(accepted)).toMatch(/^(FORM_NOT_ACCEPTED|PEM_INCOMPLETE|NOT_BASE64)@\d+$/);
    }
  });

  it('what was read is the warrant: the same bytes give the same slot and no second verification', () => {
    const bytes = open(engine, W.bytes);
    expect(bytes.reason).toBe('OK');
    for (const text of [url, padded, standard, WARRANT, ` ${url}\n`])
      expect(open(engine, text, ANY_TEXT)).toMatchObject({ reason: 'OK', slot: bytes.slot, verifications: 0 });
  });

  it('white space of every kind is passed over, anywhere; nothing else is', () => {
    for (const space of SPACES) {
      expect(read(`${space}${url.slice(0, 9)}${space}${space}${url.slice(9)}${space}`), JSON.stringify(space)).toBe(
        'OK',
      );
      expect(read(`${space}${BEGIN}${space}\n${space}${url}${space}\n${END}${space}`), JSON.stringify(space)).toBe(
        'OK',
      );
    }
    for (const other of NOT_SPACES) {
      const at = Buffer.byteLength(url.slice(0, 9));
      expect(read(`${url.slice(0, 9)}${other}${url.slice(9)}`)).toMatch(/^(NOT_BASE64|BASE64_LENGTH)@/);
      expect(read(`${url.slice(0, 8)}${other}AAA${url.slice(8)}`)).toMatch(
        new RegExp(`^(NOT_BASE64@${at - 1}|BASE64_LENGTH@)`),
      );
    }
  });

  it('a fault lies where it stands in the text as it was given, white space counted', () => {
    const bad = `${url.slice(0, 40)}%${url.slice(41)}`;
    expect(read(bad)).toBe('NOT_BASE64@40');
    expect(read(`  ${bad}`)).toBe('NOT_BASE64@42');
    expect(read(`\n${bad.slice(0, 10)}\u3000\r\n${bad.slice(10)}`)).toBe('NOT_BASE64@46');
    const inPem = `x\n${BEGIN}\n${bad.slice(0, 20)}\n${bad.slice(20)}\n${END}\n`;
    expect(read(inPem)).toBe(`NOT_BASE64@${inPem.indexOf('%')}`);
    const inToken = `${BEGIN}\n${bad.slice(0, 20)}\n${bad.slice(20)}\n${END}\n`;
    expect(read(inToken, form.FORM_PEM_TOKEN)).toBe(`NOT_BASE64@${inToken.indexOf('%')}`);
    const inChain = CHAIN.replace(/^(.*\n.{7})./, '$1%');
    expect(read(inChain)).toBe(`NOT_BASE64@${inChain.indexOf('%')}`);
    expect(read(url.slice(0, -2) + url.slice(-1))).toMatch(
      /^(BASE64_TRAILING_BITS|TRUNCATED|BASE64_LENGTH|WRONG_LENGTH)@/,
    );
  });

  it('alphabets are not mixed, and what has no telling character is of both', () => {
    const mixed = standard.replace('+', '-');
    expect(read(mixed)).toMatch(/^BASE64_MIXED@/);
    expect(read(stackStandard.replace('/', '_'))).toMatch(/^BASE64_MIXED@/);
    // 83 01 00: the beginning of a warrant. The form is accepted where the bytes are what is refused.
    expect(read('gwEA', form.FORM_WARRANT_URL)).toBe('TRUNCATED@0');
    expect(read('gwEA', form.FORM_WARRANT_STANDARD)).toBe('TRUNCATED@0');
    expect(read('gwEA', form.FORM_WARRANT_URL_PADDED)).toBe('FORM_NOT_ACCEPTED@0');
    expect(read('gwE=', form.FORM_WARRANT_URL_PADDED)).toMatch(/^TRUNCATED@/);
    expect(read('gwE=', form.FORM_WARRANT_URL)).toBe('FORM_NOT_ACCEPTED@0');
  });

  it('nothing, or nothing but white space, is empty', () => {
    for (const text of ['', ' ', '\n\t\u3000']) expect(read(text)).toBe(`TEXT_EMPTY@${Buffer.byteLength(text)}`);
    expect(read('\ufeff')).toMatch(/^(NOT_BASE64|BASE64_LENGTH)@/);
  });

  describe('PEM', () => {
    const other = rootWarrant({ id: idOf('second') });
    it('blocks are read in the order of the text, whatever stands around them', () => {
      const chain = longChain(3);
      const text = chain.map((w) => `a note\n${pem(w.bytes)}`).join('-----x-----\n');
      const got = open(engine, text, ANY_TEXT);
      expect(got.reason).toBe('OK');
      expect(open(engine, stackBytes(chain))).toMatchObject({ reason: 'OK', slot: got.slot, verifications: 0 });
    });

    it('a block that does not end is dropped, unless it is the first', () => {
      const blocks = (text: string) => read(text, form.FORM_PEM_WARRANTS);
      expect(blocks(`${WARRANT}${BEGIN}\n${url}`)).toBe('OK');
      expect(blocks(`${BEGIN}\n${url}`)).toBe('PEM_INCOMPLETE@0');
      expect(blocks(`note ${BEGIN}\n${url}`)).toBe('PEM_INCOMPLETE@5');
      const before = `${END}\n${url}\n`;
      expect(blocks(before + BEGIN)).toBe(`PEM_INCOMPLETE@${before.length}`);
    });

    it('an empty block, or a broken one anywhere, is refused', () => {
      expect(read(`${BEGIN}\n${END}\n${BEGIN}\n${url}\n${END}`)).toBe('TEXT_EMPTY@29');
      expect(read(`${WARRANT}${BEGIN}\n!${END}`)).toMatch(/^(NOT_BASE64|BASE64_LENGTH)@/);
      expect(read(`${WARRANT}${BEGIN}\n${standard}\n${END}`)).toMatch(/^FORM_NOT_ACCEPTED@/);
      expect(read(`${WARRANT}${BEGIN}\n${stackUrl}\n${END}`)).toMatch(/^FORM_NOT_ACCEPTED@/);
    });

    it('a chain block goes before all others, and holds a stack', () => {
      expect(read(`${pem(other.bytes)}${CHAIN}`)).toBe('OK');
      expect(open(engine, S).verifications).toBe(0);
      expect(read(pem(W.bytes, 'WARRANT CHAIN'))).toMatch(/^FORM_NOT_ACCEPTED@/);
      expect(read(CHAIN.replace(/-----END.*\n/, ''))).toBe('PEM_INCOMPLETE@0');
    });

    it('a token on one line loses its body with its labels, as upstream reads it', () => {
      expect(read(`${BEGIN}${url}${END}`, form.FORM_PEM_TOKEN)).toMatch(/^PEM_INCOMPLETE@/);
      expect(read(`${BEGIN}${url}${END}`, form.FORM_PEM_WARRANTS)).toBe('OK');
      expect(read(`${BEGIN}${url}${END}`, form.FORM_PEM_WARRANTS | form.FORM_PEM_TOKEN)).toBe('OK');
    });

    it('labels are exact', () => {
      expect(read(WARRANT.replace('BEGIN', 'begin'))).toMatch(NO_BASE64);
      expect(read(WARRANT.replaceAll('TENUO WARRANT', 'CERTIFICATE'))).toMatch(NO_BASE64);
      expect(read(WARRANT.replace('WARRANT-----', 'WARRANT----'))).toMatch(NO_BASE64);
    });
  });

  it('what is written is read again, byte for byte', () => {
    const written = (bytes: Buffer, wanted: number) => {
      const length = engine.core.writeText(put(engine, bytes), wanted);
      return Buffer.from(engine.memory.subarray(OUTPUT_AT, OUTPUT_AT + length)).toString('latin1');
    };
    expect(written(W.bytes, form.FORM_WARRANT_URL)).toBe(url);
    expect(written(W.bytes, form.FORM_WARRANT_STANDARD)).toBe(standard);
    expect(written(S, form.FORM_STACK_STANDARD)).toBe(stackStandard);
    expect(written(S, form.FORM_STACK_URL)).toBe(stackUrl);
    expect(written(W.bytes, form.FORM_PEM_WARRANTS)).toBe(WARRANT);
    expect(written(S, form.FORM_PEM_CHAIN)).toBe(CHAIN);
    const largest = Buffer.alloc(262_144, 0xa5);
    expect(written(largest, form.FORM_STACK_STANDARD)).toBe(largest.toString('base64'));
    expect(written(largest, form.FORM_PEM_CHAIN)).toBe(pem(largest, 'WARRANT CHAIN'));
  });

  it.each([24, 31, 32, 64])('a stack of %i is read from text and bytes, and not taken for one warrant', (count) => {
    const stack = stackBytes(longChain(count));
    for (const text of [stack.toString('base64'), stack.toString('base64url'), pem(stack, 'WARRANT CHAIN')])
      expect(read(text)).toBe('OK');
    expect(open(engine, stack, form.FORM_STACK_BYTES).reason).toBe('OK');
    expect(open(engine, stack, form.FORM_WARRANT_BYTES).reason).not.toBe('OK');
  });

  it('bytes are told apart by what is inside the outer array', () => {
    const cases: [string, string][] = [
      ['80', 'STACK_EMPTY'],
      ['8180', 'WRONG_COUNT'],
      ['8101', 'WRONG_COUNT'],
      ['00', 'WRONG_TYPE'],
      ['', 'TRUNCATED'],
      ['9818', 'TRUNCATED'],
      ['99', 'TRUNCATED'],
      ['9f01', 'INDEFINITE_LENGTH'],
      ['9c01', 'RESERVED_VALUE'],
    ];
    for (const [hex, reason] of cases) expect(open(engine, Buffer.from(hex, 'hex')).reason, hex).toBe(reason);
  });
});
