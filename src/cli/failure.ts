// What ends a command without a result, and the exit code and words that it ends with.
import { TenuoError } from '../index.ts';

/** Allowed or done; denied or refused; not carried out as it was asked for. */
export type Exit = 0 | 1 | 2;

/** The command cannot be carried out as it was given. The message says what was wrong, the hint what to do. */
export class Misuse extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** What is said of a failure; all of it but `exit` is what `--json` writes. */
export interface Failure {
  readonly exit: Exit;
  readonly message: string;
  readonly code?: string;
  readonly number?: number;
  readonly reason?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly hint?: string;
}

/** Refusals by a rule about warrants, calls and approvals: asked rightly, and the answer is no. */
const FIRST_RULE = 1300;
const LAST_RULE = 1899;

export function failureOf(error: unknown): Failure {
  if (error instanceof Misuse) return { exit: 2, message: error.message, ...present({ hint: error.hint }) };
  if (error instanceof TenuoError) return refusal(error);
  if (error instanceof TypeError || error instanceof RangeError) return { exit: 2, message: error.message };
  return { exit: 2, message: systemMessage(error) };
}

function refusal({ code, number, reason, summary, expected, received, hint: general }: TenuoError): Failure {
  const exit = number >= FIRST_RULE && number <= LAST_RULE ? 1 : 2;
  const hint = optionHint(reason) ?? general;
  return {
    exit,
    message: `${code} (${number}): ${summary}`,
    code,
    number,
    reason,
    ...present({ expected, received, hint }),
  };
}

/** What to do about a reason on the command line, where the library's hint names calls of its own. */
export function optionHint(reason: string): string | undefined {
  return OPTION_HINTS[reason];
}

const CHAIN_HINT =
  'Give the whole chain: what `tenuo grant` writes without --leaf, or --warrant for each, from the root on.';

const OPTION_HINTS: Readonly<Record<string, string>> = {
  'approvers-without-gates': 'Add --gate behind the --tool whose calls they approve.',
  'holder-missing': 'Add --holder.',
  'orphan-root': CHAIN_HINT,
  'parents-missing': CHAIN_HINT,
  'proof-missing': 'Give --signature, which `tenuo sign` writes, or --key to sign here and now.',
  'signer-not-holder': 'Give the key that holds the warrant: `tenuo inspect` shows its holder.',
  'threshold-without-approvers': 'Add --approver.',
  'ttl-missing': 'Add --ttl.',
  'untrusted-root': 'Give the key that issued the root as --root, if you trust it.',
};

/** What the library says of an error in one line, and what to do about it. */
export function toldOf(error: unknown): { readonly summary: string; readonly hint: string | undefined } {
  const { message, summary = message, hint } = error as Error & { summary?: string; hint?: string };
  return { summary, hint };
}

/** The lines for standard error. */
export function failureText(command: string, { message, expected, received, hint }: Failure): string {
  const lines = [`${command}: ${message}`];
  if (expected !== undefined) lines.push(`  expected  ${expected}`);
  if (received !== undefined) lines.push(`  received  ${received}`);
  if (hint !== undefined) lines.push(`  ${hint.replaceAll('\n', '\n  ')}`);
  return lines.join('\n');
}

/** What the system says about files, in words. */
export function systemMessage(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : SYSTEM_WORDS[code];
  return words === undefined ? String(message ?? error) : path === undefined ? words : `${path}: ${words}`;
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'you may not read or write it',
  EEXIST: 'it is there already',
  EISDIR: 'it is a directory, and a file is wanted',
  ELOOP: 'it is a link that leads to itself',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'the system does not allow it',
  EROFS: 'the file system cannot be written to',
};

function present<Members extends object>(members: Members): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
