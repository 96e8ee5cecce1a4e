import { describe, expect, it } from 'vitest';
import { SLOT_COUNT } from '../../assembly/layout.ts';
import {
  FORM_STACK_BYTES,
  FORM_STACK_STANDARD,
  FORM_WARRANT_BYTES,
  FORM_WARRANT_URL,
} from '../../assembly/text/forms.ts';
import { openChain, type StoredChain } from '../../src/engine/slots.ts';
import { Warrant } from '../../src/index.ts';
import { castOf, idOf, leftovers, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';

const BYTES = FORM_WARRANT_BYTES | FORM_STACK_BYTES;

describe.each(ENGINES)('slots on $name', (engine) => {
  const { root, leaf } = castOf(engine);
  const other = (n: number) =>
    Warrant.mintBuilder({ engine })
      .tool('t')
      .id(idOf(60 + n))
      .issuedAt(NOW)
      .mint(root)
      .toBytes();
  const others = Array.from({ length: SLOT_COUNT * 3 }, (_, n) => other(n));

  function opened(input: string | Uint8Array, forms = BYTES): { chain: StoredChain; verifications: number } {
    const { chain, verifications } = openChain(engine, input, forms);
    if (chain === null) throw new Error('refused');
    return { chain, verifications };
  }

  it('give the same chain for the same bytes while it stays', () => {
    const first = opened(leaf.toStack());
    const again = opened(leaf.toStack());
    expect(again.chain).toBe(first.chain);
    expect(again.verifications).toBe(0);
    expect(first.chain.length).toBe(3);
    expect(first.chain.envelopes.map(hex)).toEqual(leaf.chain.map((w) => hex(w.toBytes())));
  });

  it('give the same chain for the same text, and never for another form', () => {
    const text = leaf.toStackText();
    const { chain } = opened(text, FORM_STACK_STANDARD);
    expect(opened(text, FORM_STACK_STANDARD).chain).toBe(chain);
    expect(opened(`${text} `, FORM_STACK_STANDARD).chain).toBe(chain);
    expect(openChain(engine, text, FORM_WARRANT_URL).chain).toBeNull();
    expect(opened(leaf.toStack()).chain).toBe(chain);
    expect(opened(text, FORM_STACK_STANDARD).verifications).toBe(0);
  });

  it('never give another chain’s, however they are taken and retaken', () => {
    const chains = others.map((bytes) => opened(bytes).chain);
    // A fixed walk over all of them: settle some, open others.
    let step = 7;
    for (let i = 0; i < 400; i++) {
      step = (step * 29 + 13) % 997;
      const n = step % others.length;
      const bytes = others[n] as Uint8Array;
      if (step % 2 === 0) {
        const chain = chains[n] as StoredChain;
        chain.settle();
        expect(chain.isIn(chain.slot)).toBe(true);
        expect(hex(chain.bytes)).toBe(hex(bytes));
      } else {
        expect(hex(opened(bytes).chain.bytes)).toBe(hex(bytes));
      }
    }
    expect(leftovers(engine)).toBe(0);
  });

  it('cost verifications only when a chain is read anew', () => {
    const { chain } = opened(leaf.toStack());
    expect(chain.settle()).toBe(0);
    for (const bytes of others) opened(bytes);
    expect(chain.settle()).toBe(3);
    expect(chain.settle()).toBe(0);
  });
});
