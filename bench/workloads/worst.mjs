// The dearest 64 KiB: how long a decision can be made to take. Goal: 50 ms in WebAssembly.
import { Authorizer } from 'tenuo-edge';
import { ENGINES, must, rotate } from '../fixtures/deploy.mjs';
import { HOSTILE_ROOT, hostileShapes } from '../fixtures/hostile.mjs';

export function cases() {
  const list = [];
  for (const { shape, number, requests } of hostileShapes()) {
    for (const [by, engine] of Object.entries(ENGINES)) {
      const authorizer = new Authorizer({ trustedRoots: [HOSTILE_ROOT], engine });
      const decide = (request) => must(authorizer.authorize(request).number === number);
      list.push({ work: `worst 64 KiB: ${shape}`, by, run: rotate(requests, decide) });
    }
  }
  return list;
}
