// Packs the package, installs the tarball into an empty project and uses it there, as an ES module and as CommonJS.
//
//   node scripts/check-package.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const home = mkdtempSync(join(tmpdir(), 'package-'));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const npm = (args, cwd) => run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, cwd);

/** Mints, signs and decides once each way: what a first user does. */
const use = `
const decide = (m) => {
  const root = m.SigningKey.generate();
  const holder = m.SigningKey.generate();
  const warrant = m.Warrant.mintBuilder().capability('search', { query: m.Pattern('weather *') }).holder(holder.publicKey).ttl(60).mint(root);
  const authorizer = new m.Authorizer({ trustedRoots: [root.publicKey] });
  return ['weather in Oslo', 'stock prices'].map((query) => {
    const args = { query };
    return authorizer.authorize({ warrant, tool: 'search', args, signature: warrant.sign(holder, 'search', args) });
  }).map((d) => d.allowed || d.code);
};
`;

/** Decides a CEL constraint, with the evaluator and without. */
const judge = `
const judge = (m, { CEL, cel }) => {
  const root = m.SigningKey.generate();
  const warrant = m.Warrant.mintBuilder().capability('pay', { amount: CEL('value <= 100') }).holder(root.publicKey).mint(root);
  return [{ cel }, {}].flatMap((options) => {
    const authorizer = new m.Authorizer({ trustedRoots: [root.publicKey], ...options });
    return [5, 500].map((amount) => {
      const args = { amount };
      const d = authorizer.authorize({ warrant, tool: 'pay', args, signature: warrant.sign(root, 'pay', args) });
      return d.allowed || d.code;
    });
  });
};
`;

/** What only the CEL library or the code around it says. */
const CEL_ONLY = ['not_strictly_false', 'google.protobuf', 'existsOne', 'tenuo_object'];

/** The subpath works in both module systems and across them, and nothing of it is in the main entry. */
async function checkCel() {
  const esm = `import * as m from '${name}';\nimport * as c from '${name}/cel';\n`;
  const cjs = `const m = require('${name}');\nconst c = require('${name}/cel');\n`;
  const mixed = `import { createRequire } from 'node:module';\nimport * as c from '${name}/cel';\nconst m = createRequire(import.meta.url)('${name}');\n`;
  const wanted = '[true,"constraint-violation","unknown-constraint-type","unknown-constraint-type"]';
  for (const [file, head] of Object.entries({ 'cel.mjs': esm, 'cel.cjs': cjs, 'mixed.mjs': mixed })) {
    writeFileSync(join(home, file), `${head}${judge}console.log(JSON.stringify(judge(m, c)));\n`);
    assert.equal(run(process.execPath, [file], home).trim(), wanted, file);
  }
  for (const [entry, isIn] of [
    [name, false],
    [`${name}/cel`, true],
  ]) {
    const { outputFiles } = await build({
      stdin: { contents: `export * from '${entry}';`, resolveDir: home },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      logLevel: 'error',
    });
    for (const text of CEL_ONLY) assert.equal(outputFiles[0].text.includes(text), isIn, `${text} in ${entry}`);
  }
}
/** The same of the entry for signatures alone; and both entries of one module system run on one engine. */
const useEd25519 = `
const { secretKey, publicKey } = e.keygen();
const message = new TextEncoder().encode('hello');
const signature = e.sign(message, secretKey);
const entries = [signature, signature.map((byte) => byte ^ 1)].map((signature) => ({ signature, message, publicKey }));
console.log(JSON.stringify([...e.verifyMany(entries), e.hotKey(publicKey).verify(signature, message), e.engine() === m.engine()]));
`;

/** Compiled as ES module and as CommonJS: the types that each of them gets. */
const types = `
const { secretKey, publicKey }: e.KeyPair = e.keygen();
const signature: Uint8Array<ArrayBuffer> = e.sign(new Uint8Array(1), secretKey);
const verdicts: boolean[] = e.verifyMany([{ signature, message: new Uint8Array(1), publicKey }]);
const key: e.HotKey = e.hotKey(publicKey);
const warrant: m.Warrant = m.Warrant.parse('');
// @ts-expect-error: an entry whose types were not found would be any
e.verify('text', verdicts, key, warrant);
`;

try {
  const [{ filename, size, unpackedSize, files }] = JSON.parse(
    npm(['pack', '--json', '--pack-destination', home], root),
  );
  const paths = files.map((file) => file.path);
  for (const wanted of ['package.json', 'LICENSE', 'NOTICE', 'THIRD-PARTY.txt', 'README.md'])
    assert(paths.includes(wanted), `${wanted} is not in the package`);
  for (const path of paths)
    assert(!/^(test|bench|assembly|scripts|examples|\.ci)\//.test(path), `${path} has no place in the package`);

  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', `./${filename}`], home);

  const installed = join(home, 'node_modules', name);
  for (const entry of readdirSync(installed, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    assert(!readFileSync(path).includes(root), `${path} names the folder it was built in`);
  }

  const wanted = '[true,"constraint-violation"]';
  writeFileSync(
    join(home, 'use.mjs'),
    `import * as m from '${name}';\n${use}console.log(JSON.stringify(decide(m)));\n`,
  );
  writeFileSync(
    join(home, 'use.cjs'),
    `const m = require('${name}');\n${use}console.log(JSON.stringify(decide(m)));\n`,
  );
  for (const file of ['use.mjs', 'use.cjs']) assert.equal(run(process.execPath, [file], home).trim(), wanted, file);

  await checkCel();
  writeFileSync(
    join(home, 'ed25519.mjs'),
    `import * as m from '${name}';\nimport * as e from '${name}/ed25519';\n${useEd25519}`,
  );
  writeFileSync(
    join(home, 'ed25519.cjs'),
    `const m = require('${name}');\nconst e = require('${name}/ed25519');\n${useEd25519}`,
  );
  for (const file of ['ed25519.mjs', 'ed25519.cjs'])
    assert.equal(run(process.execPath, [file], home).trim(), '[true,false,true,true]', file);

  const sources = ['types.mts', 'types.cts'];
  for (const file of sources)
    writeFileSync(
      join(home, file),
      `import * as m from '${name}';\nimport * as e from '${name}/ed25519';\n${types}export {};\n`,
    );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
  flags.push('--lib', 'es2023,dom,esnext.disposable');
  run(process.execPath, [compiler, ...flags, ...sources], home);

  console.log(
    `${name} ${version}: ${paths.length} files, ${size} bytes packed, ${unpackedSize} unpacked; import and require decide alike, and have their types`,
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}
