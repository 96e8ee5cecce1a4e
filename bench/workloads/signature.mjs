// One signature by itself, over 420 bytes: what the issuer of a leaf warrant signs.
import { PublicKey, SigningKey } from 'tenuo-edge';
import { ENGINES, must, seedOf } from '../fixtures/deploy.mjs';
import { signers, VERIFIERS } from '../peers/ed25519.mjs';

export const VERIFY = 'verify one signature';
const SIGN = 'sign';
const MESSAGE_BYTES = 420;

const seed = seedOf('signer');
const message = Uint8Array.from({ length: MESSAGE_BYTES }, (_, i) => (i * 89 + 7) & 255);
const signature = SigningKey.fromSeed(seed).sign(message);
const rawKey = SigningKey.fromSeed(seed).publicKey.toBytes();

const equal = (a, b) => Buffer.compare(a, b) === 0;

export function cases() {
  const list = [];
  for (const [by, engine] of Object.entries(ENGINES)) {
    const publicKey = PublicKey.from(rawKey, { engine });
    const key = SigningKey.fromSeed(seed, { engine });
    const verify = () => must(publicKey.verify(message, signature));
    // Other cases make the engine forget keys: at its second verification a key gets its table.
    list.push({ work: VERIFY, by, run: verify, prime: () => [1, 2, 3].forEach(verify) });
    list.push({ work: SIGN, by, run: () => must(equal(key.sign(message), signature)) });
  }
  for (const [by, verify] of Object.entries(VERIFIERS)) {
    list.push({ work: VERIFY, by, run: () => must(verify(rawKey, message, signature)) });
  }
  for (const [by, sign] of Object.entries(signers(seed))) {
    list.push({ work: SIGN, by, run: () => must(equal(sign(message), signature)) });
  }
  return list;
}
