// Receipts by themselves.
import type { Decision } from '../../../src/decision.ts';
import { TenuoError } from '../../../src/errors.ts';
import { toHex } from '../../../src/hex.ts';
import { SigningKey } from '../../../src/keys.ts';
import { policyBytes, policyDigest, revocationListDigest, trustedRootsDigest } from '../../../src/receipt/digest.ts';
import { ReceiptLog } from '../../../src/receipt/log.ts';
import { checkRequirements, type ReceiptFields } from '../../../src/receipt/payload.ts';
import type { DecidedCall } from '../../../src/receipt/presented.ts';
import { Receipt, verifyReceiptChain } from '../../../src/receipt/receipt.ts';
import { MemorySink } from '../../../src/receipt/sink.ts';
import {
  type Answer,
  asBytes,
  type Context,
  type Json,
  type JsonObject,
  type Operations,
  Request,
  Unsupported,
} from '../protocol.ts';

/** Upstream's names of the fields, by ours. */
const NAMES: Readonly<Record<keyof ReceiptFields, string>> = {
  version: 'version',
  authorizerId: 'authorizer_id',
  warrantChain: 'warrant_chain',
  action: 'action',
  outcome: 'outcome',
  timestamp: 'timestamp',
  rootPrincipal: 'root_principal',
  requestHash: 'request_hash',
  popSignature: 'pop_signature',
  requestId: 'request_id',
  decisionCode: 'decision_code',
  policyDefinitionHash: 'policy_definition_hash',
  srlVersion: 'srl_version',
  srlHash: 'srl_hash',
  previousReceiptHash: 'prev_receipt_hash',
  trustedRootsHash: 'trusted_roots_hash',
};
const NUMBERS: readonly string[] = ['version', 'timestamp', 'srlVersion'];
const TEXTS: readonly string[] = ['authorizerId', 'action', 'outcome', 'rootPrincipal', 'requestId', 'decisionCode'];

/** The fields of a request, as the facade takes them. */
function fieldsOf(request: Request): ReceiptFields {
  const fields: Record<string, unknown> = {};
  for (const [name, upstream] of Object.entries(NAMES)) {
    if (!request.has(upstream)) continue;
    if (NUMBERS.includes(name)) fields[name] = request.number(upstream);
    else fields[name] = TEXTS.includes(name) ? request.text(upstream) : request.bytes(upstream);
  }
  return fields as unknown as ReceiptFields;
}

/** The fields as upstream prints them: bytes as hex, times and versions of lists as text. */
function describe(fields: ReceiptFields): Answer {
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, upstream]) => {
      const value = fields[name as keyof ReceiptFields];
      if (value instanceof Uint8Array) return [upstream, toHex(value)];
      return [upstream, typeof value === 'number' && name !== 'version' ? String(value) : (value ?? null)];
    }),
  );
}

export function describeReceipt(receipt: Receipt): Answer {
  const { version, payload, signature } = receipt.envelope;
  return {
    bytes: receipt.toHex(),
    receipt_version: version,
    payload: toHex(payload),
    signer: receipt.signer.toHex(),
    signature: toHex(signature),
    digest: toHex(receipt.digest()),
  };
}

/** The first receipt of a log, as upstream's authorizer fills one: no more than the decision tells, and the bare name of the tool. */
export function recordedReceipt(
  { options: { engine } }: Context,
  decision: Decision,
  call: DecidedCall,
  members: JsonObject,
): Answer {
  const request = new Request(members);
  if (request.has('outcome')) throw new Unsupported('receipts of another outcome than the decision has');
  const key = SigningKey.fromSeed(request.bytes('seed'), { engine });
  const log = new ReceiptLog({ key, sink: new MemorySink(), action: 'bare', engine });
  const options = { now: request.number('timestamp'), requestId: request.text('request_id') };
  return describeReceipt(log.record(decision, call, options));
}

/** What an outcome asks for and a receipt lacks; null where it has all. */
function requirementsError(fields: ReceiptFields): Answer | null {
  try {
    checkRequirements(fields);
    return null;
  } catch (error) {
    if (error instanceof TenuoError) return { code: error.number };
    throw error;
  }
}

function parse({ options }: Context, hex: Json, name: string): Receipt {
  return Receipt.parse(asBytes(hex, name), { engine: options.engine });
}

export const receipts: Operations = {
  'receipt.build': ({ options: { engine } }, request) => {
    const key = SigningKey.fromSeed(request.bytes('seed'), { engine });
    const fields = fieldsOf(new Request(request.object('fields')));
    return { ok: true, ...describeReceipt(Receipt.issue(fields, key, { engine })) };
  },

  'receipt.decode': (context, request) => {
    const receipt = parse(context, request.need('receipt'), 'receipt');
    const answer = { ok: true, ...describeReceipt(receipt) };
    try {
      const { fields } = receipt;
      return { ...answer, fields: describe(fields), requirements_error: requirementsError(fields) };
    } catch (error) {
      if (!(error instanceof TenuoError) || error.reason !== 'receipt-payload') throw error;
      return { ...answer, payload_error: error.message };
    }
  },

  'receipt.verify': (context, request) => {
    const receipt = parse(context, request.need('receipt'), 'receipt');
    const fields = receipt.verify();
    return { ok: true, fields: describe(fields), signer: receipt.signer.toHex(), digest: toHex(receipt.digest()) };
  },

  'receipt.verify_chain': (context, request) => {
    const run = request.list('receipts').map((hex) => parse(context, hex, 'receipts'));
    const signer = request.has('signer') ? request.bytes('signer') : undefined;
    return { ok: true, fields: verifyReceiptChain(run, { signer, engine: context.engine }).map(describe) };
  },

  'receipt.digests': ({ options: { engine } }, request) => {
    const policy = request.optional('policy');
    const isObject = typeof policy === 'object' && policy !== null && !Array.isArray(policy);
    return {
      ok: true,
      ...(request.has('srl') && { srl: toHex(revocationListDigest(request.bytes('srl'), { engine })) }),
      ...(request.has('roots') && {
        roots: toHex(
          trustedRootsDigest(
            request.list('roots').map((root) => asBytes(root, 'roots')),
            { engine },
          ),
        ),
      }),
      ...(isObject && { policy: toHex(policyDigest(policy, { engine })), policy_cbor: toHex(policyBytes(policy)) }),
    };
  },
};
