// A cold start in steps, each with the processor time of all threads and the time on the clock: loading the code,
// making it ready, the first result. The step that a program does not have takes no time.
import { writeSync } from 'node:fs';
import process from 'node:process';

/**
 * Goes through the steps of a program and reports them.
 *
 * @param {object} program
 * @param {() => Promise<object>} program.load the import alone
 * @param {(module: object) => any} [program.instantiate] what has to be made before the first result; the module where absent
 * @param {(ready: any) => boolean | Promise<boolean>} program.decide the first result
 */
export async function steps({ load, instantiate = (module) => module, decide }) {
  const marks = [mark()];
  const module = await load();
  marks.push(mark());
  const ready = await instantiate(module);
  marks.push(mark());
  const succeeded = await decide(ready);
  marks.push(mark());
  if (!succeeded) process.exit(1);
  const between = (i) => ({ cpu: marks[i + 1].cpu - marks[i].cpu, wall: marks[i + 1].wall - marks[i].wall });
  report({ import: between(0), instantiate: between(1), decide: between(2) });
}

/** Writes what the whole process took so far, and its steps. */
export function report(taken = {}) {
  writeSync(1, JSON.stringify({ cpu: mark().cpu, ...taken }));
}

/** Milliseconds. */
function mark() {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, wall: performance.now() };
}

export const bytesOf = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));

/** The call to decide, which the first argument holds. */
export function readCall() {
  const { stack, signature, root, ...call } = JSON.parse(process.argv[2]);
  return { ...call, root, stack: bytesOf(stack), signature: bytesOf(signature) };
}
