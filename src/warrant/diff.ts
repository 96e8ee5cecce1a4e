// What a delegation changed: for logs, and for people who look at one before they trust it. Nothing here decides, and
// nothing is signed. The JSON is of upstream's shape.
import { encodeConstraint } from '../cbor/constraint.ts';
import { sortedSet } from '../cbor/order.ts';
import { CborReader } from '../cbor/reader.ts';
import { Float, quoted } from '../cbor/value.ts';
import { type Constraint, UNKNOWN } from '../constraints/kinds.ts';
import { toHex } from '../hex.ts';
import { durationText, type Instant, instantText, secondsOf } from '../instant.ts';
import { checkOptions, checkText } from '../options.ts';
import { clearanceName } from './clearance.ts';
import type { WarrantView } from './view.ts';

/**
 * How a value of the child relates to the parent's. `narrowed` says that a constraint is another one, and no verdict.
 *
 * @example
 * ```ts
 * import { type Change, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const parent = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const child = parent.grant({ to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder });
 * const change: Change | undefined = child.diff()?.ttl.change;
 * console.log(change); // reduced
 * ```
 *
 * @see docs/delegation.md#what-was-delegated
 */
export type Change = 'unchanged' | 'added' | 'removed' | 'narrowed' | 'reduced' | 'increased' | 'demoted' | 'promoted';

/**
 * One value in the parent and in the child.
 *
 * @example
 * ```ts
 * import { type Changed, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const parent = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const child = parent.grant({ to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder });
 * const ttl: Changed<number> | undefined = child.diff()?.ttl;
 * console.log(ttl?.change); // reduced
 * ```
 *
 * @see docs/delegation.md#what-was-delegated
 */
export interface Changed<Value> {
  /** The parent's value. */
  readonly parent: Value;
  /** The child's value. */
  readonly child: Value;
  /** How they relate. */
  readonly change: Change;
}

/**
 * What a diff depends on besides the warrants.
 *
 * @example
 * ```ts
 * import { type DiffOptions, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const parent = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const child = parent.grant({ to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder });
 * const options: DiffOptions = { intent: 'nightly report' };
 * console.log(child.diff(options)?.intent); // nightly report
 * ```
 *
 * @see docs/delegation.md#what-was-delegated
 */
export interface DiffOptions {
  /**
   * The instant at which the remaining lifetimes are compared, as a Date or Unix seconds; the system's clock where
   * absent.
   */
  readonly now?: Instant | undefined;
  /** Why it was delegated, for whoever reads the log. */
  readonly intent?: string | undefined;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * What a warrant lacks of its parent. `JSON.stringify` gives upstream's form, `String` one for people.
 *
 * @example
 * ```ts
 * import { type DelegationDiff, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const parent = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const child = parent.grant({ to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder });
 * const diff: DelegationDiff | null = child.diff();
 * console.log(diff?.tools.dropped); // [ 'write' ]
 * ```
 *
 * @see docs/delegation.md#what-was-delegated
 */
export class DelegationDiff {
  /** `tnu_wrt_` and 32 hex digits. */
  readonly parentWarrantId: string;
  /** `tnu_wrt_` and 32 hex digits. */
  readonly childWarrantId: string;
  /** What kind of warrant was delegated. */
  readonly type: 'execution' | 'issuer';
  /** When they were compared. */
  readonly timestamp: Date;
  /** The tools of each, of an issuer warrant those that it may issue; kept are those of the child that the parent has by name. */
  readonly tools: {
    readonly parent: readonly string[];
    readonly child: readonly string[];
    readonly kept: readonly string[];
    readonly dropped: readonly string[];
  };
  /** Constraints by tool and argument; null where there is none. */
  readonly capabilities: Readonly<Record<string, Readonly<Record<string, Changed<Constraint | null>>>>>;
  /** Seconds that remain to each. */
  readonly ttl: Changed<number>;
  /** The clearance of each, a level from 0 to 255 or null. */
  readonly clearance: Changed<number | null>;
  /** The depth of each, and whether the child can be delegated no further. */
  readonly depth: { readonly parent: number; readonly child: number; readonly isTerminal: boolean };
  /** Why it was delegated, as whoever asked for the diff says; null where nothing was said. */
  readonly intent: string | null;

  /** @internal Made by `Warrant.diff`. */
  constructor(parent: WarrantView, child: WarrantView, options: DiffOptions) {
    checkOptions(options, ['now', 'intent'], 'a diff');
    const now = secondsOf(options.now);
    this.parentWarrantId = parent.id;
    this.childWarrantId = child.id;
    this.type = child.type;
    this.timestamp = new Date(now * 1000);
    this.tools = toolsDiff(toolsOf(parent), toolsOf(child));
    this.capabilities = capabilitiesDiff(parent, child);
    this.ttl = ordered(remaining(parent, now), remaining(child, now), 'reduced', 'increased');
    this.clearance = ordered(parent.clearance, child.clearance, 'demoted', 'promoted');
    this.depth = { parent: parent.depth, child: child.depth, isTerminal: child.isTerminal };
    this.intent = options.intent === undefined ? null : checkText(options.intent, 'intent');
  }

