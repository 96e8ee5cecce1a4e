// Regex: regular expressions with upstream's meaning.
import { INVALID_PATTERN, REGEX_UNSUPPORTED } from '../../assembly/codes.ts';
import { quoted } from '../cbor/value.ts';
import { TenuoError } from '../errors.ts';
import { resetBudget } from '../host/budget.ts';
import { refusalOf } from '../host/regex.ts';
import { checkText } from '../options.ts';
import { makeConstraint, type Regex as RegexData } from './kinds.ts';

export type Regex = RegexData;

/**
 * The argument is a text in which the expression matches somewhere: write `^…$` for the whole text. The syntax and its
 * meaning are upstream's (Rust's regex, Unicode 16), whatever the runtime: `\d` is any decimal digit, `$` the end alone;
 * there are no look-around and no backreferences. Matching takes time linear in the text.
 *
 * @throws TenuoError 1501 where the expression cannot be read, 9004 where it is not supported here.
 * @throws TypeError where it is no text.
 *
 * @example
 * ```ts
 * import { Regex, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { user: Regex('^user_[0-9]+$') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { user: 'user_42' })); // true
 * console.log(warrant.allows('tool', { user: 'root' })); // false
 * ```
 *
 * @see docs/constraints.md#regex
 */
export function Regex(pattern: string): Regex {
  resetBudget();
  const refusal = refusalOf(checkText(pattern, 'Regex'));
  if (refusal === null) return makeConstraint<Regex>({ kind: 'Regex', pattern });
  throw new TenuoError(refusal.refusal === 'invalid' ? INVALID_PATTERN : REGEX_UNSUPPORTED, {
    subject: `Regex(${quoted(pattern)}), at ${refusal.at}, where ${refusal.message}`,
    offset: refusal.at,
  });
}
