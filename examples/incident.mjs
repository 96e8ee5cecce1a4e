// An on-call incident: a lead hands authority to an agent, the agent hands a part of it to a sub-agent, and ten
// calls arrive. Which of them may be made?
//
// The warrants and the signed calls were made by upstream's Python package (data/incident-chain.json). No server is
// asked: a chain carries its own proof, and one trusted key is enough to judge it.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Authorizer, createEngine, engine, Warrant } from 'tenuo-edge';
import { printChain, printDecision, printOutcome, printSpeed, printTitle } from './support/incident-report.mjs';
import { measure, verifyOnceByNode } from './support/speed.mjs';
import { decidersOfStrangers } from './support/strangers.mjs';
import { endQuietly } from './support/terminal.mjs';

const HELP = `Usage: npm start [-- --help]

Verifies a chain of three warrants that upstream's Python package made, decides ten calls under it and explains
each decision. Exits with 1 where a verdict is not the one that upstream gave.

NO_COLOR=1 turns colour off, FORCE_COLOR=1 turns it on.
`;

endQuietly();
if (readOptions().help) process.stdout.write(HELP);
else process.exitCode = (await main()) ? 0 : 1;

async function main() {
  const incident = JSON.parse(readFileSync(new URL('data/incident-chain.json', import.meta.url), 'utf8'));
  const { now, calls, stack_text: received, trusted_root_hex: root } = incident;
  const names = Object.keys(incident.seeds_hex);

  // The text is what arrives in the header X-Tenuo-Warrant: the whole chain. Is it a chain that we trust?
  const authorizer = new Authorizer({ trustedRoots: [root] });
  const verified = authorizer.verify(received, { now });
  printTitle(now, verified);

  const warrant = Warrant.parse(received);
  printChain(warrant.chain, names);

  // Two of the calls are the agent's own, made under the chain without its last link.
  const requests = calls.map(({ links, tool, args, signature_hex: signature }) => {
    return { warrant: warrant.chain[links - 1], tool, args, signature: Buffer.from(signature, 'hex'), now };
  });
  const decisions = requests.map((request) => authorizer.authorize(request));

  const recorded = calls.map(({ verdict }) => verdict.code ?? 0);
  console.log('\nTen calls arrive, each signed by whoever makes it.\n');
  for (const [i, decision] of decisions.entries()) printDecision(i + 1, calls[i], decision, recorded[i], names);

  // The same questions to the other engine: a decision never depends on which one runs.
  const engines = engine().kind === 'wasm' ? [engine(), createEngine('js')] : [engine()];
  const judges = engines.map((each) => new Authorizer({ trustedRoots: [root], engine: each }));
  const answers = judges.map((judge) => requests.map((request) => inFull(judge.authorize(request))).join('\n'));
  const agreeing = answers.every((answer) => answer === answers[0]);
  const differing = decisions.filter(({ number }, i) => number !== recorded[i]).length;
  printOutcome(decisions, differing, agreeing, engines);

  await showSpeed(judges, engines, requests);
  return verified.allowed && agreeing && differing === 0;
}

/** What decisions cost on this machine: of a chain that the engine knows, and of chains that it has never seen. */
async function showSpeed(judges, engines, requests) {
  const [first, last] = [requests[0], requests[requests.length - 1]];
  const rows = [
    { title: 'call 1, allowed; the chain is known', calls: judges.map((judge) => () => judge.authorize(first)) },
    {
      title: 'call 10, a stolen warrant; the chain is known',
      calls: judges.map((judge) => () => judge.authorize(last)),
    },
    { title: 'a call under three warrants never seen', calls: decidersOfStrangers(engines) },
  ];
  for (const row of rows) {
    row.calls[0]();
    row.verifications = row.calls[0]().work.verifications;
  }
  const [alone, ...times] = await measure([verifyOnceByNode(), ...rows.flatMap(({ calls }) => calls)]);
  for (const row of rows) {
    row.times = times.splice(0, engines.length);
    row.alone = alone * row.verifications;
  }
  printSpeed(engines, rows);
}

/** Everything that a decision says. */
function inFull(decision) {
  return JSON.stringify({ ...decision.toJSON(), expected: decision.expected, received: decision.received });
}

function readOptions() {
  try {
    return parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    process.stderr.write(`${error.message.split('. ')[0]}.\nTry: npm start -- --help\n`);
    process.exit(2);
  }
}
