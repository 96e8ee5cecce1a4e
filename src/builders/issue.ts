// Issuance: an execution warrant below an issuer warrant (protocol 10.3). Checks come in upstream's
// order.

import {
  CLEARANCE_INTRODUCED,
  ISSUED_TO_ISSUER,
  ISSUED_TO_SELF,
  THRESHOLD_OVER_APPROVERS,
} from '../../assembly/codes.ts';
import { encodeSet } from '../cbor/constraint.ts';
import { quoted } from '../cbor/value.ts';
import { ConstraintSet } from '../constraints.ts';
import type { Engine } from '../engine/engine.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { toHex } from '../hex.ts';
import type { CelEvaluator } from '../host/cel.ts';
import { checkText } from '../options.ts';
import type { PublicKey } from '../public-key.ts';
import { type Signed, type Signer, signedBy } from '../signer.ts';
import type { Warrant } from '../warrant.ts';
import {
  type Approval,
  addedBelow,
  approverList,
  checkThreshold,
  checkUnapprovable,
  hasApprovers,
} from './approval.ts';
import { whole } from './common.ts';
import { DelegationBuilder } from './delegation.ts';
import { checkScope } from './gates.ts';
import { ANY_TOOL, oneOf, toolList } from './names.ts';
import { BUILDING_REASONS } from './reasons.ts';

const MAX_U8 = 255;
const MAX_U32 = 0xffffffff;

/**
 * Builds a warrant that an issuer warrant issues. Holder and lifetime must be set; session and agent are the issuer's unless set.
 *
 * @example
 * ```ts
 * import { type IssueBuilder, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, planner, worker] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
 * const issuer = Warrant.mintBuilder().issuableTools(['search']).holder(planner.publicKey).mint(root);
 * const builder: IssueBuilder = issuer.issueBuilder().tool('search');
 * console.log(builder.holder(worker.publicKey).ttl(60).issue(planner).type); // execution
 * ```
 *
 * @see docs/delegation.md#issuer-warrants
 */
export class IssueBuilder extends DelegationBuilder {
  #session: string | null;
  #approvers: readonly Uint8Array[] | null = null;
  #threshold: number | null = null;

  /** @internal Made by `Warrant.issueBuilder`. */
  constructor(issuer: Warrant, engine: Engine, cel: CelEvaluator | undefined) {
    super(issuer, engine, cel);
    if (!this.above.isIssuer) throw new TenuoError(BUILDING_REASONS.NOT_AN_ISSUER);
    this.#session = this.above.sessionId;
  }

  /**
   * Grants a tool with any arguments. Where the issuer has bounds, only `capability` fits them.
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

  /**
   * The session that the issued warrant belongs to.
   *
   * @throws TypeError where it is no text.
   */
  sessionId(id: string): this {
    this.#session = checkText(id, 'sessionId');
    return this;
  }

  /**
   * The keys whose holders approve gated calls: all of the issuer's approvers, and more. The issuer's where never called,
   * as far as one of its gates is on a tool of this warrant.
   *
   * @throws TypeError where it is no list of `PublicKey`.
   */
  requiredApprovers(keys: readonly PublicKey[]): this {
    this.#approvers = approverList(keys, 'requiredApprovers');
    return this;
  }

  /**
   * How many of the approvers have to approve. The issuer's number where never called, and one more for each approver added.
   *
   * @throws TypeError where it is no number; RangeError where it is not whole, or negative.
   */
  minApprovals(count: number): this {
    this.#threshold = whole(count, MAX_U32, 'minApprovals');
    return this;
  }

  /** Lets the new warrant not be delegated further. */
  terminal(): this {
    return this.maxDepth(this.above.depth + 1);
  }

  /**
   * Signs the warrant with the key that holds the issuer warrant.
   *
   * @throws TenuoError with the rule that it would break.
   */
  issue<Key extends Signer>(key: Key): Signed<Key, Warrant> {
    return signedBy(key, () => this.#issue(key));
  }

  #issue(key: Signer): Warrant | Promise<Warrant> {
    const { above } = this;
    this.checkSigner(key);
    this.checkNotExpired();
    this.#checkTools();
    const holder = this.holderKey;
    if (holder === null) throw new TenuoError(BUILDING_REASONS.HOLDER_MISSING);
    const ttl = this.ttlSeconds;
    if (ttl === null) throw new TenuoError(BUILDING_REASONS.TTL_MISSING);
    this.#checkHolder(holder);
    this.#checkClearance();
    this.#checkIssueDepth();
    const approval = this.#approval();
    this.checkExtensions();
    const issuedAt = this.issueInstant();
    const expiresAt = this.expiry(issuedAt, ttl, false);
    const maxDepth = this.depthLimit ?? above.maxDepth;
    if (maxDepth > MAX_U8)
      throw new TenuoError(BUILDING_REASONS.MAX_DEPTH_OVER_FIELD, {
        expected: `at most ${MAX_U8}`,
        received: String(maxDepth),
      });
    this.#checkDepth(maxDepth);
    checkScope(this.gates, new Set(this.sets.keys()));
    if (this.#threshold !== null && !hasApprovers(approval))
      throw new TenuoError(BUILDING_REASONS.THRESHOLD_WITHOUT_APPROVERS);
    return this.seal(
      {
        isIssuer: false,
        tools: this.sets,
        holder: holder.toBytes(),
        issuer: key.publicKey.toBytes(),
        issuedAt: BigInt(issuedAt),
        expiresAt,
        maxDepth,
        parentHash: this.parentHash(),
        sessionId: this.#session,
        issuableTools: null,
        maxIssueDepth: null,
        constraintBounds: null,
        ...approval,
        clearance: this.level,
        depth: above.depth + 1,
      },
      this.parent,
      key,
    );
  }

  #checkTools(): void {
    if (this.sets.size === 0) throw new TenuoError(BUILDING_REASONS.TOOLS_MISSING);
    const { constraintBounds } = this.above;
    const issuable = this.above.issuableTools ?? [];
    for (const tool of toolList([...this.sets.keys()], 'tools')) {
      if (!issuable.includes(tool) && !issuable.includes(ANY_TOOL))
        throw new TenuoError(BUILDING_REASONS.TOOL_NOT_ISSUABLE, {
          subject: `tool ${quoted(tool)}`,
          expected: oneOf(issuable),
        });
      if (constraintBounds !== null)
        this.checkNarrower(constraintBounds, this.sets.get(tool) as Uint8Array, `tool ${quoted(tool)}`);
    }
  }

