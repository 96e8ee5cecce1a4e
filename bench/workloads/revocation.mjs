// Revocation lists of a million ids: what one adds to a decision, and what it takes to read and to verify one.
import { Authorizer, SignedRevocationList } from '../../build/esm/src/index.js';
import { ARGS, makeChain, must, NOW, ROOT, TOOL } from '../fixtures/deploy.mjs';
import { onEngines, onOwnEngines, repeat } from '../fixtures/engines.mjs';
import { idsOf, LISTED, listBytes, verifiedList } from '../fixtures/revoked.mjs';

const ID_BYTES = 16;
const OF = '1,000,000 ids';

export function cases() {
  return [...decisions(), ...lookups(), ...readings()];
}

/** A chain that was seen before, without a list and with one that does not name it. */
function decisions() {
  const { stack, signature } = makeChain(3, 'not revoked');
  const request = { warrant: stack, tool: TOOL, args: ARGS, signature, now: NOW };
  const deciding = (work, listOf) =>
    onOwnEngines(work, (engine) => {
      const authorizer = new Authorizer({ trustedRoots: [ROOT.publicKey], revocationList: listOf(engine), engine });
      const run = () => must(authorizer.authorize(request).allowed);
      return { run, remind: repeat(2, run) };
    });
  return [
    ...deciding('revocation: allow, 3 links, chain seen, no list', () => undefined),
    ...deciding(`revocation: allow, 3 links, chain seen, a list of ${OF}`, verifiedList),
  ];
}

/** By itself, another id each time: what it looks at is in no cache. */
function lookups() {
  const looking = (what, name, expected) => ({
    work: `revocation: look up an id that is ${what} a list of ${OF}`,
    by: 'js',
    make() {
      const list = verifiedList();
      const ids = idsOf(name, LISTED);
      let at = 0;
      const run = () => {
        must(list.has(ids, at) === expected);
        at = (at + ID_BYTES) % ids.length;
      };
      return { run };
    },
  });
  return [looking('not in', 'not revoked', false), looking('in', 'revoked', true)];
}

function readings() {
  return [
    ...onEngines(`revocation: read a list of ${OF}`, (engine) => {
      const bytes = listBytes();
      return () => must(SignedRevocationList.parse(bytes, { engine }).size === LISTED);
    }),
    ...onEngines(`revocation: verify a list of ${OF}`, (engine) => {
      const list = SignedRevocationList.parse(listBytes(), { engine });
      return () => must(list.verify(ROOT.publicKey).size === LISTED);
    }),
  ];
}
