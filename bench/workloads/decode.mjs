// Reading alone. An engine always goes on to the signatures, so what is read here is damaged in its very last byte:
// everything is read, every rule applied, every key inside checked, and then it is refused.
import { Authorizer } from 'tenuo-edge';
import { ARGS, ENGINES, makeChain, must, NOW, ROOT, TOOL } from '../fixtures/deploy.mjs';
import { decodeStack } from '../peers/handwritten.mjs';

/** The depth, last of the payload, becomes the head of a number whose byte is missing. */
const TRUNCATED_HEAD = 0x18;

function damaged({ stack, warrant }) {
  const { payload } = warrant;
  const bytes = stack.slice();
  bytes[Buffer.from(stack).lastIndexOf(payload) + payload.length - 1] = TRUNCATED_HEAD;
  return bytes;
}

export function cases() {
  const list = [];
  for (const links of [1, 3]) {
    const work = links === 1 ? 'decode one warrant' : `decode a stack of ${links}`;
    const chain = makeChain(links, 'decode');
    const warrant = damaged(chain);
    for (const [by, engine] of Object.entries(ENGINES)) {
      const authorizer = new Authorizer({ trustedRoots: [ROOT.publicKey], engine });
      const request = { warrant, tool: TOOL, args: ARGS, signature: chain.signature, now: NOW };
      list.push({ work, by, run: () => must(authorizer.authorize(request).number === 1202) });
    }
    list.push({ work, by: 'hand-written, no rules', run: () => must(decodeStack(chain.stack).length === links) });
  }
  return list;
}
