// Writes the samples of docs/protocol.md: real objects, made by upstream's Python package, with their bytes explained. Each
// signature is verified over the message that the page names before it is written down.
//
//   node scripts/protocol.mjs            writes them
//   node scripts/protocol.mjs --check    exits with 1 where one is stale
//
// Each stands between `<!-- sample-name:begin -->` and `<!-- sample-name:end -->`.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { annotated } from './annotate.mjs';
import { fill } from './markdown.mjs';
import {
  APPROVAL,
  CONSTRAINT,
  EMPTY_SET,
  EVENT,
  GATES,
  LIST,
  number,
  payload,
  RECEIPT,
  REVOCATION_REQUEST,
  setOf,
  sized,
  time,
  warrant,
} from './protocol-shapes.mjs';
import { root } from './twins.mjs';

const PAGE = join(root, 'docs', 'protocol.md');
const SAMPLES = join(root, 'test', 'vectors', 'python-interop.json');
const OUTER = 'tenuo-warrant-v1';

const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
// ---- samples --------------------------------------------------------------------------------------------------------

/** Every sample by name, as Markdown. Throws where a signature does not hold over the message that is named. */
export function samples(data) {
  const named = (list, name) => list.find((each) => each.name === name);
  const of = (name) => named(data.warrants, name);
  const [allow, deny] = data.receipts.receipts;
  const approval = data.approvals.signed[0];
  const list = unhex(data.receipts.digests.srl.cbor_hex);
  const request = unhex(data.receipts.revocation_request.cbor_hex);
  const { attestation } = named(data.approvals.control_plane, 'attested').json;
  const event = data.control_plane.requests.find(({ json }) => json[0]?.decision === 'allow').json[0];
  const token = named(data.connect_tokens, 'full').token;
  const searching = { search: setOf('query', CONSTRAINT) };
  const gated = of('gated');
  const empty = named(data.pop.dicts, 'empty');
  const open = of('open');
  const parts = partsOf(data, open);

  return {
    warrant: dump(unhex(of('plain').cbor_hex), warrant(payload({ search: EMPTY_SET })), {
      by: 'issuer',
      key: of('plain').issuer_hex,
      parts: [OUTER, [1], unhex(of('plain').payload_hex)],
      said: `\`${OUTER}\` ‖ 01 ‖ payload`,
      signature: unhex(of('plain').cbor_hex).slice(-64),
    }),
    child: dump(
      unhex(of('child').cbor_hex),
      warrant(payload(searching, { 9: { ...sized('parent_hash'), integers: true } })),
      {
        by: 'issuer, who is the parent’s holder',
        key: of('child').issuer_hex,
        parts: [OUTER, [1], unhex(of('child').payload_hex)],
        said: `\`${OUTER}\` ‖ 01 ‖ payload`,
        signature: unhex(of('child').cbor_hex).slice(-64),
        holds: [
          [
            'the parent hash is SHA-256 of the parent’s payload',
            isHashOf(childHash(of('child')), unhex(of('pattern').payload_hex)),
          ],
        ],
      },
    ),
    proof: dump(
      parts.challenge,
      {
        name: 'challenge',
        items: ['id of the leaf, bare', 'tool', { name: 'arguments: none', items: [] }, time('window')],
      },
      {
        by: 'holder of the leaf',
        key: open.holder_hex,
        parts: [OUTER, 'tenuo-pop-v1', parts.challenge],
        said: `\`${OUTER}\` ‖ \`tenuo-pop-v1\` ‖ challenge`,
        signature: unhex(empty.sign_dict_hex.value),
      },
    ),
    gates: dump(gatesOf(gated), GATES),
    approval: dump(unhex(approval.cbor_hex), APPROVAL, {
      by: 'approver',
      key: approval.approver_hex,
      parts: [OUTER, 'tenuo-approval-v1', [1], unhex(approval.payload_hex)],
      said: `\`${OUTER}\` ‖ \`tenuo-approval-v1\` ‖ 01 ‖ payload`,
      signature: unhex(approval.cbor_hex).slice(-64),
      holds: [
        [
          'the request hash is that of the sample of 13.1',
          approval.request_hash_hex === requestHashOf(attestation).hash,
        ],
      ],
    }),
    'request-hash': dump(requestHashOf(attestation).preimage, {
      name: 'what is hashed',
      items: [
        'id as text',
        'tool',
        { ...sized('arguments'), within: { name: 'a map, sorted', members: { amount: number('value'), to: 'value' } } },
        'holder',
      ],
    }),
    attestation: signedBy({
      by: 'service that shows the call to an approver',
      key: attestation.signer_key,
      parts: attested(attestation),
      said: `\`${OUTER}\` ‖ \`tenuo-approval-context-v1\` ‖ 01 ‖ five fields, the length of each before it in 32 bits: id as text, tool, request hash, holder, arguments`,
      signature: Buffer.from(attestation.signature, 'base64'),
    }),
    list: dump(list, LIST, {
      by: 'issuer of the list',
      key: data.keys.find(({ name }) => name === 'issuer').public_key_hex,
      parts: [OUTER, 'tenuo-srl-v1', payloadOfList(list)],
      said: `\`${OUTER}\` ‖ \`tenuo-srl-v1\` ‖ payload`,
      signature: list.slice(-64),
    }),
    'revocation-request': dump(request, REVOCATION_REQUEST, {
      by: 'requestor',
      key: data.keys.find(({ name }) => name === 'issuer').public_key_hex,
      parts: [OUTER, 'tenuo-revocation-request-v1', tupleOf(data.receipts.revocation_request, request)],
      said: `\`${OUTER}\` ‖ \`tenuo-revocation-request-v1\` ‖ array of 4: id as text, reason, requestor, requested_at in whole Unix seconds`,
      signature: request.slice(-64),
    }),
    receipt: dump(unhex(deny.wire_hex), RECEIPT, {
      by: 'enforcement point',
      key: deny.fields.signer_key,
      parts: [OUTER, 'tenuo-receipt-v1', [1], payloadOfReceipt(deny)],
      said: `\`${OUTER}\` ‖ \`tenuo-receipt-v1\` ‖ 01 ‖ payload`,
      signature: unhex(deny.wire_hex).slice(-64),
      holds: [
        [
          'prev_receipt_hash is SHA-256 of the receipt before',
          isHashOf(unhex(deny.fields.prev_receipt_hash), unhex(allow.wire_hex)),
        ],
      ],
    }),
    event: dump(unhex(event.signing_payload_hex), EVENT, {
      by: 'authorizer',
      key: data.control_plane.requests[0].json.public_key,
      parts: [OUTER, unhex(event.signing_payload_hex)],
      said: `\`${OUTER}\` ‖ these bytes`,
      signature: Buffer.from(event.signature, 'base64'),
    }),
    token: code(`${token.slice(0, 9)} ‖ base64url of\n${Buffer.from(token.slice(9), 'base64url')}`),
  };
}

