// Rotating the issuer's key: the new one signs, and warrants of the old one hold until they expire.
import { Authorizer, Keyring, SigningKey, Warrant } from 'tenuo-edge';

process.env.OLD_KEY = SigningKey.generate().exportPem();
process.env.CURRENT_KEY = SigningKey.generate().exportPem();

const keyring = new Keyring({
  root: SigningKey.fromEnv('CURRENT_KEY'),
  previous: [SigningKey.fromEnv('OLD_KEY')],
});

// Verifiers trust both for as long as old warrants live.
const agent = SigningKey.generate();
const authorizer = new Authorizer({ trustedRoots: keyring.allPublicKeys });
for (const key of [SigningKey.fromEnv('OLD_KEY'), keyring.root]) {
  const warrant = Warrant.mintBuilder().tool('search').holder(agent.publicKey).ttl(300).mint(key);
  const signature = warrant.sign(agent, 'search', {});
  console.log(authorizer.authorize({ warrant, tool: 'search', args: {}, signature }).code);
}
