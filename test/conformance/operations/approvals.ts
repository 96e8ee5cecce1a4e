// Approvals by themselves, and what they commit to.
import { attestationMessage, attestCall, verifyAttestation } from '../../../src/approval/attestation.ts';
import { approvalMessage } from '../../../src/approval/message.ts';
import type { ApprovalPayload } from '../../../src/approval/payload.ts';
import { requestHash } from '../../../src/approval/request-hash.ts';
import { signPayload } from '../../../src/approval/sign.ts';
import { SignedApproval, sealApproval } from '../../../src/approval/signed-approval.ts';
import { type Arguments, encodeArguments } from '../../../src/arguments.ts';
import { toBase64 } from '../../../src/base64.ts';
import { fromHex, toHex } from '../../../src/hex.ts';
import { PublicKey, SigningKey } from '../../../src/keys.ts';
import { namedWarrant } from '../chains.ts';
import {
  type Answer,
  asBytes,
  BadRequest,
  type Context,
  type Operations,
  type Request,
  Unsupported,
} from '../protocol.ts';
import { argumentsOf } from '../values.ts';

/** The call that a request describes: of a warrant, or of an id and a holder by hand. */
function callOf(context: Context, request: Request) {
  const { engine, options } = context;
  const args: Arguments = argumentsOf(engine, request);
  const tool = request.text('tool');
  if (request.has('warrant')) {
    const { id, holder } = namedWarrant(engine, request, 'warrant');
    return { warrantId: id, tool, args, holder };
  }
  const holder = request.has('holder') ? PublicKey.from(request.bytes('holder'), options) : null;
  return { warrantId: request.text('warrant_id'), tool, args, holder };
}

function heldCallOf(context: Context, request: Request) {
  const { holder, ...call } = callOf(context, request);
  if (holder === null) throw new BadRequest("'holder' is missing");
  return { ...call, holder };
}

function keyOf({ options }: Context, request: Request): SigningKey {
  return SigningKey.fromSeed(request.bytes('seed'), options);
}

/** An approval in hex or as text. */
function approvalOf({ options }: Context, request: Request): SignedApproval {
  const text = request.text('approval');
  return SignedApproval.parse(fromHex(text) ?? text, options);
}

function extensionsOf(request: Request): Record<string, Uint8Array> | null {
  if (!request.has('extensions')) return null;
  const extensions = Object.create(null) as Record<string, Uint8Array>;
  for (const [name, value] of Object.entries(request.object('extensions'))) extensions[name] = asBytes(value, name);
  return extensions;
}

function describe(approval: SignedApproval): Answer {
  const { version, payloadBytes, approver, signature } = approval;
  return {
    ok: true,
    bytes: toHex(approval.toBytes()),
    base64: approval.toText(),
    approval_version: version,
    payload: toHex(payloadBytes),
    approver: approver.toHex(),
    signature: toHex(signature),
    message: toHex(approvalMessage(version, payloadBytes)),
  };
}

function describePayload(payload: ApprovalPayload): Answer {
  const {
    version,
    requestHash: request_hash,
    nonce,
    externalId,
    approvedAtSeconds,
    expiresAtSeconds,
    extensions,
  } = payload;
  return {
    version,
    request_hash,
    nonce,
    external_id: externalId,
    approved_at: String(approvedAtSeconds),
    expires_at: String(expiresAtSeconds),
    extensions:
      extensions && Object.fromEntries(Object.entries(extensions).map(([name, value]) => [name, toHex(value)])),
  };
}

export const approvals: Operations = {
  'approval.request_hash': (context, request) => {
    const call = callOf(context, request);
    return {
      ok: true,
      request_hash: toHex(requestHash(call, context.options)),
      warrant_id: call.warrantId,
      args_cbor: toHex(encodeArguments(call.args).toCbor()),
    };
  },

  'approval.sign': (context, request) => {
    const hash = request.has('request_hash')
      ? request.bytes('request_hash')
      : requestHash(callOf(context, request), context.options);
    const fields = {
      requestHash: hash,
      nonce: request.has('nonce') ? request.bytes('nonce') : new Uint8Array(16),
      externalId: request.optionalText('external_id') ?? '',
      approvedAt: request.integer('approved_at'),
      expiresAt: request.integer('expires_at'),
      extensions: extensionsOf(request),
      version: request.optionalNumber('version') ?? 1,
    };
    return describe(signPayload(fields, keyOf(context, request)) as SignedApproval);
  },

  'approval.raw': (context, request) => {
    for (const name of ['approval_version', 'signed_version', 'approver', 'signature'])
      if (request.has(name)) throw new Unsupported('approvals that no signer makes');
    const key = keyOf(context, request);
    const payload = request.bytes('payload');
    return describe(sealApproval(payload, key.publicKey, key.sign(approvalMessage(1, payload))));
  },

  'approval.decode': (context, request) => describe(approvalOf(context, request)),

  'approval.verify': (context, request) => {
    const approval = approvalOf(context, request);
    const { now } = request;
    const payload = approval.verify({ now, clockTolerance: request.optionalNumber('skew') });
    return {
      ok: true,
      payload: describePayload(payload),
      expired: approval.isExpired(now),
      ...(request.has('request_hash') && { matches: payload.requestHash === toHex(request.bytes('request_hash')) }),
    };
  },

  'approval.attest': (context, request) => {
    const call = heldCallOf(context, request);
    const attestation = attestCall(call, keyOf(context, request));
    return {
      ok: true,
      signature_b64: attestation.signature,
      request_hash: attestation.request_hash,
      args_cbor_b64: attestation.args_canonical_cbor_b64,
      canonicalization: attestation.canonicalization,
      message: toHex(attestationMessage(call, context.options)),
    };
  },

  'approval.attest_verify': (context, request) => {
    const call = heldCallOf(context, request);
    const approver = PublicKey.from(request.bytes('approver'), context.options);
    // What surrounds the signature is as it should be: the operation is about the signature alone.
    const around = attestCall(call, SigningKey.generate(context.options));
    const signature = toBase64(request.bytes('signature'));
    verifyAttestation({ ...around, signer_key: approver.toHex(), signature }, call, [approver], context.options);
    return { ok: true };
  },
};
