// What the facade's own modules may do with a warrant and its users may not. warrant.ts fills this in, so that
// builders need not import it: it imports them.
import type { Engine } from '../engine/engine.ts';
import type { Warrant } from '../warrant.ts';
import type { Fields } from './fields.ts';

export interface Access {
  /** The fields, as views of the warrant's own bytes. */
  fieldsOf(warrant: Warrant): Fields;
  /** The warrant that these bytes and its parents make: read again, so that whatever was minted decodes. */
  mintedFrom(parent: Warrant | null, envelope: Uint8Array, engine: Engine): Warrant;
}

export const access = {} as Access;
