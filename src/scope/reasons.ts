// Why nothing can be put in scope.
import { defineReasons } from '../codes.ts';

const BIND_HINT = 'bind explicitly: guard({ tool, warrant: warrant.bind(key) }, fn)';

export const SCOPE_REASONS = /* @__PURE__ */ defineReasons({
  ASYNC_CONTEXT_MISSING: [
    120186,
    'this runtime has no AsyncLocalStorage, so nothing can be in scope across an await',
    `Without one ${BIND_HINT}; or use mintSync with a synchronous body. On Cloudflare Workers the flag nodejs_compat adds it.`,
  ],
  ISSUER_MISSING: [
    120187,
    'no issuer key is configured to mint with',
    'Pass it once: configure({ issuerKey, trustedRoots }); or mint with Warrant.mintBuilder()….mint(key).',
  ],
  SCOPE_WITHOUT_WARRANT: [
    120188,
    'no warrant is in scope to grant from',
    'Call grant inside of mint(…), bound.run(…) or warrantScope(warrant, …); or hand on a warrant itself: warrant.grant(…).',
  ],
  SCOPE_WITHOUT_KEY: [
    120189,
    'no key is in scope to grant with',
    'Put the key of the warrant’s holder in scope too: keyScope(key, …), or warrant.bind(key).run(…) for both.',
  ],
  SIGNER_NOT_LOCAL: [
    120190,
    'the issuer key answers later, and mintSync cannot wait for it',
    'Use mint, which waits, or configure a SigningKey.',
  ],
});
