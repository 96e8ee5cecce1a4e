// Entries beside the main one: those that only decide take over everything that decides and explains; a pool of workers answers
// every decision once more.

import { CJS, ESM } from './entry.mjs';
import { BUN, DENO, DENO_FLAGS, DENO_TAIL, NODE_INPUT, NODE_TAIL, NODES, programRow } from './programs.mjs';

const deciding = ['verify', 'verify-js'].flatMap((entry) => {
  const over = `tenuo-edge/${entry}`;
  return [
    {
      name: `${entry}-esm`,
      title: `\`./${entry}\`, Node 24, import`,
      loaded: 'condition `import`',
      command: [NODES[24]],
      file: `${entry}.mjs`,
      source: ESM('./driver.mjs', 'run', over) + NODE_TAIL,
    },
    {
      name: `${entry}-cjs`,
      title: `\`./${entry}\`, Node 24, require`,
      loaded: 'condition `require`',
      command: [NODES[24]],
      file: `${entry}.cjs`,
      source: CJS('./driver.cjs', over) + NODE_TAIL,
    },
    {
      name: `${entry}-deno`,
      title: `\`./${entry}\`, Deno, no permissions`,
      loaded: 'condition `import`, from node_modules',
      command: [DENO, ...DENO_FLAGS],
      file: `${entry}-deno.mjs`,
      source: ESM('./driver.mjs', 'run', over) + DENO_TAIL,
    },
  ];
});

/**
 * The main entry decides, and what it was asked is put to a pool of its options; one that decides otherwise fails the row. So
 * the digest is that of both. A revocation list lies in one thread, and no pool takes one.
 */
const POOLED = (answers) => `
import { createPool } from 'tenuo-edge/pool';
const asked = new Map();
class Authorizer extends tenuo.Authorizer {
  #key;
  constructor(options) {
    super(options);
    const { trustedRoots, cel, revocationList, ...rules } = options;
    if (revocationList !== undefined) return;
    this.#key = JSON.stringify([trustedRoots.map((root) => root.toHex()), rules]);
    if (!asked.has(this.#key)) asked.set(this.#key, { options, requests: [], answers: [] });
  }
  authorize(request) {
    const decision = super.authorize(request);
    const group = asked.get(this.#key);
    if (group === undefined) return decision;
    group.requests.push(request);
    group.answers.push(textOf(decision));
    return decision;
  }
}
const textOf = (decision) => {
  const { verifications, ...answer } = decision.allowed ? allowance(api, decision) : denial(api, decision);
  return JSON.stringify(answer);
};
async function pooled(questions) {
  const report = run({ ...api, tenuo: { ...tenuo, Authorizer } }, questions);
  if (asked.size < 2) throw new Error('the pool was asked nothing');
  for (const { options, requests, answers } of asked.values()) {
    const pool = createPool({ ...options, size: 1 });
    const decisions = await pool.authorizeMany(requests);
    decisions.forEach((decision, i) => {
      if (textOf(decision) !== answers[i]) throw new Error('the pool answers ' + textOf(decision) + ', not ' + answers[i]);
    });
    await pool.close();
  }
  return report;
}
${answers}
`;

const WRITTEN = (version) => `
input().then(pooled).then((report) => {
  process.stdout.write(JSON.stringify({ version: ${version}, ...report }));
});
`;
const HEAD = ESM('./driver.mjs', 'run, allowance, denial');

const pool = [
  {
    name: 'pool-node',
    title: '`./pool`, Node 24',
    command: [NODES[24]],
    source: HEAD + POOLED(NODE_INPUT + WRITTEN('process.version')),
  },
  {
    name: 'pool-deno',
    title: '`./pool`, Deno',
    // A worker is a file, and has to be read.
    command: [DENO, ...DENO_FLAGS, '--allow-read'],
    source: HEAD + POOLED(NODE_INPUT + WRITTEN('Deno.version.deno')),
  },
  {
    name: 'pool-bun',
    title: '`./pool`, Bun',
    command: [BUN],
    source: HEAD + POOLED(NODE_INPUT + WRITTEN('Bun.version')),
  },
].map((row) => ({ ...row, loaded: 'each decision again by a worker', file: `${row.name}.mjs` }));

export default [...deciding, ...pool].map(programRow);
