// What becomes of the answer of a match, where it decides whether a child is no wider.

/** No reason (0) where the answer is true, `refused` where it is false; an error stays its own reason. */
export function reasonFor(answer: i32, refused: i32): i32 {
  if (answer == 1) return 0;
  return answer == 0 ? refused : answer;
}
