// Names of tools, as builders take them and as their refusals show them.
import { sortedSet } from '../cbor/order.ts';
import { quoted } from '../cbor/value.ts';
import { checkText } from '../options.ts';

/** The tool, issuable tool or gated tool that stands for any other. */
export const ANY_TOOL = '*';

/** Names that a refusal shows, so that it stays readable. */
const NAMES_SHOWN = 8;

/** The names that would have been accepted: `one of "read", "write"`. */
export function oneOf(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return 'none';
  const rest = all.length - NAMES_SHOWN;
  return `one of ${all.slice(0, NAMES_SHOWN).map(quoted).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** A list of tool names, sorted and without repetition. */
export function toolList(tools: readonly string[], subject: string): readonly string[] {
  if (!Array.isArray(tools)) throw new TypeError(`${subject} takes a list of tool names`);
  return sortedSet(tools.map((tool) => checkText(tool, subject)));
}
