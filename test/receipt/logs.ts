// Logs for tests: calls of one holder, decided and recorded at counted instants.
import { Authorizer } from '../../src/authorizer.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { ReceiptLog, type ReceiptLogOptions } from '../../src/receipt/log.ts';
import { MemorySink } from '../../src/receipt/sink.ts';
import { type Cast, castOf, keyOf, NOW } from '../support/cast.ts';

export { NOW };

export interface Scene extends Cast {
  readonly engine: Engine;
  readonly authorizer: Authorizer;
  readonly sink: MemorySink;
  readonly log: ReceiptLog;
  /** Decides and records a call of the agent, `read` of a path: allowed, unless another path is asked for. */
  call(path?: string, options?: { readonly now?: number; readonly limit?: number }): ReturnType<ReceiptLog['decide']>;
}

export const PATH = '/data/logs/today';

export function sceneOf(engine: Engine, options: Partial<ReceiptLogOptions> = {}): Scene {
  const cast = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [cast.root.publicKey], engine });
  const sink = new MemorySink();
  const log = new ReceiptLog({ key: keyOf(9, engine), sink, engine, now: NOW, ...options });
  let count = 0;
  return {
    ...cast,
    engine,
    authorizer,
    sink,
    log,
    call(path = PATH, { now = NOW, limit = 5 } = {}) {
      const args = { path, limit };
      const signature = cast.leaf.sign(cast.agent, 'read', args, { now });
      count += 1;
      const request = { warrant: cast.leaf, tool: 'read', args, signature, now };
      return log.decide(authorizer, request, { requestId: `r-${count}` });
    },
  };
}

/** The bytes of a log as one. */
export function joined(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(records));
}
