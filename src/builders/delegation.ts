// What delegating and issuing share: the parent, its bounds on the child, and the end of its lifetime.

import { EXPIRED, ISSUED_BEFORE_PARENT } from '../../assembly/codes.ts';
import { quoted } from '../cbor/value.ts';
import { Denied } from '../decision.ts';
import { sha256 } from '../engine/digest.ts';
import type { Engine } from '../engine/engine.ts';
import { readFindings } from '../engine/findings.ts';
import { withItems } from '../engine/port.ts';
import type { StoredChain } from '../engine/slots.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { type CelEvaluator, withCel } from '../host/cel.ts';
import { durationText, instantText } from '../instant.ts';
import type { Signer } from '../signer.ts';
import { access } from '../warrant/access.ts';
import { APPROVAL_GATES, type Fields } from '../warrant/fields.ts';
import { refusalOf } from '../warrant/presented.ts';
import type { Warrant } from '../warrant.ts';
import { Builder, expiryOf } from './common.ts';
import { gatesWithin, mergeGates } from './gates.ts';
import { BUILDING_REASONS } from './reasons.ts';

/** A builder of a warrant below another one. */
export abstract class DelegationBuilder extends Builder {
  protected readonly parent: Warrant;
  protected readonly above: Fields;

  readonly #cel: CelEvaluator | undefined;

  protected constructor(parent: Warrant, engine: Engine, cel: CelEvaluator | undefined) {
    super(engine);
    this.parent = parent;
    this.#cel = cel;
    this.above = access.fieldsOf(parent);
    this.agent = this.above.agentId;
  }

  /** Only the holder of a warrant hands it on. */
  protected checkSigner(key: Signer): void {
    const { holder } = this.parent;
    if (holder.equals(key.publicKey)) return;
    const detail = { expected: `the key ${holder.fingerprint}…`, received: `the key ${key.publicKey.fingerprint}…` };
    throw new TenuoError(BUILDING_REASONS.SIGNER_NOT_HOLDER, detail);
  }

  protected checkNotExpired(): void {
    const { expiresAt } = this.above;
    const { now } = this;
    if (BigInt(now) < expiresAt) return;
    throw errorFor(EXPIRED, {
      expected: `a time before ${instantText(expiresAt)}`,
      received: `now is ${instantText(now)}`,
    });
  }

  /**
   * The parent's gates on tools that the child has, and those that were set: places them, and returns whether there are
   * any. Whatever the child's approvers are, they must not be of a gate that nobody may approve under the parent.
   */
  protected inheritGates(tools: ReadonlySet<string>): boolean {
    const inherited = this.parent.approvalGates;
    const merged = mergeGates(inherited, this.gates);
    const kept = merged === null ? null : gatesWithin(merged, tools);
    this.placeGates(kept);
    // An empty value stands for no gates, and upstream hands it on.
    if (merged === null && this.above.extensions.has(APPROVAL_GATES))
      this.extensions.set(APPROVAL_GATES, new Uint8Array(0));
    return this.extensions.has(APPROVAL_GATES);
  }

  /** Whether the child has a tool that the parent gates. */
  protected keepsGate(tools: ReadonlySet<string>): boolean {
    const inherited = this.parent.approvalGates;
    return inherited !== null && gatesWithin(inherited, tools) !== null;
  }

  /**
   * The checks above say sooner and better what is wrong; this is what every verifier asks.
   *
   * @throws TenuoError with the rule that the link breaks.
   */
  protected override checkLink(chain: StoredChain): void {
    const { engine } = this;
    chain.settle();
    const reason = withCel(engine, this.#cel, this.now, () => engine.core.checkChildLink(chain.slot));
    if (reason !== 0) throw refusalOf(engine, reason);
  }

  /** The set of a child may only narrow the one above it. */
  protected checkNarrower(above: Uint8Array, below: Uint8Array, subject: string): void {
    const { engine } = this;
    withItems(engine, [above, below], () => {
      const narrows = () => engine.core.attenuateSet(above.length, below.length);
      const reason = withCel(engine, this.#cel, this.now, narrows);
      if (reason === 0) return;
      // Read here: the sets are wiped when this returns.
      const findings = readFindings(engine, reason);
      const { expected, received, at } = new Denied(findings, null, { verifications: 0 });
      const argument = at.argument === undefined ? subject : `${subject}, argument ${quoted(at.argument)}`;
      throw errorFor(reason, { subject: argument, expected, received });
    });
  }

  /** When the child is issued: no earlier than its parent, so that a lagging clock breaks no chain. */
  protected issueInstant(): number {
    const { issuedAt } = this.above;
    const { now } = this;
    if (BigInt(now) >= issuedAt) return now;
    if (!this.hasInstant && issuedAt <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(issuedAt);
    throw errorFor(ISSUED_BEFORE_PARENT, { expected: `from ${instantText(issuedAt)} on`, received: instantText(now) });
  }

  /** The end of a lifetime that begins at `from`: never after the parent's. */
  protected expiry(from: number, ttl: number, capped: boolean): bigint {
    const end = expiryOf(from, ttl);
    const { expiresAt } = this.above;
    if (end <= expiresAt) return end;
    if (capped) return expiresAt;
    const detail = { expected: `at most ${durationText(Number(expiresAt) - from)}`, received: durationText(ttl) };
    throw new TenuoError(BUILDING_REASONS.LIFETIME_OVER_PARENT, detail);
  }

  /** SHA-256 of the parent's payload. */
  protected parentHash(): Uint8Array {
    return sha256(this.engine, this.above.payload);
  }
}
