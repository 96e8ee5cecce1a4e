// Subpath: absolute paths below a root.

import { quoted } from '../cbor/value.ts';
import { TenuoError } from '../errors.ts';
import { checkOptions, checkText } from '../options.ts';
import { makeConstraint, type Subpath as SubpathData } from './kinds.ts';
import { CONSTRAINT_REASONS } from './reasons.ts';

export type Subpath = SubpathData;

/**
 * How paths are compared with the root.
 *
 * @example
 * ```ts
 * import { Subpath, type SubpathOptions } from 'tenuo-edge';
 *
 * const below: SubpathOptions = { allowEqual: false };
 * console.log(Subpath('/data', below).allowEqual); // false
 * ```
 *
 * @see docs/constraints.md#subpath
 */
export interface SubpathOptions {
  /** Whether upper and lower case differ; true where absent. */
  readonly caseSensitive?: boolean | undefined;
  /** Whether the root itself is allowed; true where absent. */
  readonly allowEqual?: boolean | undefined;
}

/**
 * The argument is an absolute path below `root` once `.`, `..` and repeated separators are taken away, or a list of such
 * paths; the empty list passes. Both `/` and `\` separate. Only the text is looked at: links in a file system are not.
 *
 * @param root begins with `/`, or with a drive: `C:\data`, `C:/data`.
 * @throws TenuoError 1501 where the root is not absolute.
 * @throws TypeError where an option has another type or name.
 *
 * @example
 * ```ts
 * import { SigningKey, Subpath, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder()
 *   .capability('tool', { path: Subpath('/data') })
 *   .mint(SigningKey.generate());
 * console.log(warrant.allows('tool', { path: '/data/report.csv' })); // true
 * console.log(warrant.allows('tool', { path: '/data/../etc/passwd' })); // false
 * ```
 *
 * @see docs/constraints.md#subpath
 */
export function Subpath(root: string, options: SubpathOptions = {}): Subpath {
  checkOptions(options, ['caseSensitive', 'allowEqual'], 'Subpath');
  const caseSensitive = flag(options.caseSensitive, 'caseSensitive');
  const normalised = normalisedRoot(checkText(root, 'Subpath'));
  return makeConstraint<Subpath>({
    kind: 'Subpath',
    root: caseSensitive ? normalised : normalised.toLowerCase(),
    caseSensitive,
    allowEqual: flag(options.allowEqual, 'allowEqual'),
  });
}

const BASE = /^(?:\/|[A-Za-z]:[\\/])/;

/** Without empty components, `.` and `..`: those of a path are taken away too, and a root that kept them would hold none. */
function normalisedRoot(root: string): string {
  const [base] = BASE.exec(root) ?? [];
  if (base === undefined)
    throw new TenuoError(CONSTRAINT_REASONS.ROOT_NOT_ABSOLUTE, { subject: `Subpath(${quoted(root)})` });
  const kept: string[] = [];
  for (const component of root.slice(base.length).split(/[\\/]/)) {
    if (component === '..') kept.pop();
    else if (component !== '' && component !== '.') kept.push(component);
  }
  return base + kept.join('/');
}

function flag(value: unknown, name: string): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'boolean') throw new TypeError(`Subpath: ${name} must be true or false`);
  return value;
}
