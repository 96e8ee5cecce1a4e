import { describe, expect, it } from 'vitest';
import { INPUT_AT, INPUT_SIZE } from '../../assembly/layout.ts';
import { REASON, STAGE, WARRANT } from '../../assembly/result.ts';
import { plainFindings, readFindings } from '../../src/engine/findings.ts';
import { clearInput, engineOf, putInput, resultWord, tooLarge, withItems } from '../../src/engine/port.ts';
import { engine as own } from '../../src/engine/select.ts';
import { leftovers } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

describe.each(ENGINES)('the port of $name', (engine) => {
  it('puts bytes and UTF-8 text, and wipes them', () => {
    expect(putInput(engine, Uint8Array.of(1, 2, 3))).toBe(3);
    expect([...engine.memory.subarray(INPUT_AT, INPUT_AT + 3)]).toEqual([1, 2, 3]);
    clearInput(engine, 3);
    expect(putInput(engine, 'é😀')).toBe(6);
    expect(Buffer.from(engine.memory.subarray(INPUT_AT, INPUT_AT + 6)).toString()).toBe('é😀');
    clearInput(engine, 6);
    expect(leftovers(engine)).toBe(0);
  });

  it('takes what fits and nothing more, and leaves nothing behind', () => {
    expect(putInput(engine, new Uint8Array(INPUT_SIZE))).toBe(INPUT_SIZE);
    expect(putInput(engine, 'x'.repeat(INPUT_SIZE))).toBe(INPUT_SIZE);
    clearInput(engine, INPUT_SIZE);
    for (const input of [new Uint8Array(INPUT_SIZE + 1), 'x'.repeat(INPUT_SIZE + 1), 'é'.repeat(INPUT_SIZE / 2 + 1)]) {
      expect(putInput(engine, input)).toBe(-1);
      expect(leftovers(engine)).toBe(0);
    }
  });

  it('records what does not fit as the core records its refusals', () => {
    const reason = tooLarge(engine, Uint8Array.of(0x83, 0x01));
    expect(readFindings(engine, reason)).toEqual({ ...plainFindings(reason, 2) });
    expect([resultWord(engine, REASON), resultWord(engine, WARRANT), resultWord(engine, STAGE)]).toEqual([
      reason,
      -1,
      2,
    ]);
  });

  it('wipes items also when the call throws', () => {
    expect(() =>
      withItems(engine, [Uint8Array.of(1, 2), Uint8Array.of(3)], () => {
        expect([...engine.memory.subarray(INPUT_AT, INPUT_AT + 3)]).toEqual([1, 2, 3]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(leftovers(engine)).toBe(0);
    expect(() => withItems(engine, [new Uint8Array(INPUT_SIZE), Uint8Array.of(1)], () => 0)).toThrow(RangeError);
  });

  it('is of the engine that is asked for, or the process’s own', () => {
    expect(engineOf({ engine })).toBe(engine);
    expect(engineOf({})).toBe(own());
    expect(engineOf(undefined)).toBe(own());
  });
});