/** Bytes explained; where they are signed, by whom and over what. */
function dump(bytes, shape, signed) {
  const text = code(annotated(bytes, shape));
  return signed === undefined ? text : `${text}\n\n${signedBy(signed)}`;
}

function signedBy({ by, key: signer, parts, said, signature, holds = [] }) {
  const message = Buffer.concat(parts.map((part) => Buffer.from(part)));
  if (!isSigned(signer, message, signature)) throw new Error(`the signature by the ${by} is not over ${said}`);
  for (const [what, isSo] of holds) if (!isSo) throw new Error(`it does not hold that ${what}`);
  return `Signed by the ${by}, over ${said}.`;
}

const code = (text) => `\`\`\`text\n${text}\n\`\`\``;

function isSigned(signer, message, signature) {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), unhex(signer)]);
  return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const isHashOf = (hash, bytes) => sha256(bytes).equals(Buffer.from(hash));

// ---- parts of the samples -----------------------------------------------------------------------------------------

/** Bytes behind a marker that occurs once. */
function after(bytes, marker, length) {
  const at = Buffer.from(bytes).indexOf(Buffer.from(marker));
  if (at < 0) throw new Error(`there is no ${marker}`);
  return bytes.slice(at + marker.length, length === undefined ? undefined : at + marker.length + length);
}

