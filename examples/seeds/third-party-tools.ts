// Tools that are not yours: wrapped where the agent is put together, by name, under one warrant.
import { AuthorizationDenied, filterTools, guardTools, Pattern, protect, SigningKey, Warrant } from 'tenuo-edge';

const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
const bound = Warrant.mintBuilder()
  .capability('search', { query: Pattern('weather *') })
  .holder(agent.publicKey)
  .ttl(3600)
  .mint(root)
  .bind(agent, { trustedRoots: [root.publicKey] });

/** What a call gives, or the code of its denial. */
function attempt(call: () => string): void {
  try {
    console.log(call());
  } catch (error) {
    if (!(error instanceof AuthorizationDenied)) throw error;
    console.log(error.code);
  }
}

// As other packages export them: functions by name …
const functions = {
  search: ({ query }: { query: string }) => `results for ${query}`,
  shell: ({ command }: { command: string }) => `ran ${command}`,
};
const { search, shell } = protect(functions, bound);
attempt(() => search({ query: 'weather NYC' }));
attempt(() => search({ query: 'stock prices' }));
attempt(() => shell({ command: 'rm -rf /' }));

// … or objects with a name and a method that runs them.
class WebSearch {
  readonly name = 'search';
  readonly description = 'Searches the web';
  invoke({ query }: { query: string }): string {
    return `pages about ${query}`;
  }
}
const [webSearch] = protect([new WebSearch()] as const, bound);
attempt(() => webSearch.invoke({ query: 'weather NYC' }));
attempt(() => webSearch.invoke({ query: 'stock prices' }));

// The same for whatever warrant is in scope when they are called.
const [scoped] = guardTools([new WebSearch()] as const);
bound.run(() => attempt(() => scoped.invoke({ query: 'weather LA' })));

// What the model need not see at all.
console.log(Object.keys(filterTools(functions, bound)));

// What cannot be protected is refused here, and not when it is called.
try {
  protect([{ name: 'search', description: 'without a method' }], bound);
} catch (error) {
  console.log((error as Error).message);
}
