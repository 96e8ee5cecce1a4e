// Matching with RE2, in time linear in the text and in a bounded number of states.
import { RE2JS } from '@bufbuild/re2';
import { spend, TooCostly } from '../budget.ts';
import { PatternError } from './error.ts';
import type { Node } from './syntax.ts';
import { translate } from './translate.ts';

/** Instructions of a program. */
const MAX_PROGRAM = 20_000;
/** States that RE2 may build in one match, times the instructions of the program: what each state takes to build. */
const MAX_STATE_WORK = 1 << 21;
const MAX_STATES = 10_000;
/** States, and characters beyond ASCII seen, after which a program is made anew: it remembers both. */
const KEPT_STATES = 256;
const KEPT_CHARACTERS = 1 << 16;

/** An expression made ready for texts of ASCII, or for all texts. */
export interface Matcher {
  readonly node: Node;
  readonly ascii: boolean;
  /** The program, while it is kept. */
  program: RE2JS | null;
  /** Instructions of the program. */
  readonly size: number;
  /** Characters beyond ASCII that it has seen. */
  seen: number;
}

/** @throws PatternError where the program would be too large. */
export function matcherOf(node: Node, ascii: boolean): Matcher {
  const program = compile(node, ascii);
  return { node, ascii, program, size: program.re2().prog.numInst(), seen: 0 };
}

function compile(node: Node, ascii: boolean): RE2JS {
  const program = read(translate(node, ascii));
  const re2 = program.re2();
  const size = re2.prog.numInst();
  if (size > MAX_PROGRAM) throw new PatternError('unsupported', 'it is too large', 0);
  re2.dfa.stateLimit = stateLimit(size);
  // Where the states are too many RE2 goes on without them, and takes the square of the pattern for each character.
  re2._nfaFallback = () => {
    throw new TooCostly();
  };
  return program;
}

/** RE2 has bounds of its own: how deep counted repetitions nest, and how much there is of everything. */
function read(translation: string): RE2JS {
  try {
    return new RE2JS(translation);
  } catch {
    throw new PatternError('unsupported', 'it is too large', 0);
  }
}

function stateLimit(size: number): number {
  return Math.min(MAX_STATES, Math.ceil(MAX_STATE_WORK / size));
}

/**
 * Whether the expression matches somewhere in the text.
 *
 * @throws TooCostly past the budget, or where it takes too many states.
 */
export function runMatcher(matcher: Matcher, text: string): boolean {
  spend(text.length + Math.min(text.length, stateLimit(matcher.size)) * matcher.size);
  const kept = matcher.program;
  const program = kept ?? renew(matcher);
  try {
    return program.test(text);
  } catch (error) {
    // States of earlier texts count towards the limit: only a program without any says that this text needs too many.
    if (!(error instanceof TooCostly) || kept === null) throw error;
    return renew(matcher).test(text);
  } finally {
    if (!matcher.ascii) matcher.seen += text.length;
    const states = matcher.program?.re2().dfa.stateCount ?? 0;
    if (states > KEPT_STATES || matcher.seen > KEPT_CHARACTERS) matcher.program = null;
  }
}

function renew(matcher: Matcher): RE2JS {
  matcher.seen = 0;
  matcher.program = compile(matcher.node, matcher.ascii);
  return matcher.program;
}
