// In place of load.ts where WebAssembly comes as static imports (#js-core in package.json) and so cannot be refused: no runtime
// that needs the JavaScript core reads this, and those that do read this have nothing to parse and to upload.

export function loadCore(): null {
  return null;
}
