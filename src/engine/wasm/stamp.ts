// The version that scripts/build.mjs writes into each module, so that no other one is taken for it.

/** The section's name. */
const STAMP = 'tenuo-edge';

/** The version of this package that a module belongs to; null where it is something else. */
export function versionOf(module: WebAssembly.Module): string | null {
  const [section] = WebAssembly.Module.customSections(module, STAMP);
  return section === undefined ? null : String.fromCharCode(...new Uint8Array(section));
}
