// Regular expressions with upstream's meaning (Rust's regex 1.13, Unicode 16): read (regex/syntax.ts), and matched in time
// linear in the text (regex/matcher.ts). A search: the pattern may match anywhere in the text.
import { spend } from './budget.ts';
import { remembered } from './cache.ts';
import { PatternError } from './regex/error.ts';
import { CERTAINLY_TOO_LARGE, compiledBytes, MAX_COMPILED_BYTES } from './regex/limits.ts';
import { type Matcher, matcherOf, runMatcher } from './regex/matcher.ts';
import { includes } from './regex/ranges.ts';
import { type Node, parse } from './regex/syntax.ts';
import { words } from './regex/unicode.ts';

/** Steps (budget.ts) of reading a pattern, and of each character of it. */
const READING = 2_000;
const READING_CHARACTER = 100;

/** A pattern that upstream takes too. */
interface Compiled {
  /** Whether it asks for boundaries of Unicode words, which the matcher knows for ASCII alone. */
  readonly bounds: boolean;
  readonly matcher: Matcher;
}

const compiled = remembered<Compiled | PatternError>({ count: 64, weight: 1 << 20 }, compile, () => 1 << 12);

function compile(pattern: string): Compiled | PatternError {
  try {
    const node = parse(pattern);
    const bytes = compiledBytes(node);
    if (bytes > MAX_COMPILED_BYTES)
      throw new PatternError(bytes > CERTAINLY_TOO_LARGE ? 'invalid' : 'unsupported', 'it is too large', 0);
    return { bounds: hasWordBounds(node), matcher: matcherOf(node) };
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

/** Why a pattern is not taken, or null. */
export function refusalOf(pattern: string): PatternError | null {
  spend(READING + READING_CHARACTER * pattern.length);
  const form = compiled(pattern);
  return form instanceof PatternError ? form : null;
}

/** Whether there is an answer for every text, whatever it takes. */
export function isTotal(pattern: string): boolean {
  if (refusalOf(pattern) !== null) return false;
  const form = compiled(pattern);
  return !(form instanceof PatternError) && !form.bounds;
}

/**
 * Whether the pattern matches somewhere in the text.
 *
 * @throws PatternError where the pattern is not taken, or this text cannot be decided here.
 * @throws TooCostly past the budget.
 */
export function matchesRegex(pattern: string, text: string): boolean {
  spend(READING + READING_CHARACTER * pattern.length);
  const form = compiled(pattern);
  if (form instanceof PatternError) throw form;
  if (form.bounds && hasOtherWords(text))
    throw new PatternError('unsupported', 'it asks for boundaries of words that are not ASCII', 0);
  return runMatcher(form.matcher, text);
}

function hasWordBounds(node: Node): boolean {
  switch (node.kind) {
    case 'look':
      return node.look === 'word' || node.look === 'notWord';
    case 'capture':
    case 'repeat':
      return hasWordBounds(node.item);
    case 'concat':
    case 'alternate':
      return node.items.some(hasWordBounds);
    default:
      return false;
  }
}

/** Whether the text has a character of a word that is not ASCII. */
function hasOtherWords(text: string): boolean {
  const others = text.match(/[^\0-\x7f]/gu) ?? [];
  return others.some((character) => includes(words(), character.codePointAt(0) as number));
}
