// Runs an example of examples/seeds: npm run example thirty-seconds. Without a name it lists them.
import { readdirSync, readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { load } from './typescript.mjs';

const FOLDER = new URL('../examples/seeds/', import.meta.url);

const [name, ...rest] = process.argv.slice(2);
const examples = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

if (name === undefined) {
  console.log('npm run example NAME, where NAME is one of\n');
  const width = Math.max(...examples.map(({ length }) => length));
  for (const each of examples) console.log(`  ${each.padEnd(width)}  ${titleOf(each)}`);
} else if (examples.includes(name) && rest.length === 0) {
  // Node 26 warns of the older one of the two, Node 20 does not have the other.
  if (nodeModule.registerHooks === undefined) nodeModule.register('./typescript.mjs', import.meta.url);
  else nodeModule.registerHooks({ load });
  await import(new URL(`${name}.ts`, FOLDER).href);
} else {
  console.error(
    rest.length === 0 ? `There is no example ${JSON.stringify(name)}.` : 'One example at a time, without arguments.',
  );
  console.error(`Examples: ${examples.join(', ')}.`);
  process.exitCode = 2;
}

/** The sentence that an example's first line says. */
function titleOf(each) {
  const [first] = readFileSync(new URL(`${each}.ts`, FOLDER), 'utf8').split('\n', 1);
  return first.replace(/^\/\/ /, '');
}
