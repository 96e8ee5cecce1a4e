// Codes and what they mean, for `tenuo explain`.

import { allReasons, CODES, type Code, codeNumber, reasonText } from '../codes.ts';
import { AREAS } from '../explain/areas.ts';
import { CATALOGUE, type CodeWords } from '../explain/catalogue.ts';
import { nearest } from '../nearest.ts';
import { Misuse } from './failure.ts';
import type { Paints } from './terminal.ts';

/** Codes from this one on are not upstream's. */
const FIRST_OWN = 9000;

/** A code in words, with its reasons and what to do about each. */
interface Meaning extends CodeWords {
  readonly code: string;
  readonly number: number;
  readonly reasons: readonly { readonly reason: string; readonly says: string; readonly hint: string }[];
}

/** What a code means, by its number, its name, or the name of one of its reasons. @throws Misuse where it is none. */
export function explainCode(given: string, paints: Paints): { readonly report: string; readonly json: Meaning } {
  const meaning = meaningOf(given);
  const { bold, dim } = paints;
  const lines = meaning.reasons.flatMap(({ reason, says, hint }) => ['', bold(reason), `  ${says}`, `  ${dim(hint)}`]);
  return { report: [wordsOf(meaning, paints), ...lines].join('\n'), json: meaning };
}

/** The same without its reasons. */
export function codeInWords(given: string, paints: Paints): string {
  return wordsOf(meaningOf(given), paints);
}

function wordsOf({ code, number, means, cause, remedy }: Meaning, { bold }: Paints): string {
  const whose = number >= FIRST_OWN ? "this project's own" : "upstream's as well";
  return [
    `${bold(code)} (${number}), ${whose}`,
    `  means   ${means}`,
    `  cause   ${cause}`,
    `  remedy  ${remedy}`,
  ].join('\n');
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
  const code = names[number] as Code;
  return { code, number: Number(number), ...CATALOGUE[code], reasons };
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
