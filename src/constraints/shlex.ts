// Shlex: command lines of allowed programs.
import { checkOptions, checkText } from '../options.ts';
import { makeConstraint, type Shlex as ShlexData } from './kinds.ts';

export type Shlex = ShlexData;

/** Which programs a command line may begin with. */
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
