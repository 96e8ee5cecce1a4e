// The handler of both routes: runs tools for whoever holds a warrant for them.
import { Authorizer, engine, redact } from 'tenuo-edge/verify';
import { answer } from '../../edge/tool-calls.ts';
import { tools } from '../../edge/tools.ts';

/** Made by the first request: a build runs this module too, where there may be no key. */
let authorizer;

export function serve(request) {
  authorizer ??= start(process.env.TRUSTED_ROOT);
  return answer(request, { authorizer, redact, tools, audit: (line) => console.log(JSON.stringify(line)) });
}

function start(trustedRoot) {
  const { kind, kernel } = engine();
  console.log(`tenuo-edge runs on ${kind}, ${kernel}`);
  return new Authorizer({ trustedRoots: [trustedRoot] });
}
