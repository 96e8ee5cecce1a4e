// Thirty seconds: a tool that can be called only under a warrant that allows this very call.
import { AuthorizationDenied, Capability, configure, guard, mint, Pattern, SigningKey } from 'tenuo-edge';

configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false });

const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);

await mint([Capability('search', { query: Pattern('weather *') })], async () => {
  console.log(search({ query: 'weather NYC' }));
  try {
    console.log(search({ query: 'stock prices' }));
  } catch (error) {
    if (!(error instanceof AuthorizationDenied)) throw error;
    console.log(`${error.name}: ${error.message}`);
  }
});
