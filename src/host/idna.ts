// Internationalized hosts. Parsers differ in their tables, by the version of Unicode; some letters all of them have left
// as they are since the first one, and hosts of these alone are certain.

/** First and last of letters that no table maps, joins, orders from right to left or forbids. */
const CERTAIN: readonly (readonly [number, number])[] = [
  [0xe0, 0xf6],
  [0xf8, 0xff],
  [0x3ac, 0x3c1],
  [0x3c3, 0x3ce],
  [0x430, 0x45f],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fa5],
  [0xac00, 0xd7a3],
];
const LATIN_EXTENDED = [0x101, 0x17e] as const;
/** Letters of Latin Extended-A that are compatibility forms. */
const LATIN_MAPPED = [0x133, 0x140, 0x149];

const ACE = 'xn--';
/** What some browser encodes or refuses in a host where the standard lets it stand; and a number without a digit. */
const UNCERTAIN = /["*]|(?:^|\.)0x(?:\.|$)/i;

/** Whether all parsers read the host alike: ASCII, and labels of certain letters, encoded or not. */
export function isCertainHost(host: string): boolean {
  if (UNCERTAIN.test(host)) return false;
  if (/^[\0-\x7f]*$/.test(host) && !/xn--/i.test(host)) return true;
  return host.split('.').every((label) => isCertainLabel(label.replace(/[A-Z]/g, (letter) => letter.toLowerCase())));
}

function isCertainLabel(label: string): boolean {
  const text = label.startsWith(ACE) ? decoded(label.slice(ACE.length)) : label;
  if (text === null) return false;
  const isEncoded = text !== label;
  if (!isEncoded && /^[!-~]*$/.test(text)) return !text.includes(ACE);
  return /[^\0-\x7f]/.test(text) && !text.startsWith(ACE) && [...text].every(isCertainCharacter);
}

function isCertainCharacter(character: string): boolean {
  if (/^[a-z0-9-]$/.test(character)) return true;
  const c = character.codePointAt(0) as number;
  if (c >= LATIN_EXTENDED[0] && c <= LATIN_EXTENDED[1])
    return character.toLowerCase() === character && !LATIN_MAPPED.includes(c);
  return CERTAIN.some(([first, last]) => c >= first && c <= last);
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Longer labels are not hosts of the web; decoding takes the square of the length. */
const MAX_LABEL = 63;

/** The text that a label encodes (RFC 3492), or null. */
function decoded(label: string): string | null {
  if (label.length > MAX_LABEL) return null;
  const delimiter = label.lastIndexOf('-');
  const characters = delimiter > 0 ? [...label.slice(0, delimiter)].map((c) => c.charCodeAt(0)) : [];
  if (characters.some((c) => c > 0x7f)) return null;
  let code = 128;
  let index = 0;
  let bias = 72;
  for (let at = delimiter > 0 ? delimiter + 1 : 0; at < label.length; ) {
    const before = index;
    let weight = 1;
    for (let step = 36; ; step += 36) {
      const digit = DIGITS.indexOf(label[at++] ?? '?');
      if (digit < 0) return null;
      index += digit * weight;
      if (index > 0x7fffffff) return null;
      const threshold = Math.min(Math.max(step - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const count = characters.length + 1;
    bias = adapted(index - before, count, before === 0);
    code += Math.floor(index / count);
    index %= count;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
    characters.splice(index++, 0, code);
  }
  return String.fromCodePoint(...characters);
}

function adapted(delta: number, count: number, first: boolean): number {
  let left = Math.floor(first ? delta / 700 : delta / 2);
  left += Math.floor(left / count);
  let bias = 0;
  for (; left > 455; bias += 36) left = Math.floor(left / 35);
  return bias + Math.floor((36 * left) / (left + 38));
}
