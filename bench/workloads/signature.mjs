// One signature by itself, and 64 at once. Each is over 420 bytes: what the issuer of a leaf warrant signs.
import crypto from 'node:crypto';
import { PublicKey, SigningKey } from '../../dist/esm/src/index.js';
import { makeChain, must, rotate, seedOf } from '../fixtures/deploy.mjs';
import { forgetKeys, onEngines, onOwnEngines } from '../fixtures/engines.mjs';
import { jobsOf, learnKey, verifyJobs, verifyOne } from '../fixtures/jobs.mjs';
import { signers, VERIFIERS } from '../peers/ed25519.mjs';
import { jose, verifier } from '../peers/jose.mjs';
import { REFERENCE } from '../peers/names.mjs';
import { publicKeyObject } from '../peers/node-crypto.mjs';
import { importPublic, verify as verifyAsync } from '../peers/webcrypto.mjs';
import { VERIFY } from './names.mjs';

const SIGN = 'sign';

const MESSAGE_BYTES = 420;
const MANY = 64;
/** As many as an engine keeps tables of. */
const MOST = 128;
/** Enough in flight to keep every core busy. */
const AT_ONCE = 16;
/** Keys that a service meets again and again. */
const FEW = 8;

export const SIGNED = Array.from({ length: MOST }, (_, i) => {
  const seed = seedOf(`signer ${i}`);
  const key = SigningKey.fromSeed(seed);
  const message = new Uint8Array(
    crypto.createHash('shake256', { outputLength: MESSAGE_BYTES }).update(`message ${i}`).digest(),
  );
  return { seed, raw: key.publicKey.toBytes(), message, signature: key.sign(message) };
});
const MANY_SIGNED = SIGNED.slice(0, MANY);
const FEW_SIGNED = SIGNED.slice(0, FEW);
const [FIRST] = SIGNED;

const equal = (a, b) => Buffer.compare(a, b) === 0;

export async function cases() {
  return [
    ...hot(),
    ...seen(),
    ...crowded(),
    ...tables(),
    ...fresh(),
    ...batches(),
    ...signing(),
    ...(await asynchronous()),
  ];
}

function learning(engine, items) {
  return () => {
    for (const { raw } of items) must(learnKey(engine, raw));
  };
}

/** Verifies the items in turn, from bytes; the engine has tables of their keys. */
function verifyingSeen(engine, items) {
  return { run: rotate(items, (item) => must(verifyOne(engine, item))), remind: learning(engine, items) };
}

function hot() {
  return onOwnEngines('verify one signature, the same again', (engine) => verifyingSeen(engine, [FIRST]));
}

function seen() {
  const own = onOwnEngines(VERIFY, (engine) => verifyingSeen(engine, FEW_SIGNED));
  const facade = onOwnEngines(`${VERIFY}, by PublicKey.verify`, (engine) => {
    const items = FEW_SIGNED.map((item) => ({ ...item, key: PublicKey.from(item.raw, { engine }) }));
    const run = rotate(items, ({ key, message, signature }) => must(key.verify(message, signature)));
    return { run, remind: learning(engine, items) };
  });
  return [...own, ...facade, ...peers(VERIFY, FEW_SIGNED, 'node:crypto, fresh key')];
}

/** As many keys in turn as a module keeps tables of: what they cost in the processor's cache. */
function crowded() {
  const work = `verify one signature, ${MOST} keys in turn, seen`;
  const own = onOwnEngines(work, (engine, by) => verifyingSeen(engine, by === 'js' ? [FIRST] : SIGNED));
  return own.filter(({ by }) => by !== 'js');
}

function tables() {
  return onEngines('learn a key: make its table', (engine) => {
    return rotate(SIGNED, ({ raw }) => {
      forgetKeys(engine);
      must(learnKey(engine, raw));
    });
  });
}

