// Answers JSON Lines requests on stdin with an engine of this project, in the protocol of test/oracle/README.md.
//
//   npm run -s conform -- --engine wasm|js
import { importTs } from '../../scripts/run-ts.mjs';

const at = process.argv.indexOf('--engine');
const kind = at < 0 ? 'wasm' : process.argv[at + 1];
if (kind !== 'wasm' && kind !== 'js') {
  console.error('usage: conform --engine wasm|js');
  process.exit(2);
}

const { createDriver, createEngine } = await importTs('test/conformance/main.ts');
const answer = createDriver(createEngine(kind));

let rest = '';
process.stdin.setEncoding('utf8');
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  reply(lines);
});
process.stdin.on('end', () => reply([rest]));

/** One write for whatever has arrived: a caller may send one line and wait, or thousands. */
function reply(lines) {
  let out = '';
  for (const line of lines) if (line.trim() !== '') out += `${answer(line)}\n`;
  if (out !== '') process.stdout.write(out);
}
