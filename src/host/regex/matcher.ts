// Matching in time linear in the text: the states of the automaton (program.ts) that are possible at one position are one
// state of another, which is made where a text first leads to it. Their number is bounded.
import { spend, TooCostly } from '../budget.ts';
import { type Instruction, type Program, programOf } from './program.ts';
import { includes, type Ranges } from './ranges.ts';
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
  readonly at: Uint16Array;
  /** What is before: NONE, LINE_FEED, WORD or OTHER, as far as the program asks. */
  readonly before: number;
  /** Where the next character leads. */
  readonly ascii: (State | undefined)[];
  readonly others: Map<number, State>;
  /** Whether the text may end here. */
  ends: boolean | undefined;
}

/** The expression has matched, whatever follows. */
const MATCHED: State = { at: new Uint16Array(0), before: NONE, ascii: [], others: new Map(), ends: true };

/** An expression made ready, with the states that texts have led to. */
export interface Matcher {
  readonly program: Program;
  readonly states: Map<string, State>;
  /** Steps that are kept, over characters beyond ASCII. */
  steps: number;
  /** Instructions that are to be followed, and those that were reached: each for one step. */
  readonly open: Uint16Array;
  readonly reached: Uint16Array;
  /** For each instruction the step that opened it, and the one that reached it. */
  readonly opened: Uint32Array;
  readonly hit: Uint32Array;
  step: number;
}

/** @throws PatternError where the program would be too large. */
export function matcherOf(node: Node): Matcher {
  const program = programOf(node);
  const size = program.instructions.length;
  return {
    program,
    states: new Map(),
    steps: 0,
    open: new Uint16Array(size),
    reached: new Uint16Array(size),
    opened: new Uint32Array(size),
    hit: new Uint32Array(size),
    step: 0,
  };
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
  let state = stateOf(matcher, 0, NONE);
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
  state.ends ??= follow(matcher, state, NONE) < 0;
  return state.ends;
}

/** Where a character leads, remembered. */
function step(matcher: Matcher, state: State, c: number): State {
  const count = follow(matcher, state, c);
  const next = count < 0 ? MATCHED : stateOf(matcher, count, matcher.program.looks ? kindOf(c) : NONE);
  if (c < 0x80) state.ascii[c] = next;
  else {
    state.others.set(c, next);
    matcher.steps += 1;
  }
  return next;
}

/** The state of the first `count` instructions reached. */
function stateOf({ states, reached }: Matcher, count: number, before: number): State {
  const at = reached.slice(0, count).sort();
  // Indices are below 2^15, so that each is a character by itself.
  const name = String.fromCharCode(before + 1, ...at);
  let state = states.get(name);
  if (state === undefined) {
    state = { at, before, ascii: [], others: new Map(), ends: undefined };
    states.set(name, state);
  }
  return state;
}

/**
 * Goes on from a state as far as leads without a character, and then over `c`. Returns how many instructions that
 * reaches, or -1 where the expression has matched before.
 */
function follow(matcher: Matcher, { at, before }: State, c: number): number {
  const { open, reached, opened, hit } = matcher;
  const { instructions, start } = matcher.program;
  matcher.step += 1;
  const now = matcher.step;
  let [top, count] = [0, 0];
  const add = (index: number): void => {
    if (opened[index] === now) return;
    opened[index] = now;
    open[top++] = index;
  };
  add(start);
  for (const index of at) add(index);
  while (top > 0) {
    const instruction = instructions[open[--top] as number] as Instruction;
    switch (instruction.kind) {
      case 'match':
        return -1;
      case 'split':
        add(instruction.other);
        add(instruction.next);
        break;
      case 'look':
        if (holds(instruction.look, before, c)) add(instruction.next);
        break;
      case 'read': {
        const { set, next } = instruction;
        if (hit[next] === now || !reads(set, c)) break;
        hit[next] = now;
        reached[count++] = next;
      }
    }
  }
  return count;
}

function reads(set: Ranges, c: number): boolean {
  if (set.length === 2) return c >= (set[0] as number) && c <= (set[1] as number);
  return c !== NONE && includes(set, c);
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
