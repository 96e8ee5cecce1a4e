// Make keys, read them, write them, keep them out of sight: node examples/keys.mjs
import { inspect } from 'node:util';
import { PublicKey, SigningKey } from 'tenuo-edge';

const key = SigningKey.generate();

// A public key reads back from each of its forms.
const { publicKey } = key;
for (const [form, text] of Object.entries({ hex: publicKey.toHex(), PEM: publicKey.toPem(), JWK: publicKey.toJwk() })) {
  console.log(`from ${form}:`, PublicKey.from(text).equals(publicKey));
}
console.log('fingerprint:', publicKey.fingerprint);

// A private key comes from a secret store, a PEM file, a JWK or 32 bytes of seed.
process.env.WORKER_KEY = key.exportPem();
const same = SigningKey.fromEnv('WORKER_KEY');
delete process.env.WORKER_KEY;
console.log('from the environment:', same.publicKey.equals(publicKey));

// It shows nowhere by accident.
console.log('inspected:', inspect(key));
console.log('as JSON:', JSON.stringify({ key }));

// It signs bytes; whoever has the public key checks them, strictly.
const message = new TextEncoder().encode('deploy the release');
const signature = key.sign(message);
console.log('verified:', publicKey.verify(message, signature));
console.log('verified, other message:', publicKey.verify(new TextEncoder().encode('deploy the database'), signature));

// When it is not needed any more it is wiped.
key.dispose();
same.dispose();
try {
  key.sign(message);
} catch (error) {
  console.log('after dispose:', error.message);
}
