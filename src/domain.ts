// What signatures begin with, so that none of one kind of object passes for one of another (protocol 1).
import { asciiBytes } from './bytes.ts';

const WARRANT_CONTEXT = 'tenuo-warrant-v1';

/** In front of every ordinary signature, and then what its kind of object has of its own. */
export function domainBytes(own = ''): Uint8Array<ArrayBuffer> {
  return asciiBytes(WARRANT_CONTEXT + own);
}
