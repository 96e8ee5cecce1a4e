// What an approval commits to: one warrant, one tool, these arguments, this holder.
import { INPUT_SIZE } from '../../assembly/layout.ts';
import { type Arguments, encodeArguments } from '../arguments.ts';
import { encode } from '../cbor/writer.ts';
import { sha256 } from '../engine/digest.ts';
import { type EngineOption, engineOf } from '../engine/port.ts';
import { checkText } from '../options.ts';
import type { PublicKey } from '../public-key.ts';

/**
 * The call that a hash is of.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, requestHash, SigningKey, type HashedCall, Warrant } from 'tenuo-edge';
 *
 * const lead = SigningKey.generate();
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([lead.publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 * const request = ApprovalRequest.for(warrant, { tool: 'restart', args: { name: 'web' } });
 * const call: HashedCall = { warrantId: warrant.id, tool: 'restart', args: { name: 'web' }, holder: warrant.holder };
 * console.log(Buffer.from(requestHash(call)).toString('hex') === request.requestHash); // true
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export interface HashedCall {
  /** `tnu_wrt_` and 32 hex digits: the id of the leaf. */
  readonly warrantId: string;
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments that the proof signs. */
  readonly args: Arguments;
  /** The leaf's holder. Every decision has one; upstream can hash without. */
  readonly holder: PublicKey | null;
}

/**
 * SHA-256 over `[warrant id, tool, arguments, holder's key]` in canonical CBOR, 32 bytes: what an approval of this call
 * signs. The arguments are those that the proof signs, nulls included.
 *
 * @throws TypeError, RangeError for arguments that are none, as `encodeArguments`.
 *
 * @example
 * ```ts
 * import { requestHash, SigningKey } from 'tenuo-edge';
 *
 * const holder = SigningKey.generate().publicKey;
 * const warrantId = 'tnu_wrt_0190a1b2c3d47e8f9a0b1c2d3e4f5061';
 * console.log(requestHash({ warrantId, tool: 'restart', args: {}, holder }).length); // 32
 * ```
 *
 * @see docs/protocol.md#13-approvals
 */
export function requestHash(call: HashedCall, options?: EngineOption): Uint8Array<ArrayBuffer> {
  return sha256(engineOf(options), preimageOf(call));
}

function preimageOf({ warrantId, tool, args, holder }: HashedCall): Uint8Array<ArrayBuffer> {
  const map = encodeArguments(args).toCbor();
  return encode('the request', INPUT_SIZE, (writer) => {
    writer.array(4);
    writer.text(checkText(warrantId, 'the warrant id'));
    writer.text(checkText(tool, 'the tool'));
    writer.byteString(map);
    writer.byteString(holder === null ? new Uint8Array(0) : holder.toBytes());
  });
}