function fresh() {
  const work = 'verify one signature, new key';
  const own = onEngines(work, (engine) => {
    return rotate(MANY_SIGNED, (item) => {
      forgetKeys(engine);
      must(verifyOne(engine, item));
    });
  });
  return [...own, ...peers(work, MANY_SIGNED, REFERENCE)];
}

function peers(work, items, except) {
  return Object.entries(VERIFIERS)
    .filter(([peer]) => peer !== except)
    .map(([by, verify]) => {
      if (by === REFERENCE) return { work, by, run: kept() };
      return {
        work,
        by,
        run: rotate(items, ({ raw, message, signature }) => must(verify(raw, message, signature))),
      };
    });
}

/** The key objects are at hand: nothing is looked up. */
function kept() {
  const prepared = FEW_SIGNED.map((item) => ({ ...item, key: publicKeyObject(item.raw) }));
  return rotate(prepared, ({ key, message, signature }) => must(crypto.verify(null, message, key, signature)));
}

function batches() {
  const works = [
    `verify ${MANY} signatures at once, each, keys seen`,
    `verify ${MANY} signatures at once, each, new keys`,
  ];
  const seenBatch = onOwnEngines(works[0], (engine, by) => {
    const items = by === 'js' ? Array.from({ length: MANY }, (_, i) => FEW_SIGNED[i % FEW]) : MANY_SIGNED;
    const jobs = jobsOf(items);
    return { run: () => must(verifyJobs(engine, jobs) === MANY), remind: learning(engine, items) };
  });
  const newBatch = onEngines(works[1], (engine) => {
    const jobs = jobsOf(MANY_SIGNED);
    return () => {
      forgetKeys(engine);
      must(verifyJobs(engine, jobs) === MANY);
    };
  });
  return [...seenBatch, ...newBatch].map((item) => ({ ...item, per: MANY }));
}

function signing() {
  const { seed, message, signature } = FIRST;
  const own = onEngines(SIGN, (engine) => {
    const key = SigningKey.fromSeed(seed, { engine });
    return () => must(equal(key.sign(message), signature));
  });
  const others = Object.entries(signers(seed)).map(([by, sign]) => {
    return { work: SIGN, by, run: () => must(equal(sign(message), signature)) };
  });
  return [...own, ...others];
}

/** What goes through the thread pool: awaited one by one, and many in flight, which several cores share. */
async function asynchronous() {
  const keys = await Promise.all(MANY_SIGNED.map(({ raw }) => importPublic(raw)));
  const prepared = MANY_SIGNED.map((item, i) => ({ ...item, key: keys[i] }));
  const verifyOne = ({ key, message, signature }) => verifyAsync(key, message, signature);
  const all = (items) => async () => must((await Promise.all(items.map(verifyOne))).every(Boolean));
  const freshly = async ({ raw, message, signature }) =>
    must(await verifyAsync(await importPublic(raw), message, signature));
  const list = [
    {
      work: VERIFY,
      by: 'WebCrypto, awaited one by one',
      run: rotate(prepared.slice(0, FEW), async (item) => must(await verifyOne(item))),
    },
    {
      work: VERIFY,
      by: `WebCrypto, ${AT_ONCE} at once (all cores)`,
      run: all(prepared.slice(0, AT_ONCE)),
      per: AT_ONCE,
    },
    {
      work: 'verify one signature, new key',
      by: 'WebCrypto, fresh key, one by one',
      run: rotate(MANY_SIGNED, freshly),
    },
    {
      work: `verify ${MANY} signatures at once, each, keys seen`,
      by: 'WebCrypto (all cores)',
      run: all(prepared),
      per: MANY,
    },
  ];
  if (jose !== undefined) {
    const verify = await verifier(makeChain(1, 'jose').stack);
    list.push({ work: VERIFY, by: 'jose, jwtVerify of a token', run: async () => must(await verify()) });
  }
  return list.map((item) => ({ ...item, async: true }));
}
