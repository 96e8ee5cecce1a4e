// Configured by the environment alone, as twelve-factor programs are.
import { autoConfigure, Capability, getConfig, guard, mintSync, SigningKey } from 'tenuo-edge';

// What a secret store has put there: keys in base64 or hex.
const key = SigningKey.generate();
process.env.TENUO_ISSUER_KEY = Buffer.from(key.exportSeed()).toString('base64');
process.env.TENUO_TRUSTED_ROOTS = key.publicKey.toHex();
process.env.TENUO_MODE = 'enforce';

autoConfigure({ auditLog: false }); // options for what no variable says
console.log(`mode ${getConfig().mode}, ${getConfig().trustedRoots.length} trusted root`);

const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for ${query}`);
console.log(mintSync(Capability(search), () => search({ query: 'hello' })));

// A value that cannot be read is an error that names its variable.
process.env.TENUO_MODE = 'enforced';
try {
  autoConfigure();
} catch (error) {
  console.log((error as Error).message);
}
