// A warrant that was made: to standard output or a file, with a few lines about it beside.
import { quoted } from '../cbor/value.ts';
import type { Warrant } from '../index.ts';
import { instantText } from '../instant.ts';
import type { Result, Surroundings } from './command.ts';
import { shown, warrantJson } from './describe.ts';
import { Misuse } from './failure.ts';
import { PUBLIC, writeFiles } from './files.ts';
import { instantOf } from './times.ts';
import { presentable } from './warrants.ts';

export interface WrittenOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly pem?: boolean;
  readonly leaf?: boolean;
  readonly at?: number;
}

export function written(warrant: Warrant, options: WrittenOptions, { say }: Surroundings): Result {
  const text = textOf(warrant, options);
  const json = {
    ...warrantJson(warrant, instantOf(options.at)),
    warrant: presentable(warrant),
    base64: String(warrant),
  };
  const result = { ...delivered(text, options), json };
  const about = `${toolsText(warrant)} to ${warrant.holder.fingerprint}… until ${instantText(warrant.expiresAtSeconds)}`;
  say(`${options.out === undefined ? '' : `${options.out}: `}${warrant.id} ${about}`);
  return result;
}

/** Text into a file, or else as the value of the result. */
export function delivered(text: string, { out, force = false }: WrittenOptions): { value?: string } {
  if (out === undefined) {
    if (force) throw new Misuse('--force is for --out, and there is none');
    return { value: text };
  }
  writeFiles([{ path: out, content: `${text}\n`, mode: PUBLIC }], force);
  return {};
}

function textOf(warrant: Warrant, { pem = false, leaf = false }: WrittenOptions): string {
  const chosen = leaf ? String(warrant) : presentable(warrant);
  if (!pem) return chosen;
  if (leaf) throw new Misuse('--leaf and --pem do not go together: PEM holds the whole chain');
  return warrant.toPem().trim();
}

function toolsText({ tools, issuableTools }: Warrant): string {
  const names = issuableTools ?? tools;
  const listed = names
    .slice(0, 5)
    .map((name) => (shown(name) === name ? name : quoted(name)))
    .join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${issuableTools === null ? 'grants' : 'may issue'} ${listed}${more}`;
}
