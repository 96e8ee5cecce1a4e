// What answering the questions of one decision may cost, in steps of about a tenth of a microsecond. Hostile warrants
// carry many constraints and hostile calls long texts: past the budget the answer is that it would cost too much.

/** Steps of one decision. */
export const MAX_HOST_STEPS = 1 << 23;

/** The budget is used up. */
export class TooCostly extends Error {}

let left = MAX_HOST_STEPS;

/** A decision begins. */
export function resetBudget(steps = MAX_HOST_STEPS): void {
  left = steps;
}

/**
 * Takes steps off the budget. The steps of a question follow from its texts alone, never from what is remembered of
 * earlier ones, so that equal decisions are equally costly.
 *
 * @throws TooCostly past the budget.
 */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new TooCostly();
}
