// Damaged approvals, requests and transports, on every engine: each ends in a value or in a coded error, the same on all, and
// what is read is written again as it came. PARSER_MUTATIONS is how many of each: 10,000 in CI, 100,000 in the long run.
import { describe, expect, it } from 'vitest';
import { attestCall } from '../../src/approval/attestation.ts';
import { readControlPlaneRequest, writeControlPlaneRequest } from '../../src/approval/control-plane.ts';
import { readApprovals } from '../../src/approval/read.ts';
import { ApprovalRequest } from '../../src/approval/request.ts';
import { signApproval } from '../../src/approval/sign.ts';
import { SignedApproval } from '../../src/approval/signed-approval.ts';
import { encode } from '../../src/cbor/writer.ts';
import { type Engine, float, TenuoError } from '../../src/index.ts';
import { mutateBytes, mutateText } from '../fuzz/mutate.ts';
import { Random } from '../oracle/generate/random.mjs';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';
import { approvalCast, NOW } from './cast.ts';

const MUTATIONS = Number(process.env.PARSER_MUTATIONS ?? (process.env.CI ? 10_000 : 2000));
const SEED = process.env.FUZZ_SEED ?? 'approvals';
const [engine] = ENGINES;
if (engine === undefined) throw new Error('no engine');

const { alice, bob, request } = approvalCast(engine, { gates: { t: { message: 'Pay?' } } });
const asked = [request(), request({ f: float(5), deep: [[{ a: null, b: 'ä' }]], n: -(2n ** 63n) }), request({})];
const signed = asked.flatMap((one) => [
  signApproval(one, alice, { now: NOW, externalId: 'alice@corp' }),
  signApproval(one, bob, { now: NOW, extensions: { b: Uint8Array.of(200), a: new Uint8Array(40) } }),
]);
const texts = signed.map((one) => one.toText());
const array = encode('the test', 1e6, (writer) => {
  writer.array(signed.length);
  for (const one of signed) writer.raw(one.toBytes());
});
const json = asked.map((one) => {
  const { warrantId, tool, encodedArgs: args, holder } = one;
  if (holder === null) throw new Error('no holder');
  const attestation = attestCall({ warrantId, tool, args, holder }, alice);
  return writeControlPlaneRequest(one, { attestation, temporal: { run: 'r', n: float(1) } });
});
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');

interface Parser {
  readonly name: string;
  readonly samples: readonly (Buffer | string)[];
  /** What there is to compare of what was read; `same` where it is the input again. */
  read(input: Uint8Array | string, engine: Engine): { readonly says: string; readonly same: boolean };
}

const PARSERS: readonly Parser[] = [
  {
    name: 'an envelope and its payload',
    samples: signed.map((one) => Buffer.from(one.toBytes())),
    read(input, on) {
      const approval = SignedApproval.parse(input, { engine: on });
      const { payload } = approval;
      return {
        says: payload.requestHash + payload.externalId,
        same: hex(approval.toBytes()) === hex(input as Uint8Array),
      };
    },
  },
  {
    name: 'an approval as text',
    samples: texts,
    read(input, on) {
      const approval = SignedApproval.parse(input as string, { engine: on });
      return { says: hex(approval.toBytes()), same: Buffer.from(input as string, 'base64').equals(approval.toBytes()) };
    },
  },
  {
    name: 'a request',
    samples: asked.map((one) => Buffer.from(one.toBytes())),
    read(input, on) {
      const read = ApprovalRequest.parse(input as Uint8Array, { engine: on });
      return { says: read.requestHash + read.message, same: hex(read.toBytes()) === hex(input as Uint8Array) };
    },
  },
  {
    name: 'a request in JSON',
    samples: json,
    read(input, on) {
      const { request: read } = readControlPlaneRequest(input as string, { engine: on, trusted: [alice.publicKey] });
      const text = writeControlPlaneRequest(read);
      const again = writeControlPlaneRequest(readControlPlaneRequest(text, { engine: on }).request);
      return { says: text, same: again === text && read.matches() };
    },
  },
  {
    name: 'a transport in bytes',
    samples: [
      Buffer.from(array),
      Buffer.from(JSON.stringify(texts)),
      Buffer.from(JSON.stringify({ status: 'approved', signed_approvals_b64: texts })),
    ],
    read: readTransport,
  },
  {
    name: 'a transport in text',
    samples: [
      base64(array),
      base64(JSON.stringify(texts)),
      JSON.stringify(texts),
      JSON.stringify({ status: 'approved', signed_approvals_b64: texts }),
    ],
    read: readTransport,
  },
];

function readTransport(input: Uint8Array | string, on: Engine) {
  const says = readApprovals(input, { engine: on }).map((one) => one.toText());
  return { says: says.join(), same: readApprovals(says, { engine: on }).length === says.length };
}

/** The outcome on one engine; anything but a value or a coded error is thrown. */
function outcome({ read }: Parser, input: Uint8Array | string, on: Engine): string {
  try {
    const { says, same } = read(input, on);
    return same ? `read: ${says}` : 'read, and written otherwise';
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    return `${error.number} ${error.reason} ${error.offset}`;
  }
}

describe.each(PARSERS)('damage to $name', (parser) => {
  it('ends in a value or a coded error, on every engine alike', () => {
    const seen = new Map<string, number>();
    for (let index = 0; index < MUTATIONS; index++) {
      const random = new Random(`${SEED}/${parser.name}/${index}`);
      const input = damaged(random, random.pick(parser.samples), random.pick(parser.samples));
      const [first, ...others] = ENGINES.map((on) => outcome(parser, input, on));
      const shown = `seed ${SEED}, mutation ${index}: ${typeof input === 'string' ? input : hex(input)}`;
      for (const other of others) expect(other, shown).toBe(first);
      expect(first, shown).not.toBe('read, and written otherwise');
      const kind = String(first).startsWith('read') ? 'read' : String(first).split(' ').slice(0, 2).join(' ');
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    // Damage that never reads or is always refused alike has tested little.
    expect(seen.get('read')).toBeGreaterThan(0);
    expect(seen.size).toBeGreaterThan(3);
  }, 900_000);
});

function damaged(random: Random, sample: Buffer | string, other: Buffer | string): Uint8Array | string {
  let input = sample;
  for (let left = random.below(4); left > 0; left--)
    input =
      typeof input === 'string'
        ? mutateText(random, input, other as string)
        : mutateBytes(random, input, other as Buffer);
  return typeof input === 'string' ? input : new Uint8Array(input);
}