/** A definite array of small integers, as the bytes that it stands for. */
function integersAt(bytes) {
  const count = bytes[0] === 0x98 ? bytes[1] : bytes[0] & 31;
  const values = [];
  for (let at = bytes[0] === 0x98 ? 2 : 1; values.length < count; at++)
    values.push(bytes[at] === 0x18 ? bytes[++at] : bytes[at]);
  return Uint8Array.from(values);
}

/** Payload key 9, behind max_depth. */
function childHash(child) {
  const bytes = unhex(child.payload_hex);
  const at = Buffer.from(bytes).indexOf(Buffer.from([0x09, 0x98, 0x20]));
  return integersAt(bytes.slice(at + 1));
}

const gatesOf = (gated) => integersAt(after(unhex(gated.payload_hex), 'tenuo.approval_gates'));

/** The challenge of the proof with no arguments. */
function partsOf(data, open) {
  const id = open.id.slice('tnu_wrt_'.length);
  const window = Buffer.alloc(4);
  window.writeUInt32BE(Math.floor(data.now / 30) * 30);
  return {
    challenge: Uint8Array.from(
      Buffer.concat([
        Buffer.from([0x84, 0x78, 0x20]),
        Buffer.from(id),
        Buffer.from('61', 'hex'),
        Buffer.from('t'),
        Buffer.from([0x80, 0x1a]),
        window,
      ]),
    ),
  };
}

/** Array of 4 over what an attestation names: SHA-256 of it is the request hash. */
function requestHashOf({ warrant_id, tool, holder_key, args_canonical_cbor_b64 }) {
  const args = Buffer.from(args_canonical_cbor_b64, 'base64');
  const preimage = Buffer.concat([
    Buffer.from([0x84, 0x78, warrant_id.length]),
    Buffer.from(warrant_id),
    Buffer.from([0x60 + tool.length]),
    Buffer.from(tool),
    Buffer.from([0x40 + args.length]),
    args,
    Buffer.from([0x58, 0x20]),
    unhex(holder_key),
  ]);
  return { preimage: new Uint8Array(preimage), hash: sha256(preimage).toString('hex') };
}

function attested({ warrant_id, tool, request_hash, holder_key, args_canonical_cbor_b64 }) {
  const fields = [
    Buffer.from(warrant_id),
    Buffer.from(tool),
    unhex(request_hash),
    unhex(holder_key),
    Buffer.from(args_canonical_cbor_b64, 'base64'),
  ];
  const lengthOf = (field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return length;
  };
  return [OUTER, 'tenuo-approval-context-v1', [1], ...fields.flatMap((field) => [lengthOf(field), field])];
}

/** Between the keys `payload` and `signature`. */
const payloadOfList = (list) => {
  const end = Buffer.from(list).lastIndexOf('isignature');
  return list.slice(1 + 8, end);
};

function payloadOfReceipt({ wire_hex }) {
  const bytes = after(unhex(wire_hex), 'gpayload');
  return bytes.slice(3, 3 + bytes[1] * 256 + bytes[2]);
}

function tupleOf({ warrant_id, reason }, request) {
  const requestor = after(request, 'requestor', 36);
  const [date] = Buffer.from(after(request, 'requested_at', 40))
    .toString('latin1')
    .match(/\d{4}-[^.Z]+/);
  const at = Date.parse(`${date}Z`) / 1000;
  const seconds = Buffer.alloc(5, 0x1a);
  seconds.writeUInt32BE(at, 1);
  return Buffer.concat([
    Buffer.from([0x84, 0x78, warrant_id.length]),
    Buffer.from(warrant_id),
    Buffer.from([0x60 + reason.length]),
    Buffer.from(reason),
    requestor,
    seconds,
  ]);
}

// ---- the page -----------------------------------------------------------------------------------------------------

function generate(page) {
  const made = samples(JSON.parse(readFileSync(SAMPLES, 'utf8')));
  const wanted = [...page.matchAll(/<!-- sample-([a-z-]+):begin -->/g)].map(([, name]) => name);
  return wanted.reduce((text, name) => fill(text, `sample-${name}`, made[name]), page);
}

function main() {
  const before = readFileSync(PAGE, 'utf8');
  const after = generate(before);
  if (!process.argv.includes('--check')) return writeFileSync(PAGE, after);
  if (before === after) return;
  console.error('docs/protocol.md is stale: node scripts/protocol.mjs');
  process.exitCode = 1;
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) main();
