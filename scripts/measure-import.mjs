// What importing costs, as one file a source (build/esm) and as the bundles of dist/: whole processes, interleaved, an empty one
// among them. Wall and CPU milliseconds from before the import to its end.
//
//   node scripts/build.mjs && node scripts/measure-import.mjs [rounds]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './twins.mjs';

const rounds = Number(process.argv[2] ?? 20);
const PATHS = {
  'one file a source': 'build/esm/src/index.js',
  'dist, ES modules': 'dist/index.js',
  'dist, ES modules for Node': 'dist/node/index.js',
  'dist, CommonJS': 'dist/cjs/index.js',
  'dist, verify for Node': 'dist/node/verify.js',
  'dist, browser (minified)': 'dist/browser.js',
};

const PROGRAM = `
import { createRequire } from 'node:module';
const start = process.cpuUsage();
const began = performance.now();
await (process.argv[1].includes('/cjs/') ? createRequire(process.argv[1])(process.argv[1]) : import(process.argv[1]));
const wall = performance.now() - began;
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify([wall, (user + system) / 1000]));
`;

const times = Object.fromEntries(Object.keys(PATHS).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, path] of Object.entries(PATHS)) {
    const args = ['--input-type=module', '-e', PROGRAM, join(root, path)];
    times[name].push(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
  }
}

console.log(`Node ${process.versions.node}, ${rounds} processes each; milliseconds\n`);
console.log('| | wall, least (median) | CPU, least (median) |\n| --- | --- | --- |');
for (const [name, all] of Object.entries(times)) {
  const [wall, cpu] = [0, 1].map((at) => {
    const sorted = all.map((pair) => pair[at]).sort((a, b) => a - b);
    return `${sorted[0].toFixed(1)} (${sorted[sorted.length >> 1].toFixed(1)})`;
  });
  console.log(`| ${name} | ${wall} | ${cpu} |`);
}
