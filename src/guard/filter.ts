// What a model may see of a set of tools: those that its warrant grants.

import { isBranded } from '../brand.ts';
import { ANY_TOOL } from '../builders/names.ts';
import { isBytes } from '../bytes.ts';
import { shouldBlockViolation } from '../config/config.ts';
import type { AnyBoundWarrant } from '../enforce/enforce.ts';
import { checkOptions } from '../options.ts';
import { currentScope } from '../scope/scope.ts';
import { parse, type WarrantView } from '../warrant/view.ts';
import { namedTools, ownName } from './tool-set.ts';

/**
 * How `filterTools` reads tools.
 *
 * @example
 * ```ts
 * import { filterTools, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder().tool('search').mint(SigningKey.generate());
 * console.log(filterTools([{ id: 'search' }, { id: 'delete' }], warrant, { nameOf: ({ id }) => id })); // [ { id: 'search' } ]
 * ```
 *
 * @see docs/guard.md#what-a-model-may-see
 */
export interface FilterOptions<Tool = unknown> {
  /** The name of a tool, where it is neither its `name` nor that of the `function` in it. */
  readonly nameOf?: ((tool: Tool) => string) | undefined;
}

/** A warrant in any form, alone or bound. */
export type FilterWarrant = AnyBoundWarrant | WarrantView | string | Uint8Array | undefined;

/**
 * The tools that a model may see: those whose names the warrant grants, in the shape of `tools`. It is no permission: calls are decided
 * as ever. The warrant is the one in scope where absent; without any, or with one that has expired, nothing is left. In the modes that only
 * observe nothing is hidden.
 *
 * @throws ConfigurationError for a tool without a name, or with that of another.
 * @throws TypeError for what is no warrant, and for unknown options; TenuoError 1202 where a warrant cannot be read.
 *
 * @example
 * ```ts
 * import { filterTools, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder().tools(['search', 'read']).mint(SigningKey.generate());
 * const tools = [{ name: 'search' }, { name: 'delete' }, { type: 'function', function: { name: 'read' } }];
 * console.log(filterTools(tools, warrant).length); // 2
 * ```
 *
 * @see docs/guard.md#what-a-model-may-see
 */
export function filterTools<Tool>(
  tools: readonly Tool[],
  warrant?: FilterWarrant,
  options?: FilterOptions<Tool>,
): Tool[];
export function filterTools<Tools extends object>(
  tools: Tools,
  warrant?: FilterWarrant,
  options?: FilterOptions<Tools[keyof Tools]>,
): Partial<Tools>;
export function filterTools(tools: object, warrant?: FilterWarrant, options: FilterOptions = {}): unknown {
  checkOptions(options, ['nameOf'], 'filterTools');
  const { nameOf = ownName } = options;
  if (typeof nameOf !== 'function') throw new TypeError('filterTools: nameOf is a function of a tool');
  const granted = grantedBy(warrant === undefined ? currentScope().warrant : viewOf(warrant));
  const visible = namedTools(tools, nameOf as (tool: unknown) => unknown).filter(({ name }) => granted(name));
  if (Array.isArray(tools)) return visible.map(({ tool }) => tool);
  return Object.fromEntries(visible.map(({ name, tool }) => [name, tool]));
}

/** Where denied calls run all the same, no tool is hidden: these modes change nothing. */
function grantedBy(warrant: WarrantView | undefined): (name: string) => boolean {
  if (!shouldBlockViolation()) return () => true;
  if (warrant === undefined || warrant.isExpired()) return () => false;
  const names = new Set(warrant.tools);
  return (name) => names.has(name) || names.has(ANY_TOOL);
}

function viewOf(warrant: unknown): WarrantView {
  if (isBranded<AnyBoundWarrant>(warrant, 'BoundWarrant')) return warrant.warrant;
  if (isBranded<WarrantView>(warrant, 'WarrantView')) return warrant;
  if (typeof warrant === 'string' || isBytes(warrant)) return parse(warrant);
  throw new TypeError('filterTools takes a warrant: bound or not, or its text or bytes');
}
