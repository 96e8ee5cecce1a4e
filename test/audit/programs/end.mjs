// Tells of denials and ends: how, and with which sink, is in the arguments.
import { createRequire } from 'node:module';
import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
import { auditDecision, fileSink, openAuditLog } from 'tenuo-edge/audit';

const [how, sink, path] = process.argv.slice(2);
const root = SigningKey.generate();
const warrant = Warrant.mintBuilder().tool('read').holder(root.publicKey).ttl(60).mint(root);
const decision = new Authorizer({ trustedRoots: [root.publicKey] }).authorize({
  warrant,
  tool: 'write',
  args: {},
  signature: null,
});
const sinks = {
  console: true,
  file: () => fileSink(path),
  // What it is told it prints when it gets to it.
  slow: () => (event) => new Promise((resolve) => setTimeout(() => resolve(console.log(JSON.stringify(event))), 20)),
  hanging: () => () => new Promise(() => undefined),
  failing: () => () => {
    throw new Error('no');
  },
};
openAuditLog(typeof sinks[sink] === 'function' ? sinks[sink]() : sinks[sink]);
// `cjs`: told by the other build of the package.
const tell = how === 'cjs' ? createRequire(import.meta.url)('tenuo-edge/audit').auditDecision : auditDecision;
const deny = () => tell(decision, { source: 'test', tool: 'write', mode: 'enforce', ran: false });

for (let i = 0; i < 5; i++) deny();
if (how === 'exit') process.exit(1);
if (how === 'throw') throw new Error('uncaught');
if (how === 'late') process.on('exit', deny);
if (how === 'later') setTimeout(() => process.exit(0), 1);
