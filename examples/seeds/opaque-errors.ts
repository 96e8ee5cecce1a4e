// What a model or a remote caller is told is a reference. What happened stands under it in the operator's log.
import {
  type AuditEvent,
  AuthorizationDenied,
  configure,
  explain,
  flushAudit,
  guard,
  Pattern,
  redact,
  SigningKey,
  Warrant,
} from 'tenuo-edge';

const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
const events: AuditEvent[] = [];
configure({ trustedRoots: [root.publicKey], auditLog: (event) => events.push(event) });

const bound = Warrant.mintBuilder()
  .capability('read_file', { path: Pattern('/data/*') })
  .holder(agent.publicKey)
  .mint(root)
  .bind(agent);
const readFile = guard({ tool: 'read_file', warrant: bound }, ({ path }: { path: string }) => `content of ${path}`);

try {
  readFile({ path: '/etc/passwd' });
} catch (error) {
  if (!(error instanceof AuthorizationDenied)) throw error;
  console.log('the client sees:', error.message);
  console.log('or, redacted:   ', String(redact(error.decision)));
  console.log(explain(error.decision).split('\n').slice(0, 5).join('\n'));
  await flushAudit();
  console.log(
    'in the audit event:',
    events.some((event) => 'ref' in event && event.ref === error.decision.ref),
  );
}
