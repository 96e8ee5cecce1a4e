// Keys stay in the process under an id; a state that is stored, or a message, has the id alone.
import { KeyRegistry, loadTenuoKeys, SigningKey, Warrant } from 'tenuo-edge';

const registry = KeyRegistry.instance();

// At the start of the program.
const worker = SigningKey.generate();
registry.register('worker', worker);
registry.register('orchestrator', SigningKey.generate());

// A node of a graph gets a state that was in a database: a warrant as a text, and an id.
const warrant = Warrant.mintBuilder().tool('search').holder(worker.publicKey).mint(registry.get('orchestrator'));
const state = JSON.stringify({ warrant: String(warrant), keyId: 'worker' });

const { warrant: text, keyId } = JSON.parse(state);
const bound = Warrant.parse(text).bind(registry.get(keyId));
console.log('bound:', bound.warrant.tools);

// A namespace for each tenant: the same id is another key in each.
const [tenantA, tenantB] = [SigningKey.generate(), SigningKey.generate()];
registry.register('api', tenantA, { namespace: 'tenant-a' });
registry.register('api', tenantB, { namespace: 'tenant-b' });
const ofA = registry.get('api', { namespace: 'tenant-a' });
console.log('tenant-a:', ofA.publicKey.equals(tenantA.publicKey), ofA.publicKey.equals(tenantB.publicKey));

// A deployment may name keys in its environment instead: TENUO_KEY_<id>.
process.env.TENUO_KEY_MY_AGENT = worker.exportPem();
loadTenuoKeys();
console.log('loaded:', registry.get('my-agent').publicKey.equals(worker.publicKey));

try {
  registry.get('wroker');
} catch (error) {
  console.log((error as Error).message);
}
