// The names of clearances: numbers from 0 to 255, of which six have one.

/** Levels of clearance by name, for `builder.clearance(Clearance.Internal)`. Any number from 0 to 255 is a level. */
export const Clearance = /* @__PURE__ */ Object.freeze({
  Untrusted: 0,
  External: 10,
  Partner: 20,
  Internal: 30,
  Privileged: 40,
  System: 50,
} as const);

/** The name of a level: `Internal`, or `Level(7)`. */
export function clearanceName(level: number): string {
  const named = Object.entries(Clearance).find(([, value]) => value === level);
  return named === undefined ? `Level(${level})` : named[0];
}
