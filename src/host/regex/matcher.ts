// Matching in time linear in the text: the states of the automaton (program.ts) that are possible at one position are one
// state of another, which is made where a text first leads to it. Their number is bounded.
import { spend, TooCostly } from '../budget.ts';
import { type Program, programOf } from './program.ts';
import { includes } from './ranges.ts';
import type { Look, Node } from './syntax.ts';

/** States that one match may take, times the instructions of the program: what each state takes to make. */
const MAX_STATE_WORK = 1 << 21;
const MAX_STATES = 10_000;
/** States, and steps out of them over characters beyond ASCII, after which all are made anew for the next text. */
const KEPT_STATES = 256;
const KEPT_STEPS = 1 << 16;

const LINE_FEED = 0x0a;
/** Before the first character, and behind the last one. */
const NONE = -1;
/** Any character that is neither a line feed nor of a word. */
const OTHER = 0x20;
const WORD = 0x61;

/** What is possible at a position. */
interface State {
  /** Instructions to go on with, ascending; the first one of the program is always one more. */
  readonly at: readonly number[];
  /** What is before: NONE, LINE_FEED, WORD or OTHER, as far as the program asks. */
  readonly before: number;
  /** Where the next character leads. */
  readonly ascii: (State | undefined)[];
  readonly others: Map<number, State>;
  /** Whether the text may end here. */
  ends: boolean | undefined;
}

/** The expression has matched, whatever follows. */
const MATCHED: State = { at: [], before: NONE, ascii: [], others: new Map(), ends: true };

/** An expression made ready, with the states that texts have led to. */
export interface Matcher {
  readonly program: Program;
  readonly states: Map<string, State>;
  /** Steps that are kept, over characters beyond ASCII. */
  steps: number;
}

/** @throws PatternError where the program would be too large. */
export function matcherOf(node: Node): Matcher {
  return { program: programOf(node), states: new Map(), steps: 0 };
}

/**
 * Whether the expression matches somewhere in the text.
 *
 * @throws TooCostly past the budget, or where it takes too many states.
 */
export function runMatcher(matcher: Matcher, text: string): boolean {
  const size = matcher.program.instructions.length;
  const limit = Math.min(MAX_STATES, Math.ceil(MAX_STATE_WORK / size));
  spend(text.length + Math.min(text.length, limit) * size);
  if (matcher.states.size > KEPT_STATES || matcher.steps > KEPT_STEPS) forget(matcher);
  // States of earlier texts count towards the limit: only a matcher without any says that this text needs too many.
  const found = search(matcher, text, limit);
  if (found !== undefined) return found;
  forget(matcher);
  const again = search(matcher, text, limit);
  if (again === undefined) throw new TooCostly();
  return again;
}

function forget(matcher: Matcher): void {
  matcher.states.clear();
  matcher.steps = 0;
}

/** Undefined past the limit of states. */
function search(matcher: Matcher, text: string, limit: number): boolean | undefined {
  let state = stateOf(matcher, [], NONE);
  for (let i = 0; i < text.length; i++) {
    let c = text.charCodeAt(i);
    let next: State | undefined;
    if (c < 0x80) next = state.ascii[c];
    else {
      c = text.codePointAt(i) as number;
      if (c > 0xffff) i++;
      next = state.others.get(c);
    }
    if (next === undefined) {
      next = step(matcher, state, c);
      if (matcher.states.size > limit) return undefined;
    }
    if (next === MATCHED) return true;
    state = next;
  }
  state.ends ??= follow(matcher.program, state, NONE, []);
  return state.ends;
}

/** Where a character leads, remembered. */
function step(matcher: Matcher, state: State, c: number): State {
  const { program } = matcher;
  const to: number[] = [];
  const next = follow(program, state, c, to) ? MATCHED : stateOf(matcher, to, program.looks ? kindOf(c) : NONE);
  if (c < 0x80) state.ascii[c] = next;
  else {
    state.others.set(c, next);
    matcher.steps += 1;
  }
  return next;
}

function stateOf({ states }: Matcher, at: number[], before: number): State {
  at.sort((a, b) => a - b);
  const name = `${before},${at}`;
  let state = states.get(name);
  if (state === undefined) {
    state = { at, before, ascii: [], others: new Map(), ends: undefined };
    states.set(name, state);
  }
  return state;
}

/** Goes on from a state as far as leads without a character; where `c` leads from there is put into `to`. Whether it matches. */
function follow({ instructions, start }: Program, { at, before }: State, c: number, to: number[]): boolean {
  const seen = new Set(at).add(start);
  const reached = new Set<number>();
  // A set is walked in order, also what is added on the way.
  for (const index of seen) {
    const instruction = instructions[index] as Program['instructions'][number];
    switch (instruction.kind) {
      case 'match':
        return true;
      case 'split':
        seen.add(instruction.next).add(instruction.other);
        break;
      case 'look':
        if (holds(instruction.look, before, c)) seen.add(instruction.next);
        break;
      case 'read':
        if (c !== NONE && includes(instruction.set, c)) reached.add(instruction.next);
    }
  }
  to.push(...reached);
  return false;
}

function holds(look: Look, before: number, c: number): boolean {
  switch (look) {
    case 'start':
      return before === NONE;
    case 'end':
      return c === NONE;
    case 'lineStart':
      return before === NONE || before === LINE_FEED;
    case 'lineEnd':
      return c === NONE || c === LINE_FEED;
    case 'word':
    case 'asciiWord':
      return (before === WORD) !== (kindOf(c) === WORD);
    case 'notWord':
      return (before === WORD) === (kindOf(c) === WORD);
  }
}

/** A character for all that looks cannot tell from it. Words are ASCII here. */
function kindOf(c: number): number {
  if (c === NONE || c === LINE_FEED) return c;
  return c < 0x80 && /\w/.test(String.fromCharCode(c)) ? WORD : OTHER;
}
