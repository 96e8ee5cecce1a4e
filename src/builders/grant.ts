// Delegation: a narrower warrant below one of the same type (protocol 10.2). Checks come in
// upstream's order.

import {
  CLEARANCE_INTRODUCED,
  CLEARANCE_RAISED,
  DEPTH_OVER_LIMIT,
  ISSUABLE_TOOL_ADDED,
  MAX_DEPTH,
  TOOL_ADDED,
} from '../../assembly/codes.ts';
import { decodeSet, encodeSet } from '../cbor/constraint.ts';
import { quoted } from '../cbor/value.ts';
import { type Constraint, type ConstraintInput, ConstraintSet, type ConstraintsInput } from '../constraints.ts';
import type { Engine } from '../engine/engine.ts';
import { errorFor, TenuoError } from '../errors.ts';
import type { CelEvaluator } from '../host/cel.ts';
import type { PublicKey } from '../public-key.ts';
import { type Signed, type Signer, signedBy } from '../signer.ts';
import { APPROVAL_GATES } from '../warrant/fields.ts';
import type { Warrant } from '../warrant.ts';
import {
  type Approval,
  addedBelow,
  approverList,
  checkThreshold,
  checkUnapprovable,
  distinct,
  hasApprovers,
} from './approval.ts';
import { constraintCount, type SealedFields, whole } from './common.ts';
import { DelegationBuilder } from './delegation.ts';
import { checkScope } from './gates.ts';
import { ANY_TOOL, oneOf, toolList } from './names.ts';
import { BUILDING_REASONS } from './reasons.ts';

const MAX_U32 = 0xffffffff;

/**
 * Builds a warrant that grants less than its parent. It begins empty: tools are named, or all inherited. Holder, agent,
 * clearance, end of lifetime and depth are the parent's unless set.
 *
 * @example
 * ```ts
 * import { type GrantBuilder, Range, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const parent = Warrant.mintBuilder().capability('scale', { replicas: Range.max(15) }).holder(holder.publicKey).mint(root);
 * const builder: GrantBuilder = parent.grantBuilder().capability('scale', { replicas: Range.max(10) });
 * const child = builder.holder(SigningKey.generate().publicKey).ttl(60).grant(holder);
 * console.log(child.depth, child.allows('scale', { replicas: 12 })); // 1 false
 * ```
 *
 * @see docs/delegation.md#what-a-child-has
 */
export class GrantBuilder extends DelegationBuilder {
  #inherited = false;
  #capped = false;
  #issuable: readonly string[] | null = null;
  #issueDepth: number | null;
  #bounds: Uint8Array | null;
  #added: readonly Uint8Array[] = [];
  #raised: number | null = null;

  /** @internal Made by `Warrant.grantBuilder`. */
  constructor(parent: Warrant, engine: Engine, cel: CelEvaluator | undefined) {
    super(parent, engine, cel);
    this.holderKey = parent.holder;
    this.level = this.above.clearance;
    this.#issueDepth = this.above.maxIssueDepth;
    this.#bounds = this.above.constraintBounds;
  }

