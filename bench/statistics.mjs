// What is said of samples, and when two runs differ.
//
// A run consists of passes, each in fresh processes: within a process samples share what its compiler and its memory
// layout happened to be, so they are not independent; passes are nearly so. A pass gives one figure a row: the logarithm
// of its median over the reference's median in that pass, which takes out what made the whole machine faster or slower.
// Two runs are compared by Welch's t interval over those figures.
import jstat from 'jstat';

/** Of all rows that did not change, one in a hundred is called changed. */
export const LEVEL = 0.99;

/** @param {readonly number[]} samples */
export function median(samples) {
  return quantile(samples, 0.5);
}

/** Linear between the neighbours. @param {readonly number[]} samples @param {number} part from 0 to 1 */
export function quantile(samples, part) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

/**
 * @typedef {object} Difference
 * @property {number} change now over before, less one: -0.1 is a tenth faster
 * @property {number} smallest the smallest change that these two runs can tell from noise; Infinity where one has one pass
 * @property {boolean} isReal whether the change is larger
 */

/**
 * @param {readonly number[]} now one positive figure a pass
 * @param {readonly number[]} before
 * @returns {Difference}
 */
export function difference(now, before, level = LEVEL) {
  const [a, b] = [now, before].map(moments);
  const change = a.mean - b.mean;
  const smallest = margin(a, b, level);
  return { change: Math.expm1(change), smallest: Math.expm1(smallest), isReal: Math.abs(change) > smallest };
}

/** Of the logarithms: their mean, the variance of that mean, how many. */
function moments(figures) {
  const logs = figures.map(Math.log);
  const count = logs.length;
  const mean = logs.reduce((sum, value) => sum + value, 0) / count;
  const squares = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (count - 1) / count, count };
}

function margin(a, b, level) {
  if (a.count < 2 || b.count < 2) return Number.POSITIVE_INFINITY;
  const variance = a.variance + b.variance;
  if (variance === 0) return 0;
  const freedom = variance ** 2 / (a.variance ** 2 / (a.count - 1) + b.variance ** 2 / (b.count - 1));
  return jstat.studentt.inv((1 + level) / 2, freedom) * Math.sqrt(variance);
}