  /** Upstream's form, for `JSON.stringify`. */
  toJSON(): { readonly [name: string]: Json } {
    const { tools, ttl, clearance, depth } = this;
    return {
      parent_warrant_id: this.parentWarrantId,
      child_warrant_id: this.childWarrantId,
      timestamp: instantText(this.timestamp.getTime() / 1000),
      tools: { parent_tools: tools.parent, child_tools: tools.child, kept: tools.kept, dropped: tools.dropped },
      capabilities: mapped(this.capabilities, (changes) => mapped(changes, constraintChange)),
      ttl: { parent_ttl_seconds: ttl.parent, child_ttl_seconds: ttl.child, change: ttl.change },
      clearance: {
        parent_clearance: clearance.parent,
        child_clearance: clearance.child,
        change: clearance.change,
      },
      depth: { parent_depth: depth.parent, child_depth: depth.child, is_terminal: depth.isTerminal },
      intent: this.intent,
    };
  }

  /** An event for a log that is searched: only what changed, with a summary. */
  toEvent(): { readonly [name: string]: Json } {
    return {
      event_type: 'tenuo.delegation',
      parent_warrant_id: this.parentWarrantId,
      child_warrant_id: this.childWarrantId,
      warrant_type: this.type.toUpperCase(),
      intent: this.intent,
      deltas: this.#deltas(),
      summary: this.summary(),
    };
  }

  /** Lines for people: what was kept and dropped, and each value that changed. */
  toString(): string {
    const { tools, ttl, depth } = this;
    const lines = [`${this.parentWarrantId} -> ${this.childWarrantId}`, `tools: ${list(tools.child)}`];
    if (tools.dropped.length > 0) lines.push(`dropped: ${list(tools.dropped)}`);
    for (const [tool, changes] of Object.entries(this.capabilities))
      for (const [argument, { parent, child, change }] of Object.entries(changes))
        if (change !== 'unchanged')
          lines.push(`${quoted(tool)}, ${quoted(argument)}: ${change}: ${parent ?? 'none'} -> ${child ?? 'none'}`);
    lines.push(`lifetime: ${durationText(ttl.parent)} -> ${durationText(ttl.child)}`);
    const { parent, child } = this.clearance;
    if (parent !== null || child !== null) lines.push(`clearance: ${levelText(parent)} -> ${levelText(child)}`);
    lines.push(`depth: ${depth.parent} -> ${depth.child}${depth.isTerminal ? ', terminal' : ''}`);
    if (this.intent !== null) lines.push(`intent: ${quoted(this.intent)}`);
    return lines.join('\n');
  }

  protected summary(): { readonly [name: string]: Json } {
    return {
      tools_dropped: this.tools.dropped,
      tools_kept: this.tools.kept,
      capabilities_changed: Object.keys(this.capabilities).length,
      ttl_reduced: this.ttl.change === 'reduced',
      clearance_demoted: this.clearance.change === 'demoted',
      is_terminal: this.depth.isTerminal,
    };
  }

  #deltas(): Json {
    const { tools, ttl, clearance } = this;
    const deltas: Json[] = [];
    if (tools.dropped.length > 0) deltas.push({ field: 'tools', change: 'dropped', value: tools.dropped });
    for (const [tool, changes] of Object.entries(this.capabilities))
      for (const [argument, change] of Object.entries(changes))
        deltas.push(...delta(`capabilities.${tool}.${argument}`, change, String));
    deltas.push(...delta('ttl', ttl, Number), ...delta('clearance', clearance, clearanceName));
    return deltas;
  }
}

/**
 * A diff after the fact: who delegated to whom. It is not signed; what a verifier signs is another receipt.
 *
 * @example
 * ```ts
 * import { type DelegationReceipt, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const [root, holder] = [SigningKey.generate(), SigningKey.generate()];
 * const parent = Warrant.mintBuilder().tools(['read', 'write']).holder(holder.publicKey).ttl(3600).mint(root);
 * const child = parent.grant({ to: SigningKey.generate().publicKey, allow: 'read', ttl: 60, key: holder });
 * const receipt: DelegationReceipt | null = child.delegationReceipt();
 * console.log(receipt?.delegatorFingerprint === holder.publicKey.fingerprint); // true
 * ```
 *
 * @see docs/delegation.md#what-was-delegated
 */
export class DelegationReceipt extends DelegationDiff {
  /** The fingerprint of the key that signed the child, 16 hex digits. */
  readonly delegatorFingerprint: string;
  /** The fingerprint of the key that holds the child, 16 hex digits. */
  readonly delegateeFingerprint: string;