  /**
   * Hands on a tool as the parent has it, by name or under its `*`. A narrower capability that was set before stays.
   *
   * @throws TenuoError 1502 where the parent does not grant it.
   * @throws TypeError after `inheritAll`, which took every tool already.
   */
  tool(name: string): this {
    if (this.#inherited)
      throw new TypeError('inheritAll() took every tool already; retainTools([…]) keeps some of them');
    const set = this.above.tools.get(name) ?? this.above.tools.get(ANY_TOOL);
    if (set === undefined) throw this.#toolAdded(name);
    return this.sets.has(name) ? this : this.put(name, set);
  }

  /**
   * Hands on several tools; see `tool`.
   *
   * @throws as `tool`.
   */
  tools(names: readonly string[]): this {
    for (const name of names) this.tool(name);
    return this;
  }

  /** Hands on everything that the parent grants or may issue. */
  inheritAll(): this {
    this.#inherited = true;
    for (const [tool, set] of this.above.tools) this.sets.set(tool, set);
    this.#issuable = this.above.issuableTools;
    return this;
  }

  /**
   * Keeps only these of the tools so far.
   *
   * @throws TypeError where it is no list of names.
   */
  retainTools(names: readonly string[]): this {
    const kept = new Set(toolList(names, 'retainTools'));
    for (const tool of [...this.sets.keys()]) if (!kept.has(tool)) this.sets.delete(tool);
    return this;
  }

  /**
   * Replaces these constraints of every tool so far, and leaves its others as they are.
   *
   * @throws as `ConstraintSet`.
   */
  narrow(constraints: { readonly [argument: string]: ConstraintInput }): this {
    const narrower = ConstraintSet(constraints, {}).constraints;
    for (const [tool, set] of this.sets) {
      const { constraints: own, allowUnknown } = decodeSet(set);
      const merged = Object.assign(Object.create(null) as Record<string, Constraint>, own, narrower);
      this.sets.set(tool, encodeSet(ConstraintSet(merged, { allowUnknown })));
    }
    return this;
  }

  /**
   * Lifetime in seconds; fractions are dropped. Longer than the parent's remaining one it is refused when the warrant
   * is granted, or, with `capped`, cut to it. To the parent's end where never called.
   *
   * @throws RangeError where it is negative or not finite.
   */
  override ttl(seconds: number, options: { readonly capped?: boolean | undefined } = {}): this {
    this.#capped = options.capped === true;
    return super.ttl(seconds);
  }

  /** Lets the new warrant not be delegated further. */
  terminal(): this {
    return this.maxDepth(this.above.depth + 1);
  }

  /**
   * Of an issuer warrant: the tools that may still be issued.
   *
   * @throws TypeError where it is no list of names.
   */
  issuableTools(names: readonly string[]): this {
    this.#issuable = toolList(names, 'issuableTools');
    return this;
  }

  /**
   * Of an issuer warrant: the depth down to which it may issue.
   *
   * @throws TypeError where it is no number; RangeError where it is not whole, or negative.
   */
  maxIssueDepth(depth: number): this {
    this.#issueDepth = whole(depth, MAX_U32, 'maxIssueDepth');
    return this;
  }

  /**
   * Of an issuer warrant: narrower bounds.
   *
   * @throws as `ConstraintSet`.
   */
  constraintBounds(constraints: ConstraintsInput): this {
    this.#bounds = encodeSet(ConstraintSet(constraints));
    return this;
  }

  /**
   * Adds approvers to the parent's, all of whom stay. The approvals that a call needs rise by one for each, unless
   * `raiseMinApprovals` asks for more.
   *
   * @throws TypeError where it is no list of `PublicKey`.
   */
  addApprovers(keys: readonly PublicKey[]): this {
    this.#added = distinct([...this.#added, ...approverList(keys, 'addApprovers')]);
    return this;
  }

  /**
   * Asks for at least this many approvals; a smaller number than the parent's changes nothing.
   *
   * @throws TypeError where it is no number; RangeError where it is not whole, or negative.
   */
  raiseMinApprovals(count: number): this {
    this.#raised = Math.max(whole(count, MAX_U32, 'raiseMinApprovals'), this.#raised ?? 0);
    return this;
  }

  /**
   * Signs the warrant with the key that holds the parent.
   *
   * @throws TenuoError with the rule that it would break.
   */
  grant<Key extends Signer>(key: Key): Signed<Key, Warrant> {
    return signedBy(key, () => this.seal(this.plan(key), this.parent, key));
  }

  /**
   * @internal What `grant` would sign.
   * @throws as `grant`.
   */
  plan(key: Signer): SealedFields {
    const { above } = this;
    this.checkSigner(key);
    const depth = this.#checkDepth();
    this.checkNotExpired();
    if (above.isIssuer) {
      this.#checkIssuable();
    } else {
      this.#checkTools();
      this.#checkClearance();
    }
    const approval = this.#approval();
    const issuedAt = this.issueInstant();
    const expiresAt = this.ttlSeconds === null ? above.expiresAt : this.expiry(issuedAt, this.ttlSeconds, this.#capped);
    this.checkExtensions();
    if (above.isIssuer && this.sets.size > 0) throw new TenuoError(BUILDING_REASONS.ISSUER_WITH_TOOLS);
    // Stricter than upstream, which lets an issuer raise its clearance (semantics: clearance-raised).
    if (above.isIssuer) this.#checkClearance();
    this.#checkEffect(approval);
    return {
      isIssuer: above.isIssuer,
      tools: this.sets,
      holder: (this.holderKey ?? this.parent.holder).toBytes(),
      issuer: key.publicKey.toBytes(),
      issuedAt: BigInt(issuedAt),
      expiresAt,
      maxDepth: this.depthLimit ?? above.maxDepth,
      parentHash: this.parentHash(),
      sessionId: above.sessionId,
      issuableTools: this.#issuable,
      maxIssueDepth: this.#issueDepth,
      constraintBounds: this.#bounds !== null && constraintCount(this.#bounds) > 0 ? this.#bounds : null,
      ...approval,
      clearance: this.level,
      depth,
    };
  }

  #checkDepth(): number {
    const { above, depthLimit } = this;
    if (depthLimit !== null && depthLimit > above.maxDepth) {
      const detail = { expected: `at most ${above.maxDepth}`, received: String(depthLimit) };
      throw new TenuoError(BUILDING_REASONS.MAX_DEPTH_OVER_PARENT, detail);
    }
    const depth = above.depth + 1;
    const limit = depthLimit ?? above.maxDepth;
    if (depth > limit)
      throw new TenuoError(BUILDING_REASONS.DEPTH_OVER_MAX, { expected: `at most ${limit}`, received: String(depth) });
    if (depth > MAX_DEPTH)
      throw errorFor(DEPTH_OVER_LIMIT, { expected: `at most ${MAX_DEPTH}`, received: String(depth) });
    return depth;
  }

  #checkTools(): void {
    for (const tool of toolList([...this.sets.keys()], 'tools')) {
      const set = this.above.tools.get(tool) ?? this.above.tools.get(ANY_TOOL);
      if (set === undefined) throw this.#toolAdded(tool);
      this.checkNarrower(set, this.sets.get(tool) as Uint8Array, `tool ${quoted(tool)}`);
    }
    if (this.sets.size === 0) throw new TenuoError(BUILDING_REASONS.TOOLS_MISSING);
  }

