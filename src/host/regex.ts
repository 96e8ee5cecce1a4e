// Regular expressions with upstream's meaning (Rust's regex 1.13, Unicode 16): read here (regex/syntax.ts), matched by RE2
// in time linear in the text. A search: the pattern may match anywhere in the text.
import { RE2JS } from '@bufbuild/re2';
import { spend, TooCostly } from './budget.ts';
import { remembered } from './cache.ts';
import { PatternError } from './regex/error.ts';
import { compiledBytes, MAX_COMPILED_BYTES } from './regex/limits.ts';
import { includes } from './regex/ranges.ts';
import { type Node, parse } from './regex/syntax.ts';
import { translate } from './regex/translate.ts';
import { words } from './regex/unicode.ts';

/** Instructions of a program. */
const MAX_PROGRAM = 20_000;
/** States that RE2 may build in one match, times the instructions of the program: what each state takes to build. */
const MAX_STATE_WORK = 1 << 21;
const MAX_STATES = 10_000;
/** States, and characters beyond ASCII seen, after which a matcher is made anew: it remembers both. */
const KEPT_STATES = 256;
const KEPT_CHARACTERS = 1 << 16;
/** Steps (budget.ts) of reading a pattern, and of each character of it. */
const READING = 2_000;
const READING_CHARACTER = 100;

/** A pattern that upstream takes too. */
interface Compiled {
  readonly node: Node;
  /** Whether it asks for boundaries of Unicode words, which RE2 knows for ASCII alone. */
  readonly bounds: boolean;
  /** For texts of ASCII, and for others; made on first use. */
  ascii?: Matcher | undefined;
  full?: Matcher | undefined;
}

interface Matcher {
  readonly re2: RE2JS;
  seen: number;
}

const compiled = remembered<Compiled | PatternError>({ count: 64, weight: 1 << 20 }, compile, () => 1 << 12);

function compile(pattern: string): Compiled | PatternError {
  try {
    const node = parse(pattern);
    if (compiledBytes(node) > MAX_COMPILED_BYTES) throw new PatternError('unsupported', 'it is too large', 0);
    const form: Compiled = { node, bounds: hasWordBounds(node) };
    form.ascii = matcher(form, true);
    return form;
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
  if (/^[\0-\x7f]*$/.test(text)) return search(form, true, text);
  if (form.bounds && hasOtherWords(text))
    throw new PatternError('unsupported', 'it asks for boundaries of words that are not ASCII', 0);
  return search(form, false, text);
}

function search(form: Compiled, ascii: boolean, text: string): boolean {
  const key = ascii ? 'ascii' : 'full';
  const kept = form[key];
  const used = kept ?? matcher(form, ascii);
  form[key] = used;
  const { prog, dfa } = used.re2.re2();
  spend(text.length + Math.min(text.length, dfa.stateLimit) * prog.numInst());
  try {
    return used.re2.test(text);
  } catch (error) {
    // States of earlier texts count towards the limit: only a matcher without any says that this text needs too many.
    if (!(error instanceof TooCostly) || used !== kept) throw error;
    form[key] = matcher(form, ascii);
    return (form[key] as Matcher).re2.test(text);
  } finally {
    used.seen += ascii ? 0 : text.length;
    if (dfa.stateCount > KEPT_STATES || used.seen > KEPT_CHARACTERS) form[key] = undefined;
  }
}

function matcher(form: { readonly node: Node }, ascii: boolean): Matcher {
  const made = new RE2JS(translate(form.node, ascii));
  const re2 = made.re2();
  const size = re2.prog.numInst();
  if (size > MAX_PROGRAM) throw new PatternError('unsupported', 'it is too large', 0);
  re2.dfa.stateLimit = Math.min(MAX_STATES, Math.ceil(MAX_STATE_WORK / size));
  // Where the states are too many RE2 goes on without them, and takes the square of the pattern for each character.
  re2._nfaFallback = () => {
    throw new TooCostly();
  };
  return { re2: made, seen: 0 };
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
  for (const character of text) {
    const c = character.codePointAt(0) as number;
    if (c > 0x7f && includes(words(), c)) return true;
  }
  return false;
}
