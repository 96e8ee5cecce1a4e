// Clearance that tools require: an authorizer’s table of patterns.
import { FACADE_REASONS } from './codes.ts';
import { errorFor } from './errors.ts';
import { checkText } from './options.ts';

const MOST_CLEARANCE = 255;

/**
 * The least clearance, 0 to 255, that a tool requires of the leaf, by pattern: the tool's name, else the longest
 * `prefix*` of it, else `*`. A tool that none matches requires none.
 *
 * @example
 * ```ts
 * import { Authorizer, type ClearanceOption, SigningKey } from 'tenuo-edge';
 *
 * const clearance: ClearanceOption = { delete_user: 30, 'admin_*': 20, '*': 0 };
 * const authorizer = new Authorizer({ trustedRoots: [SigningKey.generate().publicKey], clearance });
 * console.log(authorizer instanceof Authorizer); // true
 * ```
 *
 * @see docs/protocol.md#9-the-decision
 */
export type ClearanceOption = Readonly<Record<string, number>>;

/** The table of an option, ready to be looked up. */
export class Clearances {
  readonly #levels: ReadonlyMap<string, number>;
  /** The longest first; `*` is the one of the empty prefix. */
  readonly #prefixes: readonly (readonly [prefix: string, level: number])[];

  /**
   * @throws ConfigurationError 1201 for a pattern that is empty, or has `*` anywhere but once at its end.
   * @throws TypeError for what is no table of numbers; RangeError for a number that is no clearance.
   */
  constructor(option: unknown) {
    if (typeof option !== 'object' || option === null || Array.isArray(option)) {
      throw new TypeError('clearance is an object of levels by tool: { delete_user: 30, "admin_*": 20, "*": 0 }');
    }
    const entries = Object.entries(option as Record<string, unknown>).map(([pattern, level]) => {
      checkPattern(pattern);
      return [pattern, readLevel(level, pattern)] as const;
    });
    this.#levels = new Map(entries);
    this.#prefixes = entries
      .filter(([pattern]) => pattern.endsWith('*'))
      .map(([pattern, level]) => [pattern.slice(0, -1), level] as const)
      .sort(([a], [b]) => b.length - a.length);
  }

  /** What a tool requires; null where nothing is said of it. */
  of(tool: string): number | null {
    return this.#levels.get(tool) ?? this.#prefixes.find(([prefix]) => tool.startsWith(prefix))?.[1] ?? null;
  }
}

function checkPattern(pattern: string): void {
  checkText(pattern, 'a pattern of clearance');
  const star = pattern.indexOf('*');
  if (pattern !== '' && (star === -1 || star === pattern.length - 1)) return;
  throw errorFor(FACADE_REASONS.CLEARANCE_PATTERN, { received: JSON.stringify(pattern) });
}

function readLevel(level: unknown, pattern: string): number {
  const subject = `clearance of ${JSON.stringify(pattern)}`;
  if (typeof level !== 'number') throw new TypeError(`${subject} must be a number`);
  if (Number.isInteger(level) && level >= 0 && level <= MOST_CLEARANCE) return level;
  throw new RangeError(`${subject} must be a whole number from 0 to ${MOST_CLEARANCE}`);
}
