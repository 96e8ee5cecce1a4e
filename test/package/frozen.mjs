// Decides on both engines with every entry imported.

import { Authorizer, createEngine, Pattern, SigningKey, Warrant } from 'tenuo-edge';
import * as cel from 'tenuo-edge/cel';
import * as verify from 'tenuo-edge/verify';
import * as verifyJs from 'tenuo-edge/verify-js';

for (const kind of ['wasm', 'js']) {
  const engine = createEngine(kind);
  const root = SigningKey.generate({ engine });
  const warrant = Warrant.mintBuilder({ engine })
    .capability('search', { query: Pattern('weather *') })
    .ttl(60)
    .mint(root);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine, cel: cel.cel });
  const codes = ['weather in Oslo', 'stock prices'].map((query) => {
    const signature = warrant.sign(root, 'search', { query });
    return authorizer.authorize({ warrant, tool: 'search', args: { query }, signature }).code;
  });
  for (const { parse } of [verify, verifyJs]) if (parse(String(warrant)).id !== warrant.id) codes.push('other id');
  console.log(kind, ...codes);
}
