// What is thrown, and what is returned: denials are values, everything else is an error with the same codes.
import { Authorizer, Exact, Pattern, SigningKey, TenuoError, Warrant } from 'tenuo-edge';

const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
const warrant = Warrant.mintBuilder()
  .capability('read_file', { path: Pattern('/data/*') })
  .holder(agent.publicKey)
  .mint(root);

// A call that is refused is a Denied: `authorize` does not throw.
const args = { path: '/etc/passwd' };
const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
const signature = warrant.sign(agent, 'read_file', args);
const decision = authorizer.authorize({ warrant, tool: 'read_file', args, signature });
if (!decision.allowed) console.log(`denied: ${decision.code}, ${decision.number}, ${decision.reason}`);

/** What an attempt throws. */
function attempt(what: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    console.log(`${what}: ${error.name} ${error.code}, ${error.number}`);
    console.log(`  ${error.message}`);
  }
}

// What cannot be read, or may not be made, is a TenuoError.
attempt('reading', () => Warrant.parse('not a warrant'));
attempt('delegating', () =>
  warrant
    .grantBuilder()
    .capability('read_file', { path: Exact('/etc/passwd') })
    .grant(agent),
);

// Deciding without knowing whom to trust is a mistake in the program.
attempt('deciding', () => new Authorizer({ trustedRoots: [] }));
