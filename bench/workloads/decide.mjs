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
    ...seen('allow', 3),
    ...opened('allow', 3),
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
    return { work, by, run: makeRun(new Authorizer({ trustedRoots: [ROOT.publicKey], engine })) };
  });
}

/** Each batch begins after a call that reads the chain. */
function primed(list) {
  return list.map((item) => ({ ...item, prime: item.run }));
}

/** Chains in turn, so that none is in memory: beside the peers, which have no memory of chains. */
function unseen(name, links) {
  const work = title(name, links, 'nothing seen');
  const { number, call } = CALLS[name];
  const chains = unseenChains(links, work);
  const requests = chains.map((chain) => ({ warrant: chain.stack, ...call(chain), now: NOW }));
  const own = onEngines(work, (authorizer) => {
    return rotate(requests, (request) => must(authorizer.authorize(request).number === number));
  });
  const root = ROOT.publicKey.toBytes();
  const calls = chains.map((chain) => ({ stack: chain.stack, ...call(chain), root, now: NOW }));
  const peers = Object.entries(VERIFIERS).map(([peer, verify]) => {
    const decide = (each) => must(authorize(each, verify) === (number === 0));
    return { work, by: `hand-written on ${peer}`, run: rotate(calls, decide) };
  });
  return [...own, ...peers];
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
