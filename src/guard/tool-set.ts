// Sets of tools, in the shapes that agent frameworks have: records by name, lists of objects with a name.

import { isPlain, quoted } from '../cbor/value.ts';
import { ENFORCE_REASONS } from '../enforce/reasons.ts';
import { ConfigurationError } from '../errors.ts';
import { checkText } from '../options.ts';

/** A tool of a set, and where it stands in it. */
export interface NamedTool {
  readonly name: string;
  readonly tool: unknown;
  readonly where: string;
}

/**
 * The tools of a record or list by name, in their order.
 *
 * @throws ConfigurationError where one has no name, or the name of another.
 */
export function namedTools(tools: unknown, nameOf: (tool: unknown) => unknown): readonly NamedTool[] {
  const named = Array.isArray(tools) ? listed(tools, nameOf) : recorded(tools, nameOf);
  const seen = new Set<string>();
  for (const { name, where } of named) {
    if (seen.has(name)) throw unprotectable(where, `the name ${quoted(name)}, which another tool has`);
    seen.add(name);
  }
  return named;
}

/** The name that a tool has itself: `name`, or that of the function that it describes. */
export function ownName(tool: unknown): unknown {
  const { name, function: described } = Object(tool) as { readonly name?: unknown; readonly function?: unknown };
  return name ?? (Object(described) as { readonly name?: unknown }).name;
}

/** The error of what cannot be protected. `where` says which it is, `received` what it is. */
export function unprotectable(where: string, received: string): ConfigurationError {
  return new ConfigurationError(ENFORCE_REASONS.TOOL_NOT_PROTECTABLE, { subject: where, received });
}

/** What a value is, for messages: never what it holds. */
export function kindText(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return isPlain(value) ? 'an object' : `a ${(value as object).constructor?.name || 'class instance'}`;
}

function listed(tools: readonly unknown[], nameOf: (tool: unknown) => unknown): readonly NamedTool[] {
  // Array.from visits holes too.
  return Array.from(tools, (tool, i) => {
    const where = `tools[${i}]`;
    if (typeof tool !== 'object' || tool === null)
      throw unprotectable(
        where,
        `${kindText(tool)}: in a list tools are objects with a name; functions go into a record by name`,
      );
    const name = nameOf(tool);
    if (typeof name !== 'string' || name === '') throw unprotectable(where, 'a tool without a name');
    return { name: checkText(name, `the name of ${where}`), tool, where };
  });
}

function recorded(tools: unknown, nameOf: (tool: unknown) => unknown): readonly NamedTool[] {
  if (typeof tools !== 'object' || tools === null || !isPlain(tools))
    throw unprotectable('tools', `${kindText(tools)}: tools are a record or a list; of a class decorate the methods`);
  return Object.entries(tools).map(([name, tool]) => {
    const where = `tools[${quoted(name)}]`;
    const own = typeof tool === 'object' && tool !== null ? nameOf(tool) : undefined;
    if (typeof own === 'string' && own !== name)
      throw unprotectable(where, `a tool that calls itself ${quoted(own)}: record it by that name`);
    return { name: checkText(name, 'the name of a tool'), tool, where };
  });
}
