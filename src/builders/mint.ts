// Root warrants (protocol 10.1). Checks come in upstream's order.

import {
  EXECUTION_ISSUABLE_TOOLS,
  EXECUTION_ISSUE_DEPTH,
  ISSUE_DEPTH_OVER_DEPTH,
  ISSUER_NOTHING_ISSUABLE,
  MAX_DEPTH,
  THRESHOLD_ZERO,
} from '../../assembly/codes.ts';
import { encodeSet } from '../cbor/constraint.ts';
import { ConstraintSet, type ConstraintsInput } from '../constraints.ts';
import type { Engine } from '../engine/engine.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { checkText } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { type Signed, type Signer, signedBy } from '../signer.ts';
import type { Warrant } from '../warrant.ts';
import { approverList } from './approval.ts';
import { Builder, constraintCount, expiryOf, whole } from './common.ts';
import { checkScope } from './gates.ts';
import { toolList } from './names.ts';
import { BUILDING_REASONS } from './reasons.ts';

const DEFAULT_TTL = 300;
/** Seconds that a root warrant may live: 90 days. */
export const MAX_TTL = 7_776_000;
const MAX_U32 = 0xffffffff;

/**
 * Builds a root warrant. Without `execution()` or `issuer()` its type follows from what it grants.
 *
 * @example
 * ```ts
 * import { type MintBuilder, Pattern, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const builder: MintBuilder = Warrant.mintBuilder();
 * const warrant = builder.capability('search', { query: Pattern('weather *') }).ttl(300).mint(SigningKey.generate());
 * console.log(warrant.tools, warrant.ttl); // [ 'search' ] 300
 * ```
 *
 * @see docs/protocol.md#10-minting
 * @see docs/delegation.md
 */
export class MintBuilder extends Builder {
  #isIssuer: boolean | null = null;
  #issuable: readonly string[] | null = null;
  #issueDepth: number | null = null;
  #bounds: Uint8Array | null = null;
  #session: string | null = null;
  #approvers: readonly Uint8Array[] | null = null;
  #threshold: number | null = null;

  /** @internal Made by `Warrant.mintBuilder`. */
  constructor(engine: Engine) {
    super(engine);
  }

  /**
   * Grants a tool with any arguments.
   *
   * @throws TypeError where a name is no text; TenuoError 1201 where it begins with `tenuo:`.
   */
  tool(name: string): this {
    return this.put(name, encodeSet(ConstraintSet()));
  }

  /**
   * Grants tools with any arguments.
   *
   * @throws TypeError where a name is no text; TenuoError 1201 where it begins with `tenuo:`.
   */
  tools(names: readonly string[]): this {
    for (const name of names) this.tool(name);
    return this;
  }

  /** Makes an execution warrant: it grants tools. */
  execution(): this {
    this.#isIssuer = false;
    return this;
  }

  /** Makes an issuer warrant: it grants no tools, its holder issues warrants for `issuableTools`. */
  issuer(): this {
    this.#isIssuer = true;
    return this;
  }

  /**
   * The tools that the holder of an issuer warrant may issue; `*` is any.
   *
   * @throws TypeError where it is no list of names.
   */
  issuableTools(names: readonly string[]): this {
    this.#issuable = toolList(names, 'issuableTools');
    return this;
  }

  /**
   * The depth down to which the holder of an issuer warrant may issue.
   *
   * @throws TypeError where it is no number; RangeError where it is not whole, or negative.
   */
  maxIssueDepth(depth: number): this {
    this.#issueDepth = whole(depth, MAX_U32, 'maxIssueDepth');
    return this;
  }

  /**
   * What the constraints of every issued tool must stay within.
   *
   * @throws as `ConstraintSet`.
   */
  constraintBounds(constraints: ConstraintsInput): this {
    const bounds = encodeSet(ConstraintSet(constraints));
    this.#bounds = constraintCount(bounds) === 0 ? null : bounds;
    return this;
  }

  /**
   * The session that the whole chain belongs to.
   *
   * @throws TypeError where it is no text.
   */
  sessionId(id: string): this {
    this.#session = checkText(id, 'sessionId');
    return this;
  }

