// All the forms of `guard`: objects, positional arguments, generators, methods, one warrant for good.
import { AuthorizationDenied, Capability, configure, guard, mintSync, Pattern, SigningKey, Warrant } from 'tenuo-edge';

const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
configure({ issuerKey: root, devMode: true, auditLog: false });

/** What a call gives, or the code of its denial. */
function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof AuthorizationDenied)) throw error;
    return error.decision.code;
  }
}

const read = guard({ tool: 'read_file' }, ({ path }: { path: string }) => `read ${path}`);
const open = guard({ tool: 'read_file', args: ['path'] }, (path: string) => `opened ${path}`);
const stat = guard(
  { tool: 'read_file', extractArgs: (path: string) => ({ path }) },
  (path: string) => `${path.length} characters`,
);
const lines = guard({ tool: 'read_file', args: ['path'] }, function* (path: string) {
  yield `${path}, line 1`;
  yield `${path}, line 2`;
});

class Files {
  readonly #root = '/data';

  @guard({ tool: 'read_file', args: ['path'] })
  list(path: string): string {
    return `listed ${path} below ${this.#root}`;
  }
}

mintSync([Capability('read_file', { path: Pattern('/data/*') })], () => {
  for (const path of ['/data/a', '/etc/passwd']) {
    console.log(attempt(() => read({ path })));
    console.log(attempt(() => open(path)));
    console.log(attempt(() => stat(path)));
    console.log(attempt(() => [...lines(path)]));
    console.log(attempt(() => new Files().list(path)));
  }
});

// One warrant for good: no scope is needed, and none is asked for.
const warrant = Warrant.mintBuilder()
  .capability('upgrade_cluster', { cluster: Pattern('staging-*'), budget: 5000 })
  .holder(agent.publicKey)
  .mint(root);
const upgrade = guard(
  { tool: 'upgrade_cluster', warrant: warrant.bind(agent) },
  ({ cluster }: { cluster: string; budget: number }) => `upgrading ${cluster}`,
);
console.log(attempt(() => upgrade({ cluster: 'staging-web', budget: 5000 })));
console.log(attempt(() => upgrade({ cluster: 'production-web', budget: 5000 })));
