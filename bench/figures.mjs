// Reading a stored run: which row says what. Shared by the tables and the plots of the documentation.
import { referenceOf } from './report.mjs';

/** Programs that run no JavaScript. */
const NATIVE = ['tenuo', 'ed25519', 'ed25519, native', 'python'];
/** The kernels in WebAssembly, fastest first: a runtime runs the first that it has. */
const KERNELS = ['relaxed-simd', 'simd', 'scalar'];
const NAMES = { deno: 'Deno', bun: 'Bun' };

export const isNative = ({ program }) => NATIVE.includes(program);
export const isOwn = ({ by }) => KERNELS.includes(by) || by === 'js';

/** The runtime whose figures are quoted: the newest long-term release that was measured. */
export function quotedRuntime({ programs }) {
  const names = programs.map(({ name }) => name);
  return ['node24', 'node26', ...names].find((name) => names.includes(name));
}

/** `Node 24.21.0`. */
export function runtimeText({ name, versions }) {
  return name in NAMES ? `${NAMES[name]} ${versions[name]}` : `Node ${versions.node}`;
}

/** The row of the kernel that this runtime runs. */
export function ownRow(rows, work, program) {
  const found = KERNELS.map((kernel) =>
    rows.find((row) => row.work === work && row.program === program && row.by === kernel),
  );
  return found.find((row) => row !== undefined);
}

export function fastest(rows) {
  return rows.reduce((best, row) => (best === undefined || row.median < best.median ? row : best), undefined);
}

/** Medians, and minima beside them: over the reference of the same run. */
export function ratiosOf(row, rows) {
  const reference = referenceOf(rows, row.program);
  return { median: row.median / reference.median, min: row.min / reference.min };
}
