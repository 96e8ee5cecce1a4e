// A guarded function is authorized when it is called, by the warrant that is then in scope.
import {
  AuthorizationDenied,
  configure,
  guard,
  keyScope,
  Pattern,
  SigningKey,
  Warrant,
  warrantScope,
} from 'tenuo-edge';

const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
configure({ trustedRoots: [root.publicKey], auditLog: false });

const readFile = guard({ tool: 'read_file' }, ({ path }: { path: string }) => `content of ${path}`);

const mint = (paths: string) =>
  Warrant.mintBuilder()
    .capability('read_file', { path: Pattern(paths) })
    .holder(agent.publicKey)
    .mint(root);

async function report(path: string): Promise<void> {
  try {
    console.log(readFile({ path }));
  } catch (error) {
    if (!(error instanceof AuthorizationDenied)) throw error;
    console.log(`${path}: ${error.decision.code}`);
  }
}

// A bound warrant brings warrant, key and roots.
await mint('/tmp/*')
  .bind(agent)
  .run(async () => {
    await report('/tmp/test.txt');
    await report('/etc/passwd');
  });

// Another warrant, other permissions.
await mint('/etc/*')
  .bind(agent)
  .run(() => report('/etc/passwd'));

// Or one by one, as a middleware does that knows only a part.
await warrantScope(mint('/tmp/*'), () => keyScope(agent, () => report('/tmp/test.txt')));

// Nothing in scope: refused as well.
await report('/tmp/test.txt');