  #checkHolder(holder: PublicKey): void {
    const hex = holder.toHex();
    if (hex === toHex(this.above.holder)) throw errorFor(ISSUED_TO_SELF);
    if (hex === toHex(this.above.issuer)) throw errorFor(ISSUED_TO_ISSUER);
  }

  #checkClearance(): void {
    const { clearance } = this.above;
    if (this.level === null) return;
    if (clearance === null)
      throw errorFor(CLEARANCE_INTRODUCED, { expected: 'no clearance', received: String(this.level) });
    if (this.level <= clearance) return;
    throw new TenuoError(BUILDING_REASONS.CLEARANCE_OVER_ISSUER, {
      expected: `at most ${clearance}`,
      received: String(this.level),
    });
  }

  /** The issuer's gates on what is issued, its approvers and threshold with them. */
  #approval(): Approval {
    const { above } = this;
    const scope = new Set(this.sets.keys());
    const isGated = this.inheritGates(scope);
    const own = { requiredApprovers: this.#approvers, minApprovals: this.#threshold };
    const approval = isGated ? this.#inherited(own) : own;
    if (isGated) checkThreshold(above, approval);
    checkUnapprovable(above, approval, this.keepsGate(scope));
    const { requiredApprovers, minApprovals } = approval;
    if (requiredApprovers !== null && minApprovals !== null && minApprovals > requiredApprovers.length)
      throw errorFor(THRESHOLD_OVER_APPROVERS, {
        expected: `at most ${requiredApprovers.length}`,
        received: String(minApprovals),
      });
    if (!isGated && hasApprovers(approval)) throw new TenuoError(BUILDING_REASONS.APPROVERS_WITHOUT_GATES);
    return approval;
  }

  /** What was set, and the issuer's where nothing was. */
  #inherited({ requiredApprovers, minApprovals }: Approval): Approval {
    const { above } = this;
    const approvers = requiredApprovers ?? above.requiredApprovers;
    const listed = new Set(approvers?.map(toHex));
    const missing = (above.requiredApprovers ?? []).find((key) => !listed.has(toHex(key)));
    if (missing !== undefined)
      throw new TenuoError(BUILDING_REASONS.ISSUER_APPROVER_MISSING, { subject: `approver ${toHex(missing)}` });
    if (above.minApprovals === null) return { requiredApprovers: approvers, minApprovals };
    const least = above.minApprovals;
    if (minApprovals !== null && minApprovals < least)
      throw new TenuoError(BUILDING_REASONS.THRESHOLD_TOO_LOW, {
        expected: `at least ${least}`,
        received: String(minApprovals),
      });
    const added = addedBelow(above, { requiredApprovers: approvers, minApprovals });
    return { requiredApprovers: approvers, minApprovals: minApprovals ?? least + added };
  }

  /** What no verifier would accept is not issued (semantics: issue-depth). */
  #checkDepth(maxDepth: number): void {
    const { above } = this;
    const depth = above.depth + 1;
    if (maxDepth > above.maxDepth)
      throw new TenuoError(BUILDING_REASONS.MAX_DEPTH_OVER_PARENT, {
        expected: `at most ${above.maxDepth}`,
        received: String(maxDepth),
      });
    if (depth > maxDepth)
      throw new TenuoError(BUILDING_REASONS.DEPTH_OVER_MAX, {
        expected: `at most ${maxDepth}`,
        received: String(depth),
      });
  }

  #checkIssueDepth(): void {
    const { maxIssueDepth, depth } = this.above;
    if (maxIssueDepth === null) return;
    const deepest = Math.max(depth + 1, this.depthLimit ?? 0);
    if (deepest <= maxIssueDepth) return;
    throw new TenuoError(BUILDING_REASONS.ISSUE_DEPTH_EXCEEDED, {
      expected: `at most ${maxIssueDepth}`,
      received: String(deepest),
    });
  }
}
