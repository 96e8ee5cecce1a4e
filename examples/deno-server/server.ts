// A Deno server that runs tools for whoever holds a warrant for them. It may use the network and nothing else: what it
// trusts is a constant beside it, so it reads neither files nor the environment.
import { Authorizer, engine, redact } from 'tenuo-edge/verify';
import { answer } from '../edge/tool-calls.ts';
import { tools } from '../edge/tools.ts';
import { TRUSTED_ROOT } from './config.ts';

const { kind, kernel } = engine();
console.log(`tenuo-edge runs on ${kind}, ${kernel}`);

const authorizer = new Authorizer({ trustedRoots: [TRUSTED_ROOT] });

export default {
  fetch(request: Request): Promise<Response> {
    return answer(request, { authorizer, redact, tools, audit: (line) => console.log(JSON.stringify(line)) });
  },
};
