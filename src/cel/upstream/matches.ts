// matches() in upstream's reading: a search with the meaning that Regex constraints have.
import { TooCostly } from '../../host/budget.ts';
import { PatternError } from '../../host/regex/error.ts';
import { matchesRegex } from '../../host/regex.ts';
import type { Budget } from '../budget.ts';
import { Failure } from '../failure.ts';

/** Steps of one search beside its characters: two engines read the pattern. */
const SEARCH_STEPS = 16;

export function matches(pattern: string, text: string, budget: Budget): boolean {
  budget.spend(SEARCH_STEPS + pattern.length);
  budget.spendText(text.length);
  try {
    return matchesRegex(pattern, text);
  } catch (error) {
    if (error instanceof TooCostly) throw new Failure('its regular expressions take too many steps', undefined, true);
    if (error instanceof PatternError)
      throw new Failure('a regular expression that is not one, or has no certain meaning');
    throw error;
  }
}
