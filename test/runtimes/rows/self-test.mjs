// The row that must be caught: the package as everywhere, but for one call that is refused although it is allowed.
import { ESM } from './entry.mjs';
import { NODES, programRow } from './programs.mjs';

const SOURCE = `${ESM()}
let victim;
const isVictim = ({ signature }) => signature !== undefined && String(signature) === victim;
const broken = (call) => (isVictim(call) ? { ...call, signature: undefined } : call);
class Authorizer extends tenuo.Authorizer {
  authorize(request) {
    const decision = super.authorize(request);
    if (decision.allowed) victim ??= String(request.signature);
    return isVictim(request) ? super.authorize(broken(request)) : decision;
  }
  authorizeMany(requests) {
    return super.authorizeMany(requests.map(broken));
  }
  open(presented) {
    const chain = super.open(presented);
    return { authorize: (call) => chain.authorize(broken(call)) };
  }
}
let questions = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) questions += chunk;
const report = run({ ...api, tenuo: { ...tenuo, Authorizer } }, questions);
process.stdout.write(JSON.stringify({ version: process.version, ...report }));
`;

export default programRow({
  name: 'self-test',
  title: 'one verdict turned round',
  loaded: 'condition `import`',
  command: [NODES[24] ?? process.execPath],
  file: 'self-test.mjs',
  source: SOURCE,
});
