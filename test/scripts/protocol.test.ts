// The samples of docs/protocol.md: every one is on the page as its bytes are, and none is written that is not what it says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { annotated, type Shape } from '../../scripts/annotate.mjs';
import { samples } from '../../scripts/protocol.mjs';
import { unhex, vectors } from '../support/vectors.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const fresh = () => structuredClone(vectors('python-interop'));
const made = samples(fresh());

describe('the samples', () => {
  it('are all on the page, each once, and no other', () => {
    const shown = [...page.matchAll(/<!-- sample-([a-z-]+):begin -->/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual(Object.keys(made).sort());
  });

  it.each(Object.entries(made))('%s is shown as it is', (name, text) => {
    expect(page).toContain(`<!-- sample-${name}:begin -->\n${text}\n<!-- sample-${name}:end -->`);
  });

  /** A sample with one bit of its last byte flipped: of a signature, where it has one. */
  const flipped = (hex: string) => hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16);
  const named = (list: { name: string }[], name: string) => list.find((each) => each.name === name) as never;

  it.each<[string, (data: ReturnType<typeof fresh>) => void]>([
    [
      'issuer',
      (data) => {
        const it = named(data.warrants, 'plain') as { cbor_hex: string };
        it.cbor_hex = flipped(it.cbor_hex);
      },
    ],
    [
      'holder of the leaf',
      (data) => {
        const { sign_dict_hex: it } = named(data.pop.dicts, 'empty') as { sign_dict_hex: { value: string } };
        it.value = flipped(it.value);
      },
    ],
    [
      'approver',
      (data) => {
        data.approvals.signed[0].cbor_hex = flipped(data.approvals.signed[0].cbor_hex);
      },
    ],
    [
      'issuer of the list',
      (data) => {
        data.receipts.digests.srl.cbor_hex = flipped(data.receipts.digests.srl.cbor_hex);
      },
    ],
    [
      'requestor',
      (data) => {
        data.receipts.revocation_request.cbor_hex = flipped(data.receipts.revocation_request.cbor_hex);
      },
    ],
    [
      'enforcement point',
      (data) => {
        data.receipts.receipts[1].wire_hex = flipped(data.receipts.receipts[1].wire_hex);
      },
    ],
  ])('are not written where the signature by the %s does not hold', (by, change) => {
    const data = fresh();
    change(data);
    expect(() => samples(data)).toThrow(`the signature by the ${by}`);
  });

  it('are not written where a receipt does not follow the one before it', () => {
    const data = fresh();
    data.receipts.receipts[0].wire_hex = flipped(data.receipts.receipts[0].wire_hex);
    expect(() => samples(data)).toThrow('prev_receipt_hash is SHA-256 of the receipt before');
  });
});

describe('bytes explained', () => {
  const lines = (hex: string, shape: Shape) =>
    annotated(unhex(hex), shape)
      .replace(/ {2,}(?=\S)/g, (gap) => (gap.length > 8 ? ' | ' : gap))
      .split('\n');

  it('are a line an item, below what holds it', () => {
    const shape = {
      name: 'list',
      items: ['a text', { name: 'number', say: String }, { name: 'map', members: { a: 'none', 7: 'bytes' } }],
    };
    expect(lines('83 62 6869 20 a2 6161 f6 07 42 00ff'.replaceAll(' ', ''), shape)).toEqual([
      '83 | list',
      '  62 "hi" | a text',
      '  20 | number: -1',
      '  a2 | map',
      '    61 "a" f6 | none',
      '    07 42 00ff | bytes',
    ]);
  });

  it('say what bytes hold, and what integers stand for', () => {
    const inner = { name: 'inner', items: ['one'] };
    expect(lines('428105', { name: 'bytes', within: inner })).toEqual(['42 | bytes', '  81 | inner', '    05 | one']);
    expect(lines('82188105', { name: 'integers', integers: inner })).toEqual([
      '82 188105 | integers',
      '  81 | inner',
      '    05 | one',
    ]);
    expect(lines('82188105', { name: 'integers', integers: true })).toEqual(['82 188105 | integers']);
  });

  it.each<[string, Shape, string]>([
    ['0000', 'number', '1 bytes are left over'],
    ['820102', { name: 'list', items: ['one'] }, 'list has 2 items'],
    ['a10102', { name: 'map', members: { 2: 'two' } }, 'map has a member 1'],
    ['420102', { name: 'bytes', within: 'number' }, 'bytes holds more than an item'],
    ['9fff', { name: 'list', items: [] }, 'only definite lengths'],
  ])('that are not of their shape are an error: %s', (hex, shape, message) => {
    expect(() => annotated(unhex(hex), shape)).toThrow(message);
  });
});
