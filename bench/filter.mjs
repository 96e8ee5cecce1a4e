/** Whether a name contains one of the texts, which `|` separates. Native programs do the same. */
export function matcher(filter) {
  const texts = filter.toLowerCase().split('|');
  return (name) => texts.some((text) => name.toLowerCase().includes(text));
}
