// The bytes of a chain whose signatures held, wherever an engine read it: what decisions quote.
import { CborReader } from '../cbor/reader.ts';

/** A chain that was read and whose signatures held, root first. */
export class ChainBytes {
  /** The envelope, or the stack of envelopes: never changed, never handed out. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isStack: boolean;
  /** How many warrants. */
  readonly length: number;
  #envelopes: readonly Uint8Array[] | undefined;

  constructor(bytes: Uint8Array<ArrayBuffer>, isStack: boolean, length: number) {
    this.bytes = bytes;
    this.isStack = isStack;
    this.length = length;
  }

  /** The bytes of each warrant, root first: views, not copies. */
  get envelopes(): readonly Uint8Array[] {
    this.#envelopes ??= this.#split();
    return this.#envelopes;
  }

  #split(): readonly Uint8Array[] {
    if (!this.isStack) return [this.bytes];
    const reader = new CborReader(this.bytes);
    const envelopes: Uint8Array[] = [];
    for (let left = reader.head(); left > 0; left--) envelopes.push(reader.item());
    return envelopes;
  }
}
