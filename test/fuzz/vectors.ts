// Every vector of the project, sorted by what can read it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { open, readConstraint, readSet, readValue } from '../support/core.ts';
import { treeOf } from '../support/tree.ts';

export interface Vectors {
  chains: Buffer[];
  texts: string[];
  constraints: Buffer[];
  sets: Buffer[];
  values: Buffer[];
  payloads: Buffer[];
}

const ALL_FORMS = 0x3fc;

/** Strings of a JSON file, wherever they are in it. */
function* stringsOf(json: unknown): Iterable<string> {
  if (typeof json === 'string') yield json;
  else if (json !== null && typeof json === 'object') for (const value of Object.values(json)) yield* stringsOf(value);
}

/** Bytes that a string may stand for. */
function bytesOf(text: string): Buffer | undefined {
  if (/^([0-9a-f]{2})+$/.test(text)) return Buffer.from(text, 'hex');
  if (/^[\w+/=-]{8,}$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

export function loadVectors(root: string, engine: Engine): Vectors {
  const bytes = new Map<string, Buffer>();
  const texts = new Set<string>();
  const keep = (b: Buffer) => bytes.set(b.toString('hex'), b);
  for (const folder of ['test/vectors', ...corpora(root)]) {
    for (const file of readdirSync(join(root, folder))) {
      if (!file.endsWith('.json')) continue;
      for (const text of stringsOf(JSON.parse(readFileSync(join(root, folder, file), 'utf8')))) {
        const found = bytesOf(text);
        if (found) keep(found);
        if (text.length >= 100) texts.add(text);
      }
    }
  }
  const out: Vectors = { chains: [], texts: [], constraints: [], sets: [], values: [], payloads: [] };
  for (const b of bytes.values()) {
    // Envelopes are kept where they are only damaged, too: most of those vectors are.
    const envelope = treeOf(b);
    if (envelope?.items && b.length > 100) out.chains.push(b);
    const payload = envelope?.items?.[1]?.b;
    if (payload && treeOf(payload)?.pairs) out.payloads.push(payload);
    if (readConstraint(engine, b).returned === 0) out.constraints.push(b);
    else if (readSet(engine, b).returned === 0) out.sets.push(b);
    else if (readValue(engine, b).returned === 0) out.values.push(b);
  }
  for (const text of texts) if (open(engine, text, ALL_FORMS).returned === 0) out.texts.push(text);
  return out;
}

const corpora = (root: string): string[] =>
  readdirSync(join(root, 'test/corpora'))
    .filter((name) => name.startsWith('cbor-'))
    .map((name) => `test/corpora/${name}`);
