// Lists made by hand, for the tests of this folder.

import * as make from '../oracle/generate/objects.mjs';
import { Random } from '../oracle/generate/random.mjs';
import { refusal } from '../support/cast.ts';
import { ROOT } from '../support/warrants.ts';

export const ISSUED_AT = '2023-11-14T22:13:20Z';

/** The id that is 16 times `n`, as text. */
export const idText = (n: number): string => make.idText(Buffer.alloc(16, n).toString('hex'));

/** The bytes of a list that ROOT signs, unless told otherwise. */
export function listOf(fields: make.Fields = {}, key = ROOT): Uint8Array<ArrayBuffer> {
  const list = { ids: [idText(1)], version: 1, issued_at: ISSUED_AT, ...fields };
  return Uint8Array.from(Buffer.from(make.srl(list, key), 'hex'));
}

/** So many different ids, the same ones each time. */
export function manyIds(count: number, seed = 'ids'): string[] {
  const random = new Random(seed);
  return random.times(count, () => make.idText(`018bcfe5${random.hex(12)}`));
}

/** What the error says of itself with which a promise is rejected, or a call throws. */
export async function refusalOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return refusal(() => {
      throw error;
    });
  }
  return 'accepted';
}
