// Shlex: command lines of allowed programs.
import { checkOptions, checkText } from '../options.ts';
import { makeConstraint, type Shlex as ShlexData } from './kinds.ts';

export type Shlex = ShlexData;

/**
 * Which programs a command line may begin with.
 *
 * @example
 * ```ts
 * import { Shlex, type ShlexOptions } from 'tenuo-edge';
 *
 * const readOnly: ShlexOptions = { allow: ['ls', 'cat'] };
 * console.log(String(Shlex(readOnly))); // Shlex({ allow: ["ls", "cat"] })
 * ```
 *
 * @see docs/constraints.md#shlex
 */
export interface ShlexOptions {
  /** The first word of the line, exactly as it is written: `git` does not allow `/usr/bin/git`. An empty list allows nothing. */
  readonly allow: readonly string[];
}

/**
 * The argument is a command line that begins with an allowed program and has nothing else for a shell to act on: no
 * operator, redirection, expansion, control character or open quote. What the program does with its arguments is not
 * looked at: `git`, `find` or `env` can run anything.
 *
 * @throws TypeError where an entry is no text, or an option is not known.
 *
 * @example
 * ```ts
 * import { Shlex, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { command: Shlex({ allow: ['ls', 'cat'] }) })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { command: 'ls -l' })); // true
 * console.log(warrant.allows('tool', { command: 'ls; rm -rf /' })); // false
 * ```
 *
 * @see docs/constraints.md#shlex
 */
export function Shlex(options: ShlexOptions): Shlex {
  checkOptions(options, ['allow'], 'Shlex');
  const allow: unknown = options.allow;
  if (!Array.isArray(allow)) throw new TypeError('Shlex takes { allow: [program, …] }');
  return makeConstraint<Shlex>({
    kind: 'Shlex',
    allow: Object.freeze(Array.from(allow, (program: unknown) => checkText(program, 'an entry of Shlex'))),
  });
}
