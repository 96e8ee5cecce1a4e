// The text of a warrant's id: `tnu_wrt_` and 32 lower-case hex digits (protocol 1.1).
import { toHex } from '../hex.ts';

export const ID_PREFIX = 'tnu_wrt_';

/** The text of an id of 16 bytes. */
export function idText(id: Uint8Array): string {
  return ID_PREFIX + toHex(id);
}
