// What a list revokes, as one digest: the same for the same ids, whatever their order, and however often each is listed.
import { CborWriter } from '../cbor/writer.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { toHex } from '../hex.ts';
import { ID_BYTES } from './id-set.ts';
import { idOf } from './ids.ts';
import { idTexts, type ListFields } from './list-bytes.ts';

const ID_WORDS = ID_BYTES / 4;

/** SHA-256 over the ids of a list, sorted, each once: 64 hex digits. */
export function contentOf(fields: ListFields, engine: Engine): string {
  const ids = distinct(sorted(fields.ids));
  const content = new CborWriter();
  content.unsigned(ids.length);
  content.raw(ids);
  for (const text of otherTexts(fields)) content.text(text);
  return toHex(sha256(engine, content.bytes.subarray(0, content.length)));
}

/** The ids that no warrant has. */
function otherTexts(fields: ListFields): Iterable<string> {
  if (fields.ids.length === fields.count * ID_BYTES) return [];
  const others = new Set<string>();
  for (const text of idTexts(fields)) if (idOf(text) === null) others.add(text);
  return [...others].sort();
}

/** Ids in the order of their bytes: a radix sort, byte by byte from the last. */
function sorted(ids: Uint8Array): Uint8Array<ArrayBuffer> {
  let from = new Uint8Array(ids);
  let to = new Uint8Array(ids.length);
  const places = new Uint32Array(257);
  for (let byte = ID_BYTES - 1; byte >= 0; byte--) {
    places.fill(0);
    for (let at = byte; at < from.length; at += ID_BYTES) {
      const next = (from[at] as number) + 1;
      places[next] = (places[next] as number) + 1;
    }
    // Ids of one time have most of their first bytes in common.
    if (places[((from[byte] as number) ?? 0) + 1] === from.length / ID_BYTES) continue;
    for (let value = 1; value < 257; value++) places[value] = (places[value] as number) + (places[value - 1] as number);
    move(new Uint32Array(from.buffer), new Uint32Array(to.buffer), from, byte, places);
    [from, to] = [to, from];
  }
  return from;
}

function move(from: Uint32Array, to: Uint32Array, bytes: Uint8Array, byte: number, places: Uint32Array): void {
  for (let i = 0; i < from.length; i += ID_WORDS) {
    const value = bytes[i * 4 + byte] as number;
    const place = (places[value] as number) * ID_WORDS;
    places[value] = (places[value] as number) + 1;
    to[place] = from[i] as number;
    to[place + 1] = from[i + 1] as number;
    to[place + 2] = from[i + 2] as number;
    to[place + 3] = from[i + 3] as number;
  }
}

/** Each of the sorted ids once, in the same memory. */
function distinct(ids: Uint8Array): Uint8Array {
  let end = 0;
  for (let at = 0; at < ids.length; at += ID_BYTES) {
    if (end > 0 && isSame(ids, at, end - ID_BYTES)) continue;
    ids.copyWithin(end, at, at + ID_BYTES);
    end += ID_BYTES;
  }
  return ids.subarray(0, end);
}

function isSame(ids: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < ID_BYTES; i++) if (ids[a + i] !== ids[b + i]) return false;
  return true;
}
