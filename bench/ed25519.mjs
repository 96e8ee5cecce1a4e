// Ed25519 by kernel beside node:crypto and the libraries, in interleaved rounds.
//
//   node bench/ed25519.mjs [--rounds 40] [--json FILE] [--kernels relaxed,simd,scalar]
//
// Every round times each workload once, in a batch of one to two milliseconds, in another order each time; what is
// timed is also checked. Ratios are of the medians of one run against node:crypto with the key object kept.
import crypto from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const rounds = Number(option('rounds', '40'));
const KERNELS = option('kernels', 'relaxed,simd,scalar').split(',');
const PEERS = option('peers', 'yes') === 'yes';

// Regions of assembly/layout.ts; read from its text so that the script runs where TypeScript does not.
const layout = readFileSync(new URL('../assembly/layout.ts', import.meta.url), 'utf8');
const region = (name) => Number(new RegExp(`export const ${name} = (0x[0-9a-f]+)`).exec(layout)[1]);
const [KEY, SIGNATURE, INPUT, SECRET] = ['KEY_AT', 'SIGNATURE_AT', 'INPUT_AT', 'SECRET_AT'].map(region);

const SIGNED = 420;
const MANY = 64;
const signers = Array.from({ length: 256 }, (_, i) => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const message = crypto.createHash('shake256', { outputLength: SIGNED }).update(`message ${i}`).digest();
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(16);
  const signature = crypto.sign(null, message, privateKey);
  return { publicKey, privateKey, raw: spki.subarray(12), seed, message, signature };
});
const [one] = signers;

const workloads = [];
const add = (name, run, per = 1, setUp = undefined) => workloads.push({ name, run, per, setUp, times: [] });
const must = (value) => {
  if (!value) throw new Error('a verification failed while it was timed');
};

add('node:crypto verify, key kept', () => must(crypto.verify(null, one.message, one.publicKey, one.signature)));
add('node:crypto sign', () => must(crypto.sign(null, one.message, one.privateKey)));

let next = 0;
for (const kernel of KERNELS) {
  let core;
  try {
    const module = new WebAssembly.Module(readFileSync(new URL(`../build/core.${kernel}.wasm`, import.meta.url)));
    core = new WebAssembly.Instance(module, { host: { ask: () => 0 } }).exports;
  } catch {
    continue;
  }
  if (core.kernelWorks(1 + 2 ** -52, 1 - 2 ** -52) !== 1) continue;
  const memory = new Uint8Array(core.memory.buffer);
  const view = new DataView(core.memory.buffer);
  const verify = ({ raw, message, signature }) => {
    memory.set(signature, SIGNATURE);
    memory.set(raw, KEY);
    memory.set(message, INPUT);
    return core.verifyMessage(message.length);
  };
  const putMany = () => {
    let at = INPUT;
    for (const { raw, message, signature } of signers.slice(0, MANY)) {
      memory.set(signature, at);
      memory.set(raw, at + 64);
      view.setInt32(at + 96, message.length, true);
      memory.set(message, at + 100);
      at += 100 + ((message.length + 3) & ~3);
    }
  };
  const learn = (list) => {
    core.forgetKeys();
    for (const { raw } of list) {
      memory.set(raw, KEY);
      core.learnKey();
    }
  };
  add(
    `${kernel}: verify, key seen`,
    () => must(verify(one)),
    1,
    () => learn([one]),
  );
  add(
    `${kernel}: verify, new key`,
    () => must(verify(signers[next++ % signers.length])),
    1,
    () => core.forgetKeys(),
  );
  const seenMany = () => {
    putMany();
    must(core.verifyMany(MANY) === MANY);
  };
  add(`${kernel}: batch of ${MANY}, keys seen`, seenMany, MANY, () => learn(signers.slice(0, MANY)));
  const newMany = () => {
    core.forgetKeys();
    putMany();
    must(core.verifyMany(MANY) === MANY);
  };
  add(`${kernel}: batch of ${MANY}, new keys`, newMany, MANY);
  add(`${kernel}: make a key's comb`, () => learn([one]));
  const sign = () => {
    memory.set(one.seed, SECRET);
    memory.set(one.message, INPUT);
    core.signMessage(SIGNED);
    must(memory[SIGNATURE] === one.signature[0]);
  };
  add(`${kernel}: sign, key derived`, sign);
  const derive = () => {
    memory.set(one.seed, SECRET);
    core.publicKeyFromSeed();
    must(memory[KEY] === one.raw[0]);
  };
  add(`${kernel}: derive a public key`, derive);
  add(`${kernel}: SHA-512 of ${SIGNED + 64} bytes`, () => core.digestSha512(SIGNED + 64));
}

