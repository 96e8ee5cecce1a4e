// Errors about what a caller handed in for a value. They are told apart from what a getter of the caller's throws, which may say
// anything: our own quote names and never a value.

const ours = /* @__PURE__ */ new WeakSet<Error>();

/** Something is no value. */
export function notAValue(message: string): TypeError {
  const error = new TypeError(message);
  ours.add(error);
  return error;
}

/** Something is a value outside the bounds of values. */
export function outOfBounds(message: string): RangeError {
  const error = new RangeError(message);
  ours.add(error);
  return error;
}

/** The message of an error that was made here; undefined of any other. */
export function misuseOf(error: unknown): string | undefined {
  return error instanceof Error && ours.has(error) ? error.message : undefined;
}
