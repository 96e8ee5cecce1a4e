// One signature by itself, and 64 at once. Each is over 420 bytes: what the issuer of a leaf warrant signs.
import crypto from 'node:crypto';
import { sign, verify, verifyMany } from '../../build/esm/src/ed25519/index.js';
import { PublicKey, SigningKey } from '../../build/esm/src/index.js';
import { makeChain, must, rotate, seedOf } from '../fixtures/deploy.mjs';
import { forgetKeys, learnKey, onEngines, onOwnEngines } from '../fixtures/engines.mjs';
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
  const publicKey = key.publicKey.toBytes();
  return { seed, publicKey, message, signature: key.sign(message) };
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

/** From bytes, by tenuo-edge/ed25519. */
function verifyItem(engine, { publicKey, message, signature }) {
  return verify(signature, message, publicKey, { engine });
}

function learning(engine, items) {
  return () => {
    for (const { publicKey } of items) must(learnKey(engine, publicKey));
  };
}

/** Verifies the items in turn, from bytes; the engine has tables of their keys. */
function verifyingSeen(engine, items) {
  return { run: rotate(items, (item) => must(verifyItem(engine, item))), remind: learning(engine, items) };
}

function hot() {
  return onOwnEngines('verify one signature, the same again', (engine) => verifyingSeen(engine, [FIRST]));
}

function seen() {
  const own = onOwnEngines(VERIFY, (engine) => verifyingSeen(engine, FEW_SIGNED));
  const facade = onOwnEngines(`${VERIFY}, by PublicKey.verify`, (engine) => {
    const items = FEW_SIGNED.map((item) => ({ ...item, key: PublicKey.from(item.publicKey, { engine }) }));
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
    return rotate(SIGNED, ({ publicKey }) => {
      forgetKeys(engine);
      must(learnKey(engine, publicKey));
    });
  });
}

function fresh() {
  const work = 'verify one signature, new key';
  const own = onEngines(work, (engine) => {
    return rotate(MANY_SIGNED, (item) => {
      forgetKeys(engine);
      must(verifyItem(engine, item));
    });
  });
  return [...own, ...peers(work, MANY_SIGNED, REFERENCE)];
}

function peers(work, items, except) {
  return Object.entries(VERIFIERS)
    .filter(([peer]) => peer !== except)
    .map(([by, verifyByPeer]) => {
      if (by === REFERENCE) return { work, by, run: kept() };
      return {
        work,
        by,
        run: rotate(items, ({ publicKey, message, signature }) => must(verifyByPeer(publicKey, message, signature))),
      };
    });
}

/** The key objects are at hand: nothing is looked up. */
function kept() {
  const prepared = FEW_SIGNED.map((item) => ({ ...item, key: publicKeyObject(item.publicKey) }));
  return rotate(prepared, ({ key, message, signature }) => must(crypto.verify(null, message, key, signature)));
}

function allVerify(engine, items) {
  return verifyMany(items, { engine }).every(Boolean);
}

function batches() {
  const works = [
    `verify ${MANY} signatures at once, each, keys seen`,
    `verify ${MANY} signatures at once, each, new keys`,
  ];
  const seenBatch = onOwnEngines(works[0], (engine, by) => {
    const items = by === 'js' ? Array.from({ length: MANY }, (_, i) => FEW_SIGNED[i % FEW]) : MANY_SIGNED;
    return { run: () => must(allVerify(engine, items)), remind: learning(engine, items) };
  });
  const newBatch = onEngines(works[1], (engine) => {
    return () => {
      forgetKeys(engine);
      must(allVerify(engine, MANY_SIGNED));
    };
  });
  return [...seenBatch, ...newBatch].map((item) => ({ ...item, per: MANY }));
}

function signing() {
  const { seed, message, signature } = FIRST;
  const own = onEngines(SIGN, (engine) => {
    return () => must(equal(sign(message, seed, { engine }), signature));
  });
  const others = Object.entries(signers(seed)).map(([by, signByPeer]) => {
    return { work: SIGN, by, run: () => must(equal(signByPeer(message), signature)) };
  });
  return [...own, ...others];
}

/** What goes through the thread pool: awaited one by one, and many in flight, which several cores share. */
async function asynchronous() {
  const keys = await Promise.all(MANY_SIGNED.map(({ publicKey }) => importPublic(publicKey)));
  const prepared = MANY_SIGNED.map((item, i) => ({ ...item, key: keys[i] }));
  const verifyOne = ({ key, message, signature }) => verifyAsync(key, message, signature);
  const all = (items) => async () => must((await Promise.all(items.map(verifyOne))).every(Boolean));
  const freshly = async ({ publicKey, message, signature }) =>
    must(await verifyAsync(await importPublic(publicKey), message, signature));
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
    const verifyToken = await verifier(makeChain(1, 'jose').stack);
    list.push({ work: VERIFY, by: 'jose, jwtVerify of a token', run: async () => must(await verifyToken()) });
  }
  return list.map((item) => ({ ...item, async: true }));
}
