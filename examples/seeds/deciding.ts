// Deciding: once, many times under one chain, in batches, at another instant; and all that a denial says.
import { Authorizer, type Decision, Exact, MemoryReplayStore, OneOf, SigningKey, Warrant } from 'tenuo-edge';

const [root, agent] = [SigningKey.generate(), SigningKey.generate()];
const tool = 'restart_service';
const warrant = Warrant.mintBuilder()
  .capability(tool, { name: OneOf(['payments', 'billing']), environment: Exact('staging') })
  .holder(agent.publicKey)
  .ttl(300)
  .mint(root);

const signed = (args: Record<string, string>) => ({ tool, args, signature: warrant.sign(agent, tool, args) });
const staging = signed({ name: 'payments', environment: 'staging' });
const production = signed({ name: 'payments', environment: 'production' });

/** A decision in a line. `allowed` tells the two kinds apart, also to the compiler. */
function say(decision: Decision): void {
  if (decision.allowed) return console.log('allowed');
  const { code, number, at, expected, received } = decision;
  console.log(`${code} (${number}): ${at.argument ?? at.tool} is ${received ?? '-'}, not ${expected ?? '-'}`);
}

const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
const stack = warrant.toStack();
say(authorizer.authorize({ warrant: stack, ...staging }));
say(authorizer.authorize({ warrant: stack, ...production }));

// A chain is read and verified once, and decides many calls.
const chain = authorizer.open(stack);
say(chain.authorize(staging));
for (const decision of authorizer.authorizeMany([staging, production].map((call) => ({ warrant: stack, ...call }))))
  say(decision);

// The instant is a parameter: nothing else reads a clock.
const tomorrow = new Date(Date.now() + 86_400_000);
console.log(authorizer.authorize({ warrant: stack, ...staging, now: tomorrow }).code);

// Stricter: one call by one proof, a clearance that the tool requires, no tolerance for clocks.
const strict = new Authorizer({
  trustedRoots: [root.publicKey],
  clockTolerance: 0,
  pop: { windowSeconds: 30, maxWindows: 3 },
  replay: new MemoryReplayStore(),
});
console.log(
  strict.authorize({ warrant: stack, ...staging }).code,
  strict.authorize({ warrant: stack, ...staging }).code,
);

const cleared = new Authorizer({ trustedRoots: [root.publicKey], clearance: { restart_service: 30, '*': 0 } });
console.log(cleared.authorize({ warrant: stack, ...staging }).code);