  #toolAdded(tool: string): TenuoError {
    return errorFor(TOOL_ADDED, { subject: `tool ${quoted(tool)}`, expected: oneOf(this.above.tools.keys()) });
  }

  #checkIssuable(): void {
    const allowed = this.above.issuableTools ?? [];
    if (!allowed.includes(ANY_TOOL)) {
      for (const tool of this.#issuable ?? [])
        if (!allowed.includes(tool))
          throw errorFor(ISSUABLE_TOOL_ADDED, { subject: `tool ${quoted(tool)}`, expected: oneOf(allowed) });
    }
    const { constraintBounds, maxIssueDepth } = this.above;
    if (maxIssueDepth !== null && this.#issueDepth !== null && this.#issueDepth > maxIssueDepth)
      throw new TenuoError(BUILDING_REASONS.ISSUE_DEPTH_EXCEEDED, {
        expected: `at most ${maxIssueDepth}`,
        received: String(this.#issueDepth),
      });
    if (constraintBounds !== null)
      this.checkNarrower(constraintBounds, this.#bounds ?? constraintBounds, 'constraintBounds');
  }

  get #scope(): ReadonlySet<string> {
    return new Set(this.above.isIssuer ? this.#issuable : this.sets.keys());
  }

  /** The parent's gates on what is handed on, with their approvers and those that were added. */
  #approval(): Approval {
    const { above } = this;
    const scope = this.#scope;
    const isGated = this.inheritGates(scope);
    const wanted = this.#wanted();
    if (!isGated && (this.gates !== null || this.parent.approvalGates !== null)) {
      // Nothing is left to approve, so nobody is left to do so.
      if (this.#isChanged(wanted)) throw new TenuoError(BUILDING_REASONS.APPROVERS_WITHOUT_GATES);
      return { requiredApprovers: null, minApprovals: null };
    }
    if (wanted.requiredApprovers === null) return { requiredApprovers: null, minApprovals: null };
    checkUnapprovable(above, wanted, this.keepsGate(scope));
    const count = wanted.requiredApprovers.length;
    if (wanted.minApprovals !== null && wanted.minApprovals > count)
      throw new TenuoError(BUILDING_REASONS.THRESHOLD_OVER_LIST, {
        expected: `at most ${count}`,
        received: String(wanted.minApprovals),
      });
    const approval = this.#raisedByAdded(wanted);
    checkThreshold(above, approval);
    return approval;
  }

  /** The parent's approvers and threshold, with what was added to them. */
  #wanted(): Approval {
    const { requiredApprovers, minApprovals } = this.above;
    const list = [...(requiredApprovers ?? []), ...this.#added];
    return {
      requiredApprovers: requiredApprovers === null && this.#added.length === 0 ? null : distinct(list),
      minApprovals: this.#raised === null ? minApprovals : Math.max(this.#raised, minApprovals ?? 0),
    };
  }

  /** A threshold that was left at the parent's rises with the approvers. */
  #raisedByAdded({ requiredApprovers, minApprovals }: Approval): Approval {
    const { above } = this;
    if (minApprovals === null || minApprovals !== above.minApprovals) return { requiredApprovers, minApprovals };
    return { requiredApprovers, minApprovals: minApprovals + addedBelow(above, { requiredApprovers, minApprovals }) };
  }

  /** Whether more was asked for than the parent has. */
  #isChanged({ requiredApprovers, minApprovals }: Approval): boolean {
    const { above } = this;
    const count = distinct(above.requiredApprovers ?? []).length;
    return minApprovals !== above.minApprovals || (requiredApprovers ?? []).length !== count;
  }

  /** What would do nothing is refused (semantics: without-effect). */
  #checkEffect(approval: Approval): void {
    checkScope(this.gates, this.#scope);
    if (!this.#isChanged(this.#wanted())) return;
    if (!this.extensions.has(APPROVAL_GATES)) throw new TenuoError(BUILDING_REASONS.APPROVERS_WITHOUT_GATES);
    if (!hasApprovers(approval)) throw new TenuoError(BUILDING_REASONS.THRESHOLD_WITHOUT_APPROVERS);
  }

  #checkClearance(): void {
    const { clearance } = this.above;
    if (this.level === null) return;
    if (clearance === null)
      throw errorFor(CLEARANCE_INTRODUCED, { expected: 'no clearance', received: String(this.level) });
    if (this.level > clearance)
      throw errorFor(CLEARANCE_RAISED, { expected: `at most ${clearance}`, received: String(this.level) });
  }
}
