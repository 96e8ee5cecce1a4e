// An expression as the program of an automaton (Thompson's construction): instructions that read one character, split, or
// look around. Counted repetitions are written out.
import { PatternError } from './error.ts';
import { type Ranges, union } from './ranges.ts';
import type { Look, Node } from './syntax.ts';

const MAX_PROGRAM = 20_000;

/** One step; `next` and `other` are indices of instructions. */
export type Instruction =
  | { readonly kind: 'read'; readonly set: Ranges; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | { readonly kind: 'look'; readonly look: Look; readonly next: number }
  | { readonly kind: 'match' };

type Repeat = Extract<Node, { kind: 'repeat' }>;

export interface Program {
  /** The first one is the match. */
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Whether it looks around anywhere. */
  readonly looks: boolean;
}

/** @throws PatternError where the program would be too large. */
export function programOf(node: Node): Program {
  const instructions: Instruction[] = [{ kind: 'match' }];
  const start = emit(instructions, node, 0);
  return { instructions, start, looks: instructions.some(({ kind }) => kind === 'look') };
}
/** Writes what matches the node and goes on at `next`, the last part first. Returns where it begins. */
function emit(to: Instruction[], node: Node, next: number): number {
  switch (node.kind) {
    case 'empty':
      return next;
    case 'set':
      return add(to, { kind: 'read', set: node.set, next });
    case 'look':
      return add(to, { kind: 'look', look: node.look, next });
    case 'capture':
      return emit(to, node.item, next);
    case 'concat':
      return node.items.reduceRight((after, item) => emit(to, item, after), next);
    case 'alternate':
      return emitAlternatives(to, node.items, next);
    case 'repeat':
      return emitRepeat(to, node, next);
  }
}

/** Alternatives of one character each are one set; which of several matches is never asked. */
function emitAlternatives(to: Instruction[], items: readonly Node[], next: number): number {
  const sets = items.flatMap((item) => (item.kind === 'set' ? [item.set] : []));
  const begins = items.filter(({ kind }) => kind !== 'set').map((item) => emit(to, item, next));
  if (sets.length > 0) begins.push(add(to, { kind: 'read', set: union(...sets), next }));
  return begins.reduceRight((other, one) => split(to, one, other));
}

function emitRepeat(to: Instruction[], { item, min, max }: Repeat, next: number): number {
  const one = (after: number): number => emit(to, item, after);
  if (Number.isFinite(max)) {
    const optional = copies(max - min, next, (after) => split(to, one(after), next));
    return copies(min, optional, one);
  }
  const loop = add(to, { kind: 'match' }); // a place, for the split that the item leads back to
  const begin = one(loop);
  to[loop] = { kind: 'split', next: begin, other: next };
  // Entered at the item, the loop is one copy already.
  return min === 0 ? loop : copies(min - 1, begin, one);
}

/** So many copies, one before the other. Of what has no instructions one is as good as many. */
function copies(count: number, next: number, one: (next: number) => number): number {
  let begin = next;
  for (let i = 0; i < count; i++) {
    const before = begin;
    begin = one(begin);
    if (begin === before) break;
  }
  return begin;
}

function split(to: Instruction[], next: number, other: number): number {
  return next === other ? next : add(to, { kind: 'split', next, other });
}

function add(to: Instruction[], instruction: Instruction): number {
  if (to.length === MAX_PROGRAM) throw new PatternError('unsupported', 'it is too large', 0);
  return to.push(instruction) - 1;
}
