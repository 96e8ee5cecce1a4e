// What one decision may spend on constraints, in steps. A step is some nanoseconds of work: comparing a token of a
// glob, or a value of a list, or eight bytes of a text, or two clauses. What is linear in the input is not counted;
// what may be retried, or nested in All, Any and Not, is.
import { resetHostBudget } from '../ask';
import { MAX_CONSTRAINT_STEPS } from '../codes';

let steps: i32 = 0;

/** Begins a decision: its constraints share one budget. */
export function resetBudget(): void {
  steps = 0;
  resetHostBudget();
}

/** Counts steps; each call counts far less than 2^30. */
export function spend(count: i32): void {
  steps += count;
}

/** Whether the budget is used up: what is not decided yet is then an error, never true or false. */
export function isSpent(): bool {
  return steps > MAX_CONSTRAINT_STEPS;
}

/** Steps of the decision so far. */
export function stepsSpent(): i32 {
  return steps;
}
