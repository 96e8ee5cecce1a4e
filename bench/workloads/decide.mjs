// The whole decision about one call, from the bytes of a chain: signatures, links, trust, time, possession, constraints.
import { Authorizer } from 'tenuo-edge';
import {
  ARGS,
  ENGINES,
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
import { VERIFIERS } from '../peers/ed25519.mjs';
import { authorize } from '../peers/handwritten.mjs';

/** More chains than an engine has slots, whose keys are not more than it has tables for. */
const FEW_CHAINS = 8;

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
  'deny, proof of another call': {
    number: 1100,
    call: ({ wrongSignature }) => ({ tool: TOOL, args: ARGS, signature: wrongSignature }),
  },
};

export function cases() {
  return [
    ...unseen('allow', 1),
    ...seen('allow', 1),
    ...unseen('allow', 3),
    ...keysSeen('allow', 3),
    ...seen('allow', 3),
    ...opened('allow', 3),
    ...many('allow', 3),
    ...unseen('allow', 8),
    ...keysSeen('allow', 8),
    ...seen('allow', 8),
    ...unseen('deny, wrong argument', 3),
    ...seen('deny, wrong argument', 3),
    ...seen('deny, unknown tool', 3),
    ...seen('deny, proof of another call', 3),
  ];
}

function title(name, links, state) {
  return `${name}, ${links === 1 ? '1 link' : `${links} links`}, ${state}`;
}

function onEngines(work, makeRun) {
  return Object.entries(ENGINES).map(([by, engine]) => {
    return { work, by, run: makeRun(new Authorizer({ trustedRoots: [ROOT.publicKey], engine }), engine) };
  });
}

/** Calls after which an engine knows the chain and has tables of the keys, which other cases make it forget. */
const PRIMING = 4;

/** Each batch begins after so many calls for each of the chains in turn; JavaScript has no tables of keys. */
function primed(list, chains = 1) {
  return list.map(({ work, by, run }) => {
    const calls = by === 'js' ? 1 : PRIMING * chains;
    const prime = () => {
      for (let left = calls; left > 0; left--) run();
    };
    return { work, by, run, prime };
  });
}

/** Chains in turn, and keys forgotten, so that nothing is in memory: beside the peers, which have no memory of chains. */
function unseen(name, links) {
  const work = title(name, links, 'nothing seen');
  const { number, call } = CALLS[name];
  const chains = unseenChains(links, work);
  const requests = chains.map((chain) => ({ warrant: chain.stack, ...call(chain), now: NOW }));
  const own = onEngines(work, (authorizer, { core }) => {
    return rotate(requests, (request) => {
      core.forgetKeys();
      must(authorizer.authorize(request).number === number);
    });
  });
  const root = ROOT.publicKey.toBytes();
  const calls = chains.map((chain) => ({ stack: chain.stack, ...call(chain), root, now: NOW }));
  const peers = Object.entries(VERIFIERS).map(([peer, verify]) => {
    const decide = (each) => must(authorize(each, verify) === (number === 0));
    return { work, by: `hand-written on ${peer}`, run: rotate(calls, decide) };
  });
  return [...own, ...peers];
}

/** Chains in turn, whose keys the engine has met. */
function keysSeen(name, links) {
  const work = title(name, links, 'keys seen');
  const { number, call } = CALLS[name];
  const chains = unseenChains(links, work).slice(0, FEW_CHAINS);
  const requests = chains.map((chain) => ({ warrant: chain.stack, ...call(chain), now: NOW }));
  const list = onEngines(work, (authorizer) => {
    return rotate(requests, (request) => must(authorizer.authorize(request).number === number));
  });
  return primed(list, FEW_CHAINS);
}

/** Many calls at once, of one chain and of chains in turn. */
function many(name, links) {
  const { number, call } = CALLS[name];
  const chains = unseenChains(links, `${name}, many`).slice(0, FEW_CHAINS);
  return [
    ['chain seen', chains.slice(0, 1)],
    ['keys seen', chains],
  ].flatMap(([state, among]) => {
    const requests = Array.from({ length: MANY }, (_, i) => {
      const chain = among[i % among.length];
      return { warrant: chain.stack, ...call(chain), now: NOW };
    });
    const list = onEngines(title(name, links, `${state}, ${MANY} at once`), (authorizer) => {
      return () => must(authorizer.authorizeMany(requests).every((decision) => decision.number === number));
    });
    return primed(list);
  });
}

/** The same bytes again and again. */
function seen(name, links) {
  const { number, call } = CALLS[name];
  const chain = makeChain(links, name);
  const request = { warrant: chain.stack, ...call(chain), now: NOW };
  const list = onEngines(title(name, links, 'chain seen'), (authorizer) => {
    return () => must(authorizer.authorize(request).number === number);
  });
  return primed(list);
}

/** A chain that was read once with `open`. */
function opened(name, links) {
  const { number, call } = CALLS[name];
  const chain = makeChain(links, name);
  const request = { ...call(chain), now: NOW };
  const list = onEngines(title(name, links, 'chain opened'), (authorizer) => {
    const own = authorizer.open(chain.stack);
    return () => must(own.authorize(request).number === number);
  });
  return primed(list);
}
