// The conformance driver: asks the package's public calls, in whatever runtime loads it. It imports nothing of the
// package and nothing of a runtime: both come from the row that runs it.
import { perform } from './operations.mjs';

export { allowance, denial } from './protocol.mjs';

/**
 * Answers every line of `questions` with a line, on whatever engine the package has chosen.
 *
 * @param api the namespaces of the package: `{ tenuo, cel, ed25519 }`.
 * @param questions JSON Lines.
 */
export function run(api, questions) {
  const lines = questions.split('\n').filter((line) => line !== '');
  return { ...about(api), answers: answer(api, lines) };
}

/** The answers alone, for rows that hand the questions over in parts. */
export function answer(api, lines) {
  return lines.map((line) => {
    const request = JSON.parse(line);
    return JSON.stringify({ id: request.id, ...perform(api, request) });
  });
}

/** A module of one function that multiplies and adds in relaxed SIMD: `(func (f64x2.relaxed_madd …))`. */
const RELAXED = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2,
  253, 135, 2, 11,
]);

/** What answers; `hasRelaxed` is whether the runtime knows relaxed SIMD, fused or not. */
export function about({ tenuo }) {
  const { kind, kernel, reason } = tenuo.engine();
  const hasRelaxed = typeof WebAssembly === 'object' && WebAssembly.validate(RELAXED);
  return { kind, kernel, reason, hasRelaxed };
}
