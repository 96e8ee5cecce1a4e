// What the core asks its host: questions about texts, answered with a library or the platform.
import {
  INVALID_PATTERN,
  REGEX_UNSUPPORTED,
  URL_HOST_EXPANDED,
  URL_INVALID,
  URL_LIST_INVALID,
  URL_PATH_EXPANDED,
  URL_PORT_EXPANDED,
  URL_SAFE_EXPANDED,
  URL_SCHEME_EXPANDED,
  URL_UNDECIDED,
} from '../../assembly/codes.ts';
import {
  ANSWER_ERROR,
  ANSWER_NO,
  ANSWER_TOO_COSTLY,
  ANSWER_YES,
  FIRST_QUESTION,
  QUESTION_CEL_HOLDS,
  QUESTION_CEL_NARROWS,
  QUESTION_REGEX,
  QUESTION_REGEX_MATCHES,
  QUESTION_REGEX_TOTAL,
  QUESTION_REVOKED,
  QUESTION_SIGNATURE,
  QUESTION_URL_PATTERN,
  QUESTION_URL_PATTERN_MATCHES,
  QUESTION_URL_PATTERN_NARROWS,
  QUESTION_URL_SAFE_MATCHES,
  QUESTION_URL_SAFE_NARROWS,
  QUESTION_URL_SAFE_READABLE,
} from '../../assembly/questions.ts';
import { resetBudget, TooCostly } from './budget.ts';
import { answerHolds, answerNarrows, type CelTurn } from './cel.ts';
import { PatternError } from './regex/error.ts';
import { isTotal, matchesRegex, refusalOf } from './regex.ts';
import { answerRevoked, type RevocationTurn } from './revocation.ts';
import { type NativeVerifier, verifyJob } from './signature.ts';
import { textAt } from './text.ts';
import { matchesUrlPattern, readUrlPattern, type UrlPart, urlPatternWidens } from './url-pattern.ts';
import { isReadable, judgeUrl, urlSafeNarrows } from './url-safe.ts';

/** The host function of one engine (assembly/host.ts): addresses are offsets into its memory. */
export type Host = (question: number, at: number, length: number, otherAt: number, otherLength: number) => number;

/**
 * The host function over a memory. It never throws into the core: what fails is an error. CEL is answered by the evaluator
 * of the turn. Signatures are for `native`, ids for the list of `revocation`; they take no part in the budget.
 */
export function createHost(
  memory: Uint8Array,
  turn: CelTurn,
  revocation: RevocationTurn,
  native: NativeVerifier | null = null,
): Host {
  return (question, at, length, otherAt, otherLength) => {
    try {
      if (question === QUESTION_SIGNATURE)
        return native !== null && verifyJob(memory, at, native) ? ANSWER_YES : ANSWER_NO;
      if (question === QUESTION_REVOKED) return answerRevoked(revocation, memory, at);
      if ((question & FIRST_QUESTION) !== 0) resetBudget();
      const asked = memory.subarray(at, at + length);
      return answer(question & ~FIRST_QUESTION, asked, memory.subarray(otherAt, otherAt + otherLength), turn);
    } catch (error) {
      return answerTo(error);
    }
  };
}

function answerTo(error: unknown): number {
  if (error instanceof TooCostly) return ANSWER_TOO_COSTLY;
  if (!(error instanceof PatternError)) return ANSWER_ERROR;
  return error.refusal === 'invalid' ? INVALID_PATTERN : REGEX_UNSUPPORTED;
}

/** Answers one question about bytes that the core has validated. Unknown questions are errors. */
function answer(question: number, asked: Uint8Array, other: Uint8Array, turn: CelTurn): number {
  switch (question) {
    case QUESTION_URL_PATTERN:
      return typeof readUrlPattern(textAt(asked)) === 'string' ? ANSWER_NO : ANSWER_YES;
    case QUESTION_URL_PATTERN_MATCHES:
      return urlAnswer(matchesUrlPattern(textAt(asked), textAt(other)));
    case QUESTION_URL_PATTERN_NARROWS:
      return WIDENED[urlPatternWidens(textAt(asked), textAt(other)) ?? 'nothing'];
    case QUESTION_URL_SAFE_MATCHES:
      return JUDGED[judgeUrl(asked, textAt(other)) as keyof typeof JUDGED] ?? ANSWER_NO;
    case QUESTION_URL_SAFE_READABLE:
      return isReadable(asked) ? ANSWER_YES : ANSWER_NO;
    case QUESTION_URL_SAFE_NARROWS:
      return listAnswer(urlSafeNarrows(asked, other));
    case QUESTION_REGEX:
      return regexAnswer(textAt(asked));
    case QUESTION_REGEX_TOTAL:
      return isTotal(textAt(asked)) ? ANSWER_YES : ANSWER_NO;
    case QUESTION_REGEX_MATCHES:
      return matchesRegex(textAt(asked), textAt(other)) ? ANSWER_YES : ANSWER_NO;
    case QUESTION_CEL_HOLDS:
      return answerHolds(turn, textAt(asked), other);
    case QUESTION_CEL_NARROWS:
      return answerNarrows(turn, textAt(asked), textAt(other));
    default:
      return ANSWER_ERROR;
  }
}

const JUDGED = {
  safe: ANSWER_YES,
  undecided: URL_UNDECIDED,
  'list-undecided': URL_UNDECIDED,
  'list-malformed': URL_LIST_INVALID,
};

const WIDENED: Readonly<Record<UrlPart | 'malformed' | 'undecided' | 'nothing', number>> = {
  nothing: ANSWER_YES,
  scheme: URL_SCHEME_EXPANDED,
  host: URL_HOST_EXPANDED,
  port: URL_PORT_EXPANDED,
  path: URL_PATH_EXPANDED,
  malformed: URL_INVALID,
  undecided: URL_UNDECIDED,
};

function urlAnswer(matches: boolean | 'malformed' | 'undecided'): number {
  if (matches === 'malformed') return URL_INVALID;
  if (matches === 'undecided') return URL_UNDECIDED;
  return matches ? ANSWER_YES : ANSWER_NO;
}

function listAnswer(narrows: boolean | 'malformed' | 'undecided'): number {
  if (narrows === 'malformed') return URL_LIST_INVALID;
  if (narrows === 'undecided') return URL_UNDECIDED;
  return narrows ? ANSWER_YES : URL_SAFE_EXPANDED;
}

function regexAnswer(pattern: string): number {
  const refusal = refusalOf(pattern);
  if (refusal) throw refusal;
  return ANSWER_YES;
}
