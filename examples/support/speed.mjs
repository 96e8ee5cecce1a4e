// A short, fair look at how long things take: in turns, so that whatever else the machine does hits all alike.
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

const ROUNDS = 11;
const SLICE_MS = 8;
/** About what the issuer of a warrant signs. */
const MESSAGE_BYTES = 420;

/** Microseconds that each of the functions takes: the median over short slices of time. */
export async function measure(functions) {
  const slices = functions.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < functions.length; i++) slices[i].push(slice(functions[i]));
    await setImmediate(); // so that ctrl-C is heard
  }
  return slices.map((times) => times.sort((a, b) => a - b)[ROUNDS >> 1]);
}

/** The mean of the calls that fit into one slice of time; at least one does. Each finds in memory what the one before left. */
function slice(call) {
  call();
  const began = performance.now();
  let calls = 0;
  let elapsed = 0;
  while (elapsed < SLICE_MS) {
    call();
    calls += 1;
    elapsed = performance.now() - began;
  }
  return (elapsed / calls) * 1000;
}

/** One signature, verified by the platform, its key object kept. */
export function verifyOnceByNode() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const message = randomBytes(MESSAGE_BYTES);
  const signature = sign(null, message, privateKey);
  return () => verify(null, message, publicKey, signature);
}
