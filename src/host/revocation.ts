// What the core asks about revocation (assembly/chain/walk.ts): whether an id is on the list of the decision under way.

import { ANSWER_ERROR, ANSWER_NO, ANSWER_YES } from '../../assembly/questions.ts';
import type { RevocationCheck } from '../revocation/check.ts';

/** The list of the authorizer that decides. Decisions neither nest nor wait. */
export interface RevocationTurn {
  list: Pick<RevocationCheck, 'has'> | null;
}

/** Whether the id is on the list. Without a list nothing is known: an error, which denies. */
export function answerRevoked({ list }: RevocationTurn, memory: Uint8Array, at: number): number {
  if (list === null) return ANSWER_ERROR;
  const isListed: unknown = list.has(memory, at);
  if (isListed === false) return ANSWER_NO;
  return isListed === true ? ANSWER_YES : ANSWER_ERROR;
}
