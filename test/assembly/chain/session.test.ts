// Slots: a chain that was read is recognised by its bytes, and by nothing less.
import { describe, expect, it } from 'vitest';
import { SLOT_COUNT } from '../../../assembly/layout.ts';
import { SLOT_GENERATION, slotAt } from '../../../assembly/slot.ts';
import { open } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { idOf, rootWarrant, stackBytes } from '../../support/warrants.ts';

describe.each(ENGINES)('slots on $name', (engine) => {
  const warrants = Array.from({ length: SLOT_COUNT + 1 }, (_, i) => rootWarrant({ id: idOf(`slot ${i}`) }));
  const generation = (slot: number) => engine.words[(slotAt(slot) + SLOT_GENERATION) >> 2] as number;
  const openAt = (i: number) => open(engine, warrants[i]?.bytes ?? Buffer.alloc(0));

  it('the same bytes are found again without a signature, until four others have come', () => {
    const first = openAt(0);
    const born = generation(first.slot);
    expect(engine.core.slotIsCurrent(first.slot, born)).toBe(1);
    for (let i = 1; i < SLOT_COUNT; i++) openAt(i);
    expect(openAt(0)).toMatchObject({ slot: first.slot, verifications: 0 });
    expect(engine.core.slotIsCurrent(first.slot, born)).toBe(1);
    // Warrant 0 was used last, so 1 is the one to go.
    expect(openAt(SLOT_COUNT)).toMatchObject({ verifications: 1 });
    expect(openAt(0)).toMatchObject({ slot: first.slot, verifications: 0 });
    expect(openAt(1)).toMatchObject({ verifications: 1 });
    for (let i = 1; i <= SLOT_COUNT; i++) openAt(i);
    expect(engine.core.slotIsCurrent(first.slot, born)).toBe(0);
    expect(openAt(0).verifications).toBe(1);
  });

  it('one warrant, and a stack of that one warrant, are not the same chain', () => {
    const w = rootWarrant({ id: idOf('alone') });
    expect(open(engine, w.bytes).verifications).toBe(1);
    expect(open(engine, stackBytes([w])).verifications).toBe(1);
    expect(open(engine, w.bytes).verifications).toBe(0);
  });

  it('bytes that were refused are refused again, and what they overwrote is gone', () => {
    const good = rootWarrant({ id: idOf('good') }).bytes;
    const bad = Buffer.from(good);
    bad[bad.length - 1] = (bad[bad.length - 1] as number) ^ 1;
    for (let round = 0; round < SLOT_COUNT + 2; round++) {
      expect(open(engine, bad)).toMatchObject({ reason: 'WARRANT_SIGNATURE', verifications: 1 });
      expect(open(engine, good).reason).toBe('OK');
    }
    expect(open(engine, Buffer.alloc(0)).reason).toBe('TRUNCATED');
  });

  it('a slot number of a chain that was refused is current to nobody', () => {
    for (let slot = 0; slot < SLOT_COUNT; slot++) expect(engine.core.slotIsCurrent(slot, generation(slot) + 1)).toBe(0);
  });
});
