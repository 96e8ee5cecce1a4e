// Runtimes that are a program: Node, Deno, Bun. Questions come on standard input, answers go to standard output, and
// not a word to standard error.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../harness/processes.mjs';
import { tool } from '../harness/workspace.mjs';
import { CJS, ESM } from './entry.mjs';

const SECONDS = 120;

/** How a program reads all of its input: standard streams differ. */
export const NODE_INPUT = `
async function input() {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) text += chunk;
  return text;
}
`;
export const NODE_TAIL = `${NODE_INPUT}
input().then((questions) => process.stdout.write(JSON.stringify({ version: process.version, ...run(api, questions) })));
`;
export const DENO_TAIL = `
const questions = await new Response(Deno.stdin.readable).text();
console.log(JSON.stringify({ version: Deno.version.deno, ...run(api, questions) }));
`;
export const BUN_TAIL = `
Bun.stdin.text().then((questions) => console.log(JSON.stringify({ version: Bun.version, ...run(api, questions) })));
`;

/** A row that writes `source` into a file and hands it to a program. */
export function programRow({ name, title, loaded, command, file, source, missing }) {
  return {
    name,
    title,
    loaded,
    missing: () => missing ?? (command[0] === null ? 'its program is not installed (npm ci in test/runtimes)' : null),
    run: async ({ workspace, questions }) => {
      const [program, ...args] = command;
      writeFileSync(join(workspace.home, file), source);
      const options = { cwd: workspace.home, input: questions, seconds: SECONDS, quiet: true };
      return JSON.parse(await run(program, [...args, file], options));
    },
  };
}

const isNode20 = process.version.startsWith('v20.');
export const NODES = {
  20: isNode20 ? process.execPath : null,
  22: tool('node22/bin/node'),
  24: tool('node24/bin/node'),
  26: tool('node26/bin/node'),
};
const withoutNode20 = isNode20
  ? undefined
  : `the matrix runs under Node ${process.version}, and 20 is the one it brings not along`;

const nodes = Object.entries(NODES).flatMap(([major, program]) => {
  const common = { command: [program], missing: major === '20' ? withoutNode20 : undefined };
  return [
    {
      name: `node${major}-esm`,
      title: `Node ${major}, import`,
      loaded: 'condition `import`',
      extension: 'mjs',
      head: ESM(),
    },
    {
      name: `node${major}-cjs`,
      title: `Node ${major}, require`,
      loaded: 'condition `require`',
      extension: 'cjs',
      head: CJS(),
    },
  ].map(({ name, title, loaded, extension, head }) =>
    programRow({ ...common, name, title, loaded, file: `${name}.${extension}`, source: head + NODE_TAIL }),
  );
});

export const BUN = tool('@oven/bun-linux-x64/bin/bun');
export const DENO = tool('@deno/linux-x64-glibc/deno');
export const DENO_FLAGS = ['run', '--no-remote', '--no-prompt', '--node-modules-dir=manual'];

export default [
  ...nodes,
  programRow({
    name: 'node-js',
    title: 'Node 24, JavaScript engine',
    loaded: "`init({ engine: 'js' })`",
    command: [NODES[24]],
    file: 'node-js.mjs',
    source: `${ESM()}tenuo.init({ engine: 'js' });${NODE_TAIL}`,
  }),
  programRow({
    name: 'deno',
    title: 'Deno, no permissions',
    loaded: 'condition `import`, from node_modules',
    command: [DENO, ...DENO_FLAGS],
    file: 'deno.mjs',
    source: ESM() + DENO_TAIL,
  }),
  programRow({
    name: 'bun-esm',
    title: 'Bun, import',
    loaded: 'condition `import`',
    command: [BUN],
    file: 'bun.mjs',
    source: ESM() + BUN_TAIL,
  }),
  programRow({
    name: 'bun-cjs',
    title: 'Bun, require',
    loaded: 'condition `require`',
    command: [BUN],
    file: 'bun.cjs',
    source: CJS() + BUN_TAIL,
  }),
];
