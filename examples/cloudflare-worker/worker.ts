// A Worker that runs tools for whoever holds a warrant for them. No KV, no database: the warrant brings its own proof.
import { Authorizer, engine, redact } from 'tenuo-edge/verify';
import { type AuditLine, answer } from '../edge/tool-calls.ts';
import { tools } from '../edge/tools.ts';

interface Env {
  /** The public key that every chain must begin at. */
  readonly TRUSTED_ROOT: string;
}

interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

/** One for the life of the isolate: it remembers the keys and chains that it has verified. */
let authorizer: Authorizer | undefined;

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    authorizer ??= start(env.TRUSTED_ROOT);
    return answer(request, { authorizer, redact, tools, audit: (line) => context.waitUntil(record(line)) });
  },
};

function start(trustedRoot: string): Authorizer {
  const { kind, kernel } = engine();
  console.log(`tenuo-edge runs on ${kind}, ${kernel}`);
  return new Authorizer({ trustedRoots: [trustedRoot] });
}

/** To the Worker's log. Where it goes to a queue or a collector instead, the caller does not wait for that either. */
async function record(line: AuditLine): Promise<void> {
  console.log(JSON.stringify(line));
}
