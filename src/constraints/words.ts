// Constraints in words: what would pass each kind, for the operator; and what is often got wrong, for anyone.
import { Float, type Value, valueText } from '../cbor/value.ts';
import type { Constraint, Range, UrlSafe } from './kinds.ts';
import { urlPatternAdvice, urlSafeAdvice } from './url-advice.ts';

/**
 * What would pass: `an IP address in 10.0.0.0/8`. It quotes the constraint. Never throws.
 *
 * @example
 * ```ts
 * import { Range, wouldPass } from 'tenuo-edge';
 *
 * console.log(wouldPass(Range({ min: 1, max: 5 }))); // …
 * ```
 *
 * @see docs/constraints.md
 */
export function wouldPass(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'Wildcard':
      return 'any value';
    case 'Exact':
      return `exactly ${valueText(constraint.value)}`;
    case 'Pattern':
      return `a text that the whole glob ${valueText(constraint.pattern)} matches`;
    case 'Regex':
      return `a text in which the regular expression ${valueText(constraint.pattern)} finds a match`;
    case 'Range':
      return rangeWords(constraint);
    case 'OneOf':
      return choice(constraint.values, 'nothing: the list is empty');
    case 'NotOneOf':
      return constraint.excluded.length === 0 ? 'any value' : `any value but ${series(constraint.excluded, 'or')}`;
    case 'Contains':
      return constraint.required.length === 0 ? 'any list' : `a list that holds ${series(constraint.required, 'and')}`;
    case 'Subset':
      return constraint.allowed.length === 0
        ? 'the empty list'
        : `a list of nothing but ${series(constraint.allowed, 'and')}`;
    case 'Cidr':
      return `an IP address in ${constraint.pattern}`;
    case 'UrlPattern':
      return `a URL of the form ${valueText(constraint.pattern)}`;
    case 'UrlSafe':
      return urlSafeWords(constraint);
    case 'Subpath': {
      const place = constraint.allowEqual ? 'at or below' : 'below';
      const how = constraint.caseSensitive ? '' : ', whatever its case';
      return `an absolute path ${place} ${valueText(constraint.root)}${how}, or a list of such paths`;
    }
    case 'Shlex':
      return `a command line of ${choice(constraint.allow, 'no program')} with nothing else for a shell to act on`;
    case 'All':
      if (constraint.constraints.length === 0) return 'nothing: there is no constraint to meet';
      return constraint.constraints.map(part).join(', and ');
    case 'AnyOf':
      if (constraint.constraints.length === 0) return 'nothing: there is no constraint to meet';
      return constraint.constraints.map(part).join(', or ');
    case 'Not':
      return `any value but ${part(constraint.constraint)}`;
    case 'CEL':
      return `a value for which ${valueText(constraint.expression)} is true`;
    case 'Unknown':
      return `nothing: constraints of type ${constraint.typeId} are not known here`;
  }
}

/** A constraint inside another, set apart where it has parts itself. */
function part(constraint: Constraint): string {
  const { kind } = constraint;
  const words = wouldPass(constraint);
  return kind === 'All' || kind === 'AnyOf' || kind === 'Not' ? `(${words})` : words;
}

function choice(values: readonly Value[], none: string): string {
  return values.length === 0 ? none : series(values, 'or');
}

/** `"a", "b" or "c"`. */
function series(values: readonly Value[], word: string): string {
  const texts = values.map(valueText);
  const last = texts.pop() as string;
  return texts.length === 0 ? last : `${texts.join(', ')} ${word} ${last}`;
}

function rangeWords({ min, max, minInclusive, maxInclusive }: Range): string {
  const parts: string[] = [];
  if (min !== null) parts.push(`${minInclusive ? 'at least' : 'more than'} ${min}`);
  if (max !== null) parts.push(`${maxInclusive ? 'at most' : 'less than'} ${max}`);
  return parts.length === 0 ? 'any number' : `a number, ${parts.join(' and ')}`;
}

function urlSafeWords({ schemes, allowDomains, denyDomains, allowPorts }: UrlSafe): string {
  const parts = [`a URL with the scheme ${choice(schemes, 'of none')}`];
  if (allowDomains !== null) parts.push(`of ${choice(allowDomains, 'no host')}`);
  if (denyDomains !== null && denyDomains.length > 0) parts.push(`not of ${series(denyDomains, 'or')}`);
  if (allowPorts !== null) parts.push(`with port ${choice(allowPorts, 'none')}`);
  return `${parts.join(', ')}, that does not lead into a network it blocks`;
}

const ADVICE: Readonly<Record<Constraint['kind'], string>> = {
  Wildcard: '',
  Exact: '',
  OneOf: '',
  NotOneOf: '',
  Contains: 'Pass a list in which every required value occurs, each of the same type.',
  Subset: 'Pass a list that holds allowed values only, each of the same type.',
  Range: 'Pass a number within the bounds; text is never read as a number.',
  Pattern: 'Pass a text that the glob matches from its first to its last character; case matters.',
  Regex: 'Pass a text in which the regular expression finds a match.',
  Cidr: 'Pass an IP address of the network’s family as text: no port, brackets, zone or leading zeros.',
  UrlPattern: 'Pass a whole URL of that scheme, host, port and path.',
  UrlSafe: 'Pass a whole URL of an allowed scheme, host and port outside blocked networks.',
  Subpath: 'Pass an absolute path that stays below the root once its `..` are taken away.',
  Shlex:
    'Pass a command line that begins with an allowed program, exactly as it is listed, without operators, `$`, backticks and line ends.',
  All: 'Pass a value that meets every constraint of the All.',
  AnyOf: 'Pass a value that meets a constraint of the AnyOf before one of them errs on it.',
  Not: 'Pass a value that the constraint inside Not can read and does not accept.',
  CEL: 'Pass a value for which the expression is true.',
  Unknown: '',
};

/** What to look at where a value did not match, or undefined. It quotes neither the constraint nor the value. */
export function advice(constraint: Constraint, value: Value): string | undefined {
  const { kind } = constraint;
  const wanted = kind === 'Exact' ? [constraint.value] : kind === 'OneOf' ? constraint.values : [];
  if (wanted.some((each) => isOtherNumber(each, value)))
    return 'An integer is not the float of the same value: pass it as the warrant has it, or mint with float().';
  if (wanted.some((each) => isOtherType(each, value)))
    return 'The value has another type than the constraint: text is never read as a number or a boolean.';
  if (typeof value === 'string' && kind === 'UrlPattern') return urlPatternAdvice(constraint.pattern, value);
  if (typeof value === 'string' && kind === 'UrlSafe') return urlSafeAdvice(constraint, value);
  return ADVICE[kind] || undefined;
}

/** Whether two plain values read alike and are of different types: 5 and "5", true and "true". */
function isOtherType(a: Value, b: Value): boolean {
  if (typeof a === 'object' || typeof b === 'object') return false;
  return typeof a !== typeof b && String(a) === String(b);
}

/** Whether two values are the same number, one an integer and one a float. */
function isOtherNumber(a: Value, b: Value): boolean {
  const [one, other] = [numberOf(a), numberOf(b)];
  return one !== undefined && one === other && a instanceof Float !== b instanceof Float;
}

function numberOf(value: Value): number | undefined {
  if (value instanceof Float) return value.value;
  return typeof value === 'number' ? value : undefined;
}
