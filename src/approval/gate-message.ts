// What an approver is shown: the text of the gate, or one that names the tool (protocol 13.3). No hash covers it.
import { StrictReader } from '../cbor/strict.ts';
import { APPROVAL_GATES } from '../warrant/fields.ts';
import type { WarrantView } from '../warrant/view.ts';

const MAX_CHARACTERS = 200;
/** Blanks as Unicode has them: `trim` keeps U+0085 and takes U+FEFF. */
const OUTER_BLANKS = /^\p{White_Space}+|\p{White_Space}+$/gu;

/**
 * What to say where the gate of a warrant asks for the approval of a tool.
 *
 * @throws TenuoError 1202 where the warrant's gates cannot be read.
 */
export function gateMessage(warrant: WarrantView, tool: string): string {
  const gates = warrant.extensions[APPROVAL_GATES];
  const text = gates === undefined || gates.length === 0 ? '' : messageIn(gates, tool);
  const shown = [...text.replace(OUTER_BLANKS, '')].slice(0, MAX_CHARACTERS).join('');
  return shown === '' ? `Approval required for tool '${tool}'` : shown;
}

/** The text of one tool's gate; empty where there is none. */
function messageIn(gates: Uint8Array, tool: string): string {
  const reader = new StrictReader(gates, 'the approval gates');
  const messages = reader.mapOf(() => {
    const members = reader.struct(1, 2);
    reader.name('args');
    reader.item();
    if (members === 1) return '';
    reader.name('message');
    return reader.text();
  });
  reader.end();
  return messages.get(tool) ?? '';
}
