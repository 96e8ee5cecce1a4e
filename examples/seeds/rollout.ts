// The rollout of the production guide, from the first day to the last: nothing is refused before it is known what would be.
import {
  AuthorizationDenied,
  Capability,
  configure,
  flushAudit,
  guard,
  type Mode,
  mintSync,
  SigningKey,
  Subpath,
} from 'tenuo-edge';

const issuerKey = SigningKey.generate();

/** Configures the mode; the record is printed, a line for each decision. */
function roll(mode: Mode): void {
  configure({
    issuerKey,
    trustedRoots: [issuerKey.publicKey],
    mode,
    warn: (message) => console.log(message.split('.', 1)[0]),
    auditLog: (event) => {
      if (event.type !== 'decision') return;
      const { tool, code, ran, wouldHaveBeenDenied = false } = event;
      console.log(`  record: ${tool} ${code}, ran: ${ran}${wouldHaveBeenDenied ? ', would have been denied' : ''}`);
    },
  });
}

// Step 1: deploy in audit mode. Step 2: guard what can do harm; it runs as before.
roll('audit');
const deleteFile = guard({ tool: 'delete_file' }, ({ path }: { path: string }) => `deleted ${path}`);
console.log(deleteFile({ path: '/tmp/test.txt' }));
await flushAudit();

// Step 3: mint a warrant for the task. The record shows which calls are outside of it.
const task = () =>
  mintSync(Capability(deleteFile, { path: Subpath('/tmp') }), () => {
    for (const path of ['/tmp/test.txt', '/etc/passwd']) {
      try {
        console.log(deleteFile({ path }));
      } catch (error) {
        if (!(error instanceof AuthorizationDenied)) throw error;
        console.log(error.message);
      }
    }
  });
task();
await flushAudit();

// Callers are told, before anything is refused: adapters put the warning into X-Tenuo-Warning.
roll('permissive');
task();
await flushAudit();

// Step 4: enforce.
roll('enforce');
task();
await flushAudit();
