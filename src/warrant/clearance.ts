// The names of clearances: numbers from 0 to 255, of which six have one.

/**
 * Levels of clearance by name, for `builder.clearance(Clearance.Internal)`. Any number from 0 to 255 is a level.
 *
 * @example
 * ```ts
 * import { Clearance, SigningKey, Warrant } from 'tenuo-edge';
 *
 * const warrant = Warrant.mintBuilder().tool('read').clearance(Clearance.Internal).mint(SigningKey.generate());
 * console.log(warrant.clearance === Clearance.Internal); // true
 * ```
 *
 * @see docs/protocol.md#4-the-payload
 */
export const Clearance = /* @__PURE__ */ Object.freeze({
  Untrusted: 0,
  External: 10,
  Partner: 20,
  Internal: 30,
  Privileged: 40,
  System: 50,
} as const);

const MOST = 255;

/**
 * A level given as a number, as one of the names in any case, or as the digits of a number, as environment variables hold it.
 *
 * @throws RangeError where it is none of these.
 * @throws TypeError where it is neither a number nor a text.
 */
export function clearanceLevel(level: unknown): number {
  if (typeof level !== 'number' && typeof level !== 'string')
    throw new TypeError('clearance takes a number or a name such as "internal"');
  const number = typeof level === 'number' ? level : levelOf(level);
  if (Number.isInteger(number) && number >= 0 && number <= MOST) return number;
  throw new RangeError(
    `clearance takes a whole number from 0 to ${MOST}, or one of ${Object.keys(Clearance).join(', ')}`,
  );
}

function levelOf(text: string): number {
  const named = Object.entries(Clearance).find(([name]) => name.toLowerCase() === text.toLowerCase());
  if (named !== undefined) return named[1];
  return /^\+?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}

/** The name of a level: `Internal`, or `Level(7)`. */
export function clearanceName(level: number): string {
  const named = Object.entries(Clearance).find(([, value]) => value === level);
  return named === undefined ? `Level(${level})` : named[0];
}
