// The dearest 64 KiB: how long a decision can be made to take. Goal: 50 ms in WebAssembly.
import { Authorizer } from '../../build/esm/src/index.js';
import { must, rotate } from '../fixtures/deploy.mjs';
import { forgetAll, onEngines } from '../fixtures/engines.mjs';
import { HOSTILE_ROOT, hostileShapes } from '../fixtures/hostile.mjs';

export function cases() {
  return hostileShapes().flatMap(({ shape, number, requests }) =>
    onEngines(`worst 64 KiB: ${shape}`, (engine) => {
      const authorizer = new Authorizer({ trustedRoots: [HOSTILE_ROOT], engine });
      return rotate(requests, (request) => {
        forgetAll(engine);
        must(authorizer.authorize(request).number === number);
      });
    }),
  );
}
