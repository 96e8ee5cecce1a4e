// What a grant would come to, before anything is signed.
import type { SealedFields } from '../builders/common.ts';
import type { Capability } from '../capability.ts';
import { quoted } from '../cbor/value.ts';
import type { ConstraintSet } from '../constraints/kinds.ts';
import { TenuoError } from '../errors.ts';
import { INSPECT } from '../inspect.ts';
import { dateOf, durationText, instantText } from '../instant.ts';
import type { Warrant } from '../warrant.ts';

/**
 * What `grant` would do with the warrant in scope. Immutable.
 *
 * @example
 * ```ts
 * import { Capability, configure, grant, mint, type ScopePreview, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * await mint(Capability('search'), () => {
 *   const preview: ScopePreview = grant.preview(Capability('search'), { ttl: 60 });
 *   console.log(preview.ok, preview.ttl, preview.depth); // true 60 1
 * });
 * ```
 *
 * @see docs/scopes.md
 */
export class ScopePreview {
  /** Why there would be no warrant; null where there would be one. */
  readonly error: TenuoError | null;
  /** The tools that are asked for, in that order. */
  readonly tools: readonly string[];
  /** The tools of the warrant in scope. */
  readonly parentTools: readonly string[];
  /** What the arguments of each tool would have to satisfy. The object has no prototype: a tool may have any name. */
  readonly capabilities: Readonly<Record<string, ConstraintSet>>;
  /** Seconds that it would live; null where there would be none. */
  readonly ttl: number | null;
  /** When it would expire; null where there would be none. */
  readonly expiresAt: Date | null;
  /** How many delegations would lie above it; null where there would be none. */
  readonly depth: number | null;

  /** @internal Made by `grant.preview`. */
  constructor(parent: Warrant, wanted: readonly Capability[], outcome: SealedFields | TenuoError) {
    const planned = outcome instanceof TenuoError ? null : outcome;
    this.error = outcome instanceof TenuoError ? outcome : null;
    this.tools = Object.freeze(wanted.map(({ tool }) => tool));
    this.parentTools = parent.tools;
    this.capabilities = Object.freeze(setsOf(wanted));
    this.ttl = planned === null ? null : Number(planned.expiresAt - planned.issuedAt);
    this.expiresAt = planned === null ? null : dateOf(planned.expiresAt);
    this.depth = planned?.depth ?? null;
    Object.freeze(this);
  }

  /** Whether `grant` would grant it. */
  get ok(): boolean {
    return this.error === null;
  }

  /** For people, in lines. */
  toString(): string {
    const { error, capabilities, ttl, expiresAt, depth } = this;
    const lines = Object.entries(capabilities).map(([tool, set]) => `  ${quoted(tool)}: ${set}`);
    if (error !== null) return [`would not be granted: ${error.message}`, ...lines].join('\n');
    const life = `${durationText(ttl ?? 0)}, until ${instantText((expiresAt as Date).getTime() / 1000)}`;
    return [`would be granted at depth ${depth}, for ${life}`, ...lines].join('\n');
  }

  [INSPECT](): string {
    return this.toString();
  }
}

/** What `plan` comes to: a warrant's refusal is an answer, and misuse is thrown. */
export function previewOf(parent: Warrant, wanted: readonly Capability[], plan: () => SealedFields): ScopePreview {
  try {
    return new ScopePreview(parent, wanted, plan());
  } catch (error) {
    if (error instanceof TenuoError) return new ScopePreview(parent, wanted, error);
    throw error;
  }
}

function setsOf(wanted: readonly Capability[]): Record<string, ConstraintSet> {
  const sets = Object.create(null) as Record<string, ConstraintSet>;
  for (const { tool, set } of wanted) sets[tool] = set;
  return sets;
}
