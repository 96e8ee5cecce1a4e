// A glob over paths (docs/protocol.md 6.8) as an expression, so that the linear matcher of regular expressions serves it.
import { complement, EVERYTHING, normalized, type Ranges } from './regex/ranges.ts';
import type { Node } from './regex/syntax.ts';

const ANY: Node = { kind: 'repeat', item: { kind: 'set', set: EVERYTHING }, min: 0, max: Number.POSITIVE_INFINITY };
const SLASH: Node = { kind: 'set', set: [0x2f, 0x2f] };
const END: Node = { kind: 'look', look: 'end' };
/** `**` as a whole component: nothing, anything up to a slash, or the rest. */
const COMPONENTS: Node = {
  kind: 'alternate',
  items: [{ kind: 'empty' }, { kind: 'concat', items: [ANY, SLASH] }, { kind: 'concat', items: [ANY, END] }],
};

/** The expression that matches whole texts as the glob does, or null where it cannot be read. */
export function globNode(glob: string): Node | null {
  const characters = [...glob];
  const items: Node[] = [{ kind: 'look', look: 'start' }];
  for (let i = 0; i < characters.length; ) {
    const character = characters[i] as string;
    if (character === '*') {
      let end = i;
      while (characters[end] === '*') end++;
      const alone = (i === 0 || characters[i - 1] === '/') && (end === characters.length || characters[end] === '/');
      if (end - i > 2 || (end - i === 2 && !alone)) return null;
      items.push(end - i === 2 ? COMPONENTS : ANY);
      i = end - i === 2 ? end + 1 : end; // the slash behind `**` belongs to it
    } else if (character === '[') {
      const negated = characters[i + 1] === '!';
      const from = negated ? i + 2 : i + 1;
      const close = characters.indexOf(']', from + 1);
      if (close < 0) return null;
      const set = classOf(characters.slice(from, close).map(codePoint));
      items.push({ kind: 'set', set: negated ? complement(set) : set });
      i = close + 1;
    } else {
      items.push({ kind: 'set', set: character === '?' ? EVERYTHING : [codePoint(character), codePoint(character)] });
      i += 1;
    }
  }
  return { kind: 'concat', items: [...items, END] };
}

function codePoint(character: string): number {
  return character.codePointAt(0) as number;
}

/** Single characters, and `a-z` where three remain. A range that ends before it begins has none. */
function classOf(content: readonly number[]): Ranges {
  const pairs: number[] = [];
  for (let i = 0; i < content.length; ) {
    const first = content[i] as number;
    const isRange = i + 2 < content.length && content[i + 1] === 0x2d;
    const last = isRange ? (content[i + 2] as number) : first;
    if (first <= last) pairs.push(first, last);
    i += isRange ? 3 : 1;
  }
  return normalized(pairs);
}