  /**
   * The keys whose holders approve gated calls.
   *
   * @throws TypeError where it is no list of `PublicKey`.
   */
  requiredApprovers(keys: readonly PublicKey[]): this {
    this.#approvers = approverList(keys, 'requiredApprovers');
    return this;
  }

  /**
   * How many of the required approvers have to approve a gated call; all where never called.
   *
   * @throws TypeError where it is no number; RangeError where it is not whole, or negative.
   */
  minApprovals(count: number): this {
    this.#threshold = whole(count, MAX_U32, 'minApprovals');
    return this;
  }

  /** Lets the warrant not be delegated. */
  terminal(): this {
    return this.maxDepth(0);
  }

  /**
   * Signs the warrant.
   *
   * @throws TenuoError with the rule that it would break.
   */
  mint<Key extends Signer>(key: Key): Signed<Key, Warrant> {
    return signedBy(key, () => this.#mint(key));
  }

  #mint(key: Signer): Warrant | Promise<Warrant> {
    const isIssuer = this.#type();
    if (isIssuer) this.#checkIssuer();
    else this.#checkExecution();
    const ttl = this.ttlSeconds ?? DEFAULT_TTL;
    if (ttl > MAX_TTL) throw new TenuoError(BUILDING_REASONS.TTL_OVER_CEILING);
    const issuedAt = this.now;
    const expiresAt = expiryOf(issuedAt, ttl);
    const maxDepth = this.depthLimit ?? MAX_DEPTH;
    if (maxDepth > MAX_DEPTH) throw new TenuoError(BUILDING_REASONS.MAX_DEPTH_OVER_LIMIT);
    if (this.#issueDepth !== null && this.#issueDepth > maxDepth) throw errorFor(ISSUE_DEPTH_OVER_DEPTH);
    this.#checkApproval();
    this.placeGates(this.gates);
    this.checkTools(this.sets);
    this.checkExtensions();
    checkScope(this.gates, new Set(isIssuer ? this.#issuable : this.sets.keys()));
    if (this.#threshold !== null && this.#approvers === null)
      throw new TenuoError(BUILDING_REASONS.THRESHOLD_WITHOUT_APPROVERS);
    const issuer = key.publicKey.toBytes();
    return this.seal(
      {
        isIssuer,
        tools: this.sets,
        holder: this.holderKey?.toBytes() ?? issuer,
        issuer,
        issuedAt: BigInt(issuedAt),
        expiresAt,
        maxDepth,
        parentHash: null,
        sessionId: this.#session,
        issuableTools: this.#issuable,
        maxIssueDepth: this.#issueDepth,
        constraintBounds: this.#bounds,
        requiredApprovers: this.#approvers,
        minApprovals: this.#threshold,
        clearance: this.level,
        depth: 0,
      },
      null,
      key,
    );
  }

  #type(): boolean {
    if (this.#isIssuer !== null) return this.#isIssuer;
    if (this.sets.size > 0) return false;
    if (this.#issuable !== null || this.#issueDepth !== null) return true;
    throw new TenuoError(BUILDING_REASONS.TYPE_UNDECIDED);
  }

  #checkExecution(): void {
    if (this.sets.size === 0) throw new TenuoError(BUILDING_REASONS.TOOLS_MISSING);
    if (this.#issuable !== null) throw errorFor(EXECUTION_ISSUABLE_TOOLS);
    if (this.#issueDepth !== null) throw errorFor(EXECUTION_ISSUE_DEPTH);
  }

  #checkApproval(): void {
    const threshold = this.#threshold;
    if (this.#approvers === null) return;
    const { length } = this.#approvers;
    if (threshold !== null && threshold > length)
      throw new TenuoError(BUILDING_REASONS.THRESHOLD_OVER_LIST, {
        expected: `at most ${length}`,
        received: String(threshold),
      });
    if (threshold === 0) throw errorFor(THRESHOLD_ZERO);
    if (this.gates === null) throw new TenuoError(BUILDING_REASONS.APPROVERS_WITHOUT_GATES);
  }

  #checkIssuer(): void {
    if (this.sets.size > 0) throw new TenuoError(BUILDING_REASONS.ISSUER_WITH_TOOLS);
    if (this.#issuable === null || this.#issuable.length === 0) throw errorFor(ISSUER_NOTHING_ISSUABLE);
  }
}
