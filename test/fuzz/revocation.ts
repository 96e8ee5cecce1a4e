// Revocation lists and requests, damaged: as bytes, as trees signed again, as text. What is read has to be written as it was
// signed, and read again as the same.
import type { Engine } from '../../src/engine/engine.ts';
import { TenuoError } from '../../src/errors.ts';
import { toHex } from '../../src/hex.ts';
import { contentOf } from '../../src/revocation/content.ts';
import { fieldsOf, SignedRevocationList } from '../../src/revocation/list.ts';
import type { ListFields } from '../../src/revocation/list-bytes.ts';
import { RevocationRequest } from '../../src/revocation/request.ts';
import * as make from '../oracle/generate/objects.mjs';
import type { Random } from '../oracle/generate/random.mjs';
import { EDGE_TEXTS } from '../oracle/generate/values.mjs';
import { NOW, OTHER, ROOT } from '../support/warrants.ts';
import { mutateBytes, mutateText, mutateTree } from './mutate.ts';

export type RevocationKind = 'revocation-list' | 'revocation-request' | 'revocation-text';

/** An input, and what is asked of an engine about it: 0 or the reason first, then everything observable. */
export interface RevocationCase {
  readonly input: string;
  run(engine: Engine): unknown;
}

export function revocationCase(random: Random, kind: RevocationKind): RevocationCase {
  if (kind === 'revocation-request') return onBytes(random, anyRequest(random), anyList(random), readRequest);
  if (kind === 'revocation-list') return onBytes(random, anyList(random), anyRequest(random), readList);
  return onText(random);
}

function onBytes(
  random: Random,
  honest: Buffer,
  other: Buffer,
  read: (engine: Engine, input: Uint8Array) => unknown,
): RevocationCase {
  let bytes = honest;
  for (let n = random.pick([0, 1, 1, 1, 2, 3]); n > 0; n--) bytes = mutateBytes(random, bytes, other);
  return { input: bytes.toString('hex'), run: (engine) => told(() => read(engine, bytes)) };
}

function onText(random: Random): RevocationCase {
  const isList = random.chance(0.5);
  const honest = (isList ? anyList(random) : anyRequest(random)).toString('base64');
  let text = random.chance(0.2) ? ` ${honest}\n` : honest;
  for (let n = random.pick([0, 1, 1, 2]); n > 0; n--) text = mutateText(random, text, honest);
  const read = isList ? readList : readRequest;
  return { input: JSON.stringify(text), run: (engine) => told(() => read(engine, text)) };
}

const DATES = [
  make.stamp(NOW),
  '2023-11-14T22:13:20.5Z',
  '2023-11-14 22:13:60+00:00',
  '+262142-12-31T23:59:59.999999999Z',
  'x',
];

function anyList(random: Random): Buffer {
  const id = () =>
    random.weighted<() => string>([
      [8, () => make.idText(random.hex(16))],
      [1, () => random.hex(16)],
      [1, () => random.pick(EDGE_TEXTS)],
    ])();
  const payload = make.srlPayload({
    ids: random.times(random.pick([0, 1, 2, 3, 23, 24, 60]), id),
    version: random.pick([0, 1, 23, 24, 2 ** 32, random.u64()]),
    issued_at: random.pick(DATES),
    issuer: ROOT.public,
  });
  // Changed and signed again: what lies behind the signature is reached.
  if (random.chance(0.4)) mutateTree(random, payload);
  return make.sealSrl(payload, random.chance(0.9) ? ROOT : OTHER);
}

function anyRequest(random: Random): Buffer {
  const fields = {
    warrant_id: random.chance(0.8) ? make.idText(random.hex(16)) : random.pick(EDGE_TEXTS),
    reason: random.pick(EDGE_TEXTS),
    at: NOW,
    ...(random.chance(0.3) ? { text: random.pick(DATES) } : {}),
  };
  return Buffer.from(make.revocationRequest(fields, ROOT), 'hex');
}

/** 0 and what was read, or why not; anything but a refusal is a fault. */
function told(read: () => unknown): unknown {
  try {
    return [0, read()];
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    return [error.reason, error.number, error.offset, error.expected];
  }
}

function readList(engine: Engine, input: Uint8Array | string): unknown {
  const list = SignedRevocationList.parse(input, { engine });
  const bytes = list.toBytes();
  same(SignedRevocationList.parse(bytes, { engine }).toBytes(), bytes);
  const ids = [...list.ids()];
  if (ids.length !== list.size) throw new Error(`${ids.length} ids in a list of ${list.size}`);
  const verified = list.verify(ROOT.public);
  for (const id of ids)
    if (verified.isRevoked(id) !== /^tnu_wrt_[0-9a-f]{32}$/.test(id)) throw new Error(`${id} is not told apart`);
  const content = contentOf(fieldsOf(list) as ListFields, engine);
  return [toHex(bytes), ids, String(list.version), list.issuedAtText, toHex(verified.digest), content];
}

function readRequest(engine: Engine, input: Uint8Array | string): unknown {
  const request = RevocationRequest.parse(input, { engine });
  const bytes = request.toBytes();
  same(RevocationRequest.parse(bytes, { engine }).toBytes(), bytes);
  request.verify();
  return [toHex(bytes), request.warrantId, request.reason, request.requestedAtText];
}

function same(again: Uint8Array, bytes: Uint8Array): void {
  if (toHex(again) !== toHex(bytes)) throw new Error('written and read again it is another');
}
