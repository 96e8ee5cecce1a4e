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

export interface FilterOptions<Tool = unknown> {
  /** The name of a tool, where it is neither its `name` nor that of the `function` in it. */
  readonly nameOf?: ((tool: Tool) => string) | undefined;
}

/** A warrant in any form, alone or bound. */
export type FilterWarrant = AnyBoundWarrant | WarrantView | string | Uint8Array | undefined;

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
