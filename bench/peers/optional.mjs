// Peers that may be missing: not installed, not for this runtime, or not wanted. What is left out is said, never hidden.
import process from 'node:process';

/** Names of what was left out, each with the reason. */
export const leftOut = [];

/** The module, or undefined where it cannot be loaded. @param {() => Promise<object>} load */
export async function optional(name, load) {
  if (process.env.BENCH_LIGHT) {
    leftOut.push({ name, reason: '--light' });
    return undefined;
  }
  try {
    return await load();
  } catch (error) {
    const reason =
      error?.code ??
      (String(error?.message ?? error)
        .split(/[\n(]/)[0]
        .trim() ||
        'it does not load');
    leftOut.push({ name, reason });
    return undefined;
  }
}
