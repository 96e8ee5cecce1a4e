// The whole decision about one call, from the bytes of a chain: signatures, links, trust, time, possession, constraints.
import { Authorizer } from '../../build/esm/src/index.js';
import {
  ARGS,
  fewChains,
  makeChain,
  must,
  NOW,
  ROOT,
  rotate,
  TOOL,
  UNKNOWN_TOOL,
  unseenChains,
  WRONG_ARGS,
} from '../fixtures/deploy.mjs';
import { forgetAll, forgetChains, onEngines, onOwnEngines, repeat } from '../fixtures/engines.mjs';
import { VERIFIERS } from '../peers/ed25519.mjs';
import { authorize } from '../peers/handwritten.mjs';
import { decider, jose } from '../peers/jose.mjs';
import { biscuitDecider } from '../peers/policies.mjs';

/** Decisions that are made with one call of authorizeMany. */
const MANY = 64;

/** What is called, how it is signed, and the number that the decision has: 0 for allowed. */
const CALLS = {
  allow: { number: 0, call: ({ signature }) => ({ tool: TOOL, args: ARGS, signature }) },
  'deny, wrong argument': {
    number: 1501,
    call: ({ wrongSignature }) => ({ tool: TOOL, args: WRONG_ARGS, signature: wrongSignature }),
  },
  'deny, unknown tool': {
    number: 1500,
    call: ({ unknownSignature }) => ({ tool: UNKNOWN_TOOL, args: ARGS, signature: unknownSignature }),
  },
  'deny, proof of other arguments': {
    number: 1100,
    call: ({ wrongSignature }) => ({ tool: TOOL, args: ARGS, signature: wrongSignature }),
  },
};
const WRONG_PROOF = 'deny, proof of other arguments';

export async function cases() {
  return [
    ...[1, 3, 8].flatMap((links) => [
      ...unseen('allow', links),
      ...keysSeen('allow', links),
      ...chainSeen('allow', links),
    ]),
    ...opened('allow', 3),
    ...many(3),
    ...unseen('deny, wrong argument', 3),
    ...chainSeen('deny, wrong argument', 3),
    ...chainSeen('deny, unknown tool', 3),
    ...unseen(WRONG_PROOF, 3),
    ...strangers(3),
    ...holderSeen(3),
    ...(await others()),
  ];
}

const title = (name, links, state) => `${name}, ${links === 1 ? '1 link' : `${links} links`}, ${state}`;
const authorizerOf = (engine) => new Authorizer({ trustedRoots: [ROOT.publicKey], engine });

function requestFor(name, chain) {
  return { warrant: chain.stack, ...CALLS[name].call(chain), now: NOW };
}

function decide(authorizer, name, request) {
  must(authorizer.authorize(request).number === CALLS[name].number);
}

/** Chains in turn, and keys forgotten: nothing is in memory. Beside the peers, which have no memory of chains. */
function unseen(name, links) {
  const work = title(name, links, 'nothing seen');
  const chains = unseenChains(links, work);
  const requests = chains.map((chain) => requestFor(name, chain));
  const own = onEngines(work, (engine) => {
    const authorizer = authorizerOf(engine);
    return rotate(requests, (request) => {
      forgetAll(engine);
      decide(authorizer, name, request);
    });
  });
  const { number, call } = CALLS[name];
  const root = ROOT.publicKey.toBytes();
  const calls = chains.map((chain) => ({ stack: chain.stack, ...call(chain), root, now: NOW }));
  const peers = Object.entries(VERIFIERS).map(([peer, verify]) => {
    const run = rotate(calls, (each) => must(authorize(each, verify) === (number === 0)));
    return { work, by: `hand-written on ${peer}`, run };
  });
  return [...own, ...peers];
}

/** Chains in turn, each of which the engine has forgotten; their keys it has met. */
function keysSeen(name, links) {
  const work = title(name, links, 'keys seen');
  const requests = unseenChains(links, work).map((chain) => requestFor(name, chain));
  return onOwnEngines(work, (engine, by) => {
    const authorizer = authorizerOf(engine);
    const few = requests.slice(0, fewChains(by));
    const run = rotate(few, (request) => {
      forgetChains(engine);
      decide(authorizer, name, request);
    });
    return { run, remind: repeat(2 * few.length, run) };
  });
}

