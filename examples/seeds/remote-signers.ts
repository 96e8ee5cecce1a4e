// A key that is elsewhere: in an HSM, a key service, another process. Whoever signs may be an object with `publicKey` and `sign`.
import { Authorizer, PublicKey, type Signer, SigningKey, Warrant } from 'tenuo-edge';

const root = SigningKey.generate();

// WebCrypto stands for the service: its key cannot be exported, and its answers come later.
const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair;
let asked = 0;
const remote: Signer = {
  publicKey: await PublicKey.fromCryptoKey(pair.publicKey),
  async sign(message) {
    asked += 1;
    return new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(message)));
  },
};

const warrant = Warrant.mintBuilder().tool('search').holder(remote.publicKey).ttl(300).mint(root);
const args = { query: 'weather NYC' };

// With such a signer, whatever is signed is a promise; with a SigningKey it is there at once.
const signature = await warrant.sign(remote, 'search', args);
const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
console.log(authorizer.authorize({ warrant, tool: 'search', args, signature }).code);

const child = await warrant.bind(remote).grant({ to: SigningKey.generate().publicKey, ttl: 60 });
console.log(`handed on at depth ${child.depth}, asked ${asked} times`);

// What it returns is verified before anything is made of it.
const wrong: Signer = { publicKey: remote.publicKey, sign: async () => new Uint8Array(64) };
try {
  await warrant.sign(wrong, 'search', args);
} catch (error) {
  console.log((error as Error).message);
}

// A key that is here is wiped when it is not needed any more.
const here = SigningKey.generate();
here.dispose();
try {
  here.sign(new Uint8Array(1));
} catch (error) {
  console.log((error as Error).message);
}
