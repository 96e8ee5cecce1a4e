// Warrants of tests, by keys that are made of labels.
import { BoundWarrant } from '../bound.ts';
import { type Capability, isCapability } from '../capability.ts';
import type { ConstraintsInput } from '../constraints.ts';
import type { EngineOption } from '../engine/port.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { SigningKey } from '../keys.ts';
import { checkOptions } from '../options.ts';
import { Warrant } from '../warrant.ts';
import { keyFor } from './keys.ts';

const OPTIONS = ['issuer', 'holder', 'ttl', 'now', 'id', 'engine'];

/**
 * The tools of a warrant: names, which allow any arguments; a record of constraints by tool; or capabilities.
 *
 * @example
 * ```ts
 * import { Capability, Pattern } from 'tenuo-edge';
 * import { type ToolsInput, warrantFor } from 'tenuo-edge/testing';
 *
 * const tools: ToolsInput = ['search', Capability('read', { path: Pattern('/data/*') })];
 * console.log(warrantFor(tools).tools); // [ 'read', 'search' ]
 * ```
 *
 * @see docs/testing.md#keys-and-warrants
 */
export type ToolsInput =
  | string
  | Capability
  | readonly (string | Capability)[]
  | { readonly [tool: string]: ConstraintsInput };

/**
 * What `warrantFor` takes beside the tools.
 *
 * @example
 * ```ts
 * import { warrantFor, type WarrantForOptions } from 'tenuo-edge/testing';
 *
 * const options: WarrantForOptions = { issuer: 'acme', holder: 'worker', ttl: 60 };
 * console.log(warrantFor('search', options).ttl); // 60
 * ```
 *
 * @see docs/testing.md#keys-and-warrants
 */
export interface WarrantForOptions extends EngineOption {
  /** The root that issues it: a key, or the label of one; `"issuer"` where absent. */
  readonly issuer?: SigningKey | string | undefined;
  /** Who holds it: a key, or the label of one; `"holder"` where absent. */
  readonly holder?: SigningKey | string | undefined;
  /** Lifetime in seconds; 300 where absent. */
  readonly ttl?: number | undefined;
  /** When it is issued: a Date, or Unix seconds; the system's clock where absent. */
  readonly now?: Instant | undefined;
  /** Its id, for bytes that can be foretold; see the `id` of builders. A new one where absent. */
  readonly id?: string | Uint8Array | undefined;
}

/**
 * A root warrant for tools, from `keyFor("issuer")` to `keyFor("holder")`.
 *
 * @throws TypeError where tools or options are something else; as `mint` where the warrant cannot be made.
 *
 * @example
 * ```ts
 * import { Pattern } from 'tenuo-edge';
 * import { warrantFor } from 'tenuo-edge/testing';
 *
 * console.log(warrantFor('search').tools); // [ 'search' ]
 * console.log(warrantFor({ read: { path: Pattern('/data/*') } }).allows('read', { path: '/etc' })); // false
 * ```
 *
 * @see docs/testing.md#keys-and-warrants
 */
export function warrantFor(tools: ToolsInput, options: WarrantForOptions = {}): Warrant {
  checkOptions(options, OPTIONS, 'warrantFor');
  const { ttl, id } = options;
  const builder = Warrant.mintBuilder(options).holder(keyOf(options.holder, 'holder', options).publicKey);
  for (const [tool, constraints] of entriesOf(tools)) builder.capability(tool, constraints);
  if (ttl !== undefined) builder.ttl(ttl);
  if (id !== undefined) builder.id(id);
  return builder.issuedAt(secondsOf(options.now)).mint(keyOf(options.issuer, 'issuer', options));
}

/**
 * The same, bound to its holder's key, its issuer trusted: ready to `validate`, `run` and guard with.
 *
 * @throws as `warrantFor`.
 *
 * @example
 * ```ts
 * import { boundFor } from 'tenuo-edge/testing';
 *
 * console.log(boundFor('search').validate('search', { query: 'weather' }).allowed); // true
 * ```
 *
 * @see docs/testing.md#keys-and-warrants
 */
export function boundFor(tools: ToolsInput, options: WarrantForOptions = {}): BoundWarrant {
  const warrant = warrantFor(tools, options);
  return new BoundWarrant(warrant, keyOf(options.holder, 'holder', options), { trustedRoots: [warrant.issuer] });
}

function keyOf(given: SigningKey | string | undefined, label: string, { engine }: EngineOption): SigningKey {
  if (given === undefined || typeof given === 'string') return keyFor(given ?? label, { engine });
  if (given instanceof SigningKey) return given;
  throw new TypeError(`${label} is a SigningKey, or the label of one`);
}

function entriesOf(tools: ToolsInput): readonly (readonly [string | Capability, ConstraintsInput | undefined])[] {
  if (typeof tools === 'string' || isCapability(tools)) return [[tools, undefined]];
  if (Array.isArray(tools)) return (tools as readonly (string | Capability)[]).map((tool) => [tool, undefined]);
  if (typeof tools === 'object' && tools !== null) return Object.entries(tools);
  throw new TypeError(
    'warrantFor takes tools: "search", ["search", "read"], { search: { query: Pattern("a*") } } or Capability(…)',
  );
}
