// An expression as a pattern for RE2, in the few constructs that mean the same there whatever the version of Unicode:
// sets of code points spelled out, sequences, alternatives, repetitions, and boundaries of texts, lines and ASCII words.
import { PatternError } from './error.ts';
import { intersection, type Ranges } from './ranges.ts';
import type { Look, Node } from './syntax.ts';

const ASCII: Ranges = [0, 0x7f];
/** No code point: what an empty set is written as. */
const NOTHING = '[^\\x{0}-\\x{10ffff}]';
/** What RE2 takes as a count, also of repetitions inside repetitions. */
const MAX_COUNT = 1000;
/** UTF-16 units of a translation. Beyond them compiling it takes too long. */
const MAX_LENGTH = 1 << 18;

const LOOKS: Readonly<Record<Look, string>> = {
  start: '\\A',
  end: '\\z',
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  word: '\\b',
  notWord: '\\B',
  asciiWord: '\\b',
};

/**
 * The pattern for RE2. With `ascii` it is for texts of ASCII alone, for which the rest of each set plays no part.
 *
 * @throws PatternError where it would be too long.
 */
export function translate(node: Node, ascii: boolean): string {
  switch (node.kind) {
    case 'empty':
      return '(?:)';
    case 'look':
      return LOOKS[node.look];
    case 'set':
      return setText(ascii ? intersection(node.set, ASCII) : node.set);
    case 'capture':
      return translate(node.item, ascii);
    case 'concat':
      return joined(node.items, '', ascii);
    case 'alternate':
      return joined(node.items, '|', ascii);
    case 'repeat':
      return repeated(node, ascii);
  }
}

function joined(items: readonly Node[], between: string, ascii: boolean): string {
  const parts: string[] = [];
  let length = 0;
  for (const item of items) {
    const part = translate(item, ascii);
    length += part.length;
    if (length > MAX_LENGTH) throw tooLong();
    parts.push(part);
  }
  return `(?:${parts.join(between)})`;
}

function group(text: string): string {
  return `(?:${text})`;
}

function tooLong(): PatternError {
  return new PatternError('unsupported', 'it is too large', 0);
}

function repeated({ item, min, max }: Extract<Node, { kind: 'repeat' }>, ascii: boolean): string {
  const one = group(translate(item, ascii));
  const open = !Number.isFinite(max);
  if (open && min < 2) return `${one}${min === 0 ? '*' : '+'}`;
  if (min === 0 && max === 1) return `${one}?`;
  const inPieces = isCounted(item);
  const optional = open ? 0 : max - min;
  const pieces = inPieces ? min + optional : (min + optional) / MAX_COUNT + 2;
  if (pieces * (one.length + 12) > MAX_LENGTH) throw tooLong();
  const head = inPieces ? one.repeat(min) : counted(one, min, (count) => `{${count}}`);
  if (open) return group(`${head}${one}*`);
  const tail = inPieces ? `${one}?`.repeat(optional) : counted(one, optional, (count) => `{0,${count}}`);
  return group(head + tail);
}

/** A count, in pieces that RE2 takes. */
function counted(one: string, count: number, suffix: (count: number) => string): string {
  let text = '';
  for (let left = count; left > 0; left -= MAX_COUNT) text += one + suffix(Math.min(left, MAX_COUNT));
  return text;
}

/** Whether there is a counted repetition inside. */
function isCounted(node: Node): boolean {
  switch (node.kind) {
    case 'capture':
      return isCounted(node.item);
    case 'concat':
    case 'alternate':
      return node.items.some(isCounted);
    case 'repeat': {
      const simple = (node.min < 2 && !Number.isFinite(node.max)) || (node.min === 0 && node.max === 1);
      return !simple || isCounted(node.item);
    }
    default:
      return false;
  }
}

function setText(set: Ranges): string {
  if (set.length === 0) return NOTHING;
  if (set.length === 2 && set[0] === set[1]) return character(set[0] as number);
  let text = '[';
  for (let i = 0; i < set.length; i += 2) {
    text += character(set[i] as number);
    if (set[i] !== set[i + 1]) text += `-${character(set[i + 1] as number)}`;
  }
  return `${text}]`;
}

/** One code point: letters and digits as they are, all others by number, so that none is taken for syntax. */
function character(c: number): string {
  const text = String.fromCodePoint(c);
  const plain = /^[0-9A-Za-z\u{a0}-\u{d7ff}\u{e000}-\u{10ffff}]$/u.test(text);
  return plain ? text : `\\x{${c.toString(16)}}`;
}
