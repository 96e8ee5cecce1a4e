// Ed25519 by itself, without warrants: node examples/ed25519.mjs
import { engine, hotKey, keygen, sign, verify, verifyMany } from 'tenuo-edge/ed25519';

const { kind, kernel } = engine();
console.log(`engine: ${kind}, ${kernel}`);

// A key pair; a signature; its verification. Bytes in, bytes out.
const { secretKey, publicKey } = keygen();
const message = new TextEncoder().encode('pay 10 to alice');
const signature = sign(message, secretKey);
console.log('verified:', verify(signature, message, publicKey));
console.log('another message:', verify(signature, new TextEncoder().encode('pay 99 to mallory'), publicKey));

// Many at once, each by itself: here one in every seven was tampered with.
const entries = Array.from({ length: 21 }, (_, i) => {
  const text = new TextEncoder().encode(`entry ${i}`);
  const signed = sign(text, secretKey);
  if (i % 7 === 6) signed[0] ^= 1;
  return { signature: signed, message: text, publicKey };
});
const verdicts = verifyMany(entries);
console.log('refused:', verdicts.flatMap((verdict, i) => (verdict ? [] : [i])).join(', '));

// A key that many signatures will come from.
const issuer = hotKey(publicKey);
console.log('by a hot key:', issuer.verify(signature, message));
issuer.dispose();

// A message of any length.
const large = new Uint8Array(10 * 1024 * 1024).fill(7);
const seal = sign(large, secretKey);
console.log('10 MiB:', verify(seal, large, publicKey));
large[large.length - 1] ^= 1;
console.log('10 MiB, last bit changed:', verify(seal, large, publicKey));

// Misuse is an exception, not a verdict.
try {
  verify(signature.subarray(1), message, publicKey);
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}

// When it is not needed any more.
secretKey.fill(0);
