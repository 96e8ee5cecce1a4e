// Why a configuration is not taken.
import { defineReasons } from '../codes.ts';

export const CONFIG_REASONS = /* @__PURE__ */ defineReasons({
  MODE_UNKNOWN: [
    120182,
    'there is no such mode',
    'Choose "enforce" (denied calls do not run), "audit" (they run and are recorded) or "permissive" (they run, are recorded, and their responses marked).',
  ],
  VARIABLE_MALFORMED: [
    120183,
    'the environment variable cannot be read',
    'Set it to that, or unset it. What it holds is not shown, since it may be secret.',
  ],
  ISSUER_VARIABLE_MISSING: [
    120184,
    'no issuer key is given, and requireIssuer asks for one',
    'Leave requireIssuer out where nothing is minted.',
  ],
  CONNECT_TOKEN_UNREAD: [
    120185,
    'a connect token is set, which autoConfigure cannot use by itself: connecting takes requests',
    'Take it with the option connectToken: (text) => { token = ConnectToken.parse(text) } (ConnectToken is of tenuo-edge/connect), or unset the variable.',
  ],
});
