// One program of a run, under Node, Deno or Bun: makes its cases ready, then times a round of them whenever it is told to.
//
// It reads lines, `round` or `end`, and writes lines of JSON: what it is and has, then the samples of each round. The
// native programs speak the same way, so that one run interleaves all of them.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { prepare, round } from './harness.mjs';
import { runtimeVersions } from './machine.mjs';

const settings = JSON.parse(process.argv[2]);

// A library that greets on load must not greet into the answers.
console.log = console.error;

const { leftOut, makeCases } = await import('./cases.mjs');
const entries = await prepare(await makeCases(settings), settings);
send({
  versions: runtimeVersions(),
  leftOut,
  cases: entries.map(({ work, by, per }) => ({ work, by, per })),
});
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'round') break;
  send({ samples: (await round(entries, settings)).map((sample) => sample && Number(sample.toPrecision(5))) });
}
process.exit(0);

function send(value) {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
