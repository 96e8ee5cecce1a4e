// Revocation lists and requests.
import { FACADE_REASONS } from '../../../src/codes.ts';
import { errorFor, type TenuoError } from '../../../src/errors.ts';
import { fromHex, toHex } from '../../../src/hex.ts';
import { SigningKey } from '../../../src/keys.ts';
import { checkFloor, type Floor, floorOf } from '../../../src/revocation/floor.ts';
import { idOf } from '../../../src/revocation/ids.ts';
import { fieldsOf, SignedRevocationList } from '../../../src/revocation/list.ts';
import type { ListFields } from '../../../src/revocation/list-bytes.ts';
import { RevocationRequest } from '../../../src/revocation/request.ts';
import { signRevocationList } from '../../../src/revocation/sign-list.ts';
import { signRevocationRequest } from '../../../src/revocation/sign-request.ts';
import { namedWarrant } from '../chains.ts';
import { type Answer, asBytes, type Context, failure, type Operations, type Request } from '../protocol.ts';

export const revocation: Operations = {
  'srl.build': (context, request) => {
    const input = {
      ids: request.has('ids') ? request.texts('ids') : [],
      version: request.has('version') ? request.integer('version') : undefined,
      existing: request.has('existing') ? listOf(context, request.text('existing')) : undefined,
      now: request.now,
    };
    return { ok: true, ...describe(signRevocationList(keyOf(context, request), input, context.options)) };
  },

  'srl.verify': (context, request) => {
    const signed = listOf(context, request.text('srl'));
    const list = signed.verify(request.has('issuer') ? request.bytes('issuer') : signed.issuer);
    // The crate compares texts, also those that no warrant has.
    const others = new Set([...signed.ids()].filter((id) => idOf(id) === null));
    const isListed = (id: string) => list.isRevoked(id) || others.has(id);
    const revoked = request.has('check') ? request.texts('check').map(isListed) : undefined;
    return { ok: true, ...describe(signed), digest: toHex(list.digest), revoked };
  },

  'srl.apply': (context, request) => {
    let floor: Floor | null = null;
    const results: Answer[] = [];
    for (const text of request.list('lists')) {
      try {
        const list = SignedRevocationList.parse(asBytes(text, 'lists'), context.options);
        list.verify(pinned(request, list));
        const next = floorOf(fieldsOf(list) as ListFields, context.engine);
        checkFloor(floor, next);
        floor = next;
        results.push({ ok: true });
      } catch (error) {
        results.push(failure(error));
      }
    }
    return { ok: true, results, version: floor === null ? null : String(floor.version) };
  },

  'revocation.request': (context, request) => {
    const made = signRevocationRequest(
      keyOf(context, request),
      { warrant: request.text('warrant_id'), reason: request.text('reason'), now: request.now },
      context.options,
    );
    return { ok: true, bytes: toHex(made.toBytes()), ...askedBy(made) };
  },

  'revocation.verify': (context, request) => {
    const asked = RevocationRequest.parse(request.bytes('request'), context.options);
    asked.verify();
    if (request.has('warrant')) {
      const warrant = namedWarrant(context.engine, request, 'warrant');
      asked.validate(warrant, { controlPlane: request.bytes('control_plane'), now: request.now });
    }
    return { ok: true, warrant_id: asked.warrantId, reason: asked.reason, ...askedBy(asked) };
  },
};

function keyOf({ options }: Context, request: Request): SigningKey {
  return SigningKey.fromSeed(request.bytes('seed'), options);
}

function listOf({ options }: Context, text: string): SignedRevocationList {
  return SignedRevocationList.parse(fromHex(text) ?? text, options);
}

/** Whom a list must be of. A tracker has one issuer; the crate takes any list of any root, or of anyone. */
function pinned(request: Request, { issuer }: SignedRevocationList): Uint8Array {
  if (request.flag('from_trusted_root')) {
    if (request.texts('trusted_roots').includes(issuer.toHex())) return issuer.toBytes();
    throw notOfRoot();
  }
  return request.has('issuer') ? request.bytes('issuer') : issuer.toBytes();
}

/** The crate's own error where no root has signed: 1201, as for a list of roots that is empty. */
function notOfRoot(): TenuoError {
  return errorFor(FACADE_REASONS.ROOTS_MISSING);
}

function describe(list: SignedRevocationList): Answer {
  return {
    bytes: toHex(list.toBytes()),
    base64: list.toText(),
    version: String(list.version),
    issued_at: list.issuedAtText,
    issuer: list.issuer.toHex(),
    revoked_ids: [...list.ids()],
  };
}

function askedBy(request: RevocationRequest): Answer {
  return { requestor: request.requestor.toHex(), requested_at: request.requestedAtText };
}