  /** @internal Made by `Warrant.delegationReceipt`. */
  constructor(parent: WarrantView, child: WarrantView, options: DiffOptions) {
    super(parent, child, options);
    this.delegatorFingerprint = child.issuer.fingerprint;
    this.delegateeFingerprint = child.holder.fingerprint;
  }

  /** Upstream's form, for `JSON.stringify`. */
  override toJSON(): { readonly [name: string]: Json } {
    return { ...super.toJSON(), ...this.#parties, used_pass_through: false, pass_through_reason: null };
  }

  override toEvent(): { readonly [name: string]: Json } {
    return { ...super.toEvent(), event_type: 'tenuo.delegation.complete', ...this.#parties };
  }

  protected override summary(): { readonly [name: string]: Json } {
    return { ...super.summary(), used_pass_through: false };
  }

  get #parties(): { readonly [name: string]: Json } {
    return { delegator_fingerprint: this.delegatorFingerprint, delegatee_fingerprint: this.delegateeFingerprint };
  }
}

function toolsOf(warrant: WarrantView): readonly string[] {
  return warrant.issuableTools ?? warrant.tools;
}

function toolsDiff(parent: readonly string[], child: readonly string[]): DelegationDiff['tools'] {
  const kept = child.filter((tool) => parent.includes(tool));
  const dropped = parent.filter((tool) => !child.includes(tool));
  return { parent, child, kept, dropped };
}

function capabilitiesDiff(parent: WarrantView, child: WarrantView): DelegationDiff['capabilities'] {
  const diff = Object.create(null) as Record<string, Record<string, Changed<Constraint | null>>>;
  for (const tool of sortedSet([...parent.tools, ...child.tools])) {
    const above = parent.capabilities[tool]?.constraints ?? {};
    const below = child.capabilities[tool]?.constraints ?? {};
    const names = sortedSet([...Object.keys(above), ...Object.keys(below)]);
    if (names.length === 0) continue;
    const changes = Object.create(null) as Record<string, Changed<Constraint | null>>;
    for (const name of names) changes[name] = constraintDiff(own(above, name), own(below, name));
    diff[tool] = changes;
  }
  return diff;
}

function own(constraints: Readonly<Record<string, Constraint>>, name: string): Constraint | null {
  return Object.hasOwn(constraints, name) ? (constraints[name] as Constraint) : null;
}

function constraintDiff(parent: Constraint | null, child: Constraint | null): Changed<Constraint | null> {
  if (parent === null) return { parent, child, change: 'added' };
  if (child === null) return { parent, child, change: 'removed' };
  const isSame = toHex(encodeConstraint(parent)) === toHex(encodeConstraint(child));
  return { parent, child, change: isSame ? 'unchanged' : 'narrowed' };
}

/** Two numbers; where one is absent nothing is said to have changed. */
function ordered<Value extends number | null>(parent: Value, child: Value, less: Change, more: Change): Changed<Value> {
  if (parent === null || child === null || parent === child) return { parent, child, change: 'unchanged' };
  return { parent, child, change: child < parent ? less : more };
}

function remaining(warrant: WarrantView, now: number): number {
  return Math.max(0, Number(warrant.expiresAtSeconds) - now);
}

function delta<Value>(
  field: string,
  { parent, child, change }: Changed<Value>,
  text: (value: NonNullable<Value>) => Json,
): Json[] {
  if (change === 'unchanged') return [];
  const from = parent === null || parent === undefined ? {} : { from: text(parent) };
  const to = child === null || child === undefined ? {} : { to: text(child) };
  return [{ field, change, ...from, ...to }];
}

function constraintChange({ parent, child, change }: Changed<Constraint | null>, field: string): Json {
  return {
    field,
    parent_constraint: parent === null ? null : constraintJson(parent),
    child_constraint: child === null ? null : constraintJson(child),
    change,
  };
}

/** `[type id, body]` as on the wire; the body of an unknown kind is the hex of its CBOR. */
function constraintJson(constraint: Constraint): Json {
  if (constraint.kind === UNKNOWN) return [constraint.typeId, constraint.cbor];
  const reader = new CborReader(encodeConstraint(constraint));
  reader.head();
  const id = reader.head();
  if (constraint.kind === 'Not') return [id, { constraint: constraintJson(constraint.constraint) }];
  if (constraint.kind === 'All' || constraint.kind === 'AnyOf')
    return [id, { constraints: constraint.constraints.map(constraintJson) }];
  return [id, plain(reader.value())];
}

/** A value without what JSON cannot write: large integers are decimal text. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as Json;
  return mapped(value as Readonly<Record<string, unknown>>, plain);
}

function mapped<Item>(
  object: Readonly<Record<string, Item>>,
  map: (item: Item, name: string) => Json,
): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(object).map(([name, item]) => [name, map(item, name)]));
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(quoted).join(', ');
}

function levelText(level: number | null): string {
  return level === null ? 'none' : clearanceName(level);
}
