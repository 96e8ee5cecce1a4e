// Texts that are only as long as a reader wants them.

/** A text of at most `length` characters and a note of what was left out. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}
