// The command line of the benchmark.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** The layout of the JSON; a run of another is not compared. */
export const FORMAT = 2;

const SPEC = {
  quick: { type: 'boolean', default: false },
  filter: { type: 'string', default: '' },
  on: { type: 'string', default: '' },
  native: { type: 'boolean', default: false },
  light: { type: 'boolean', default: false },
  compare: { type: 'string' },
  out: { type: 'string', default: 'bench/results/latest.json' },
  help: { type: 'boolean', short: 'h', default: false },
};

export const HELP = `Usage: npm run bench -- [options]

Times every engine and kernel beside other libraries, interleaved, every result checked while it is timed. Prints a
table and writes a JSON file. What is timed and how: docs/performance.md.

  --quick           fewer and shorter rounds: a first look in about a minute, not for quoting
  --filter <text>   only the workloads whose name contains the text, or one of several: "sign|mint"
  --on <list>       the runtimes that take turns: --on node24,node26 or --on all: those, deno, bun and this
                    one, as far as they are to be had here
  --native          native programs take turns too: upstream's crate and Python package, the fastest native Ed25519
                    (needs cargo and python3, each is left out where it is missing; npm run bench:native)
  --light           without the peers that bench/package.json installs
  --compare <file>  show what changed against the JSON file of an earlier run, and what is noise
  --out <file>      where the JSON goes (${SPEC.out.default})
  -h, --help        this text
`;

/** The command line cannot be followed; the message is for the user. */
export class Misuse extends Error {}

/** The options: `on` as a list, `earlier` in place of the name of the file to compare with. @throws Misuse */
export function readOptions(args) {
  const { compare, on, ...options } = parse(args);
  return {
    ...options,
    on: on.split(',').filter((name) => name !== ''),
    earlier: compare === undefined ? undefined : readEarlier(compare),
  };
}

function parse(args) {
  try {
    return parseArgs({ args, options: SPEC }).values;
  } catch (error) {
    throw new Misuse(error.message.split('. ')[0]);
  }
}

function readEarlier(file) {
  let earlier;
  try {
    earlier = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Misuse(`--compare cannot read ${file}: ${error.message}`);
  }
  if (!Array.isArray(earlier?.rows)) throw new Misuse(`--compare: ${file} holds no earlier run`);
  if (earlier.format !== FORMAT) throw new Misuse(`--compare: ${file} is of another version of this benchmark`);
  return earlier;
}
