// The chain that a decision was made about, as a receipt holds it.
import type { CallRequest, Chain, Presented } from '../authorizer.ts';
import { isBranded } from '../brand.ts';
import { CborReader } from '../cbor/reader.ts';
import { type Decision, groundsOf } from '../decision.ts';
import { ChainBytes } from '../engine/chain-bytes.ts';
import { type Fields, readFields } from '../warrant/fields.ts';
import { parse, type WarrantView } from '../warrant/view.ts';

const STACK_OF_ONE = 0x81;

/**
 * The call that was decided: as it was given to `authorize`, of an authorizer or of a chain that it had opened.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { type DecidedCall, MemorySink, ReceiptLog } from 'tenuo-edge/receipt';
 *
 * const holder = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(holder);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(holder, 'search', {}) };
 * const authorizer = new Authorizer({ trustedRoots: [holder.publicKey] });
 * const sink = new MemorySink();
 * const log = new ReceiptLog({ key: SigningKey.generate(), sink });
 * const call: DecidedCall = request;
 * console.log(log.record(authorizer.authorize(request), call).tool); // search
 * ```
 *
 * @see docs/receipts.md
 */
export interface DecidedCall extends CallRequest {
  /** What was presented: text, bytes, a warrant or an opened chain; absent or null where nothing was. */
  readonly warrant?: Presented | Chain<WarrantView> | null | undefined;
}

/** A chain whose signatures hold. */
export interface PresentedChain {
  /** The CBOR stack, also where one warrant came by itself. */
  readonly stack: Uint8Array;
  readonly root: Fields;
  readonly leaf: Fields;
}

/** The chain of a decision; null where none could be read. */
export function presentedChain(decision: Decision, request: DecidedCall): PresentedChain | null {
  const chain = chainOf(decision, request);
  if (chain === null) return null;
  const { envelopes } = chain;
  return {
    stack: chain.isStack ? chain.bytes : stackOfOne(chain.bytes),
    root: readFields(envelopes[0] as Uint8Array),
    leaf: readFields(envelopes.at(-1) as Uint8Array),
  };
}

function chainOf(decision: Decision, request: DecidedCall): ChainBytes | null {
  try {
    return groundsOf(decision).chain;
  } catch (error) {
    // A decision of another copy of this package keeps its grounds to itself; the chain is read from the request again.
    if (!(error instanceof TypeError)) throw error;
    return readAgain(request.warrant);
  }
}

function readAgain(presented: unknown): ChainBytes | null {
  const view = viewOf(presented);
  if (view === null) return null;
  const bytes = view.toStack();
  return new ChainBytes(bytes, true, new CborReader(bytes).head());
}

function viewOf(presented: unknown): WarrantView | null {
  if (isBranded<{ readonly warrant: WarrantView }>(presented, 'Chain')) return presented.warrant;
  if (isBranded<WarrantView>(presented, 'WarrantView')) return presented;
  try {
    return parse(presented as string | Uint8Array);
  } catch {
    return null;
  }
}

function stackOfOne(envelope: Uint8Array): Uint8Array {
  const stack = new Uint8Array(envelope.length + 1);
  stack[0] = STACK_OF_ONE;
  stack.set(envelope, 1);
  return stack;
}
