// A run: so many passes, each with fresh processes of all programs; in a pass so many rounds, in which the programs take
// their turn. While one measures, the others wait.
import { start } from './program.mjs';
import { median, quantile } from './statistics.mjs';

const DIGITS = 4;

/**
 * @param {readonly { name: string, command: readonly string[] }[]} programs
 * @param {{ passes: number, rounds: number, onStep?: (text: string) => void, onReady?: (works: string[]) => void }} options
 */
export async function measure(programs, { passes, rounds, onStep = () => {}, onReady = () => {} }) {
  const rows = new Map();
  const about = new Map();
  for (let pass = 0; pass < passes; pass++) {
    const running = [];
    try {
      for (const program of programs) {
        onStep(`pass ${pass + 1} of ${passes}: ${program.name} warms up`);
        const started = await start(program);
        running.push(started);
        about.set(program.name, { name: program.name, versions: started.versions, leftOut: started.leftOut });
      }
      onReady(running.flatMap(({ cases }) => cases.map(({ work }) => work)));
      for (let round = 0; round < rounds; round++) {
        onStep(`pass ${pass + 1} of ${passes}: round ${round + 1} of ${rounds}`);
        // Who begins changes with every round.
        for (let turn = 0; turn < running.length; turn++) {
          const program = running[(round + turn) % running.length];
          collect(rows, program, pass, await program.round());
        }
      }
    } finally {
      for (const program of running) await program.end();
    }
  }
  return { programs: [...about.values()], rows: [...rows.values()].map(summary) };
}

function collect(rows, { name, cases }, pass, samples) {
  for (const [i, { work, by }] of cases.entries()) {
    if (samples[i] === null) continue;
    const key = JSON.stringify([name, work, by]);
    if (!rows.has(key)) rows.set(key, { program: name, work, by, samples: [] });
    const own = rows.get(key).samples;
    own[pass] ??= [];
    own[pass].push(samples[i]);
  }
}

/** Microseconds: the median and the minimum of all samples, the quartiles between which half of them lie, each pass's median. */
function summary({ program, work, by, samples }) {
  const all = samples.flat();
  const short = (value) => Number(value.toPrecision(DIGITS));
  return {
    program,
    work,
    by,
    median: short(median(all)),
    min: short(Math.min(...all)),
    quartiles: [0.25, 0.75].map((part) => short(quantile(all, part))),
    passes: samples.map((own) => short(median(own))),
    samples: all.length,
  };
}
