// Why a guarded call is refused before anything is decided, and what keeps it from being decided.
import { defineReasons } from '../codes.ts';

export const ENFORCE_REASONS = /* @__PURE__ */ defineReasons({
  KEY_TO_SIGN_MISSING: [
    120166,
    'there is a warrant, but no key to sign the call with',
    'Bind the warrant to its holder’s key, warrant.bind(key), or put the key in scope: keyScope(key, …). What judges calls that others have signed passes their signature.',
  ],
  GUARD_MUST_WAIT: [
    120167,
    'the decision has to wait, which a synchronous function cannot',
    'Declare the function async, or give guard the option async: true where it returns a promise.',
  ],
  TOOL_NOT_PROTECTABLE: [
    120168,
    'this cannot be protected',
    'Give a record of functions, or tools with a name and one of execute, invoke, call, func, handler, run.',
  ],
  WARRANT_MISSING: [
    900851,
    'the call comes with no warrant, and none is in scope',
    'Run it within mint(…), grant(…) or bound.run(…), or give the guard a warrant: guard({ tool, warrant: bound }, fn).',
  ],
});
