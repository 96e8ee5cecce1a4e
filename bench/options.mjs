// The command line of the benchmark.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const SPEC = {
  quick: { type: 'boolean', default: false },
  filter: { type: 'string', default: '' },
  compare: { type: 'string' },
  out: { type: 'string', default: 'bench/results/latest.json' },
  help: { type: 'boolean', short: 'h', default: false },
};

export const HELP = `Usage: npm run bench -- [options]

Times the WebAssembly and the JavaScript engine beside other libraries, interleaved, every result checked
while it is timed. Prints a table and writes a JSON file.

  --quick           fewer rounds: a first look, not for quoting
  --filter <text>   only the workloads whose name contains the text
  --compare <file>  show the change against the JSON file of an earlier run
  --out <file>      where the JSON goes (${SPEC.out.default})
  -h, --help        this text
`;

/** The command line cannot be followed; the message is for the user. */
export class Misuse extends Error {}

/** The options, with `earlier` in place of the name of the file to compare with. @throws Misuse */
export function readOptions(args) {
  const { compare, ...options } = parse(args);
  return { ...options, earlier: compare === undefined ? undefined : readEarlier(compare) };
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
  return earlier;
}
