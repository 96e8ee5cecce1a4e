// Checks the kernels of Ed25519 in this runtime, without a test runner: the field against BigInt, then the corpora with
// keys new and seen and in batches, then signatures against node:crypto. Runs in Node, Deno and Bun.
//
//   node scripts/check-kernels.mjs --compile     compiles what it needs beside the build; Node, once
//   <runtime> scripts/check-kernels.mjs [--rounds 4000]
import { Buffer } from 'node:buffer';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { QUESTION_SIGNATURE } from '../build/esm/assembly/questions.js';
import { nativeVerifier } from '../build/esm/src/engine/wasm/native.js';
import { verifyJob } from '../build/esm/src/host/signature.js';
import { checkKernel } from '../test/ed25519/field.checks.mjs';

const file = (path) => new URL(`../${path}`, import.meta.url);
const layout = readFileSync(file('assembly/layout.ts'), 'utf8');
const region = (name) => Number(new RegExp(`export const ${name} = (0x[0-9a-f]+)`).exec(layout)[1]);
const [KEY, SIGNATURE, INPUT, OUTPUT, SECRET] = ['KEY_AT', 'SIGNATURE_AT', 'INPUT_AT', 'OUTPUT_AT', 'SECRET_AT'].map(
  region,
);
const KERNELS = { relaxed: 'relaxed-simd', simd: 'simd', scalar: 'scalar' };
const FEATURES = { relaxed: ['simd', 'relaxed-simd'], simd: ['simd'], scalar: [] };

if (process.argv.includes('--compile')) {
  const { default: asc } = await import('assemblyscript/asc');
  for (const kernel of Object.keys(KERNELS)) {
    const { error, stderr } = await asc.main([
      'test/ed25519/kernel.entry.ts',
      ...['--config', 'none', '--runtime', 'stub', '--use', 'abort=', '-O3', '-o', `build/kernel.${kernel}.wasm`],
      ...['--memoryBase', String(region('MEMORY_SIZE'))],
      ...['--initialMemory', String(region('MODULE_MEMORY_SIZE') >> 16)],
      ...FEATURES[kernel].flatMap((feature) => ['--enable', feature]),
    ]);
    if (error) throw new Error(stderr.toString());
  }
}

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1] || 0) || 4000;
const hex = (text) => Buffer.from(text, 'hex');
const corpus = (path) => JSON.parse(readFileSync(file(`test/corpora/${path}`), 'utf8'));
const cases = [
  ...corpus('ed25519-cctv/ed25519vectors.json').map(({ key, sig, msg }) => ['cctv', key, sig, Buffer.from(msg)]),
  ...corpus('ed25519-speccheck/cases.json').map((c) => ['speccheck', c.pub_key, c.signature, hex(c.message)]),
  ...corpus('ed25519-wycheproof/ed25519_test.json').testGroups.flatMap(({ publicKey, tests }) =>
    tests.filter(({ sig }) => sig.length === 128).map(({ sig, msg }) => ['wycheproof', publicKey.pk, sig, hex(msg)]),
  ),
  ...corpus('ed25519-zip215-rfc8032/zip215.json').map((c) => ['zip215', c.vk_bytes, c.sig_bytes, Buffer.from('Zcash')]),
  ...corpus('ed25519-zip215-rfc8032/rfc8032-ed25519.json').map((c) => ['rfc8032', c.pub, c.sig, hex(c.msg)]),
].map(([name, key, signature, message]) => ({ name, key: hex(key), signature: hex(signature), message }));
const EXPECTED = 'cctv 43, speccheck 1, wycheproof 88, zip215 0, rfc8032 4';

function expectVerdicts(title, verdicts) {
  const counts = {};
  cases.forEach(({ name }, i) => {
    counts[name] = (counts[name] ?? 0) + verdicts[i];
  });
  const got = Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  if (got !== EXPECTED) throw new Error(`${title}: ${got}`);
}

const native = nativeVerifier();
const runs = Object.keys(KERNELS).map((kernel) => ({ kernel, name: kernel, verify: null }));
if (native !== null) runs.push({ kernel: 'simd', name: 'simd, new keys by the platform', verify: native });

