// A short, fair look at how long things take: in turns, so that whatever else the machine does hits all alike.
import { setImmediate } from 'node:timers/promises';

const ROUNDS = 15;
const SLICE_MS = 9;

/** Microseconds that each of the functions takes: the median over short slices of time. */
export async function measure(functions) {
  const slices = functions.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < functions.length; i++) slices[i].push(slice(functions[i]));
    await setImmediate(); // so that ctrl-C is heard
  }
  return slices.map((times) => times.sort((a, b) => a - b)[ROUNDS >> 1]);
}

/** The mean of the calls that fit into one slice of time; at least one does. */
function slice(call) {
  const began = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < SLICE_MS) {
    call();
    calls += 1;
    elapsed = performance.now() - began;
  }
  return (elapsed / calls) * 1000;
}
