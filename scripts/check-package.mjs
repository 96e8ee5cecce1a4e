// Packs the package, installs the tarball into an empty project and uses it there, as an ES module and as CommonJS. Then
// publint and are-the-types-wrong judge it; they are installed from test/package/tools on first use.
//
//   node scripts/check-package.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** The subpath works in both module systems and across them. */
async function checkCel() {
  const esm = `import * as m from '${name}';\nimport * as c from '${name}/cel';\n`;
  const cjs = `const m = require('${name}');\nconst c = require('${name}/cel');\n`;
  const mixed = `import { createRequire } from 'node:module';\nimport * as c from '${name}/cel';\nconst m = createRequire(import.meta.url)('${name}');\n`;
  const wanted = '[true,"constraint-violation","unknown-constraint-type","unknown-constraint-type"]';
  for (const [file, head] of Object.entries({ 'cel.mjs': esm, 'cel.cjs': cjs, 'mixed.mjs': mixed })) {
    writeFileSync(join(home, file), `${head}${judge}console.log(JSON.stringify(judge(m, c)));\n`);
    assert.equal(run(process.execPath, [file], home).trim(), wanted, file);
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

/** The entries that only verify decide what the main one has signed. */
const useVerify = `
const root = m.SigningKey.generate();
const warrant = m.Warrant.mintBuilder().capability('search', { query: m.Pattern('weather *') }).ttl(60).mint(root);
const args = { query: 'weather in Oslo' };
const { 'X-Tenuo-Warrant': text, 'X-Tenuo-PoP': signature } = warrant.headers(root, 'search', args);
console.log(JSON.stringify([v, j].map(({ Authorizer, engine, parse }) => {
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey.toHex()] });
  return [parse(text).id === warrant.id, authorizer.authorize({ warrant: text, tool: 'search', args, signature }).code, engine().kind];
})));
`;

/** Compiled as ES module and as CommonJS: the types that each of them gets. */
const types = `
const { secretKey, publicKey }: e.KeyPair = e.keygen();
const signature: Uint8Array<ArrayBuffer> = e.sign(new Uint8Array(1), secretKey);
const verdicts: boolean[] = e.verifyMany([{ signature, message: new Uint8Array(1), publicKey }]);
const key: e.HotKey = e.hotKey(publicKey);
const warrant: m.Warrant = m.Warrant.parse('');
const seen: v.WarrantView = warrant;
const received: v.WarrantView = new v.Authorizer({ trustedRoots: [] }).open('').warrant;
const handedOn: m.Warrant = new m.Authorizer({ trustedRoots: [] }).open('').warrant;
const running: v.Engine = j.init({ engine: 'js' });
const number: 1501 = v.codes['constraint-violation'];
// @ts-expect-error: what a verifier receives cannot be handed on
received.grantBuilder();
// @ts-expect-error: an entry whose types were not found would be any
e.verify('text', verdicts, key, warrant, seen, handedOn, running, number);
// @ts-expect-error: nor may the wasm files be any
const text: string = simd;
`;

/** What publint and are-the-types-wrong say of the tarball. An ES module alone is what two kinds of entries are meant to be. */
function judgeTarball(tarball) {
  const tools = join(root, 'test/package/tools');
  if (!existsSync(join(tools, 'node_modules/publint'))) npm(['ci', '--no-audit', '--no-fund'], tools);
  const tool = (path, ...args) => run(process.execPath, [join(tools, 'node_modules', path), ...args], home);
  assert.match(tool('publint/src/cli.js', tarball, '--strict'), /All good!/);
  const esmOnly = ['browser', 'core.simd.wasm', 'core.relaxed.wasm'];
  const types = tool('@arethetypeswrong/cli/dist/index.js', tarball, '--no-color', '--exclude-entrypoints', ...esmOnly);
  assert.match(types, /No problems found/);
}

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

  const esm = `import * as m from '${name}';\nimport * as v from '${name}/verify';\nimport * as j from '${name}/verify-js';\n`;
  const cjs = `const m = require('${name}');\nconst v = require('${name}/verify');\nconst j = require('${name}/verify-js');\n`;
  writeFileSync(join(home, 'verify.mjs'), `${esm}${useVerify}`);
  writeFileSync(join(home, 'verify.cjs'), `${cjs}${useVerify}`);
  for (const file of ['verify.mjs', 'verify.cjs'])
    assert.equal(run(process.execPath, [file], home).trim(), '[[true,"allowed","wasm"],[true,"allowed","js"]]', file);

  // The program, by the name that npm gives it.
  assert.equal(npm(['exec', '--offline', '--', 'tenuo', '--version'], home).trim(), version);
  assert.match(npm(['exec', '--offline', '--', 'tenuo', 'doctor'], home), /ok +self-test, wasm/);

  const others = ['approval', 'audit', 'cel', 'connect', 'pool', 'receipt', 'replay', 'revocation', 'testing']
    .map((entry) => `import type * as ${entry} from '${name}/${entry}';\nexport type { ${entry} };\n`)
    .join('');
  const sources = ['types.mts', 'types.cts'];
  for (const file of sources)
    writeFileSync(
      join(home, file),
      `${esm}import * as e from '${name}/ed25519';\n${others}import simd from '${name}/core.simd.wasm';\n${types}export {};\n`,
    );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
  // With the declarations of libraries checked, as some projects have it, and no more of TypeScript's own than anybody has.
  flags.push('--lib', 'es2022,dom', '--skipLibCheck', 'false');
  run(process.execPath, [compiler, ...flags, ...sources], home);
  judgeTarball(join(home, filename));

  console.log(
    `${name} ${version}: ${paths.length} files, ${size} bytes packed, ${unpackedSize} unpacked; import and require decide alike, and have their types; publint and are-the-types-wrong agree`,
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}
