// Codes and what they mean, for `tenuo explain`.

import { ASKING_REASONS } from '../approval/asking-reasons.ts';
import { APPROVAL_REASONS } from '../approval/reasons.ts';
import { BUILDING_REASONS } from '../builders/reasons.ts';
import { allReasons, CODES, codeNumber, reasonText } from '../codes.ts';
import { CONFIG_REASONS } from '../config/reasons.ts';
import { CONSTRAINT_REASONS } from '../constraints/reasons.ts';
import { ENFORCE_REASONS } from '../enforce/reasons.ts';
import { FORM_REASONS } from '../keys/form-reasons.ts';
import { KEY_REASONS } from '../keys/reasons.ts';
import { nearest } from '../nearest.ts';
import { RECEIPT_REASONS } from '../receipt/reasons.ts';
import { REPLAY_REASONS } from '../replay/reasons.ts';
import { REVOCATION_REASONS } from '../revocation/reasons.ts';
import { SCOPE_REASONS } from '../scope/reasons.ts';
import { Misuse } from './failure.ts';
import type { Paints } from './terminal.ts';

/** Codes from this one on are not upstream's. */
const FIRST_OWN = 9000;

/** Loading an area's list names its reasons: a bundler would otherwise leave out what is only loaded. */
const AREAS = [
  APPROVAL_REASONS,
  ASKING_REASONS,
  BUILDING_REASONS,
  CONFIG_REASONS,
  CONSTRAINT_REASONS,
  ENFORCE_REASONS,
  FORM_REASONS,
  KEY_REASONS,
  RECEIPT_REASONS,
  REPLAY_REASONS,
  REVOCATION_REASONS,
  SCOPE_REASONS,
];

/** A code with all its reasons, and what to do about each. */
interface Meaning {
  readonly code: string;
  readonly number: number;
  readonly reasons: readonly { readonly reason: string; readonly says: string; readonly hint: string }[];
}

/** What a code means, by its number, its name, or the name of one of its reasons. @throws Misuse where it is none. */
export function explainCode(given: string, { bold, dim }: Paints): { readonly report: string; readonly json: Meaning } {
  const meaning = meaningOf(given);
  const { code, number, reasons } = meaning;
  const lines = reasons.flatMap(({ reason, says, hint }) => ['', `${bold(reason)}`, `  ${says}`, `  ${dim(hint)}`]);
  const whose = number >= FIRST_OWN ? "this project's own" : "upstream's as well";
  return { report: [`${bold(code)} (${number}), ${whose}`, ...lines].join('\n'), json: meaning };
}

function meaningOf(given: string): Meaning {
  const names: Readonly<Record<string, string>> = CODES;
  const known = AREAS.length > 0 ? allReasons() : [];
  const byReason = known.find(({ reason }) => reason === given);
  const number =
    byReason === undefined
      ? Object.keys(names).find((key) => key === given || names[key] === given)
      : codeNumber(byReason.number);
  if (number === undefined) throw unknown(given, [...Object.values(names), ...known.map(({ reason }) => reason)]);
  const own = known.filter((reason) => codeNumber(reason.number) === Number(number));
  const reasons = (byReason === undefined ? own : [byReason]).map(({ reason, number: each }) => {
    const [says, hint] = reasonText(each);
    return { reason, says, hint };
  });
  return { code: names[number] as string, number: Number(number), reasons };
}

function unknown(given: string, names: readonly string[]): Misuse {
  const near = nearest(given, names);
  return new Misuse(
    `there is no file and no code ${JSON.stringify(given)}`,
    near === undefined
      ? 'Codes are numbers such as 1501, or names such as constraint-violation.'
      : `Did you mean ${near}?`,
  );
}
