// Classes of characters by name.
import { complement, EVERYTHING, type Ranges, union } from './ranges.ts';
import { category, spaces } from './unicode.ts';

/** POSIX classes, as pairs of characters. They are ASCII whatever the flags. */
const POSIX = new Map(
  Object.entries({
    alnum: '09AZaz',
    alpha: 'AZaz',
    ascii: '\0\x7f',
    blank: '\t\t  ',
    cntrl: '\0\x1f\x7f\x7f',
    digit: '09',
    graph: '!~',
    lower: 'az',
    print: ' ~',
    punct: '!/:@[`{~',
    space: '\t\r  ',
    upper: 'AZ',
    word: '09AZ__az',
    xdigit: '09AFaf',
  }),
);

/** A POSIX class, or undefined. */
export function asciiClass(name: string): Ranges | undefined {
  const pairs = POSIX.get(name);
  return pairs === undefined ? undefined : [...pairs].map((c) => c.charCodeAt(0));
}

/** Long names of general categories, without case, spaces, hyphens and underscores. */
const CATEGORIES = new Map(
  Object.entries({
    other: 'C',
    control: 'Cc',
    cntrl: 'Cc',
    format: 'Cf',
    unassigned: 'Cn',
    privateuse: 'Co',
    letter: 'L',
    lowercaseletter: 'Ll',
    modifierletter: 'Lm',
    otherletter: 'Lo',
    titlecaseletter: 'Lt',
    uppercaseletter: 'Lu',
    mark: 'M',
    combiningmark: 'M',
    spacingmark: 'Mc',
    enclosingmark: 'Me',
    nonspacingmark: 'Mn',
    number: 'N',
    decimalnumber: 'Nd',
    digit: 'Nd',
    letternumber: 'Nl',
    othernumber: 'No',
    punctuation: 'P',
    punct: 'P',
    connectorpunctuation: 'Pc',
    dashpunctuation: 'Pd',
    closepunctuation: 'Pe',
    finalpunctuation: 'Pf',
    initialpunctuation: 'Pi',
    otherpunctuation: 'Po',
    openpunctuation: 'Ps',
    symbol: 'S',
    currencysymbol: 'Sc',
    modifiersymbol: 'Sk',
    mathsymbol: 'Sm',
    othersymbol: 'So',
    separator: 'Z',
    lineseparator: 'Zl',
    paragraphseparator: 'Zp',
    spaceseparator: 'Zs',
  }),
);

/** Whether the platform knows a property or script of this name. */
export function isKnownProperty(name: string): boolean {
  const titled = name.replace(/[ -]/g, '_').replace(/[a-z]+/gi, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  return [name, titled, `sc=${titled}`].some((spelling) => {
    try {
      return new RegExp(`\\p{${spelling}}`, 'u').source !== '';
    } catch {
      return false;
    }
  });
}

const CATEGORY_KEY = /^(?:gc|generalcategory|category)[=:]/;

/**
 * The code points of a property: a general category by its short or long name, `Any`, `ASCII`, `Assigned` or `White_Space`;
 * undefined for scripts and everything else, which this does not know.
 */
export function property(name: string): Ranges | undefined {
  if (/[^ -~]/.test(name)) return undefined; // names are ASCII; some other letters become such in lower case
  const plain = name
    .toLowerCase()
    .replace(/[ _-]/g, '')
    .replace(/^is(?!c$)/, '');
  if (plain === 'any') return EVERYTHING;
  if (plain === 'ascii') return [0, 0x7f];
  if (plain === 'whitespace') return spaces();
  if (plain === 'assigned') return complement(category('Cn') as Ranges);
  const key = plain.replace(CATEGORY_KEY, '');
  const short = CATEGORIES.get(key) ?? key.charAt(0).toUpperCase() + key.slice(1);
  if (key === 'lc' || key === 'casedletter') return union(...['Lu', 'Ll', 'Lt'].map((of) => category(of) as Ranges));
  return /^[A-Z][a-z]?$/.test(short) && short !== 'Cs' ? category(short) : undefined;
}
