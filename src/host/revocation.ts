// What the core asks about revocation (assembly/chain/walk.ts): whether an id is on the list of the decision under way.
import { ANSWER_ERROR, ANSWER_NO, ANSWER_YES } from '../../assembly/questions.ts';

/** What is revoked, as an authorizer asks it. */
export interface RevocationList {
  /** The reason (assembly/codes.ts) for which it cannot be used at this instant, or 0. */
  stateAt(now: number): number;
  /** Whether the id of 16 bytes at this place is on it. */
  has(memory: Uint8Array, at: number): boolean;
}

/** The list of the authorizer that decides. Decisions neither nest nor wait. */
export interface RevocationTurn {
  list: RevocationList | null;
}

/** Whether the id is on the list. Without a list nothing is known: an error, which denies. */
export function answerRevoked({ list }: RevocationTurn, memory: Uint8Array, at: number): number {
  if (list === null) return ANSWER_ERROR;
  const isListed: unknown = list.has(memory, at);
  if (isListed === false) return ANSWER_NO;
  return isListed === true ? ANSWER_YES : ANSWER_ERROR;
}
