// What the facade's own modules may do with a warrant and its users may not. view.ts fills this in; warrant.ts, where it is
// loaded, has every warrant made as one of its own, which can also be handed on.
import type { Engine } from '../engine/engine.ts';
import type { StoredChain } from '../engine/slots.ts';
import type { Fields } from './fields.ts';
import type { WarrantView } from './view.ts';

export interface Access {
  /** A warrant of envelopes, root first; the last is the warrant itself. */
  make(engine: Engine, envelopes: readonly Uint8Array[], stored: StoredChain | null): WarrantView;
  /** The fields, as views of the warrant's own bytes. */
  fieldsOf(warrant: WarrantView): Fields;
  /** The stored chain of a warrant of this copy of the package; null for anything else. */
  chainOf(value: unknown): StoredChain | null;
}

export const access = {} as Access;
