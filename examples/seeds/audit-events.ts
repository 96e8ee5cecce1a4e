// Every decision is an event: lines of JSON on the console, to a function of yours, or not at all.
import { AuthorizationDenied, Capability, configure, flushAudit, guard, mint, Pattern, SigningKey } from 'tenuo-edge';

const issuerKey = SigningKey.generate();
const trustedRoots = [issuerKey.publicKey];
const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);

/** One call that is allowed, and one that is not. */
async function twoCalls(): Promise<void> {
  await mint([Capability('search', { query: Pattern('weather *') })], async () => {
    for (const query of ['weather NYC', 'stock prices']) {
      try {
        search({ query });
      } catch (error) {
        if (!(error instanceof AuthorizationDenied)) throw error;
      }
    }
  });
  await flushAudit();
}

// To a function: any logger. No value of an argument is in an event unless it is asked for by its name.
configure({
  issuerKey,
  trustedRoots,
  auditLog: (event) => console.log(event.type, 'code' in event ? `${event.tool}: ${event.code}` : ''),
});
await twoCalls();

// With what denied calls were about, for a log that may know.
configure({
  issuerKey,
  trustedRoots,
  auditLog: {
    sinks: (event) => 'ref' in event && console.log(event.service, event.at, event.args),
    service: 'my-service',
    includeValues: { args: ['query'] },
  },
});
await twoCalls();

// Silent, for demonstrations and tests. Left out, it is lines of JSON on the console.
configure({ issuerKey, trustedRoots, auditLog: false });
await twoCalls();
