// What the core asks its host: questions about texts, answered with a library or the platform.
import {
  ANSWER_ERROR,
  ANSWER_NO,
  ANSWER_YES,
  QUESTION_CEL_HOLDS,
  QUESTION_CEL_NARROWS,
  QUESTION_URL_PATTERN,
} from '../../assembly/questions.ts';
import { answerHolds, answerNarrows } from './cel.ts';
import { textAt } from './text.ts';
import { acceptsUrlPattern } from './url.ts';

/** The host function of one engine (assembly/host.ts): addresses are offsets into its memory. */
export type Host = (question: number, at: number, length: number, otherAt: number, otherLength: number) => number;

/** The host function over a memory. It never throws into the core: what fails is an error. */
export function createHost(memory: Uint8Array): Host {
  return (question, at, length, otherAt, otherLength) => {
    try {
      const asked = memory.subarray(at, at + length);
      return answer(question, asked, memory.subarray(otherAt, otherAt + otherLength));
    } catch {
      return ANSWER_ERROR;
    }
  };
}

/** Answers one question about bytes that the core has validated. Unknown questions are errors. */
function answer(question: number, asked: Uint8Array, other: Uint8Array): number {
  switch (question) {
    case QUESTION_URL_PATTERN:
      return acceptsUrlPattern(textAt(asked)) ? ANSWER_YES : ANSWER_NO;
    case QUESTION_CEL_HOLDS:
      return answerHolds(textAt(asked), other);
    case QUESTION_CEL_NARROWS:
      return answerNarrows(textAt(asked), textAt(other));
    default:
      return ANSWER_ERROR;
  }
}