const optional = async (make) => {
  try {
    if (PEERS) await make();
  } catch {
    // A library that is not installed is left out.
  }
};
await optional(async () => {
  const sodium = (await import('libsodium-wrappers')).default;
  await sodium.ready;
  add('libsodium-wrappers verify', () => must(sodium.crypto_sign_verify_detached(one.signature, one.message, one.raw)));
  const { privateKey } = sodium.crypto_sign_seed_keypair(one.seed);
  add('libsodium-wrappers sign', () => must(sodium.crypto_sign_detached(one.message, privateKey)));
});
await optional(async () => {
  const noble = await import('@noble/ed25519');
  const { sha512 } = await import('@noble/hashes/sha2.js');
  noble.hashes.sha512 = sha512;
  add('@noble/ed25519 verify', () => must(noble.verify(one.signature, one.message, one.raw)));
});

const time = (workload) => {
  if (workload.setUp) {
    workload.setUp();
    workload.run();
  }
  const start = performance.now();
  for (let i = 0; i < workload.count; i++) workload.run();
  return ((performance.now() - start) * 1000) / workload.count / workload.per;
};
for (const workload of workloads) {
  workload.count = 1;
  for (let spent = 0; spent < 80; ) {
    const start = performance.now();
    workload.setUp?.();
    workload.run();
    spent += performance.now() - start + 0.001;
  }
  // New keys are new only until the ring of signers has come round.
  workload.count = Math.max(1, Math.min(200, Math.round(1500 / (time(workload) * workload.per))));
}
for (let round = 0; round < rounds; round++) {
  const order = workloads.map((workload) => [crypto.randomInt(1 << 30), workload]).sort((a, b) => a[0] - b[0]);
  for (const [, workload] of order) workload.times.push(time(workload));
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const { versions } = process;
const name = versions.bun ? 'bun' : versions.deno ? 'deno' : 'node';
const reference = workloads[0];
const [referenceMedian, referenceMinimum] = [median(reference.times), Math.min(...reference.times)];
const results = workloads.map(({ name, times }) => ({
  name,
  median: median(times),
  minimum: Math.min(...times),
  ratio: median(times) / referenceMedian,
  ratioOfMinima: Math.min(...times) / referenceMinimum,
}));
const runtime = `${name} ${versions[name]}`;
const report = { runtime, cpu: os.cpus()[0]?.model, load: os.loadavg(), rounds, message: SIGNED, results };
if (option('json')) writeFileSync(option('json'), `${JSON.stringify(report, null, 2)}\n`);
console.log(
  `${runtime}, ${report.cpu}, load ${report.load[0].toFixed(1)}, ${rounds} rounds, message of ${SIGNED} bytes`,
);
console.log(`${'microseconds'.padEnd(38)}  median     min  r(med)  r(min)`);
for (const row of results) {
  const cells = [row.median.toFixed(2), row.minimum.toFixed(2), row.ratio.toFixed(3), row.ratioOfMinima.toFixed(3)];
  console.log(row.name.padEnd(36), ...cells.map((cell) => cell.padStart(8)));
}
process.exit(0);