/** The same bytes again and again. */
function chainSeen(name, links) {
  const request = requestFor(name, makeChain(links, name));
  return onOwnEngines(title(name, links, 'chain seen'), (engine) => {
    const authorizer = authorizerOf(engine);
    const run = () => decide(authorizer, name, request);
    return { run, remind: repeat(2, run) };
  });
}

/** A proof that is not for this call, all windows tried; the chain was seen, its holder never signed anything valid. */
function strangers(links) {
  const request = requestFor(WRONG_PROOF, makeChain(links, 'a stranger'));
  return onOwnEngines(title(WRONG_PROOF, links, 'chain seen, holder new'), (engine) => {
    const authorizer = authorizerOf(engine);
    const run = () => decide(authorizer, WRONG_PROOF, request);
    return { run, remind: run };
  });
}

/** The same, after calls of the holder that were allowed. */
function holderSeen(links) {
  const chain = makeChain(links, 'a holder');
  const [allowed, refused] = ['allow', WRONG_PROOF].map((name) => requestFor(name, chain));
  return onOwnEngines(title(WRONG_PROOF, links, 'chain and holder seen'), (engine) => {
    const authorizer = authorizerOf(engine);
    const run = () => decide(authorizer, WRONG_PROOF, refused);
    return { run, remind: repeat(2, () => decide(authorizer, 'allow', allowed)) };
  });
}

/** A chain that was read once with `open`. */
function opened(name, links) {
  const chain = makeChain(links, `${name}, opened`);
  const { number, call } = CALLS[name];
  const request = { ...call(chain), now: NOW };
  return onOwnEngines(title(name, links, 'chain opened'), (engine) => {
    const own = authorizerOf(engine).open(chain.stack);
    const run = () => must(own.authorize(request).number === number);
    return { run, remind: repeat(2, run) };
  });
}

/** Many calls with one authorizeMany; the time is that of each. */
function many(links) {
  const chains = unseenChains(links, 'many');
  const requestsOf = (among) => Array.from({ length: MANY }, (_, i) => requestFor('allow', among[i % among.length]));
  const allAllowed = (authorizer, requests) => must(authorizer.authorizeMany(requests).every(({ allowed }) => allowed));
  const work = (state) => title('allow', links, `${MANY} at once, each, ${state}`);
  const seen = onOwnEngines(work('chain seen'), (engine) => {
    const authorizer = authorizerOf(engine);
    const requests = requestsOf(chains.slice(0, 1));
    const run = () => allAllowed(authorizer, requests);
    return { run, remind: () => decide(authorizer, 'allow', requests[0]) };
  });
  const keys = onOwnEngines(work('keys seen'), (engine, by) => {
    const authorizer = authorizerOf(engine);
    const requests = requestsOf(chains.slice(0, fewChains(by)));
    const run = () => {
      forgetChains(engine);
      allAllowed(authorizer, requests);
    };
    return { run, remind: run };
  });
  const strange = requestsOf(Array.from({ length: MANY }, (_, i) => makeChain(links, `many ${i}`)));
  const nothing = onEngines(work('nothing seen'), (engine) => {
    const authorizer = authorizerOf(engine);
    return () => {
      forgetAll(engine);
      allAllowed(authorizer, strange);
    };
  });
  return [...seen, ...keys, ...nothing].map((item) => ({ ...item, per: MANY }));
}

/** Other tokens for the same authority. */
async function others() {
  const list = [];
  const work = title('allow', 3, 'nothing seen');
  if (biscuitDecider !== undefined) {
    list.push({ work, by: 'biscuit-wasm, 3 blocks, no proof', run: () => must(biscuitDecider(ARGS)) });
  }
  if (jose !== undefined) {
    const decideTokens = await decider(makeChain(3, 'jose').stack);
    must((await decideTokens(WRONG_ARGS, true)) === false);
    for (const [state, keep] of Object.entries({ 'keys kept': true, 'fresh keys': false })) {
      const run = async () => must(await decideTokens(ARGS, keep));
      list.push({ work, by: `jose, 3 tokens and a proof, ${state}`, run, async: true });
    }
  }
  return list;
}
