// Reading alone. An engine always goes on to the signatures, so what is read here is damaged in its very last byte:
// everything is read, every rule applied, every key inside checked, and then it is refused.
// Keys seen: that each key is a point of the curve is remembered too.
import { Authorizer } from '../../build/esm/src/index.js';
import { ARGS, makeChain, must, NOW, ROOT, TOOL } from '../fixtures/deploy.mjs';
import { forgetKeys, learnKey, onEngines, onOwnEngines } from '../fixtures/engines.mjs';
import { decodeStack as decodeByCborg } from '../peers/cborg.mjs';
import { decodeStack } from '../peers/handwritten.mjs';

/** The depth, last of the payload, becomes the head of a number whose byte is missing. */
const TRUNCATED_HEAD = 0x18;
const MALFORMED = 1202;

function damaged({ stack, warrant }) {
  const { payload } = warrant;
  const bytes = stack.slice();
  bytes[Buffer.from(stack).lastIndexOf(payload) + payload.length - 1] = TRUNCATED_HEAD;
  return bytes;
}

export function cases() {
  return [1, 3].flatMap((links) => {
    const title = links === 1 ? 'decode 1 link' : `decode ${links} links`;
    const chain = makeChain(links, 'decode');
    const keys = chain.warrant.chain.flatMap(({ issuer, holder }) => [issuer.toBytes(), holder.toBytes()]);
    const seen = onOwnEngines(`${title}, keys seen`, (engine) => {
      const remind = () => must(keys.every((key) => learnKey(engine, key)));
      return { run: reader(engine, chain), remind };
    });
    const unseen = onEngines(`${title}, new keys`, (engine) => {
      const read = reader(engine, chain);
      return () => {
        forgetKeys(engine);
        read();
      };
    });
    const peers = { 'hand-written, no rules': decodeStack, 'cborg, no rules': decodeByCborg };
    const others = Object.entries(peers)
      .filter(([, decode]) => decode !== undefined)
      .map(([by, decode]) => {
        return { work: `${title}, keys seen`, by, run: () => must(decode(chain.stack).length === links) };
      });
    return [...seen, ...others, ...unseen];
  });
}

function reader(engine, chain) {
  const authorizer = new Authorizer({ trustedRoots: [ROOT.publicKey], engine });
  const request = { warrant: damaged(chain), tool: TOOL, args: ARGS, signature: chain.signature, now: NOW };
  return () => must(authorizer.authorize(request).number === MALFORMED);
}
