// Chains that an engine holds in its slots, as the facade sees them. A slot may be taken by another chain at any
// time, so everything that outlives a call keeps the bytes and opens them again when it must.

import { SLOT, VERIFICATIONS } from '../../assembly/result.ts';
import { SLOT_GENERATION, SLOT_IS_STACK, SLOT_LENGTH, SLOT_WARRANTS, slotAt, slotBytes } from '../../assembly/slot.ts';
import { FORM_STACK_BYTES, FORM_WARRANT_BYTES } from '../../assembly/text/forms.ts';
import { ChainBytes } from './chain-bytes.ts';
import type { Engine } from './engine.ts';
import { clearInput, putInput, resultWord, tooLarge } from './port.ts';

/** A chain that was read and whose signatures held, as a slot of an engine may hold it. */
export class StoredChain extends ChainBytes {
  readonly engine: Engine;
  #slot: number;
  #generation: number;

  constructor(engine: Engine, slot: number) {
    const at = slotBytes(slot);
    super(
      engine.memory.slice(at, at + headWord(engine, slot, SLOT_LENGTH)),
      headWord(engine, slot, SLOT_IS_STACK) === 1,
      headWord(engine, slot, SLOT_WARRANTS),
    );
    this.engine = engine;
    this.#slot = slot;
    this.#generation = headWord(engine, slot, SLOT_GENERATION);
  }

  /** Whether it is this chain that the slot holds: it may have been opened again into another one. */
  isIn(slot: number): boolean {
    return this.#slot === slot && this.engine.core.slotIsCurrent(slot, this.#generation) === 1;
  }

  /** The slot that holds the chain, from `settle` until the next chain is opened. */
  get slot(): number {
    return this.#slot;
  }

  /** Opens the chain again where its slot was taken in the meantime; returns the signature verifications that took. */
  settle(): number {
    if (this.isIn(this.#slot)) return 0;
    const { engine } = this;
    const length = putInput(engine, this.bytes);
    const reason = engine.core.openInput(length, this.isStack ? FORM_STACK_BYTES : FORM_WARRANT_BYTES);
    clearInput(engine, length);
    if (reason !== 0) throw new Error(`a chain that was read before is refused now (${reason})`);
    this.#slot = resultWord(engine, SLOT);
    this.#generation = headWord(engine, this.#slot, SLOT_GENERATION);
    return resultWord(engine, VERIFICATIONS);
  }
}

/** What was last read into a slot: the chain and, where it came as text, the text. */
interface Seen {
  readonly chain: StoredChain;
  readonly text: string | null;
  readonly forms: number;
}

/** By slot, so that a chain presented again costs no copy, and the same text no decoding. */
const seen = new WeakMap<Engine, (Seen | undefined)[]>();

/** A reading: the chain or the reason why there is none, and what it cost in signature verifications. */
export interface Opened {
  readonly chain: StoredChain | null;
  readonly reason: number;
  readonly verifications: number;
  /** Whether the call was decided too: then the reason is that of the decision, 0 where it is allowed. */
  readonly isDecided: boolean;
}

/**
 * Reads bytes or text in one of the accepted forms. On a refusal the result record says where. With `decides`, what
 * CALL, REQUEST and SIGNATURE ask is decided in the same turn, unless the chain is at hand as this very text.
 */
export function openChain(engine: Engine, input: string | Uint8Array, forms: number, decides = false): Opened {
  const slots = slotsOf(engine);
  if (typeof input === 'string') {
    const known = readBefore(slots, input, forms);
    if (known !== null) return { chain: known, reason: 0, verifications: 0, isDecided: false };
  }
  const length = putInput(engine, input);
  if (length < 0) return { chain: null, reason: tooLarge(engine, input), verifications: 0, isDecided: false };
  const { core } = engine;
  const reason = decides ? core.authorizeInput(length, forms) : core.openInput(length, forms);
  clearInput(engine, length);
  const verifications = resultWord(engine, VERIFICATIONS);
  const slot = resultWord(engine, SLOT);
  if (slot < 0) return { chain: null, reason, verifications, isDecided: false };
  const before = slots[slot];
  const isSame = before?.chain.isIn(slot) === true;
  const chain = isSame ? before.chain : new StoredChain(engine, slot);
  // Bytes that were read as text before keep their text.
  if (!isSame || typeof input === 'string')
    slots[slot] = { chain, text: typeof input === 'string' ? input : null, forms };
  return { chain, reason, verifications, isDecided: decides };
}

function slotsOf(engine: Engine): (Seen | undefined)[] {
  let slots = seen.get(engine);
  if (slots === undefined) {
    slots = [];
    seen.set(engine, slots);
  }
  return slots;
}

/** The chain of exactly this text, while its slot still holds it. */
function readBefore(slots: readonly (Seen | undefined)[], text: string, forms: number): StoredChain | null {
  for (let slot = 0; slot < slots.length; slot++) {
    const known = slots[slot];
    if (known?.text === text && known.forms === forms && known.chain.isIn(slot)) return known.chain;
  }
  return null;
}

function headWord(engine: Engine, slot: number, field: number): number {
  return engine.words[(slotAt(slot) + field) >> 2] as number;
}