for (const { kernel, name, verify: platform } of runs) {
  let instance;
  const ask = (question, at) =>
    question === QUESTION_SIGNATURE && verifyJob(new Uint8Array(instance.exports.memory.buffer), at, platform) ? 1 : 0;
  try {
    const module = new WebAssembly.Module(readFileSync(file(`build/core.${kernel}.wasm`)));
    instance = new WebAssembly.Instance(module, { host: { ask } });
    if (platform !== null) instance.exports.preferNative(1);
  } catch (error) {
    console.log(`${name}: not available (${String(error).slice(0, 100)})`);
    continue;
  }
  const core = instance.exports;
  const memory = new Uint8Array(core.memory.buffer);
  const view = new DataView(core.memory.buffer);
  if (core.kernelWorks(1 + 2 ** -52, 1 - 2 ** -52) !== 1) {
    console.log(`${name}: multiply-add is not fused here; the probe refuses it`);
    continue;
  }
  const parts = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file(`build/kernel.${kernel}.wasm`))), {})
    .exports;
  const compared = checkKernel(parts, KERNELS[kernel], region('SCRATCH_AT'), rounds);
  const verify = ({ key, signature, message }) => {
    memory.set(signature, SIGNATURE);
    memory.set(key, KEY);
    memory.set(message, INPUT);
    return core.verifyMessage(message.length);
  };
  const learn = ({ key }) => {
    memory.set(key, KEY);
    core.learnKey();
  };
  const anew = (each) => (one) => {
    core.forgetKeys();
    each?.(one);
    return verify(one);
  };
  expectVerdicts(`${name}, keys new`, cases.map(anew()));
  expectVerdicts(`${name}, keys seen`, cases.map(anew(learn)));
  expectVerdicts(`${name}, as they come`, cases.map(verify));
  for (const size of [1, 2, 3, 5, 64, 127]) {
    for (const state of ['new', 'seen', 'as they come']) {
      const verdicts = [];
      for (let from = 0; from < cases.length; from += size) {
        const batch = cases.slice(from, from + size);
        if (state !== 'as they come') core.forgetKeys();
        if (state === 'seen') batch.forEach(learn);
        let at = INPUT;
        for (const { key, signature, message } of batch) {
          memory.set(signature, at);
          memory.set(key, at + 64);
          view.setInt32(at + 96, message.length, true);
          memory.set(message, at + 100);
          at += 100 + ((message.length + 3) & ~3);
        }
        core.verifyMany(batch.length);
        verdicts.push(...memory.subarray(OUTPUT, OUTPUT + batch.length));
      }
      expectVerdicts(`${name}, batches of ${size}, ${state}`, verdicts);
    }
  }
  for (let i = 0; i < 301; i++) {
    const seed = crypto.createHash('sha256').update(`seed ${i}`).digest();
    const pkcs8 = Buffer.concat([hex('302e020100300506032b657004220420'), seed]);
    const privateKey = crypto.createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const key = crypto.createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12);
    const message = crypto.createHash('shake256', { outputLength: 301 }).update(`${i}`).digest().subarray(0, i);
    const signature = crypto.sign(null, message, privateKey);
    memory.set(seed, SECRET);
    memory.set(message, INPUT);
    core.signMessage(i);
    const same = (at, bytes) => bytes.every((byte, j) => memory[at + j] === byte);
    if (!same(SIGNATURE, signature) || !same(KEY, key)) throw new Error(`${name}: signature of ${i} bytes`);
    for (let sight = 0; sight < 3; sight++) {
      if (verify({ key, signature, message }) !== 1) throw new Error(`${name}: ${i} bytes, sight ${sight}`);
      const spoilt = Buffer.from(signature);
      spoilt[(i + 21 * sight) % 64] ^= 1 << (i & 7);
      if (verify({ key, signature: spoilt, message }) !== 0) throw new Error(`${name}: ${i} bytes, spoilt`);
    }
  }
  console.log(`${name}: ${compared} field values, 21 runs of ${cases.length} vectors, 301 signatures`);
}
