// Keys from where keys are kept: the environment, a file, a text in any of the usual forms.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublicKey, SigningKey, TenuoError } from 'tenuo-edge';

const key = SigningKey.generate();
const seed = Buffer.from(key.exportSeed());
const same = (other: SigningKey) => other.publicKey.equals(key.publicKey);

// From the environment: base64, hex or PEM.
const forms = { base64: seed.toString('base64'), hex: seed.toString('hex'), PEM: key.exportPem() };
for (const [form, text] of Object.entries(forms)) {
  process.env.TENUO_ROOT_KEY = text;
  console.log(`from the environment, ${form}:`, same(SigningKey.fromEnv('TENUO_ROOT_KEY')));
}

// From a file: the same, or 32 bytes.
const directory = await mkdtemp(join(tmpdir(), 'keys-'));
const path = join(directory, 'tenuo-key');
for (const [form, content] of Object.entries({ ...forms, bytes: seed })) {
  await writeFile(path, content, { mode: 0o600 });
  console.log(`from a file, ${form}:`, same(SigningKey.fromFile(path)));
}
await rm(directory, { recursive: true });

// A public key is what others get. It reads back from each of its forms.
const { publicKey } = key;
process.env.AGENT_PUBKEY = publicKey.toHex();
console.log('public, from the environment:', PublicKey.fromEnv('AGENT_PUBKEY').equals(publicKey));
console.log('public, from PEM:', PublicKey.from(publicKey.toPem()).equals(publicKey));
console.log('public, from JWK:', PublicKey.from(publicKey.toJwk()).equals(publicKey));

// What is wrong is said, and never the content.
process.env.TENUO_ROOT_KEY = `${forms.hex}00`;
try {
  SigningKey.fromEnv('TENUO_ROOT_KEY');
} catch (error) {
  if (!(error instanceof TenuoError)) throw error;
  console.log(`expected ${error.expected}, received ${error.received}`);
  console.log('quotes the key:', error.message.includes(forms.hex.slice(0, 8)));
}
