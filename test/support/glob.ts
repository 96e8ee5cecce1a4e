// Globs as upstream's library has them, written again from its description: parse to tokens, match by trying everything.
// Slow and plain on purpose: what the core's matcher is held against.

type Token =
  | { kind: 'char'; c: string }
  | { kind: 'any' }
  | { kind: 'star' }
  | { kind: 'recursive' }
  | { kind: 'class'; negated: boolean; ranges: [string, string][] };

/** Tokens, or undefined where the pattern is not valid. */
function parse(pattern: string): Token[] | undefined {
  const chars = [...pattern];
  const tokens: Token[] = [];
  let i = 0;
  while (i < chars.length) {
    const c = chars[i] as string;
    if (c === '?') {
      tokens.push({ kind: 'any' });
      i += 1;
    } else if (c === '*') {
      const start = i;
      while (chars[i] === '*') i += 1;
      const run = i - start;
      if (run > 2) return undefined;
      if (run === 1) {
        tokens.push({ kind: 'star' });
        continue;
      }
      if (start !== 0 && chars[start - 1] !== '/') return undefined;
      if (i < chars.length && chars[i] !== '/') return undefined;
      if (chars[i] === '/') i += 1;
      tokens.push({ kind: 'recursive' });
    } else if (c === '[') {
      const negated = chars[i + 1] === '!';
      const from = negated ? i + 2 : i + 1;
      if (i + (negated ? 4 : 3) > chars.length) return undefined;
      const end = chars.indexOf(']', from + 1);
      if (end < 0) return undefined;
      tokens.push({ kind: 'class', negated, ranges: rangesOf(chars.slice(from, end)) });
      i = end + 1;
    } else {
      tokens.push({ kind: 'char', c });
      i += 1;
    }
  }
  return tokens;
}

function rangesOf(content: string[]): [string, string][] {
  const ranges: [string, string][] = [];
  let i = 0;
  while (i < content.length) {
    const first = content[i] as string;
    const third = content[i + 2];
    if (third !== undefined && content[i + 1] === '-') {
      ranges.push([first, third]);
      i += 3;
    } else {
      ranges.push([first, first]);
      i += 1;
    }
  }
  return ranges;
}

function takes(token: Token, c: string): boolean {
  if (token.kind === 'char') return token.c === c;
  if (token.kind !== 'class') return true;
  const point = (x: string) => x.codePointAt(0) as number;
  const inside = token.ranges.some(([a, b]) => point(c) >= point(a) && point(c) <= point(b));
  return inside !== token.negated;
}

function matchesFrom(tokens: Token[], i: number, text: string[], t: number): boolean {
  const token = tokens[i];
  if (!token) return t === text.length;
  if (token.kind === 'star') {
    for (let end = t; end <= text.length; end++) if (matchesFrom(tokens, i + 1, text, end)) return true;
    return false;
  }
  if (token.kind === 'recursive') {
    // Nothing, whatever ends in a slash, or all the rest.
    if (matchesFrom(tokens, i + 1, text, t)) return true;
    for (let end = t + 1; end <= text.length; end++)
      if ((text[end - 1] === '/' || end === text.length) && matchesFrom(tokens, i + 1, text, end)) return true;
    return false;
  }
  return t < text.length && takes(token, text[t] as string) && matchesFrom(tokens, i + 1, text, t + 1);
}

/** Prepares a pattern; `undefined` where it is not valid. */
export function globOf(pattern: string): ((text: string) => boolean) | undefined {
  const tokens = parse(pattern);
  return tokens && ((text) => matchesFrom(tokens, 0, [...text], 0));
}
